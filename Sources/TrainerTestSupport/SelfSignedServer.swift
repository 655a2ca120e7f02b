internal import Foundation

/// A TLS server, `openssl s_server`, whose certificate nobody but itself has signed.
public enum SelfSignedServer {
    private static let program = "/usr/bin/openssl"
    public static let isPossible = FileManager.default.isExecutableFile(atPath: program)

    /// Serves while `body` runs, which gets the `https` address.
    public static func with<Result: Sendable>(_ body: (String) async throws -> Result) async throws -> Result {
        try await TemporaryDirectory.with { folder in
            let key = folder.appending(path: "key.pem").path
            let certificate = folder.appending(path: "certificate.pem").path
            try await run([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ])
            let serving = process(["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"])
            let output = Pipe()
            serving.standardOutput = output
            try serving.run()
            // Not SIGTERM: a child inherits what the test program's thread blocks.
            defer { kill(serving.processIdentifier, SIGKILL) }
            return try await body("https://\(try address(in: output.fileHandleForReading))")
        }
    }

    /// `Process.waitUntilExit` would spin on a thread of the task pool.
    private static func run(_ arguments: [String]) async throws {
        let process = process(arguments)
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ended {}
    }

    private static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// From the line `ACCEPT 127.0.0.1:40001`.
    private static func address(in output: FileHandle) throws -> String {
        var text = ""
        while let part = try output.read(upToCount: 1), !part.isEmpty {
            text += String(decoding: part, as: UTF8.self)
            guard text.hasSuffix("\n") else { continue }
            if text.hasPrefix("ACCEPT ") { return String(text.dropFirst(7).dropLast()) }
            text = ""
        }
        throw UnexpectedCall("openssl s_server", remedy: "look at what it says when started by hand")
    }
}
