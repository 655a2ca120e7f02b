public import TrainerCore

/// Looks at stored bars with every rule that needs no second source (docs/DATA.md lists them with their bounds).
///
/// Findings are data: what is quarantined stays stored and shown, and no sample is made from a window that holds it.
public struct HealthChecker: Sendable {
    /// The rules that this checker answers for; `sources_disagree` comes from the comparison of two sources.
    public static let rules = Set(BarFinding.Rule.allCases).subtracting([.sourcesDisagree])

    private let market: MarketDays

    public init(market: MarketDays) { self.market = market }

    /// Whether a published limit can matter to `bar`: nearly none moves as far as the narrowest limit, so that limits need
    /// not be read for most of them.
    public static func nearsLimit(_ bar: DailyBar) -> Bool { !PriceRules.isWithinNarrowestLimit(bar) }

    /// Findings of `range`, ascending by day; bars before it are there to compare with, bars after it are not looked at.
    public func findings(in history: StockHistory, of range: ClosedRange<TradeDate>) -> [BarFinding] {
        var findings: [BarFinding] = []
        var before: DailyBar?
        for (index, bar) in history.bars.enumerated() where bar.date <= range.upperBound {
            if bar.date >= range.lowerBound { check(bar, after: before, at: index, of: history, into: &findings) }
            before = bar
        }
        if let last = before {
            findings.append(CalendarRules.gap(after: last, through: range.upperBound, of: history, market: market))
        }
        // A gap stands under its first missing day, which comes before the bar that showed it.
        return findings.filter { range.contains($0.date) }.sorted { $0.date < $1.date }
    }

    private func check(
        _ bar: DailyBar, after before: DailyBar?, at index: Int, of history: StockHistory,
        into findings: inout [BarFinding]
    ) {
        // A bar that is no bar, or stands twice, would only set off the other rules too.
        if let broken = PriceRules.order(bar) ?? before.flatMap({ CalendarRules.duplicate(bar, after: $0) }) {
            return findings.append(broken)
        }
        findings.append(PriceRules.limit(bar, after: before, at: index, of: history))
        findings.append(VolumeRules.zeroVolume(bar))
        findings.append(VolumeRules.vwap(bar))
        findings.append(CalendarRules.suspended(bar, market: market))
        guard let before else { return }
        findings.append(VolumeRules.stale(bar, after: before))
        // A move over a day that the whole market lost is that day's.
        if !market.hasLost(bar.code, after: before.date, before: bar.date) {
            findings.append(ContinuityRules.jump(bar, after: before, of: history))
        }
        findings.append(CalendarRules.gap(after: before, before: bar, of: history, market: market))
    }
}

extension [BarFinding] {
    fileprivate mutating func append(_ finding: BarFinding?) {
        if let finding { append(contentsOf: CollectionOfOne(finding)) }
    }
}

extension BarFinding {
    init(_ bar: DailyBar, _ rule: Rule, _ severity: Severity, _ detail: String) {
        self.init(code: bar.code, date: bar.date, rule: rule, severity: severity, detail: detail)
    }
}

/// Prices as the exchange quotes them, in whole fen: binary fractions of yuan do not compare.
enum Fen {
    static func of(_ yuan: Double) -> Int { Int(saturating: (yuan * 100).rounded()) }

    /// `11.02`
    static func text(_ fen: Int) -> String {
        let digits = String(fen.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return "\(fen < 0 ? "-" : "")\(padded.dropLast(2)).\(padded.suffix(2))"
    }
}
