public import Statistics
internal import TrainerCore

/// Whether another way to ask takes the place of the one that stands: both answered the same items of DEV, each under the
/// same number of orders, and the mean Brier loss of an item over the orders is compared. By the rule of one standard error
/// (Breiman, Friedman, Olshen & Stone, *Classification and Regression Trees*, 1984, §3.4.3) what stands is left only for
/// what is better by more than the error of the difference.
public struct SwapTrial: Codable, Hashable, Sendable {
    /// ℓ_standing − ℓ_other; positive: the other one loses less. Its error knows that the items of a day move together.
    public let gain: DateMean

    public var isAccepted: Bool { gain.mean > gain.standardError }

    /// - Parameters:
    ///   - standing, other: by order, one forecast for each of `items`.
    /// - Throws: `empty` without items or orders, `lengths`, `outOfRange` where items differ in horizon, `tooFew` days.
    public init(items: [DecisionItem], standing: [[Forecast]], other: [[Forecast]]) throws(Degenerate) {
        guard standing.count == other.count else { throw .lengths(standing.count, other.count) }
        guard let first = items.first, !standing.isEmpty else { throw .empty }
        let (before, after) = (try Self.losses(standing, of: items), try Self.losses(other, of: items))
        let days = DateIndex(items.map(\.date.dayNumber))
        self.gain = try MarketMean.estimate(
            zip(before, after).map { $0 - $1 }, on: days, horizon: first.horizon)
    }

    /// Of each item, the mean over the orders; 1 for a failure.
    ///
    /// - Throws: as `init`.
    public static func losses(_ orders: [[Forecast]], of items: [DecisionItem]) throws(Degenerate) -> [Double] {
        var sums = [Double](repeating: 0, count: items.count)
        for forecasts in orders {
            let losses = try DecisionLane(items: items, forecasts: forecasts).brierLosses
            for (place, loss) in losses.enumerated() { sums[place] += loss }
        }
        return sums.map { $0 / Double(max(1, orders.count)) }
    }
}
