import Foundation
import SandboxMarket
import ServiceLifecycle
import Synchronization

/// Decides every answer: counts calls, applies faults, then token, API name, points, rate and rows in this order.
final class TuShareDesk: Sendable {
    let market: Market
    let options: SandboxOptions
    private let state: Mutex<State>

    private struct State {
        var today: MarketDay
        var calls: [String: Int] = [:]
        var windows = RateWindows()
        var lateCalls: [SandboxFault: Int] = [:]
    }

    init(_ market: Market, _ options: SandboxOptions) {
        self.market = market
        self.options = options
        state = Mutex(State(today: options.today))
    }

    var calls: [String: Int] { state.withLock { $0.calls } }
    var today: MarketDay { state.withLock { $0.today } }
    func setToday(_ day: MarketDay) { state.withLock { $0.today = day } }

    enum Answer: Sendable {
        case body([UInt8])
        case html(String, status: Int)
        case empty
        case truncatedGzip([UInt8])
        case reset
    }

    func answer(_ body: Data, pathAPI: String?) async throws -> Answer {
        if options.latency > .zero { try await pause(options.latency) }
        guard let request = SandboxRequest(body: body, pathAPI: pathAPI) else { return .body(ReplyText.notJSON) }
        let call = state.withLock { state in
            state.calls[request.api, default: 0] += 1
            return state.calls[request.api, default: 0]
        }
        let faults = options.faults.filter { $0.kind == .late || $0.hits(request.api, call: call) }
        for fault in faults {
            switch fault.kind {
            case .html504: return .html(ReplyText.page504, status: 504)
            case .html: return .html(ReplyText.pagePortal, status: 200)
            case .reset: return .reset
            case .empty: return .empty
            case .slow(let seconds): try await pause(.seconds(seconds))
            default: break
            }
        }
        let text = reply(to: request, faults)
        for fault in faults {
            switch fault.kind {
            case .truncatedGzip: return .truncatedGzip(text)
            case .badJSON: return .body(Array(text.prefix(text.count * 2 / 3)))
            default: break
            }
        }
        return .body(text)
    }

    /// Ends early when the server shuts down, so that a slow answer holds nobody up.
    private func pause(_ duration: Duration) async throws {
        let pause = options.pause
        try await cancelWhenGracefulShutdown { try await pause(duration) }
    }

    private func reply(to request: SandboxRequest, _ faults: [SandboxFault]) -> [UInt8] {
        guard !request.token.isEmpty, options.token.map({ $0 == request.token }) ?? true else { return ReplyText.token }
        if faults.contains(where: { $0.kind == .token }) { return ReplyText.token }
        guard let rule = APIRule.all[request.api], !faults.contains(where: { $0.kind == .unknownAPI }) else {
            return ReplyText.unknownAPI
        }
        for fault in faults {
            switch fault.kind {
            case .rateMinute(let limit): return tooOften(rule, limit, .minute)
            case .rateHour(let limit): return tooOften(rule, limit, .hour)
            case .rateDay(let limit): return tooOften(rule, limit, .day)
            case .permission: return ReplyText.permission(rule.name)
            default: break
            }
        }
        if let refusal = refusal(request.token, rule) { return refusal }
        if faults.contains(where: { $0.kind == .noData }) { return ReplyText.noData }
        if request.isOfList, faults.contains(where: { $0.kind == .listsRefused }) { return ReplyText.parameter }
        return rows(request, rule, faults)
    }

    private func refusal(_ token: String, _ rule: APIRule) -> [UInt8]? {
        if let points = options.points, points < rule.points { return ReplyText.permission(rule.name) }
        let now = options.monotonicSeconds()
        return state.withLock { state in
            if rule.name == "stock_basic", let points = options.points, points < 2000,
                !state.windows.allows(token, rule.name, limit: 1, length: 3600, now: now)
            {
                return tooOften(rule, 1, .hour)
            }
            if let limit = options.points.flatMap(APIRule.callsPerDay(points:)),
                !state.windows.allows(token, rule.name, limit: limit, length: 86_400, now: now)
            {
                return tooOften(rule, limit, .day)
            }
            guard let limit = options.callsPerMinute ?? options.points.map(APIRule.callsPerMinute(points:)) else {
                return nil
            }
            return state.windows.allows(token, rule.name, limit: limit, length: 60, now: now)
                ? nil : tooOften(rule, limit, .minute)
        }
    }

    private func tooOften(_ rule: APIRule, _ limit: Int, _ period: ReplyText.RatePeriod) -> [UInt8] {
        ReplyText.tooOften(rule.name, limit, period, options.rateWording)
    }

    private func rows(_ request: SandboxRequest, _ rule: APIRule, _ faults: [SandboxFault]) -> [UInt8] {
        let today = today
        var rows = MarketQuery(market: market, today: today, params: request.params).rows(of: rule)
        for fault in faults { apply(fault, to: &rows, rule, today) }
        if request.isOfList, faults.contains(where: { $0.kind == .noLists }) { rows = [] }
        let asked = faults.contains { $0.kind == .noPages } ? nil : request.params["offset"].flatMap { Int($0) }
        let offset = min(rows.count, max(0, asked ?? 0))
        let cap = options.rowCap ?? rule.rowCap
        let limit = min(cap, max(0, request.params["limit"].flatMap { Int($0) } ?? cap))
        let page = rows[offset..<min(rows.count, offset + limit)]
        let isSilent = faults.contains { $0.kind == .silentCut }
        let isOfNothing = faults.contains { $0.kind == .moreOfNothing }
        let fields = (request.fields.isEmpty ? rule.defaultColumns : request.fields)
            .dropFirst(faults.contains { $0.kind == .noColumn } ? 1 : 0)
        return ReplyText.rows(
            SandboxRows(columns: rule.columns, rows: isOfNothing ? [] : Array(page)).selecting(Array(fields)),
            hasMore: isOfNothing || page.endIndex < rows.count && !isSilent,
            message: faults.contains { $0.kind == .nullMessage } ? nil : "")
    }

    private func apply(_ fault: SandboxFault, to rows: inout [[SandboxCell]], _ rule: APIRule, _ today: MarketDay) {
        let newest = SandboxCell.text(today.description)
        switch fault.kind {
        case .emptyRows: rows = []
        // The calendar is published a year ahead.
        case .late where rule.name != "trade_cal":
            guard (fault.api ?? rule.name) == rule.name, rows.contains(where: { $0.contains(newest) }) else { return }
            let call = state.withLock { state in
                state.lateCalls[fault, default: 0] += 1
                return state.lateCalls[fault, default: 0]
            }
            if fault.hits(rule.name, call: call) { rows.removeAll { $0.contains(newest) } }
        case .revisedFactor where rule.name == "adj_factor":
            rows = rows.map { row in
                guard row[1] != newest, case .number(let factor) = row[2] else { return row }
                return [row[0], row[1], .number((factor * 1.01 * 10_000).rounded() / 10_000)]
            }
        case .hugeCell(let bytes) where !rows.isEmpty:
            rows[0][0] = .text(String(repeating: "6", count: bytes))
        case .duplicateRows:
            rows = rows.enumerated().flatMap { place, row in place % 10 == 0 ? [row, row] : [row] }
        default: break
        }
    }
}
