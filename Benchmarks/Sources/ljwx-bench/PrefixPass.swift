import Foundation
import Modelfile
import OllamaClient
import Samples
import TrainerCore

/// `prefix-pass URL MODEL BARS`: a model with the product's system prompt and shots on the weights in the file MODEL, made
/// by the server at URL and asked about two stocks. Prints the seconds in which the server read the first and the second
/// prompt, the tokens of the second, and those of them that are new.
enum PrefixPass {
    static let verb = "prefix-pass"
    /// With the questions about as much as the small model was trained for.
    static let shots = 3
    private static let context = 8_192
    private static let name = "bench-prefix"
    private static let patience = Duration.seconds(600)

    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 3, let url = URL(string: arguments[0]) else {
            throw BenchError("usage: ljwx-bench \(verb) URL MODEL BARS", status: 64)
        }
        let market = try DayBars(arguments[2])
        let client = OllamaClient(baseURL: url, quickTimeout: .seconds(120))
        let result: Result<Void, any Error>
        do {
            result = .success(try await ask(client, weights: URL(filePath: arguments[1]), market))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        try result.get()
    }

    private static func ask(_ client: OllamaClient, weights: URL, _ market: DayBars) async throws {
        let digest = try await client.pushBlob(weights)
        let pairs = try (0..<shots).map { try sample(of: $0, in: market) }
        try await client.create(
            OllamaCreateRequest(
                model: name, files: ["model.gguf": digest], system: SystemPrompt.builtIn,
                parameters: ["num_ctx": .integer(context)],
                messages: pairs.flatMap { pair in
                    [
                        OllamaMessage(role: "user", content: pair.prompt),
                        OllamaMessage(role: "assistant", content: pair.output),
                    ]
                }))
        let first = try await metrics(of: try sample(of: shots, in: market).prompt, client)
        let second = try await metrics(of: try sample(of: shots + 1, in: market).prompt, client)
        // What stands before a question and after it, as good as.
        let shared = try await metrics(of: "？", client).promptTokens
        print("first", first.promptSeconds)
        print("second", second.promptSeconds)
        print("all", second.promptTokens)
        print("new", second.promptTokens - shared)
    }

    private static func metrics(of question: String, _ client: OllamaClient) async throws -> OllamaMetrics {
        try await client.chat(
            OllamaChatRequest(
                model: name, messages: [OllamaMessage(role: "user", content: question)],
                options: ["num_predict": .integer(1), "temperature": .integer(0)]),
            timeout: patience
        ).metrics
    }

    /// A task other than the neighbours'.
    private static func sample(of stock: Int, in market: DayBars) throws -> Sample {
        switch SampleWriter().samples(window: market.bars(of: stock)) {
        case .samples(let samples): return samples[stock % samples.count]
        case .skipped(let reason): throw BenchError("no sample: \(reason.rawValue)")
        }
    }
}
