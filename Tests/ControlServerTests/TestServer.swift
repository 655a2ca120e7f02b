import ControlAPI
import ControlClient
import ControlServer
import Foundation
import Logging
import Messages
import ServiceLifecycle
import Testing
import TrainerTestSupport

/// A real server on a socket in a folder of its own, for as long as `body` runs.
func withServer<Result: Sendable>(
    _ backend: FakeControlBackend, heartbeat: Duration = .seconds(10), logger: Logger? = nil,
    _ body: @Sendable (_ path: String) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        let path = folder + "/control.sock"
        return try await serving(backend, at: path, heartbeat: heartbeat, logger: logger) { _ in try await body(path) }
    }
}

func withTemporaryFolder<Result: Sendable>(_ body: (String) async throws -> Result) async throws -> Result {
    // Short, because a socket's path may have 107 bytes.
    let folder = "/tmp/ljwx-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
    return try await body(folder)
}

func serving<Result: Sendable>(
    _ backend: FakeControlBackend, at path: String, heartbeat: Duration = .seconds(10),
    places: DaemonPlaces = DaemonPlaces(config: nil, stateDirectory: nil), logger given: Logger? = nil,
    _ body: @Sendable (ServiceGroup) async throws -> Result
) async throws -> Result {
    let (ready, signal) = AsyncStream.makeStream(of: Void.self)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = ControlServer(
        backend: backend, socketPath: path, language: .english, places: places, logger: given ?? logger,
        heartbeat: heartbeat
    ) { signal.yield() }
    let group = ServiceGroup(
        configuration: .init(
            services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { signal.finish() }
            try await group.run()
        }
        // Ends without an element when the server could not start; its error is thrown below.
        if await ready.first(where: { true }) == nil { try await tasks.waitForAll() }
        do {
            let result = try await body(group)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}

func withClient<Result: Sendable>(
    _ path: String, patience: Duration = .zero,
    expected: DaemonPlaces = DaemonPlaces(config: nil, stateDirectory: nil),
    _ body: (ControlClient) async throws -> Result
) async throws -> Result {
    let client = ControlClient(socketPaths: [path], expected: expected, patience: patience)
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}
