import MarketHealth
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

/// A clean history of sixty days to plant defects in.
struct Plant {
    static let code = TSCode(trusted: "600000.SH")

    let days = BarBuilder.weekdays(60, from: TradeDate(dayNumber: 19_730))
    var bars: [DailyBar]
    var listing: Listing?
    var names: [NameSpell] = []
    var factors: [AdjFactor] = []
    /// The last day that the factors tell of; nil: all.
    var factorsEnd: TradeDate?
    var limits: [PublishedLimits] = []
    var suspensions: [TradeDate: [Suspension]] = [:]
    /// Days that no stock has.
    var lost: Set<TradeDate> = []

    init() { bars = BarBuilder(seed: 5).bars(of: Self.code, on: days) }

    struct Found: Hashable, CustomStringConvertible {
        let rule: BarFinding.Rule
        let severity: BarFinding.Severity
        let day: TradeDate

        init(_ rule: BarFinding.Rule, _ severity: BarFinding.Severity, _ day: TradeDate) {
            self.rule = rule
            self.severity = severity
            self.day = day
        }

        var description: String { "\(rule.rawValue) \(severity.rawValue) \(day)" }
    }

    var found: [Found] { findings().map { Found($0.rule, $0.severity, $0.date) } }

    func findings(from first: TradeDate? = nil, to last: TradeDate? = nil) -> [BarFinding] {
        let history = StockHistory(
            code: Self.code, bars: bars, listing: listing, names: names,
            factors: factorsEnd.map { FactorSeries(factors, marketDays: [], spans: [days[0]...$0]) }
                ?? FactorSeries(throughout: factors), limits: limits)
        let checker = HealthChecker(market: MarketDays(open: days, suspensions: suspensions, lost: lost))
        let findings = checker.findings(in: history, of: (first ?? days[0])...(last ?? days[59]))
        for detail in findings.map(\.detail) {
            #expect(Message.dataWords(detail).zh != detail, "a person reads it in Chinese")
        }
        return findings
    }

    mutating func change(_ index: Int, _ change: (DailyBar) -> DailyBar) { bars[index] = change(bars[index]) }

    /// Prices from `index` on times `factor`, volumes divided by it: an ex-right, or a wrong level.
    mutating func scale(from index: Int, by factor: Double) {
        for row in index..<bars.count {
            let bar = bars[row]
            func price(_ value: Double) -> Double { value * factor }
            bars[row] = bar.with(
                open: price(bar.open), high: price(bar.high), low: price(bar.low), close: price(bar.close),
                preClose: price(bar.preClose), volume: bar.volume / factor)
        }
    }

    /// The upper limit of the main board.
    static func limit(_ preClose: Double) -> Double {
        let fen = Int((preClose * 100).rounded())
        return Double((fen * 110 + 50) / 100) / 100
    }
}

extension DailyBar {
    func with(
        date: TradeDate? = nil, open: Double? = nil, high: Double? = nil, low: Double? = nil, close: Double? = nil,
        preClose: Double? = nil, volume: Double? = nil
    ) -> DailyBar {
        with(
            date: date, open: open, high: high, low: low, close: close, preClose: preClose, volume: volume,
            amount: amount)
    }

    func with(
        date: TradeDate? = nil, open: Double? = nil, high: Double? = nil, low: Double? = nil, close: Double? = nil,
        preClose: Double? = nil, volume: Double? = nil, amount: Double?
    ) -> DailyBar {
        DailyBar(
            code: code, date: date ?? self.date, open: open ?? self.open, high: high ?? self.high, low: low ?? self.low,
            close: close ?? self.close, preClose: preClose ?? self.preClose, volume: volume ?? self.volume,
            amount: amount)
    }
}
