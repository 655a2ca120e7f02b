import Connections
import Dispatch
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Testing

@Suite("accepted connections", .timeLimit(.minutes(10)))
struct AcceptedConnectionsTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let connections = AcceptedConnections()

    /// Nothing is asked in these tests.
    private var http: TrackedHTTP1Channel {
        connections.tracking(HTTP1Channel { _, _, _ in Issue.record("a request came in") })
    }

    private func withLoops(
        _ body: (_ listening: MultiThreadedEventLoopGroup, _ accepted: MultiThreadedEventLoopGroup) async throws -> Void
    ) async throws {
        let (listening, accepted) = (
            MultiThreadedEventLoopGroup(numberOfThreads: 1), MultiThreadedEventLoopGroup(numberOfThreads: 1)
        )
        let result: Result<Void, any Error>
        do { result = .success(try await body(listening, accepted)) } catch { result = .failure(error) }
        try await listening.shutdownGracefully()
        try await accepted.shutdownGracefully()
        try result.get()
    }

    private func connect(to server: NIOAsyncChannel<HTTP1Channel.Value, Never>) async throws -> any Channel {
        let address = try #require(server.channel.localAddress)
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(to: address).get()
    }

    @Test("a connection that is set up while the server closes is closed, and not dropped")
    func closingServer() async throws {
        try await withLoops { listening, accepted in
            let setUp = listening.any().makePromise(of: Void.self)
            let (mayBeSetUp, mayListen) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let (http, logger) = (http, logger)
            let server = try await ServerBootstrap(group: listening, childGroup: accepted)
                .bind(host: "127.0.0.1", port: 0) { channel in
                    setUp.succeed()
                    mayBeSetUp.wait()
                    return http.setup(channel: channel, logger: logger)
                }
            let client = try await connect(to: server)
            try await setUp.futureResult.get()
            // The listening loop finds the close first and then the connection, and has no time for anything in between.
            listening.any().execute { mayListen.wait() }
            server.channel.close(promise: nil)
            mayBeSetUp.signal()
            try await accepted.any().submit {}.get()
            mayListen.signal()
            try await connections.closingUnserved {
                try await server.executeThenClose { inbound in
                    for try await connection in inbound { await http.handle(value: connection, logger: logger) }
                }
            }
            try await client.closeFuture.get()
        }
    }

    @Test("a connection that waits for a loop which is cancelled is closed, and not dropped")
    func cancelledLoop() async throws {
        try await withLoops { listening, accepted in
            let setUp = listening.any().makePromise(of: Void.self)
            let (http, logger, connections) = (http, logger, connections)
            let server = try await ServerBootstrap(group: listening, childGroup: accepted)
                .bind(host: "127.0.0.1", port: 0) { channel in
                    setUp.succeed()
                    return http.setup(channel: channel, logger: logger)
                }
            let client = try await connect(to: server)
            try await setUp.futureResult.get()
            // It is handed on by the one loop and then by the other.
            for group in [accepted, listening] { try await group.any().submit {}.get() }
            let loop = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await connections.closingUnserved {
                    try await server.executeThenClose { inbound in
                        for try await connection in inbound { await http.handle(value: connection, logger: logger) }
                    }
                }
            }
            // Whether the loop ends with an error or without is NIO's affair.
            _ = await loop.result
            try await client.closeFuture.get()
        }
    }

    @Test("a connection that comes after the end is closed")
    func afterTheEnd() async throws {
        try await withLoops { listening, accepted in
            let (http, logger) = (http, logger)
            try await connections.closingUnserved {}
            let server = try await ServerBootstrap(group: listening, childGroup: accepted)
                .bind(host: "127.0.0.1", port: 0) { channel in http.setup(channel: channel, logger: logger) }
            let client = try await connect(to: server)
            try await client.closeFuture.get()
            try await server.executeThenClose { _ in }
        }
    }
}
