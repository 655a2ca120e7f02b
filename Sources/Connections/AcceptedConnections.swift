public import HummingbirdCore
import NIOCore
import Synchronization

/// The connections of an HTTP server, each from its acceptance until a task serves it.
///
/// NIO hands on an accepted connection once it is set up. Where nobody takes it any more, because the listening channel
/// closed meanwhile or the loop over connections was cancelled, it is dropped, and the process ends as soon as the
/// connection becomes active: "Deinited NIOAsyncWriter without calling finish()". Here it is kept, and closed when the
/// server is over.
public final class AcceptedConnections: Sendable {
    private struct State {
        var unserved: [ObjectIdentifier: HTTP1Channel.Value] = [:]
        var isOver = false
    }

    private let state = Mutex(State())

    public init() {}

    /// The same, with its connections known here.
    public func tracking(_ channel: HTTP1Channel) -> TrackedHTTP1Channel { TrackedHTTP1Channel(channel, in: self) }

    /// Runs a server; however it ends, the connections that it did not get to are closed. Once: later ones are refused.
    public func closingUnserved(after server: () async throws -> Void) async throws {
        do {
            try await server()
        } catch {
            await end()
            throw error
        }
        await end()
    }

    /// Whether the server still runs.
    func add(_ connection: HTTP1Channel.Value) -> Bool {
        state.withLock { state in
            if state.isOver { return false }
            state.unserved[ObjectIdentifier(connection.channel)] = connection
            return true
        }
    }

    /// Whether it is the caller's to serve; it has been closed otherwise.
    func take(_ connection: HTTP1Channel.Value) -> Bool {
        state.withLock { $0.unserved.removeValue(forKey: ObjectIdentifier(connection.channel)) != nil }
    }

    private func end() async {
        let unserved = state.withLock { state in
            defer { state.unserved = [:] }
            state.isOver = true
            return Array(state.unserved.values)
        }
        for connection in unserved {
            // Throws what the closure throws: nothing.
            try? await connection.executeThenClose { _, _ in }
        }
    }
}
