internal import Foundation
internal import MarketCalendar
public import TrainerCore

/// A stock's risk grade by four factors, each with its own points: more of a factor never lowers the grade. Samples teach a
/// narrower rule (docs/SAMPLES.md), which rests on numbers that a question prints; this one is for people.
public struct RiskGrade: Codable, Hashable, Sendable {
    public enum Factor: String, Codable, CaseIterable, Sendable {
        /// Deviation of the last 20 daily returns, percent a year.
        case volatility
        /// The deepest fall from a peak within the last 250 bars, percent.
        case drawdown
        /// The median amount of the last 20 bars, million yuan: less is riskier.
        case liquidity
        /// Closes at a price limit within the last 60 bars.
        case limitHits = "limit_hits"

        /// One point from the first on, two from the second; of `liquidity` below them.
        public var steps: [Double] {
            switch self {
            case .volatility: [25, 45]
            case .drawdown: [20, 40]
            case .liquidity: [100, 20]
            case .limitHits: [1, 4]
            }
        }

        public var isRiskierBelow: Bool { self == .liquidity }

        /// 0, 1 or 2.
        public func points(for value: Double) -> Int {
            steps.filter { isRiskierBelow ? value < $0 : value >= $0 }.count
        }
    }

    public struct Row: Codable, Hashable, Sendable {
        public let factor: Factor
        /// nil where the bars do not tell it.
        public let value: Double?
        public let points: Int?
    }

    /// Points from which on a grade is medium, and high.
    public static let gradeSteps = (medium: 2, high: 5)

    /// In the order of `Factor`.
    public let rows: [Row]
    public let points: Int
    public let level: RiskLevel
    /// A factor is not known: the grade is this one at least.
    public let isAtLeast: Bool

    /// - Parameter values: what is known of each factor.
    public init(_ values: [Factor: Double]) {
        rows = Factor.allCases.map { factor in
            let value = values[factor]
            return Row(factor: factor, value: value, points: value.map(factor.points(for:)))
        }
        points = rows.reduce(0) { $0 + ($1.points ?? 0) }
        level = points >= Self.gradeSteps.high ? .high : points >= Self.gradeSteps.medium ? .medium : .low
        isAtLeast = rows.contains { $0.points == nil }
    }

    /// - Parameters:
    ///   - bars: of one stock, ascending by day; the last one is the day of the grade.
    ///   - name: in force then, which decides an ST stock's limits; nil where no list says.
    public init(bars: [DailyBar], name: String?) {
        var values: [Factor: Double] = [:]
        values[.volatility] = Self.volatility(bars.suffix(20))
        values[.drawdown] = Self.drawdown(bars.suffix(250))
        values[.liquidity] = Self.liquidity(bars.suffix(20))
        values[.limitHits] = Self.limitHits(bars.suffix(60), name)
        self.init(values)
    }

    /// The reference price is that after ex-rights: a return needs no factor.
    private static func volatility(_ bars: ArraySlice<DailyBar>) -> Double? {
        guard bars.count == 20 else { return nil }
        let returns = bars.map { $0.close / $0.preClose - 1 }
        let mean = returns.reduce(0, +) / 20
        return (returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19 * 252).squareRoot() * 100
    }

    private static func drawdown(_ bars: ArraySlice<DailyBar>) -> Double? {
        guard !bars.isEmpty else { return nil }
        var (price, peak, deepest) = (1.0, 1.0, 0.0)
        for bar in bars {
            price *= bar.close / bar.preClose
            peak = max(peak, price)
            deepest = max(deepest, 1 - price / peak)
        }
        return deepest * 100
    }

    private static func liquidity(_ bars: ArraySlice<DailyBar>) -> Double? {
        let amounts = bars.compactMap(\.amount).sorted()
        guard amounts.count == 20 else { return nil }
        return (amounts[9] + amounts[10]) / 2 / 1_000
    }

    /// Days without a limit, and stocks of which no rule is known, have no hit.
    private static func limitHits(_ bars: ArraySlice<DailyBar>, _ name: String?) -> Double? {
        guard let code = bars.last?.code, !PriceLimitRule.isBShare(code) else { return nil }
        let hits = bars.count { bar in
            guard
                case .percent(let up, let down) = PriceLimitRule.limit(
                    of: code, on: bar.date, PriceLimitRule.Stock(name: name))
            else { return false }
            let band = PriceLimitRule.band(around: Fen.of(bar.preClose), up: up, down: down)
            let close = Fen.of(bar.close)
            return close >= band.upperBound || close <= band.lowerBound
        }
        return Double(hits)
    }
}
