import Foundation
import OllamaClient
import SandboxOllama
import Testing

@Suite("finding out what a server does", .timeLimit(.minutes(5)))
struct AbilityTests {
    typealias Finding = OllamaAbilities.Finding

    /// A version and what it has: refusing long prompts, schemas, logprobs, rendering, adapters.
    struct Version: Sendable, CustomTestStringConvertible {
        let text: String
        let has: [Bool]
        var testDescription: String { text }
    }

    static let versions = [
        Version(text: "0.4.7", has: [false, false, false, false, true]),
        Version(text: "0.12.3", has: [false, true, false, true, true]),
        Version(text: "0.32.15", has: [true, true, true, true, true]),
        Version(text: "0.34.1", has: [true, true, true, true, false]),
    ]

    /// Keeps to a schema where one comes through to it.
    private static let engine = PlayedEngine { request in
        PlayedReply(request.schema == nil ? "Yes." : "{\"ok\":true}")
    }

    private static func isYes(_ finding: Finding) -> Bool { finding == .yes }

    @Test("each of four versions shows what it has by what it answers", arguments: versions)
    func matrix(_ version: Version) async throws {
        try await Sandbox.with(engine: Self.engine, version: version.text) { client, _ in
            let before = try await client.tags().map(\.name)
            let found = try await client.abilities(of: "base", contextLength: 512)
            #expect(found.version == version.text)
            let findings = [
                found.refusesLongPrompts, found.answersBySchema, found.logprobs, found.rendersPrompts,
                found.takesAdapters,
            ]
            #expect(findings.map(Self.isYes) == version.has, "\(findings)")
            #expect(
                findings.allSatisfy { if case .unknown = $0 { false } else { true } },
                "each of them is told: \(findings)")
            #expect(try await client.tags().map(\.name) == before, "nothing was made")
        }
    }

    @Test("the prompt of a question is shown with all that its model brings; a version that cannot answers instead")
    func rendered() async throws {
        func prompt(_ version: String, contextLength: Int = 512) async throws -> String? {
            try await Sandbox.with(engine: Self.engine, version: version) { client, _ in
                let shot = [
                    OllamaMessage(role: "user", content: "收盘价 10.5？"),
                    OllamaMessage(role: "assistant", content: "评级：买入。"),
                ]
                try await client.create(
                    OllamaCreateRequest(model: "m", from: "base", system: "你是分析助手。", messages: shot))
                return try await client.rendered(
                    OllamaChatRequest(
                        model: "m", messages: [OllamaMessage(role: "user", content: "收盘价 9.8？")],
                        options: ["num_ctx": .integer(contextLength)]),
                    timeout: .seconds(60))
            }
        }
        let turns = [
            ("system", "你是分析助手。"), ("user", "收盘价 10.5？"), ("assistant", "评级：买入。"), ("user", "收盘价 9.8？"),
        ]
        #expect(
            try await prompt("0.32.15")
                == turns.map { "<|im_start|>\($0.0)\n\($0.1)<|im_end|>\n" }.joined() + "<|im_start|>assistant\n")
        #expect(try await prompt("0.4.7") == nil)
        await #expect {
            _ = try await prompt("0.32.15", contextLength: 16)
        } throws: { error in
            if case OllamaError.refused(400, let text) = error { text.contains("context") } else { false }
        }
    }

    @Test("an answer brings its tokens and the likeliest beside them where they are asked for, and else none")
    func tokens() async throws {
        let engine = PlayedEngine { _ in PlayedReply("评级买入", odds: ["买": 0.5, "卖": 0.3, "持": 0.2]) }
        try await Sandbox.with(engine: engine) { client, _ in
            func ask(_ count: Int?) async throws -> OllamaAnswer {
                try await client.chat(
                    OllamaChatRequest(
                        model: "base", messages: [OllamaMessage(role: "user", content: "?")], topLogprobs: count),
                    timeout: .seconds(60))
            }
            let answer = try await ask(2)
            #expect(answer.text == "评级买入" && answer.tokens.count == 4)
            #expect(answer.tokens.flatMap(\.written.bytes) == Array("评级买入".utf8))
            let place = try #require(answer.tokens.first { $0.written.bytes == Array("买".utf8) })
            #expect(abs(exp(place.written.logprob) - 0.5) < 1e-9)
            #expect(place.likeliest.map(\.bytes) == [Array("买".utf8), Array("卖".utf8)])
            #expect(abs(exp(place.likeliest[1].logprob) - 0.3) < 1e-9)
            #expect(try await ask(nil).tokens.isEmpty)
            await #expect(throws: OllamaError.refused(status: 400, text: "top_logprobs must be between 0 and 20")) {
                _ = try await ask(21)
            }
        }
    }

    @Test("a version without logprobs answers without, although they are asked for")
    func noTokens() async throws {
        try await Sandbox.with(engine: Self.engine, version: "0.12.3") { client, _ in
            let answer = try await client.chat(
                OllamaChatRequest(
                    model: "base", messages: [OllamaMessage(role: "user", content: "?")], topLogprobs: 20),
                timeout: .seconds(60))
            #expect(answer.text == "Yes." && answer.tokens.isEmpty)
        }
    }

    @Test("a server that dies on the way is not taken for one that cannot")
    func gone() async throws {
        try await Sandbox.with(engine: Self.engine) { client, server in
            server.setFaults([.downAfter(requests: 2)])
            await #expect(throws: OllamaError.self) { try await client.abilities(of: "base", contextLength: 512) }
        }
    }

    @Test("a full queue passes by itself and says nothing about a version")
    func busy() async throws {
        try await Sandbox.with(engine: Self.engine) { client, server in
            server.setFaults([.busy(status: 503)])
            await #expect(throws: OllamaError.refused(status: 503, text: Self.busyWords)) {
                try await client.abilities(of: "base", contextLength: 512)
            }
        }
    }

    private static let busyWords = "server busy, please try again.  maximum pending requests exceeded"

    @Test("a question that is not answered in time is not clear, and the others are asked all the same")
    func slow() async throws {
        let engine = PlayedEngine { request in
            if request.schema != nil { try await Task.sleep(for: .seconds(3_600)) }
            return PlayedReply("Yes.")
        }
        try await Sandbox.with(engine: engine) { client, _ in
            let found = try await client.abilities(of: "base", contextLength: 512, timeout: .seconds(30))
            if case .unknown = found.answersBySchema {} else { Issue.record("\(found.answersBySchema)") }
            #expect(found.refusesLongPrompts == .yes && found.rendersPrompts == .yes && found.takesAdapters == .yes)
        }
    }
}

@Suite("what models take on disk, read from Ollama's own files", .timeLimit(.minutes(5)))
struct OllamaFilesTests {
    @Test("the layers of all models, each blob once, are the bytes that lie in the folder")
    func bytes() async throws {
        try await Sandbox.with { client, server in
            for number in 1...5 {
                try await client.create(
                    OllamaCreateRequest(model: "v\(number)", from: "base", system: "version \(number)"))
            }
            let path = try #require(try await client.show("v1")?.weightsPath)
            let files = try #require(OllamaFiles(blob: path))
            var unique: [String: Int64] = [:]
            var apparent: Int64 = 0
            for model in try await client.tags() {
                let layers = try #require(files.layers(of: model.name), "\(model.name)")
                #expect(layers.reduce(0) { $0 + $1.bytes } == model.size, "\(model.name)")
                apparent += model.size
                for layer in layers { unique[layer.digest] = layer.bytes }
            }
            let blobs = try FileManager.default.contentsOfDirectory(
                at: files.root.appending(path: "blobs"), includingPropertiesForKeys: [.fileSizeKey])
            let onDisk = try blobs.reduce(0) { try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
            #expect(unique.values.reduce(0, +) == Int64(onDisk))
            #expect(apparent > unique.values.reduce(0, +))
            #expect(files.layers(of: "nobody") == nil)
        }
    }

    @Test(
        "a path that is no blob leads nowhere",
        arguments: ["", "sha256-00", "/tmp/sha256-00", "/a/blobs/other", "llama3", "/blobs/"])
    func noBlob(path: String) { #expect(OllamaFiles(blob: path) == nil) }
}
