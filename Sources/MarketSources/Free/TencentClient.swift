import Foundation
import Messages
import TrainerCore

/// Tencent's public pages: K-lines of one stock, spot quotes of sixty. Raw prices alone: its adjusted prices subtract
/// cash and are no ratio.
struct TencentClient: Sendable {
    /// What the service answers at most; more is cut without a word.
    static let rowsPerCall = 640
    static let quotesPerCall = 60
    /// Two years have less than 500 trading days.
    private static let windowDays = 730

    private let kLines: FreeService
    private let quotes: FreeService

    init(
        _ settings: FreeSettings, fetcher: WebFetcher, time: SourceTime, now: @escaping @Sendable () -> Date,
        notify: @escaping @Sendable (SourceNotice) -> Void
    ) {
        let gate = PoliteGate(time: time, spacing: settings.tencentSpacing, width: settings.parallelCalls)
        func service(_ name: String, _ hosts: [String], waits: Bool) -> FreeService {
            FreeService(
                name: name, ring: HostRing(hosts), gate: gate, referer: nil, rest: .seconds(120),
                attempts: settings.attempts, waitsForRest: waits, fetcher: fetcher, time: time, wallTime: now,
                notify: notify)
        }
        kLines = service(
            "tencent K-lines",
            [
                settings.address(of: "web.ifzq.gtimg.cn") + "/appstock/app/newfqkline/get",
                settings.address(of: "proxy.finance.qq.com") + "/ifzqgtimg/appstock/app/newfqkline/get",
                settings.address(of: "ifzq.gtimg.cn") + "/appstock/app/newfqkline/get",
            ], waits: false)
        quotes = service("tencent quotes", [settings.address(of: "qt.gtimg.cn")], waits: true)
    }

    /// Rows in `range`, ascending, one a day; what the server adds before it is dropped.
    func kLines(of symbol: String, in range: ClosedRange<TradeDate>, _ ask: FreeAsk) async throws -> KLineReply {
        var result = KLineReply()
        var start = range.lowerBound
        while start <= range.upperBound {
            let end = min(start.advanced(by: Self.windowDays), range.upperBound)
            let param = "\(symbol),day,\(start.dashed),\(end.dashed),\(Self.rowsPerCall),bfq"
            let reply = try await kLines.call("?param=\(param)", about: symbol, ask) { reply throws(FreeFault) in
                try TencentKLines.read(reply, symbol: symbol)
            }
            result.rows += reply.rows.filter { (start...end).contains($0.date) }
            result.refused += reply.refused
            start = end.advanced(by: 1)
        }
        return result.sortedWithoutTwins("tencent \(symbol)")
    }

    /// How many calls `kLines` makes for `range`.
    static func calls(for range: ClosedRange<TradeDate>) -> Int {
        let days = range.upperBound.dayNumber - range.lowerBound.dayNumber + 1
        return (days + windowDays) / (windowDays + 1)
    }

    static func quoteCalls(stocks: Int) -> Int { (stocks + quotesPerCall - 1) / quotesPerCall }

    /// Sixty codes a call, as many calls at once as are allowed, in any order. Codes that an answer leaves out without
    /// saying that it does not know them are asked for once more.
    func quotes(of codes: [TSCode], _ ask: FreeAsk) async throws -> QuoteReply {
        let parts = stride(from: 0, to: codes.count, by: Self.quotesPerCall).map { start in
            Array(codes[start..<min(start + Self.quotesPerCall, codes.count)])
        }
        return try await withThrowingTaskGroup(of: QuoteReply.self) { group in
            for part in parts {
                group.addTask {
                    var reply = try await quotesAtOnce(of: part, ask)
                    let missing = part.filter { !reply.answered.contains($0) }
                    if !missing.isEmpty, !reply.hasUnknown { reply.add(try await quotesAtOnce(of: missing, ask)) }
                    return reply
                }
            }
            var all = QuoteReply()
            for try await part in group { all.add(part) }
            return all
        }
    }

    private func quotesAtOnce(of codes: [TSCode], _ ask: FreeAsk) async throws -> QuoteReply {
        let list = codes.map(FreeSymbol.text).joined(separator: ",")
        return try await quotes.call("/q=\(list)", ask) { reply throws(FreeFault) in
            try TencentQuotes.read(reply)
        }
    }
}
