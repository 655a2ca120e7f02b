import Foundation
import SandboxOllama
import Synchronization
import Testing

@testable import OllamaClient

@Suite("calls", .timeLimit(.minutes(10)))
struct CallTests {
    @Test("version and names come back as the server has them")
    func names() async throws {
        try await Sandbox.with { client, _ in
            #expect(try await client.version() == "0.32.15")
            try await client.copy("base", to: "ljwx-stock:champion")
            let tags = try await client.tags()
            #expect(Set(tags.map(\.name)) == ["base:latest", "ljwx-stock:champion"])
            #expect(Set(tags.map(\.digest)).count == 1)
            #expect(tags.allSatisfy { $0.details.family == "llama" && $0.size > 0 })
            #expect(try await client.delete("LJWX-stock:Champion"))
            #expect(try await client.delete("ljwx-stock:champion") == false)
            #expect(try await client.show("ljwx-stock:champion") == nil)
        }
    }

    @Test("a derived model inherits, replaces and merges as recorded")
    func inheritance() async throws {
        try await Sandbox.with { client, _ in
            let shots = [OllamaMessage(role: "user", content: "问"), OllamaMessage(role: "assistant", content: "答")]
            let progress = Mutex<[String]>([])
            try await client.create(
                OllamaCreateRequest(
                    model: "d1", from: "base", system: "你是分析师。",
                    parameters: ["num_ctx": .integer(2048), "temperature": .number(0.2)], messages: shots)
            ) { status in progress.withLock { $0.append(status) } }
            #expect(progress.withLock { $0.last } == "success")
            try await client.create(
                OllamaCreateRequest(model: "d2", from: "d1", parameters: ["temperature": .integer(0)]))
            let d2 = try #require(try await client.show("d2"))
            #expect(d2.system == "你是分析师。")
            #expect(d2.messages == shots)
            #expect(d2.details.parentModel == "d1:latest")
            #expect(d2.trainedContext == 8192)
            #expect(d2.parameters.contains("num_ctx                        2048"))
            #expect(
                d2.parameters.contains("temperature                    0\n")
                    || d2.parameters.hasSuffix("temperature                    0"))
            #expect(d2.parameters.contains("stop                           \"<|im_end|>\""))
            #expect(d2.template == PromptText.chatML)
        }
    }

    @Test("the same recipe gives the same digest, another recipe another one")
    func contentAddressed() async throws {
        try await Sandbox.with { client, _ in
            for (name, system) in [("a", "甲"), ("b", "甲"), ("c", "乙")] {
                try await client.create(OllamaCreateRequest(model: name, from: "base", system: system))
            }
            let digests = Dictionary(uniqueKeysWithValues: try await client.tags().map { ($0.name, $0.digest) })
            #expect(digests["a:latest"] == digests["b:latest"])
            #expect(digests["a:latest"] != digests["c:latest"])
        }
    }

    @Test("a derived model works on after its base is deleted")
    func baseDeleted() async throws {
        try await Sandbox.with { client, _ in
            try await client.create(OllamaCreateRequest(model: "child", from: "base", system: "甲"))
            #expect(try await client.delete("base"))
            #expect(try await Sandbox.ask(client, "在吗", model: "child").text == "在吗")
        }
    }

    @Test("an answer is put together, with its reason and its measurements in seconds")
    func chat() async throws {
        try await Sandbox.with { client, _ in
            let pieces = Mutex<[String]>([])
            let answer = try await client.chat(
                OllamaChatRequest(
                    model: "base", messages: [OllamaMessage(role: "user", content: "贵州茅台，高于MA5")],
                    options: ["temperature": .integer(0)]), timeout: .seconds(120)
            ) { piece in pieces.withLock { $0.append(piece) } }
            #expect(answer.text == "贵州茅台，高于MA5")
            #expect(answer.doneReason == "stop")
            #expect(pieces.withLock { $0.joined() } == answer.text)
            #expect(answer.metrics.promptTokens > 0 && answer.metrics.answerTokens > 0)
            #expect(answer.metrics.totalSeconds > 0 && answer.metrics.totalSeconds < 20)
        }
    }

    @Test("num_predict ends an answer with the reason length")
    func length() async throws {
        try await Sandbox.with { client, _ in
            let answer = try await Sandbox.ask(client, "一二三四五", options: ["num_predict": .integer(3)])
            #expect(answer.text == "一二三")
            #expect(answer.doneReason == "length")
        }
    }

    @Test("a prompt longer than the context is refused, never cut in silence")
    func overflow() async throws {
        try await Sandbox.with { client, _ in
            await #expect {
                _ = try await Sandbox.ask(
                    client, String(repeating: "长", count: 600), options: ["num_ctx": .integer(256)])
            } throws: { error in
                guard case OllamaError.refused(400, let text) = error else { return false }
                return text.contains("exceed_context_size_error") && text.contains("\"n_ctx\":256")
            }
        }
    }

    @Test("a schema goes along as it was written, and nothing where there is none")
    func format() throws {
        let schema = #"{"enum":[1,2.5,"买入",null,true],"properties":{"a":{"type":"number"}},"type":"object"}"#
        var request = OllamaChatRequest(model: "m", messages: [])
        request.format = try JSONDecoder().decode(OllamaJSON.self, from: Data(schema.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(request), as: UTF8.self).contains("\"format\":\(schema),"))
        request.format = nil
        #expect(!String(decoding: try encoder.encode(request), as: UTF8.self).contains("format"))
    }

    @Test("keep_alive 0 takes the model out of memory, otherwise ps lists it")
    func residency() async throws {
        try await Sandbox.with { client, _ in
            _ = try await Sandbox.ask(client, "一", options: ["num_ctx": .integer(1024)])
            let running = try await client.ps()
            #expect(running.map(\.name) == ["base:latest"])
            #expect(running.first?.contextLength == 1024)
            _ = try await client.chat(
                OllamaChatRequest(model: "base", messages: [], keepAlive: .unload), timeout: .seconds(120))
            #expect(try await client.ps().isEmpty)
        }
    }

    @Test("a wrong type among the options is refused in the server's words")
    func optionType() async throws {
        try await Sandbox.with { client, _ in
            await #expect(
                throws: OllamaError.refused(status: 500, text: "option \"num_ctx\" must be of type integer")
            ) { _ = try await Sandbox.ask(client, "一", options: ["num_ctx": .string("big")]) }
        }
    }

    @Test("what the server does not know is refused with its own words")
    func unknown() async throws {
        try await Sandbox.with { client, _ in
            await #expect(throws: OllamaError.refused(status: 404, text: "model 'nosuch' not found")) {
                _ = try await Sandbox.ask(client, "一", model: "nosuch")
            }
            await #expect(throws: OllamaError.refused(status: 404, text: "model \"nosuch\" not found")) {
                try await client.copy("nosuch", to: "x")
            }
            await #expect {
                try await client.create(OllamaCreateRequest(model: "x", from: "nosuch"))
            } throws: { error in
                guard case OllamaError.refused(200, let text) = error else { return false }
                return text.hasPrefix("pull model manifest:")
            }
        }
    }

    @Test("questions for one model are answered one after the other")
    func oneAtATime() async throws {
        let running = Mutex((now: 0, most: 0))
        let engine = PlayedEngine { request in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            for _ in 0..<50 { await Task.yield() }
            running.withLock { $0.now -= 1 }
            return PlayedReply(request.question)
        }
        try await Sandbox.with(engine: engine) { client, _ in
            try await withThrowingTaskGroup(of: String.self) { group in
                for index in 0..<8 { group.addTask { try await Sandbox.ask(client, "\(index)").text } }
                var answers: Set<String> = []
                for try await answer in group { answers.insert(answer) }
                #expect(answers == Set((0..<8).map(String.init)))
            }
        }
        #expect(running.withLock(\.most) == 1)
    }
}

enum PromptText {
    static let chatML =
        "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n"
}
