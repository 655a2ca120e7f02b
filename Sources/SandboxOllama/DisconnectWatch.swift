import NIOCore

/// Tells when the client of a connection has gone, which Hummingbird notices only at its next write: a prompt may be
/// read for minutes before that. Hummingbird's own `consumeWithInboundCloseHandler` traps when the body was read before,
/// and ends the connection each time.
final class DisconnectWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private let onDisconnect: @Sendable () -> Void

    init(onDisconnect: @escaping @Sendable () -> Void) { self.onDisconnect = onDisconnect }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The server allows half-closed connections: a client that left shows as a closed input first.
        if case .inputClosed? = event as? ChannelEvent { onDisconnect() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        onDisconnect()
        context.fireChannelInactive()
    }

    /// Runs `work` and cancels it, with `CancellationError`, when the client goes away first.
    static func whileConnected<Value: Sendable>(
        _ channel: any Channel, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (stay, leave) = AsyncStream<Void>.makeStream()
        let watch = DisconnectWatch { leave.finish() }
        try await channel.pipeline.addHandler(watch, position: .first).get()
        guard channel.isActive else { throw CancellationError() }
        let result = await withTaskGroup(of: Result<Value, any Error>.self) { group in
            group.addTask {
                do { return .success(try await work()) } catch { return .failure(error) }
            }
            group.addTask {
                for await _ in stay {}
                return .failure(CancellationError())
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(CancellationError())
        }
        try? await channel.pipeline.removeHandler(watch).get()  // a closed connection has no handlers left
        return try result.get()
    }
}
