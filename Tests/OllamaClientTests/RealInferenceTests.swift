import Foundation
import SandboxOllama
import Testing
import TrainerTestSupport

@testable import OllamaClient

@Suite(
    "real inference (serialized: one model, one thread)", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: TestPython.isThere && Setup.smolLM != nil, Comment(rawValue: Setup.noModel)))
struct RealInferenceTests {
    @Test("SmolLM2 is uploaded, created, asked twice alike, kept within its context, and survives its runner's death")
    func wholeLife() async throws {
        let engine = LlamaEngine(python: try #require(TestPython.executable))
        let smolLM = try #require(Setup.smolLM)
        try await Sandbox.with(engine: engine) { client, _ in
            let digest = try await client.pushBlob(smolLM)
            try await client.create(
                OllamaCreateRequest(
                    model: "smol", files: ["smol.gguf": digest], parameters: ["num_ctx": .integer(512)]))
            let shown = try #require(try await client.show("smol"))
            #expect(shown.details.parameterSize == "134.52M" && shown.details.quantizationLevel == "Q4_1")
            #expect(shown.trainedContext == 8192 && shown.template == PromptText.chatML)

            let options: [String: OllamaValue] = ["temperature": .integer(0), "num_predict": .integer(16)]
            let question = "Name three colours and say in one sentence each where they are seen in nature."
            let first = try await Sandbox.ask(client, question, model: "smol", options: options, timeout: .seconds(300))
            #expect(!first.text.isEmpty && first.doneReason == "length")
            #expect(first.metrics.answerTokens == 16)
            #expect(first.metrics.loadSeconds > 0 && first.metrics.promptSeconds > 0 && first.metrics.answerSeconds > 0)

            let second = try await Sandbox.ask(
                client, question, model: "smol", options: options, timeout: .seconds(300))
            #expect(second.text == first.text)
            #expect(second.metrics.promptTokens == first.metrics.promptTokens)

            await #expect {
                _ = try await Sandbox.ask(
                    client, String(repeating: "stock ", count: 700), model: "smol", options: options,
                    timeout: .seconds(300))
            } throws: { error in
                guard case OllamaError.refused(400, let text) = error else { return false }
                return text.contains("exceed_context_size_error")
            }
            try await Self.killsAndReloads(client, options)
        }
    }

    /// The engine process dies in the middle of a story; the next question loads it again.
    private static func killsAndReloads(_ client: OllamaClient, _ options: [String: OllamaValue]) async throws {
        await #expect(
            throws: OllamaError.interrupted(.told("an error was encountered while running the model: unexpected EOF"))
        ) {
            _ = try await client.chat(
                OllamaChatRequest(
                    model: "smol", messages: [OllamaMessage(role: "user", content: "Tell a very long story.")],
                    options: ["num_predict": .integer(400), "temperature": .integer(1), "seed": .integer(3)]),
                timeout: .seconds(300)
            ) { _ in killEngines() }
        }
        let again = try await Sandbox.ask(
            client, "Say hello.", model: "smol", options: options, timeout: .seconds(300))
        #expect(!again.text.isEmpty)
    }

    /// Kills this process's own engine children, known by their parent and their `--ctx` argument.
    private static func killEngines() {
        let own = String(ProcessInfo.processInfo.processIdentifier)
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []  // none to kill
        for number in numbers.compactMap({ Int32($0) }) {
            guard let status = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8),
                let command = try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)
            else { continue }  // it ended meanwhile
            if status.contains("PPid:\t\(own)\n"), command.contains("--ctx"), command.contains("xllamacpp") {
                kill(number, SIGKILL)
            }
        }
    }
}
