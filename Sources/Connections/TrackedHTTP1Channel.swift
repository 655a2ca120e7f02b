public import HummingbirdCore
public import Logging
public import NIOCore

/// HTTP/1 over connections none of which is lost between its acceptance and the task that serves it.
public struct TrackedHTTP1Channel: ServerChildChannel {
    public typealias Value = HTTP1Channel.Value

    private let channel: HTTP1Channel
    private let connections: AcceptedConnections

    init(_ channel: HTTP1Channel, in connections: AcceptedConnections) {
        self.channel = channel
        self.connections = connections
    }

    public func setup(channel accepted: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.setup(channel: accepted, logger: logger).flatMapThrowing { [connections] connection in
            guard connections.add(connection) else { throw ChannelError.ioOnClosedChannel }
            return connection
        }.flatMapErrorThrowing { error in
            // NIO leaves open what could not be set up.
            accepted.close(promise: nil)
            throw error
        }
    }

    public func handle(value: Value, logger: Logger) async {
        guard connections.take(value) else { return }
        await channel.handle(value: value, logger: logger)
    }
}
