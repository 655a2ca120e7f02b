internal import Statistics

/// Results that no honest forecast of a market has: they ask for a leak search before anybody believes them. A rank
/// correlation of 0.05 is what good models publish, and about 51.6 % of directions.
///
/// A figure above its limit sounds where its whole interval is above the limit, however few items there are. Where the lane
/// has `minimumItems` items, whatever share of them the figure is of, it is enough that the interval shows more than chance.
/// So neither a small hold-out nor 持有 on most of a large one hides a leak, and luck on a handful of directions is none.
public struct TooGoodAlarm: Codable, Hashable, Sendable {
    public var maximumAccuracy = 0.60
    public var maximumCorrelation = 0.15
    /// From so many items on the figure itself is looked at, and not only the lower end of its interval.
    public var minimumItems = 600

    public init() {}

    /// Whether the alarm sounds for these metrics.
    public func sounds(for metrics: ForecastMetrics) -> Bool {
        checks(metrics).contains { $0.status == .suspicious }
    }

    /// - Parameter examples: by check, what to look at first.
    func checks(_ metrics: ForecastMetrics, examples: [Check.ID: [String]] = [:]) -> [Check] {
        [
            check(.tooGoodAccuracy, metrics.accuracy, over: 0.5, maximumAccuracy, metrics, examples),
            check(.tooGoodCorrelation, metrics.rankCorrelation, over: 0, maximumCorrelation, metrics, examples),
        ]
    }

    /// - Parameter chance: what knows nothing comes to.
    private func check(
        _ id: Check.ID, _ reading: Reading, over chance: Double, _ limit: Double, _ metrics: ForecastMetrics,
        _ examples: [Check.ID: [String]]
    ) -> Check {
        guard let found = reading.measured else {
            let isLeak = id == .tooGoodCorrelation && isTheSameEachDay(metrics)
            return Check(
                id, isLeak ? .suspicious : .notApplicable, limit: limit, n: metrics.n, examples: examples[id] ?? [])
        }
        let isLarge = metrics.n >= minimumItems
        let isShown = found.interval.map { $0.lower > limit || (isLarge && $0.lower > chance) } ?? isLarge
        return Check(
            id, found.value > limit && isShown ? .suspicious : .passed, measure: found.value, limit: limit,
            interval: found.interval, n: found.n, examples: examples[id] ?? [])
    }

    /// A rank correlation that does not vary from day to day has no interval, and no honest forecast has it.
    private func isTheSameEachDay(_ metrics: ForecastMetrics) -> Bool {
        metrics.informationCoefficient.why == .constant && metrics.dates >= PromotionRule.minimumDates
    }
}
