import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NetworkFaults

struct HTTPReply: Sendable {
    let status: Int
    let body: [UInt8]
}

enum HTTPPostFault: Error, Sendable {
    case timedOut(Duration)
    case oversized(OversizedBody)
    case failed(NetworkFault)
}

/// One JSON body out, one whole body back. Redirects are not followed: the token is in the body.
enum HTTPPost {
    /// A day of the whole market is 0.6 MB; more than this is no answer of TuShare.
    static let largestBody = 16 * 1024 * 1024

    /// Throws `HTTPPostFault` or `CancellationError`.
    static func send(_ json: [UInt8], to address: String, timeout: Duration) async throws -> HTTPReply {
        // The client's own deadline does not cover a body that drips, hence the race.
        try await withThrowingTaskGroup(of: HTTPReply.self) { group in
            group.addTask { try await exchange(json, address, timeout) }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw HTTPPostFault.timedOut(timeout)
            }
            defer { group.cancelAll() }
            guard let reply = try await group.next() else { throw CancellationError() }
            return reply
        }
    }

    private static func exchange(_ json: [UInt8], _ address: String, _ timeout: Duration) async throws -> HTTPReply {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers = ["content-type": "application/json", "accept": "*/*", "accept-encoding": "gzip"]
        request.body = .bytes(ByteBuffer(bytes: json))
        do {
            let response = try await ConnectionPools.pool(within: timeout)
                .execute(request, timeout: TimeAmount(timeout))
            return HTTPReply(
                status: Int(response.status.code), body: try await response.bytes(upTo: largestBody))
        } catch let error as OversizedBody {
            throw HTTPPostFault.oversized(error)
        } catch let error as CancellationError {
            throw error
        } catch {
            if (error as? HTTPClientError) == .cancelled, Task.isCancelled { throw CancellationError() }
            let fault = NetworkFault(error)
            throw fault == .noAnswerInTime ? HTTPPostFault.timedOut(timeout) : .failed(fault)
        }
    }
}
