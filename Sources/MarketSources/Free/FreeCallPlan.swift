public import TrainerCore

/// The calls to the free pages that a fetch makes, and the least time that their pace leaves: computed from the same
/// sizes and spacings as the calls themselves, asking nobody.
public struct FreeCallPlan: Sendable, Hashable {
    public struct Page: Sendable, Hashable {
        /// As in notices: `tencent quotes`.
        public let name: String
        public let calls: Int
        /// From the first of its calls to the start of the last.
        public let seconds: Double
    }

    public let pages: [Page]
    /// What has to wait for one another: the list, the newest day's quotes, the stocks one by one.
    public let seconds: Double

    public var calls: Int { pages.reduce(0) { $0 + $1.calls } }

    /// - Parameters:
    ///   - calendars: the days for which the open days are asked for, question by question.
    ///   - index: the index's days that are missing; nil: none.
    ///   - listed: stocks on Sina's list.
    ///   - asksList: whether that list is read.
    ///   - listPagesKept: pages of it that have come already.
    ///   - quotesDay: whether the newest day of the whole market is asked for.
    ///   - gaps: each stock's days that are missing.
    ///   - factors: stocks beside them whose factors are asked for.
    ///   - lastOver: the newest day that is over.
    ///   - trial: what a source that is new is tried on before; factors that were read for it are not read again.
    ///   - factorsKept: stocks whose factor files have come already.
    public init(
        calendars: [ClosedRange<TradeDate>], index: ClosedRange<TradeDate>?, listed: Int, asksList: Bool,
        listPagesKept: Int = 0, quotesDay: Bool, gaps: [(code: TSCode, range: ClosedRange<TradeDate>)],
        factors: [TSCode] = [], lastOver: TradeDate, trial: SourceTrial? = nil,
        factorsKept: Set<TSCode> = [], settings: FreeSettings = FreeSettings()
    ) {
        let markets = (calendars + (index.map { [Self.withRowBefore($0)] } ?? [])).reduce(0) {
            $0 + TencentClient.calls(for: $1)
        }
        let list = asksList ? max(0, SinaClient.listCalls(stocks: listed) - listPagesKept) : 0
        let quotes = quotesDay ? 1 + TencentClient.quoteCalls(stocks: listed) : 0
        let asked = gaps + (trial.map { trial in trial.codes.map { (code: $0, range: trial.range) } } ?? [])
        let beijing = asked.count { $0.code.board == .beijing }
        let kLines = asked.filter { $0.code.board != .beijing }
            .reduce(0) { $0 + TencentClient.calls(for: FreeSource.wide($1.range, lastOver: lastOver)) }
        let factors = Set(asked.map(\.code) + factors).subtracting(factorsKept).count
        func seconds(_ calls: Int, _ spacing: Duration) -> Double {
            calls > 1 ? Double(calls - 1) * (spacing / .seconds(1)) : 0
        }
        let (tencent, sina) = (settings.tencentSpacing, settings.sinaSpacing)
        let lists = max(seconds(list, sina), seconds(markets, tencent))
        let stocks = max(
            seconds(kLines, tencent), seconds(beijing, sina), seconds(factors, settings.factorSpacing))
        self.seconds = lists + seconds(quotes, tencent) + stocks
        self.pages = [
            Page(name: "sina list", calls: list, seconds: seconds(list, sina)),
            Page(name: "tencent quotes", calls: quotes, seconds: seconds(quotes, tencent)),
            Page(name: "tencent K-lines", calls: markets + kLines, seconds: seconds(markets + kLines, tencent)),
            Page(name: "sina K-lines", calls: beijing, seconds: seconds(beijing, sina)),
            Page(name: "sina factors", calls: factors, seconds: seconds(factors, settings.factorSpacing)),
        ].filter { $0.calls > 0 }
    }

    /// What is asked for so that a range's first row has one before it.
    private static func withRowBefore(_ range: ClosedRange<TradeDate>) -> ClosedRange<TradeDate> {
        range.lowerBound.advanced(by: -FreeSource.daysBefore)...range.upperBound
    }
}
