import AsyncHTTPClient
import ControlAPI
import Foundation
import Messages
import NIOCore
import NetworkFaults
import TrainerCore

enum NDJSONStream {
    /// The values of a streamed reply. A stream that stops without `end` was cut, which is an error: an export that
    /// looks whole and is not would be worse than none.
    static func values<Value: Codable & Sendable>(
        of body: HTTPClientResponse.Body
    ) -> AsyncThrowingStream<Value, any Error> {
        // Unstructured, because the reader decides when it ends: dropping the stream cancels the task and with it the
        // connection.
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await read(body, into: continuation)
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private static func read<Value: Codable & Sendable>(
        _ body: HTTPClientResponse.Body, into continuation: AsyncThrowingStream<Value, any Error>.Continuation
    ) async throws {
        var splitter = LineSplitter()
        do {
            for try await buffer in body {
                for line in try splitter.lines(adding: buffer.readableBytesView) {
                    switch try ControlJSON.decode(StreamLine<Value>.self, from: line) {
                    case .value(let value): continuation.yield(value)
                    case .heartbeat: break
                    case .end: return
                    case .failure(let error): throw error
                    }
                }
            }
        } catch let error as TrainerError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch is DecodingError, is LineSplitter.LineTooLong {
            throw TrainerError(.internalFault, .replyUnreadable, hint: .replyUnreadableHint)
        } catch {
            throw TrainerError(
                .daemonUnreachable, .connectionLost, hint: .daemonUnreachableHint,
                cause: .own(NetworkFault(error).message))
        }
        throw TrainerError(.daemonUnreachable, .connectionLost, hint: .daemonUnreachableHint)
    }
}
