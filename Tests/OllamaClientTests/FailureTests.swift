import Foundation
import NetworkFaults
import SandboxOllama
import Testing

@testable import OllamaClient

@Suite("failures are told apart", .timeLimit(.minutes(10)))
struct FailureTests {
    @Test(
        "an answer that does not end as it must is an interruption",
        arguments: [SandboxFault.dieMidStream, .runnerDiesMidStream, .cutLine])
    func interrupted(fault: SandboxFault) async throws {
        try await Sandbox.with { client, server in
            server.setFaults([fault])
            await #expect {
                _ = try await Sandbox.ask(client, "一二三四五六七八九十")
            } throws: { error in
                if case OllamaError.interrupted = error { true } else { false }
            }
            server.setFaults([])
            let answer = try await Sandbox.ask(client, "一二三")
            #expect(answer.text == "一二三")
        }
    }

    @Test("an answer that the server gave up is told from a lost connection")
    func unfinished() async throws {
        try await Sandbox.with { client, server in
            server.setFaults([.noDone])
            await #expect {
                _ = try await Sandbox.ask(client, "一二三四五六七八九十")
            } throws: { error in
                if case OllamaError.unfinished = error { true } else { false }
            }
        }
    }

    @Test("an answer that is not UTF-8 is told from a lost connection and from no Ollama, with what came before")
    func notUTF8() async throws {
        try await Sandbox.with { client, server in
            server.setFaults([.notUTF8])
            await #expect(throws: OllamaError.notUTF8("一")) { try await Sandbox.ask(client, "一二三") }
            server.setFaults([])
            let answer = try await Sandbox.ask(client, "一二三")
            #expect(answer.text == "一二三")
        }
    }

    @Test("an answer that outgrows its limit is broken off while it streams, and one within it is not")
    func tooLong() async throws {
        try await Sandbox.with { client, server in
            server.setFaults([.long(bytes: 1 << 20)])
            func ask(limit: Int) async throws -> OllamaAnswer {
                try await client.chat(
                    OllamaChatRequest(
                        model: "base", messages: [OllamaMessage(role: "user", content: "一二三")],
                        options: ["num_predict": .integer(3)], longestAnswer: limit),
                    timeout: .seconds(120))
            }
            await #expect {
                _ = try await ask(limit: 64 << 10)
            } throws: { error in
                guard case OllamaError.tooLong(let text) = error else { return false }
                return (64 << 10..<128 << 10).contains(text.utf8.count)
            }
            let whole = try await ask(limit: 2 << 20)
            #expect(whole.text.utf8.count > 1 << 20 && whole.text.hasSuffix("一二三"))
        }
    }

    @Test(
        "a create that does not say success is no success",
        arguments: [SandboxFault.createWithoutSuccess, .dieMidCreate, .cutLine])
    func createInterrupted(fault: SandboxFault) async throws {
        try await Sandbox.with { client, server in
            server.setFaults([fault])
            await #expect {
                try await client.create(OllamaCreateRequest(model: "x", from: "base"))
            } throws: { error in
                if case OllamaError.interrupted = error { true } else { false }
            }
            server.setFaults([])
            let made = try await client.show("x")
            #expect(made == nil)
        }
    }

    /// Were the address tried again until the connect timeout, the shorter limit of the call would end it as a timeout.
    @Test("a server that is gone is unavailable at once: its address is not tried again until a timeout")
    func refused() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1"))
        let client = OllamaClient(baseURL: url, connectTimeout: .seconds(3600), quickTimeout: .seconds(5))
        await #expect {
            _ = try await client.version()
        } throws: { error in
            (error as? OllamaError) == .unavailable(.nothingListens) && !"\(error)".contains("errno")
        }
        try await client.shutdown()
    }

    @Test("a name that does not resolve is unavailable")
    func unresolved() async throws {
        let url = try #require(URL(string: "http://no-such-host.invalid:11434"))
        let client = OllamaClient(baseURL: url)
        await #expect {
            _ = try await client.version()
        } throws: { error in
            (error as? OllamaError) == .unavailable(.nameNotResolved)
        }
        try await client.shutdown()
    }

    @Test("a server that closes the connection without an answer is not mistaken for a refusal")
    func closed() async throws {
        try await Sandbox.with { client, server in
            server.setFaults([.downAfter(requests: 0)])
            await #expect {
                _ = try await client.version()
            } throws: { error in
                switch error {
                case OllamaError.interrupted, OllamaError.unavailable: true
                default: false
                }
            }
        }
    }

    @Test("a web page in place of JSON is malformed")
    func html() async throws {
        try await Sandbox.with { client, server in
            server.setFaults([.html])
            await #expect {
                _ = try await client.tags()
            } throws: { error in
                if case OllamaError.malformed(let text) = error { text.contains("502 Bad Gateway") } else { false }
            }
        }
    }

    @Test("a web page in place of a stream is malformed too, whether or not its last line ends")
    func htmlStream() async throws {
        try await Sandbox.with { client, server in
            server.setFaults([.html])
            await #expect {
                _ = try await Sandbox.ask(client, "一二三")
            } throws: { error in
                if case OllamaError.malformed = error { true } else { false }
            }
        }
    }

    @Test("an answer that takes longer than its timeout is late, and the server stops working on it")
    func timeout() async throws {
        let (cancellations, told) = AsyncStream<Void>.makeStream()
        let engine = PlayedEngine { _ in
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                told.yield()
                throw error
            }
            return PlayedReply("")
        }
        try await Sandbox.with(engine: engine) { client, _ in
            await #expect {
                _ = try await Sandbox.ask(client, "一", timeout: .milliseconds(200))
            } throws: { error in
                (error as? OllamaError) == .late(.milliseconds(200))
            }
            for await _ in cancellations { break }
        }
    }

    @Test("cancelling the caller closes the connection, and the server stops working on it")
    func cancellation() async throws {
        let (starts, started) = AsyncStream<Void>.makeStream()
        let (cancellations, told) = AsyncStream<Void>.makeStream()
        let engine = PlayedEngine { _ in
            started.yield()
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                told.yield()
                throw error
            }
            return PlayedReply("")
        }
        try await Sandbox.with(engine: engine) { client, _ in
            let asking = Task { try await Sandbox.ask(client, "一", timeout: .seconds(3600)) }
            for await _ in starts { break }
            asking.cancel()
            await #expect(throws: CancellationError.self) { _ = try await asking.value }
            for await _ in cancellations { break }
        }
    }

    @Test("an unreadable file is named")
    func unreadable() async throws {
        try await Sandbox.with { client, _ in
            await #expect {
                _ = try await client.pushBlob(URL(filePath: "/no/such.gguf"))
            } throws: { error in
                if case OllamaError.unreadableFile("/no/such.gguf", _) = error { true } else { false }
            }
        }
    }
}

@Suite("lines")
struct LineSplitterTests {
    @Test("characters cut between two chunks come out whole, wherever the cut is", arguments: 1..<24)
    func splits(size: Int) throws {
        let text = "{\"a\":\"茅台📈\"}\n\n{\"b\":1}\nrest"
        let bytes = Array(text.utf8)
        var splitter = LineSplitter()
        var lines: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            lines += try splitter.lines(adding: bytes[start..<min(start + size, bytes.count)])
        }
        lines += [splitter.finish()].compactMap(\.self)
        #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["{\"a\":\"茅台📈\"}", "{\"b\":1}", "rest"])
        #expect(splitter.finish() == nil)
    }

    @Test("a line without an end is refused instead of filling the memory")
    func endless() {
        var splitter = LineSplitter()
        #expect(throws: OllamaError.self) {
            for _ in 0..<9 { _ = try splitter.lines(adding: [UInt8](repeating: 97, count: 1 << 20)) }
        }
    }
}
