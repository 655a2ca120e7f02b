import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
public import SandboxMarket
import SandboxServing

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
        try await serving.runUntilSignalled(onListening: onListening)
    }

    /// Serves while `body` runs, which gets the base URL.
    public func whileRunning<Result: Sendable>(_ body: @Sendable (String) async throws -> Result) async throws -> Result
    {
        try await serving.whileRunning(body)
    }

    private var serving: SandboxServing {
        SandboxServing(host: desk.options.host, port: desk.options.port) { [desk] in Self.router(desk) }
    }

    private static func router(_ desk: TuShareDesk) -> Router<SandboxConnection> {
        let router = Router(context: SandboxConnection.self)
        router.post("/") { request, context in try await respond(desk, request, context, api: nil) }
        router.post("/dataapi/:api") { request, context in
            try await respond(desk, request, context, api: context.parameters.get("api"))
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
        _ desk: TuShareDesk, _ request: Request, _ context: SandboxConnection, api: String?
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
            try await context.reset()
            throw CancellationError()
        }
    }

    private static func response(_ bytes: [UInt8], isGzip: Bool) -> Response {
        var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        if isGzip { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
