import ControlAPI
import ControlClient
import Foundation
import Messages
import ServiceLifecycle
import Testing
import TrainerCore
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct ControlStreamTests {
    private static let events = [
        ControlFixtures.event(.fetch, 0.5, "1/2"), ControlFixtures.event(.fetch, 1, "2/2", after: 1),
        ControlFixtures.event(nil, nil, "over", after: 2, final: .succeeded),
    ]

    @Test("events arrive in order and the stream ends with them")
    func inOrder() async throws {
        var backend = FakeControlBackend()
        backend.onEvents = { _ in
            AsyncStream { continuation in
                for event in Self.events { continuation.yield(event) }
                continuation.finish()
            }
        }
        try await withServer(backend) { path in
            try await withClient(path) { client in
                var seen: [ProgressEvent] = []
                for try await event in try await client.events(of: ControlFixtures.runID) { seen.append(event) }
                #expect(seen == Self.events)
            }
        }
    }

    @Test("an event is seen before the next one happens")
    func live() async throws {
        let (stream, source) = AsyncStream.makeStream(of: ProgressEvent.self)
        var backend = FakeControlBackend()
        backend.onEvents = { _ in stream }
        try await withServer(backend) { path in
            try await withClient(path) { client in
                var events = try await client.events(of: ControlFixtures.runID).makeAsyncIterator()
                for event in Self.events {
                    source.yield(event)
                    #expect(try await events.next() == event)
                }
                source.finish()
                #expect(try await events.next() == nil)
            }
        }
    }

    @Test("a silent stream says that it lives, and its source ends when the reader goes")
    func heartbeatAndDeadReader() async throws {
        let (stream, source) = AsyncStream.makeStream(of: ProgressEvent.self)
        let (ended, signal) = AsyncStream.makeStream(of: Void.self)
        source.onTermination = { _ in signal.yield() }
        var backend = FakeControlBackend()
        backend.onEvents = { _ in stream }
        try await withServer(backend, heartbeat: .milliseconds(5)) { path in
            try await withClient(path) { client in
                source.yield(Self.events[0])
                var events = try await client.events(of: ControlFixtures.runID).makeAsyncIterator()
                #expect(try await events.next() == Self.events[0])
            }
            var endings = ended.makeAsyncIterator()
            let isOver: Void? = await endings.next()
            #expect(isOver != nil)
        }
    }

    @Test("a stopping daemon ends open streams and says so")
    func shutdown() async throws {
        let (stream, source) = AsyncStream.makeStream(of: ProgressEvent.self)
        var backend = FakeControlBackend()
        backend.onEvents = { _ in stream }
        backend.onStatus = { ControlFixtures.status() }
        let arranged = backend
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            try await serving(arranged, at: path) { group in
                try await withClient(path) { client in
                    _ = try await client.status()
                    var events = try await client.events(of: ControlFixtures.runID).makeAsyncIterator()
                    source.yield(Self.events[0])
                    #expect(try await events.next() == Self.events[0])
                    await group.triggerGracefulShutdown()
                    let error = await #expect(throws: TrainerError.self) { _ = try await events.next() }
                    #expect(error?.code == .daemonUnreachable)
                    #expect(error?.message == .daemonStopping)
                }
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("an export arrives byte for byte, whatever its pieces")
    func export() async throws {
        let pieces = ["{\"a\":\"中\"}\n", "", String(repeating: "长行", count: 50_000) + "\n", "{}\n\n"]
        var backend = FakeControlBackend()
        backend.onExport = { format in
            AsyncThrowingStream { continuation in
                #expect(format == .sharegpt)
                for piece in pieces { continuation.yield(piece) }
                continuation.finish()
            }
        }
        try await withServer(backend) { path in
            try await withClient(path) { client in
                var text = ""
                for try await piece in try await client.export(.sharegpt) { text += piece }
                #expect(text == pieces.joined())
            }
        }
    }

    @Test("a stream that fails half way ends with the backend's error, not as if it were whole")
    func failsHalfWay() async throws {
        let failure = TrainerError(.ollamaInterrupted, .verbatim("ended without success"))
        var backend = FakeControlBackend()
        backend.onCreateBase = { request in
            AsyncThrowingStream { continuation in
                continuation.yield(BaseProgress(status: "using \(request.from)"))
                continuation.finish(throwing: failure)
            }
        }
        try await withServer(backend) { path in
            try await withClient(path) { client in
                var steps: [BaseProgress] = []
                await #expect(throws: failure) {
                    for try await step in try await client.createBase(CreateBaseRequest(from: ControlFixtures.champion))
                    {
                        steps.append(step)
                    }
                }
                #expect(steps.map(\.status) == ["using \(ControlFixtures.champion)"])
            }
        }
    }
}
