import Connections
public import ControlAPI
import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
public import Messages
import NIOCore
import NIOPosix
public import ServiceLifecycle
import TrainerCore

/// The daemon's end of the control socket: HTTP and JSON over a Unix socket that only its owner and its group may use.
/// Ends on graceful shutdown, after open requests were answered; streams are told that the daemon stops.
public struct ControlServer: Service {
    private let backend: any ControlBackend
    private let socketPath: String
    private let language: Language
    private let log: LogPlace
    private let places: DaemonPlaces
    private let heartbeat: Duration
    private let logger: Logger
    private let onReady: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - language: named in every reply, so that the CLI speaks it.
    ///   - log: named in every reply, so that the CLI can say where a run's story is.
    ///   - places: what this daemon works on; requests meant for another are refused.
    ///   - heartbeat: how often a silent stream says that it lives.
    ///   - onReady: called once, when the socket answers.
    public init(
        backend: any ControlBackend, socketPath: String, language: Language, log: LogPlace = .journal,
        places: DaemonPlaces = DaemonPlaces(config: nil, stateDirectory: nil), logger: Logger,
        heartbeat: Duration = ControlProtocol.heartbeat, onReady: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.backend = backend
        self.socketPath = socketPath
        self.language = language
        self.log = log
        self.places = places
        self.heartbeat = heartbeat
        self.logger = logger
        self.onReady = onReady
    }

    /// - Throws: `socketUnusable` when the path is taken, too long, or not a socket.
    public func run() async throws {
        var socket = try ListeningSocket(path: socketPath)
        let connections = AcceptedConnections()
        let http = connections.tracking(makeChannel(for: CallerPolicy(user: geteuid(), group: socket.group)))
        let logger = logger
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            // A client may close its sending half and still read the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.takeDescriptor()) { channel in http.setup(channel: channel, logger: logger) }
        logger.info(
            "\(Message.controlSocketReady(socketPath).text(in: language))", metadata: ["socket.path": "\(socketPath)"])
        try await connections.closingUnserved {
            try await withGracefulShutdownHandler {
                try await serve(server, with: http)
            } onGracefulShutdown: {
                server.channel.close(promise: nil)
            }
        }
        logger.info(
            "\(Message.controlSocketClosed(socketPath).text(in: language))", metadata: ["socket.path": "\(socketPath)"])
    }

    private func serve(
        _ server: NIOAsyncChannel<HTTP1Channel.Value, Never>, with http: TrackedHTTP1Channel
    ) async throws {
        let logger = logger
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                try await onReady()
                for try await connection in connections {
                    group.addTask {
                        await withGracefulShutdownHandler {
                            await http.handle(value: connection, logger: logger)
                        } onGracefulShutdown: {
                            // Idle connections close now, busy ones after their answer.
                            connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
                        }
                    }
                }
            }
        }
    }

    private func makeChannel(for callers: CallerPolicy) -> HTTP1Channel {
        let router = ControlRouter(
            backend: backend, language: language, log: log, places: places, heartbeat: heartbeat, callers: callers
        ).router()
        let responder = router.buildResponder()
        let logger = logger
        return HTTP1Channel(
            responder: { request, writer, channel in
                let context = ControlContext(source: .init(channel: channel, logger: logger))
                let response = try await responder.respond(to: request, context: context)
                try await writer.write(response: response.head, body: response.body)
            },
            configuration: .init(
                idleTimeout: .minutes(10),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 64)))
    }
}
