import Foundation
import Testing
import TrainerTestSupport

@testable import TrainerCLI

@Suite(.timeLimit(.minutes(10))) struct ConsoleTests {
    private static let commands = [
        ["status"], ["models", "--json"], ["export", "--format", "jsonl"], ["--help"], ["--version"],
    ]

    private static func run(_ arguments: [String], into descriptor: Int32) async throws -> CLIResult {
        var backend = FakeControlBackend()
        backend.onStatus = { ControlFixtures.status() }
        backend.onModels = { ControlFixtures.models }
        backend.onExport = { _ in
            AsyncThrowingStream { pieces in
                pieces.yield("{}\n")
                pieces.finish()
            }
        }
        return try await withDaemon(backend) { socket in
            await runTool(arguments, socket: socket, out: { try Console.put($0, into: descriptor) })
        }
    }

    #if os(Linux)
        @Test("what a full disk does not take ends with 1, the file, the reason and what to do", arguments: commands)
        func full(_ arguments: [String]) async throws {
            let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            let result = try await Self.run(arguments, into: descriptor)
            #expect(result.status == .other)
            let lines = result.err.split(separator: "\n")
            try #require(lines.count == 3)
            #expect(lines[0].hasSuffix("the answer cannot be written to standard output (/dev/full)"))
            #expect(lines[1].hasSuffix("No space left on device"))
            #expect(lines[2].contains("df -h"))
        }
    #endif

    @Test("a reader who has gone needs no word", arguments: commands)
    func closedPipe(_ arguments: [String]) async throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let result = try await Self.run(arguments, into: ends[1])
        #expect(result.status == .other)
        #expect(result.err.isEmpty)
    }

    @Test("a text of many writes arrives whole")
    func long() throws {
        let file = FileManager.default.temporaryDirectory.path + "/ljwx-console-\(UUID().uuidString.prefix(8))"
        defer { unlink(file) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let text = String(repeating: "行情", count: 200_000)
        try Console.put(text, into: descriptor)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }
}
