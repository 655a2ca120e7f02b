import Foundation
import Messages
import TrainerCore

/// Sina's public pages: the list of all stocks with their quotes, adjustment factors, and K-lines without amounts.
struct SinaClient: Sendable {
    private static let listPageSize = 80
    /// What the K-line page gives at most.
    private static let longestKLine = 8000
    /// Of the count that Sina itself names; the two pages are not made in one moment.
    private static let completeShare = 0.98
    /// So many stocks may have left the list since they were counted, so that the last page is empty.
    private static let mayHaveLeft = 20

    private let list: FreeService
    private let bars: FreeService
    private let factorFiles: FreeService
    private let notify: @Sendable (SourceNotice) -> Void

    init(
        _ settings: FreeSettings, fetcher: WebFetcher, time: SourceTime, now: @escaping @Sendable () -> Date,
        notify: @escaping @Sendable (SourceNotice) -> Void
    ) {
        self.notify = notify
        // One pace for the two that count calls; a block lasts longer than Tencent's.
        let gate = PoliteGate(time: time, spacing: settings.sinaSpacing, width: 1)
        func service(_ name: String, _ host: String, _ gate: PoliteGate) -> FreeService {
            FreeService(
                name: name, ring: HostRing([settings.address(of: host)]), gate: gate,
                referer: "https://finance.sina.com.cn/", rest: .seconds(600), attempts: settings.attempts,
                waitsForRest: false, fetcher: fetcher, time: time, wallTime: now,
                notify: notify)
        }
        list = service("sina list", "vip.stock.finance.sina.com.cn", gate)
        bars = service("sina K-lines", "money.finance.sina.com.cn", gate)
        factorFiles = service(
            Self.factorService, "finance.sina.com.cn",
            PoliteGate(time: time, spacing: settings.factorSpacing, width: 2))
    }

    /// The newest `days` calendar days' rows of a stock at most, ascending.
    func kLines(of symbol: String, days: Int, _ ask: FreeAsk) async throws -> KLineReply {
        let length = min(max(days, 1), Self.longestKLine)
        let path =
            "/quotes_service/api/json_v2.php/CN_MarketData.getKLineData?symbol=\(symbol)&scale=240&ma=no&datalen="
        let reply = try await bars.call(path + String(length), about: symbol, ask) { reply throws(FreeFault) in
            try SinaPages.kLines(reply, symbol: symbol)
        }
        return reply.sortedWithoutTwins("sina \(symbol)")
    }

    /// Ascending by day; nil where Sina has none for the stock.
    func factors(of code: TSCode, _ ask: FreeAsk) async throws -> [AdjFactor]? {
        let symbol = FreeSymbol.text(code)
        return try await factorFiles.call(Self.factorPath(of: code), about: symbol, ask) { reply throws(FreeFault) in
            try SinaPages.factors(reply, code: code)
        }
    }

    private static let factorService = "sina factors"

    private static func factorPath(of code: TSCode) -> String { "/realstock/company/\(FreeSymbol.text(code))/hfq.js" }

    /// What a stock's factor file is kept as until the stock has landed.
    static func factorPart(of code: TSCode) -> String { FreeService.part(factorService, factorPath(of: code)) }

    /// How many calls `stocks` makes: the count, then the pages.
    static func listCalls(stocks: Int) -> Int { 1 + (stocks + listPageSize - 1) / listPageSize }

    /// Every stock that is listed now. Throws `upstreamMalformed` where pages are missing; then they are all asked for anew.
    func stocks(_ ask: FreeAsk) async throws -> [SinaListRow] {
        let api = "/quotes_service/api/json_v2.php/Market_Center."
        let count = try await list.call(api + "getHQNodeStockCount?node=hs_a", ask) { reply throws(FreeFault) in
            try SinaPages.stockCount(reply)
        }
        var byCode: [TSCode: SinaListRow] = [:]
        var odd: [String] = []
        for page in 1...((count + Self.listPageSize - 1) / Self.listPageSize) {
            let query =
                "getHQNodeData?page=\(page)&num=\(Self.listPageSize)&sort=symbol&asc=1&node=hs_a&symbol=&_s_r_a=page"
            let due = count - (page - 1) * Self.listPageSize
            let answer = try await list.call(api + query, ask) { reply throws(FreeFault) in
                let answer = try SinaPages.list(reply)
                // Taken for the list's end, a page that was lost would make delisted stocks of those after it.
                if answer.isEmpty, due > Self.mayHaveLeft { throw .broken("page \(page) of the list is empty") }
                return answer
            }
            if answer.isEmpty { break }
            for row in answer.rows { byCode[row.code] = row }
            odd += answer.nameless + answer.rows.compactMap(\.unreadable?.content)
        }
        guard Double(byCode.count) >= Double(count) * Self.completeShare else {
            try await ask.drop()
            throw TrainerError(.upstreamMalformed, .freeListShort(found: byCode.count, of: count), hint: .freeRemedy)
        }
        if let example = odd.first {
            notify(SourceNotice(.oddRows, .freeListOdd(count: odd.count, example: String(example.prefix(80)))))
        }
        return byCode.values.sorted { $0.code < $1.code }
    }
}
