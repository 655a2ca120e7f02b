import AsyncHTTPClient
import NIOCore
import Synchronization

/// The process's pools of connections, one for each time limit of a call, never shut down: they have nothing to flush.
enum ConnectionPools {
    private static let pools = Mutex<[Duration: HTTPClient]>([:])

    /// For calls that take `timeout` at most, connection included.
    static func pool(within timeout: Duration) -> HTTPClient {
        pools.withLock { pools in
            if let pool = pools[timeout] { return pool }
            let pool = open(connectingWithin: connectLimit(of: timeout))
            pools[timeout] = pool
            return pool
        }
    }

    /// Below the call's own limit: whoever comes first is told, and a connection that never stood asked nothing.
    static func connectLimit(of timeout: Duration) -> Duration { min(.seconds(20), timeout * 2 / 3) }

    private static func open(connectingWithin limit: Duration) -> HTTPClient {
        // Its decompression stops at 25 times the compressed size; rows of bars reach a tenth of that.
        var configuration = HTTPClient.Configuration.singletonConfiguration
        // A redirect would be a login or block page, and TuShare's token is in the body.
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        // The pool would try a refused address again until the deadline, unseen; retries are the caller's business.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = TimeAmount(limit)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
