import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
public import SandboxMarket
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Tencent's and Sina's public pages over a market of ours, each below its host's name: `/qt.gtimg.cn/q=sh600000`.
/// Beside them `GET /sandbox/calls` gives the calls counted per page and per host.
public final class FreeSandboxServer: Sendable {
    private let desk: FreeDesk

    public init(_ market: Market, _ options: FreeSandboxOptions) { desk = FreeDesk(market, options) }

    public var calls: [String: Int] { desk.calls }

    /// Turns the calendar: rows up to `day` are served from now on, as far as the market goes.
    public func setToday(_ day: MarketDay) { desk.setToday(day) }

    /// Serves until SIGTERM or SIGINT.
    public func runUntilSignalled(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        try await application(onListening).runService()
    }

    /// Serves while `body` runs, which gets the base URL.
    public func whileRunning<Result: Sendable>(_ body: @Sendable (String) async throws -> Result) async throws -> Result
    {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = application { port.yield($0) }
        // Stopped gracefully: NIO traps when a cancelled server drops a connection that it has just accepted.
        let group = ServiceGroup(services: [application], logger: Self.logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            guard let number = await ports.first(where: { _ in true }) else {
                try await tasks.next()
                throw CancellationError()
            }
            let result: Swift.Result<Result, any Error>
            do {
                result = .success(try await body("http://\(desk.options.host):\(number)"))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private static var logger: Logger {
        var logger = Logger(label: "ljwx-sandbox")
        logger.logLevel = .error
        return logger
    }

    private func application(_ onListening: @escaping @Sendable (Int) async -> Void) -> some ApplicationProtocol {
        Application(
            router: router(),
            configuration: ApplicationConfiguration(
                address: .hostname(desk.options.host, port: desk.options.port), serverName: "ljwx-sandbox"),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: Self.logger)
    }

    private func router() -> Router<ConnectionContext> {
        let desk = desk
        let router = Router(context: ConnectionContext.self)
        router.get("/sandbox/calls") { _, _ in
            Self.response(Array(try JSONEncoder().encode(desk.calls)), status: 200, type: "application/json")
        }
        router.get("**") { request, context in
            let query = Dictionary(request.uri.queryParameters.map { (String($0.key), String($0.value)) }) { $1 }
            guard let asked = FreeRequest(path: request.uri.path, query: query) else {
                return Self.response([], status: 404, type: "text/plain")
            }
            let referer = HTTPField.Name("Referer").flatMap { request.headers[$0] }
            switch try await desk.answer(asked, referer: referer) {
            case .body(let bytes, let status, let type): return Self.response(bytes, status: status, type: type)
            case .reset:
                try await Self.reset(context.channel)
                throw CancellationError()
            }
        }
        return router
    }

    private static func response(_ bytes: [UInt8], status: Int, type: String) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Closing with a linger of zero sends RST instead of FIN.
    private static func reset(_ channel: any Channel) async throws {
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close().get()
    }
}

/// The context of a request that also knows its connection, so that a fault can break it.
private struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
