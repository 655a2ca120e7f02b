import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
public import SandboxMarket
import SandboxServing

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

    private static func router(_ desk: FreeDesk) -> Router<SandboxConnection> {
        let router = Router(context: SandboxConnection.self)
        router.get("/sandbox/calls") { _, _ in
            response(Array(try JSONEncoder().encode(desk.calls)), status: 200, type: "application/json")
        }
        router.get("**") { request, context in
            let query = Dictionary(request.uri.queryParameters.map { (String($0.key), String($0.value)) }) { $1 }
            guard let asked = FreeRequest(path: request.uri.path, query: query) else {
                return response([], status: 404, type: "text/plain")
            }
            let referer = HTTPField.Name("Referer").flatMap { request.headers[$0] }
            switch try await desk.answer(asked, referer: referer) {
            case .body(let bytes, let status, let type): return response(bytes, status: status, type: type)
            case .reset:
                try await context.reset()
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
}
