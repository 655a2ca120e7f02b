import AsyncHTTPClient
import Messages
import NIOCore
import NIOHTTP1
import NetworkFaults

/// One whole answer of a web server.
public struct WebReply: Sendable {
    public let status: Int
    public let body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// No answer at all, and why.
public struct WebFault: Error, Sendable {
    public let text: String
    /// True where no try can help: the address is none.
    public let isPermanent: Bool

    public init(_ text: String, isPermanent: Bool = false) {
        self.text = text
        self.isPermanent = isPermanent
    }
}

/// How pages are got; handed in so that tests need no network.
public struct WebFetcher: Sendable {
    /// Address and `Referer` in, the whole answer out; throws `WebFault` or `CancellationError`.
    public let get: @Sendable (_ address: String, _ referer: String?) async throws -> WebReply

    public init(get: @escaping @Sendable (_ address: String, _ referer: String?) async throws -> WebReply) {
        self.get = get
    }

    /// Over HTTP; `timeout` covers connection and body.
    public static func network(timeout: Duration) -> WebFetcher {
        WebFetcher { address, referer in
            // The client's own deadline does not cover a body that drips, hence the race.
            try await withThrowingTaskGroup(of: WebReply.self) { group in
                group.addTask { try await exchange(address, referer, timeout) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw late(timeout)
                }
                defer { group.cancelAll() }
                guard let reply = try await group.next() else { throw CancellationError() }
                return reply
            }
        }
    }

    /// The longest real answer, 8,000 bars of Sina, is below 1 MB.
    private static let largestBody = 4 * 1024 * 1024

    private static func exchange(_ address: String, _ referer: String?, _ timeout: Duration) async throws -> WebReply {
        var request = HTTPClientRequest(url: address)
        // The services answer browsers; nothing else of a browser is played.
        request.headers = ["user-agent": "Mozilla/5.0", "accept": "*/*", "accept-encoding": "gzip"]
        if let referer { request.headers.add(name: "referer", value: referer) }
        do {
            let response = try await ConnectionPools.pool(within: timeout)
                .execute(request, timeout: TimeAmount(timeout))
            return WebReply(
                status: Int(response.status.code), body: try await response.bytes(upTo: largestBody))
        } catch let error as OversizedBody {
            throw WebFault(error.text)
        } catch let error as CancellationError {
            throw error
        } catch {
            if (error as? HTTPClientError) == .cancelled, Task.isCancelled { throw CancellationError() }
            let fault = NetworkFault(error)
            throw fault == .noAnswerInTime
                ? late(timeout) : WebFault(fault.message.en, isPermanent: fault == .addressInvalid)
        }
    }

    private static func late(_ limit: Duration) -> WebFault { WebFault("no complete answer within \(limit)") }
}
