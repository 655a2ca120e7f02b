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

/// TuShare Pro's HTTP protocol over a market of ours. `POST /` and `POST /dataapi/<api>` as the real one; beside them
/// `GET /sandbox/calls` gives the calls counted per API.
public final class TuShareSandboxServer: Sendable {
    private let desk: TuShareDesk

    public init(_ market: Market, _ options: SandboxOptions) { desk = TuShareDesk(market, options) }

    /// Calls per API so far, failed ones included.
    public var calls: [String: Int] { desk.calls }

    public var today: MarketDay { desk.today }
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
        router.post("/") { request, context in try await Self.respond(desk, request, context, api: nil) }
        router.post("/dataapi/:api") { request, context in
            try await Self.respond(desk, request, context, api: context.parameters.get("api"))
        }
        router.get("/sandbox/calls") { _, _ in
            let calls = try JSONEncoder().encode(desk.calls)
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: calls)))
        }
        return router
    }

    private static func respond(
        _ desk: TuShareDesk, _ request: Request, _ context: ConnectionContext, api: String?
    ) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let acceptsGzip = request.headers[.acceptEncoding]?.contains("gzip") ?? false
        switch try await desk.answer(Data(body.readableBytesView), pathAPI: api) {
        case .body(let bytes):
            let isGzip = acceptsGzip && bytes.count > 1_000
            return response(isGzip ? StoredGzip.encode(bytes) : bytes, isGzip: isGzip)
        case .html(let page, let status):
            return Response(
                status: .init(code: status), headers: [.contentType: "text/html"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
        case .empty: return response([], isGzip: false)
        case .truncatedGzip(let text):
            let bytes = StoredGzip.encode(text)
            return response(Array(bytes.prefix(bytes.count * 2 / 3)), isGzip: true)
        case .reset:
            try await reset(context.channel)
            throw CancellationError()
        }
    }

    private static func response(_ bytes: [UInt8], isGzip: Bool) -> Response {
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        if isGzip { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
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
