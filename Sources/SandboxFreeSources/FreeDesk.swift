import Foundation
import SandboxMarket
import ServiceLifecycle
import Synchronization

/// Decides every answer: counts calls per page and per host, applies faults, asks for Sina's referer, then renders.
final class FreeDesk: Sendable {
    let market: Market
    let options: FreeSandboxOptions
    private let state: Mutex<State>

    private struct State {
        var today: MarketDay
        var calls: [String: Int] = [:]
    }

    enum Answer: Sendable {
        case body([UInt8], status: Int = 200, type: String = "application/json")
        case reset
    }

    init(_ market: Market, _ options: FreeSandboxOptions) {
        self.market = market
        self.options = options
        state = Mutex(State(today: options.today))
    }

    /// Calls per page name and per host.
    var calls: [String: Int] { state.withLock { $0.calls } }
    var today: MarketDay { state.withLock { $0.today } }
    func setToday(_ day: MarketDay) { state.withLock { $0.today = day } }

    func answer(_ request: FreeRequest, referer: String?) async throws -> Answer {
        if options.latency > .zero { try await pause(options.latency) }
        let faults = faults(of: request)
        for fault in faults {
            switch fault {
            case .reset: return .reset
            case .empty: return .body([])
            case .slow(let seconds): try await pause(.seconds(seconds))
            case .http(let status): return .body(Array("refused".utf8), status: status, type: "text/plain")
            case .html: return request.page.isSina ? Self.blocked : Self.wall
            case .emptyData: return .body(Array(#"{"code":0,"msg":"","data":{}}"#.utf8))
            case .paramError: return .body(Array(#"{"code":0,"msg":"param error","data":[]}"#.utf8))
            default: break
            }
        }
        if request.page.isSina, referer?.contains("finance.sina.com.cn") != true { return Self.blocked }
        guard let body = render(request, faults) else { return .body([], status: 404) }
        return .body(faults.contains(.badJSON) ? Array(body.prefix(body.count * 2 / 3)) : body)
    }

    private func faults(of request: FreeRequest) -> [FreeSandboxFault.Kind] {
        let counts = state.withLock { state in
            for key in [request.page.rawValue, request.host, "*"] { state.calls[key, default: 0] += 1 }
            return state.calls
        }
        return options.faults.filter { fault in
            let target = fault.target ?? "*"
            guard [request.page.rawValue, request.host, "*"].contains(target) else { return false }
            return fault.calls?.contains(counts[target, default: 0]) ?? true
        }.map(\.kind)
    }

    private func render(_ request: FreeRequest, _ faults: [FreeSandboxFault.Kind]) -> [UInt8]? {
        let pages = FreePages(market: market, today: today, faults: faults)
        func number(_ name: String, _ fallback: Int) -> Int { request.query[name].flatMap { Int($0) } ?? fallback }
        let text: String? =
            switch request.page {
            case .quote: nil
            case .kLine: pages.kLine(request.query["param"] ?? "")
            case .sinaKLine: pages.sinaKLine(request.query["symbol"] ?? "", length: number("datalen", 1970))
            case .sinaFactor: pages.factors(request.symbolInPath ?? "")
            case .sinaList: pages.list(page: number("page", 1), size: number("num", 20))
            case .sinaCount: pages.stockCount
            }
        return request.page == .quote ? pages.quotes(String(request.tail.dropFirst(2))) : text.map { Array($0.utf8) }
    }

    /// Ends early when the server shuts down, so that a slow answer holds nobody up.
    private func pause(_ duration: Duration) async throws {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }

    private static let wall = Answer.body(Array("<!DOCTYPE html><title>501</title>".utf8), type: "text/html")
    private static let blocked = Answer.body(
        Array("<html><title>拒绝访问</title></html>".utf8), status: 403, type: "text/html")
}
