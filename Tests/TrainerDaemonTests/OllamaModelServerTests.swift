import Foundation
import Gate
import Messages
import OllamaClient
import SandboxOllama
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite("a slow answer and no Ollama are told apart", .timeLimit(.minutes(1)))
struct OllamaModelServerTests {
    private static let model = ModelName(base: "slow")

    @Test("an address that takes no connection is no Ollama, and no answer that came too late")
    func unreachable() async throws {
        let listener = try SilentListener(isFull: true)
        let error = await #expect(throws: TrainerError.self) {
            try await Self.ask(listener.url, timeout: .seconds(3600), connect: .milliseconds(100))
        }
        #expect(error?.code == .ollamaUnavailable)
        #expect(error?.message.en.contains(listener.url) == true)
    }

    @Test("an Ollama that lets the time run out and does not even say its version is no Ollama")
    func hung() async throws {
        let listener = try SilentListener()
        let error = await #expect(throws: TrainerError.self) {
            try await Self.ask(listener.url, timeout: .milliseconds(100), probe: .milliseconds(100))
        }
        #expect(error?.code == .ollamaUnavailable)
        #expect(error?.message.en.contains(listener.url) == true)
    }

    @Test("an Ollama that lets the time run out and says its version has answered too late")
    func slow() async throws {
        let engine = PlayedEngine { _ in
            try await Task.sleep(for: .seconds(3600))
            return PlayedReply("")
        }
        let answer = try await Self.answer(of: engine, timeout: .milliseconds(200))
        #expect(answer.doneReason == ModelAnswer.timedOut)
        #expect(answer.latency >= 0.2 && answer.latency < 30, "the time that it took, not the limit")
    }

    @Test("an answer that ends without done has taken the time that passed")
    func unfinished() async throws {
        let engine = PlayedEngine { _ in PlayedReply("一二三", isDone: false, delay: .milliseconds(300)) }
        let answer = try await Self.answer(of: engine, timeout: .seconds(60))
        #expect(answer.doneReason == nil && answer.text == "一二三")
        #expect(answer.latency >= 0.3 && answer.latency < 60)
    }

    @Test(
        "an answer that is not UTF-8, and one that does not end, fail by name, with what had come of them",
        arguments: [(SandboxFault.notUTF8, ModelAnswer.notUTF8), (.long(bytes: 1 << 20), ModelAnswer.tooLong)])
    func unusable(fault: SandboxFault, reason: String) async throws {
        let engine = PlayedEngine { _ in PlayedReply("一二三") }
        let answer = try await Self.answer(of: engine, timeout: .seconds(60), faults: [fault])
        #expect(answer.doneReason == reason)
        #expect(answer.text.hasPrefix("一") && answer.text.count <= 2_000)
        #expect(answer.latency > 0 && answer.latency < 60)
    }

    @Test("the limit of an answer grows with what num_predict allows, and a megabyte is above it by default")
    func limit() {
        #expect(OllamaModelServer.longestAnswer(under: [:]) == 65_536)
        #expect(OllamaModelServer.longestAnswer(under: ["num_predict": .integer(1_024)]) == 81_920)
        #expect(OllamaModelServer.longestAnswer(under: ["num_predict": .integer(131_072)]) > 1 << 21)
    }

    private static func answer(
        of engine: PlayedEngine, timeout: Duration, faults: [SandboxFault] = []
    ) async throws -> ModelAnswer {
        try await TemporaryDirectory.with { folder in
            let weights = folder.appending(path: "m.gguf")
            try SyntheticGGUF.write(to: weights)
            let options = OllamaSandboxServer.Options(store: folder.appending(path: "store"), engine: engine)
            return try await OllamaSandboxServer.serve(options) { url, server in
                try await with(OllamaClient(baseURL: url)) { client in
                    let digest = try await client.pushBlob(weights)
                    try await client.create(
                        OllamaCreateRequest(model: model.description, files: ["m.gguf": digest]))
                }
                server.setFaults(faults)
                return try await ask(url.absoluteString, timeout: timeout)
            }
        }
    }

    @Test("the odds of a rating come from the tokens that it could have begun with, where they are asked for")
    func odds() async throws {
        try await TemporaryDirectory.with { folder in
            let weights = folder.appending(path: "m.gguf")
            try SyntheticGGUF.write(to: weights)
            let engine = PlayedEngine { _ in
                PlayedReply(#"{"rating":"买入","p_up":0.9,"horizon":1}"#, odds: ["买": 0.6, "卖": 0.3, "持": 0.1])
            }
            let options = OllamaSandboxServer.Options(store: folder.appending(path: "store"), engine: engine)
            let answers = try await OllamaSandboxServer.serve(options) { url, _ in
                try await Self.with(OllamaClient(baseURL: url)) { client in
                    let digest = try await client.pushBlob(weights)
                    try await client.create(
                        OllamaCreateRequest(model: Self.model.description, files: ["m.gguf": digest]))
                    let server = OllamaModelServer(client: client, createTimeout: .seconds(60))
                    var answers: [ModelAnswer] = []
                    for format in [false, true].map({ DecisionQuestion.schema(horizon: 1, withOdds: $0) }) {
                        answers.append(
                            try await server.ask(
                                Self.model, [ChatMessage(.user, "?")], options: [:], format: format,
                                timeout: .seconds(60)))
                    }
                    return answers
                }
            }
            #expect(answers[0].choiceOdds == nil)
            let odds = try #require(answers[1].choiceOdds)
            for (word, p) in [("买入", 0.6), ("持有", 0.1), ("卖出", 0.3)] {
                #expect(abs(try #require(odds[word]) - p) < 1e-9)
            }
        }
    }

    @discardableResult
    private static func ask(
        _ url: String, timeout: Duration, connect: Duration = .seconds(5), probe: Duration = .seconds(10)
    ) async throws -> ModelAnswer {
        let client = OllamaClient(baseURL: try #require(URL(string: url)), connectTimeout: connect)
        return try await with(client) { client in
            try await OllamaModelServer(client: client, createTimeout: .seconds(60), probeTimeout: probe)
                .ask(model, [ChatMessage(.user, "?")], options: [:], timeout: timeout)
        }
    }

    private static func with<Value: Sendable>(
        _ client: OllamaClient, _ body: (OllamaClient) async throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }
}
