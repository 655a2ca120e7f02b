internal import Statistics

/// Results that no honest forecast of a market has: they ask for a leak search before anybody believes them. A rank
/// correlation of 0.05 is what good models publish, and about 51.6 % of directions.
public struct TooGoodAlarm: Codable, Hashable, Sendable {
    public var maximumAccuracy = 0.60
    public var maximumCorrelation = 0.15
    /// On fewer items luck does it.
    public var minimumItems = 600

    public init() {}

    /// - Parameters:
    ///   - accuracy: of directions, on `accuracyItems` covered items.
    ///   - correlation: mean rank correlation, over `correlationItems` answered items.
    public func checks(
        accuracy: Double?, accuracyItems: Int, correlation: Double?, correlationItems: Int
    ) -> [Check] {
        [
            check(.tooGoodAccuracy, accuracy, maximumAccuracy, accuracyItems),
            check(.tooGoodCorrelation, correlation, maximumCorrelation, correlationItems),
        ]
    }

    /// Whether the alarm sounds for these metrics.
    public func sounds(for metrics: ForecastMetrics) -> Bool {
        checks(metrics).contains { $0.status == .suspicious }
    }

    func checks(_ metrics: ForecastMetrics) -> [Check] {
        let answered = metrics.n - metrics.failures.values.reduce(0, +)
        return checks(
            accuracy: metrics.accuracy.measured?.value, accuracyItems: metrics.accuracy.measured?.n ?? 0,
            correlation: metrics.informationCoefficient.value?.mean, correlationItems: answered)
    }

    private func check(_ id: Check.ID, _ measure: Double?, _ limit: Double, _ n: Int) -> Check {
        guard let measure, n >= minimumItems else {
            return Check(id, .notApplicable, measure: measure, limit: limit, n: n)
        }
        return Check(id, measure > limit ? .suspicious : .passed, measure: measure, limit: limit, n: n)
    }
}
