import ControlAPI
import ControlServer
import Foundation
import Logging
import Messages
import ServiceLifecycle
import Synchronization
import TrainerCLI
import TrainerTestSupport

struct CLIResult: Sendable {
    let status: CLIExit
    let out: String
    let err: String
}

final class Captured: Sendable {
    private let texts = Mutex<(out: String, err: String)>(("", ""))

    /// - Parameter out: where answers go instead.
    func console(
        isInteractive: Bool = false, columns: Int? = nil, out: (@Sendable (String) throws -> Void)? = nil
    ) -> Console {
        let capture: @Sendable (String) throws -> Void = { text in self.texts.withLock { $0.out += text } }
        return Console(
            isInteractive: isInteractive, columns: columns, out: out ?? capture,
            error: { text in self.texts.withLock { $0.err += text } })
    }
    var out: String { texts.withLock(\.out) }
    var err: String { texts.withLock(\.err) }
}

/// The tool with captured output, in English unless told otherwise, and without a real pause or signal.
func runTool(
    _ arguments: [String], socket: String, isInteractive: Bool = false, columns: Int? = nil,
    environment: [String: String] = [:],
    interrupts: @escaping @Sendable () -> AsyncStream<Void> = { AsyncStream { _ in } },
    pause: @escaping @Sendable () async throws -> Void = {}, out: (@Sendable (String) throws -> Void)? = nil
) async -> CLIResult {
    let captured = Captured()
    let tool = CommandLineTool(
        environment: ["LJWX_SOCKET": socket, "LANG": "en_GB.UTF-8"].merging(environment) { $1 }, uid: 0,
        console: captured.console(isInteractive: isInteractive, columns: columns, out: out), patience: .zero,
        now: { ControlFixtures.start }, interrupts: interrupts, pause: pause)
    let status = await tool.run(arguments)
    return CLIResult(status: status, out: captured.out, err: captured.err)
}

/// The tool against a real server.
func runTool(
    _ arguments: [String], _ backend: FakeControlBackend, language: Language = .english, log: LogPlace = .journal,
    isInteractive: Bool = false, columns: Int? = nil, environment: [String: String] = [:],
    interrupts: @escaping @Sendable () -> AsyncStream<Void> = { AsyncStream { _ in } }
) async throws -> CLIResult {
    try await withDaemon(backend, language: language, log: log) { socket in
        await runTool(
            arguments, socket: socket, isInteractive: isInteractive, columns: columns, environment: environment,
            interrupts: interrupts)
    }
}

func withDaemon<Result: Sendable>(
    _ backend: FakeControlBackend, language: Language = .english, log: LogPlace = .journal,
    _ body: @Sendable (_ socket: String) async throws -> Result
) async throws -> Result {
    let folder = "/tmp/ljwx-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
    let (ready, signal) = AsyncStream.makeStream(of: Void.self)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = ControlServer(
        backend: backend, socketPath: folder + "/s", language: language, log: log, logger: logger
    ) { signal.yield() }
    let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        _ = await ready.first { true }
        let result = try await body(folder + "/s")
        await group.triggerGracefulShutdown()
        // The group reports a service that ended as it was asked to; the test has its answer already.
        while let ended = await tasks.nextResult() { _ = ended }
        return result
    }
}
