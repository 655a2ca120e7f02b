import Connections
public import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The life of a stand-in's HTTP server: until a signal, or while something else runs.
public struct SandboxServing: Sendable {
    private let host: String
    private let port: Int
    private let router: @Sendable () -> Router<SandboxConnection>

    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - router: made anew for each life.
    public init(host: String, port: Int, router: @escaping @Sendable () -> Router<SandboxConnection>) {
        self.host = host
        self.port = port
        self.router = router
    }

    /// Serves until SIGTERM or SIGINT.
    public func runUntilSignalled(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        let connections = AcceptedConnections()
        try await connections.closingUnserved { try await application(connections, onListening).runService() }
    }

    /// Serves while `body` runs, which gets the base URL.
    public func whileRunning<Result: Sendable>(_ body: @Sendable (String) async throws -> Result) async throws -> Result
    {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let connections = AcceptedConnections()
        let application = application(connections) { listening.yield($0) }
        let group = ServiceGroup(services: [application], logger: Self.logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listening.finish() }
                try await connections.closingUnserved { try await group.run() }
            }
            guard let number = await ports.first(where: { _ in true }) else {
                try await tasks.next()
                throw CancellationError()
            }
            let result: Swift.Result<Result, any Error>
            do {
                result = .success(try await body("http://\(host):\(number)"))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private static var logger: Logger {
        var logger = Logger(label: "ljwx-sandbox")
        logger.logLevel = .error
        return logger
    }

    private func application(
        _ connections: AcceptedConnections, _ onListening: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        Application(
            router: router(),
            server: HTTPServerBuilder { responder in connections.tracking(HTTP1Channel(responder: responder)) },
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "ljwx-sandbox"),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: Self.logger)
    }
}

/// The context of a request that also knows its connection, so that a fault can break it.
public struct SandboxConnection: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Ends the connection with RST instead of FIN, which is what closing with a linger of zero sends.
    public func reset() async throws {
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close().get()
    }
}
