import ControlAPI
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Messages
import NIOCore
import ServiceLifecycle
import TrainerCore

/// A reply of one JSON value a line, closed by `end` or `error`. A line is written at least every `heartbeat`, because
/// only a write finds out that the reader has gone.
struct NDJSONReply: Sendable {
    let heartbeat: Duration

    func response<Values: AsyncSequence & Sendable>(_ values: Values) -> Response
    where Values.Element: Codable & Sendable {
        let heartbeat = heartbeat
        return Self.response { writer in try await Self.write(values, heartbeat: heartbeat, to: &writer) }
    }

    /// Without heartbeats: asks for the next value when the last one is written, so that a large export never piles up
    /// in memory before a slow reader.
    func pullingResponse<Values: AsyncSequence & Sendable>(_ values: Values) -> Response
    where Values.Element: Codable & Sendable {
        Self.response { writer in try await Self.pull(values, to: &writer) }
    }

    private static func response(
        _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await write(&writer)
                try await writer.finish(nil)
            })
    }

    private static func pull<Values: AsyncSequence & Sendable>(
        _ values: Values, to writer: inout any ResponseBodyWriter
    ) async throws where Values.Element: Codable & Sendable {
        var last = StreamLine<Values.Element>.end
        var iterator = values.makeAsyncIterator()
        reading: while true {
            let value: Values.Element
            do {
                guard let next = try await iterator.next() else { break reading }
                value = next
            } catch {
                last = .failure(failure(error))
                break reading
            }
            try await writer.write(try buffer(StreamLine.value(value)))
            if Task.isShuttingDownGracefully {
                last = .failure(TrainerError(.daemonUnreachable, .daemonStopping))
                break reading
            }
        }
        try await writer.write(try buffer(last))
    }

    private static func write<Values: AsyncSequence & Sendable>(
        _ values: Values, heartbeat: Duration, to writer: inout any ResponseBodyWriter
    ) async throws where Values.Element: Codable & Sendable {
        let (lines, pump) = lines(of: values, heartbeat: heartbeat)
        // The source stops as soon as a write fails: its reader has gone.
        defer { pump.cancel() }
        // An answer at once, so that a reader knows that the stream stands.
        try await writer.write(try buffer(StreamLine<Values.Element>.heartbeat))
        for await line in lines.cancelOnGracefulShutdown() {
            try await writer.write(try buffer(line))
            if line.isLast { return }
        }
        let stopping = TrainerError(.daemonUnreachable, .daemonStopping)
        try await writer.write(try buffer(StreamLine<Values.Element>.failure(stopping)))
    }

    /// Values and heartbeats in one sequence. The task is unstructured because the writer is `inout` and can live in
    /// no child task; the caller cancels it.
    private static func lines<Values: AsyncSequence & Sendable>(
        of values: Values, heartbeat: Duration
    ) -> (AsyncStream<StreamLine<Values.Element>>, Task<Void, Never>) where Values.Element: Codable & Sendable {
        let (stream, continuation) = AsyncStream.makeStream(of: StreamLine<Values.Element>.self)
        let pump = Task {
            await withTaskGroup { group in
                group.addTask { await forward(values, to: continuation) }
                group.addTask {
                    while !Task.isCancelled {
                        // Cancellation is the way out.
                        do { try await Task.sleep(for: heartbeat) } catch { return }
                        continuation.yield(.heartbeat)
                    }
                }
                await group.next()
                group.cancelAll()
            }
            continuation.finish()
        }
        return (stream, pump)
    }

    private static func forward<Values: AsyncSequence & Sendable>(
        _ values: Values, to continuation: AsyncStream<StreamLine<Values.Element>>.Continuation
    ) async where Values.Element: Codable & Sendable {
        do {
            for try await value in values { continuation.yield(.value(value)) }
            continuation.yield(.end)
        } catch {
            continuation.yield(.failure(failure(error)))
        }
    }

    private static func failure(_ error: any Error) -> TrainerError {
        error as? TrainerError
            ?? TrainerError(
                .internalFault, .controlInternalFault, hint: .controlInternalFaultHint, cause: .of(error))
    }

    private static func buffer<Value>(_ line: StreamLine<Value>) throws -> ByteBuffer {
        var buffer = ByteBuffer(bytes: try ControlJSON.encode(line))
        buffer.writeInteger(UInt8(ascii: "\n"))
        return buffer
    }
}

extension StreamLine {
    fileprivate var isLast: Bool {
        switch self {
        case .end, .failure: true
        case .value, .heartbeat: false
        }
    }
}
