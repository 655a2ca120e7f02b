public import Statistics

/// The challenger beside the champion on the same items. Positive: the challenger loses less.
public struct PairedComparison: Codable, Hashable, Sendable {
    /// δ̄ of Brier losses, ℓ_champion − ℓ_challenger: decides.
    public let brier: DateMean
    /// The same of wrong ratings: shown.
    public let ratings: DateMean
    /// Of ratings, blind to days: shown. nil where the two are never right on different items.
    public let mcNemar: McNemar?

    /// - Throws: `empty`, `lengths`, `outOfRange` where items differ in horizon, `tooFew` days.
    public init(
        items: [DecisionItem], challenger: [Forecast], champion: [Forecast]
    ) throws(Degenerate) {
        let mine = try DecisionLane(items: items, forecasts: challenger)
        let theirs = try DecisionLane(items: items, forecasts: champion)
        self.brier = try Self.brierGain(of: mine, over: theirs)
        let right = (mine: mine.rightRatings, theirs: theirs.rightRatings)
        self.ratings = try MarketMean.estimate(
            zip(right.mine, right.theirs).map { $0 - $1 }, on: mine.days, horizon: mine.horizon)
        let only = (
            mine: zip(right.mine, right.theirs).count { $0 > $1 },
            theirs: zip(right.mine, right.theirs).count { $0 < $1 }
        )
        self.mcNemar =
            only.mine + only.theirs == 0 ? nil : try McNemar(onlyFirst: only.mine, onlySecond: only.theirs)
    }

    /// δ̄ of Brier losses alone.
    ///
    /// - Throws: as `init`.
    public static func brierGain(
        of challenger: [Forecast], on items: [DecisionItem], over other: [Forecast]
    ) throws(Degenerate) -> DateMean {
        try brierGain(
            of: DecisionLane(items: items, forecasts: challenger), over: DecisionLane(items: items, forecasts: other))
    }

    private static func brierGain(of mine: DecisionLane, over theirs: DecisionLane) throws(Degenerate) -> DateMean {
        try MarketMean.estimate(
            zip(theirs.brierLosses, mine.brierLosses).map { $0 - $1 }, on: mine.days, horizon: mine.horizon)
    }

    /// δ̄ of Brier losses against saying the train pool's base rate each time.
    ///
    /// - Throws: as `init`, and `outOfRange` for a rate outside of 0…1.
    public static func brierGain(
        of challenger: [Forecast], on items: [DecisionItem], overBaseRate baseRate: Double
    ) throws(Degenerate) -> DateMean {
        guard baseRate >= 0, baseRate <= 1 else { throw .outOfRange }
        let lane = try DecisionLane(items: items, forecasts: challenger)
        let gains = zip(items, lane.brierLosses).map { item, loss -> Double in
            let error = baseRate - (item.wentUp ? 1 : 0)
            return error * error - loss
        }
        return try MarketMean.estimate(gains, on: lane.days, horizon: lane.horizon)
    }
}
