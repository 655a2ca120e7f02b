public import TrainerCore

/// One question of the decision lane: a stock seen at the close of a day, with what came of it.
public struct DecisionItem: Codable, Hashable, Sendable {
    public let date: TradeDate
    public let code: TSCode
    /// h, trading days; bought at the close of the next day, sold h days after.
    public let horizon: Int
    /// y, the return beyond the index over the horizon, as a fraction.
    public let excessReturn: Double
    /// The third of the volatility scale that y fell into.
    public let rating: Rating
    /// What the trivial models see.
    public let signals: TrendSignals
    /// nil where no source told the stock's market value.
    public let cap: CapBand?
    /// In the source's own words; nil where no source tells it.
    public let industry: String?

    public init(
        date: TradeDate, code: TSCode, horizon: Int, excessReturn: Double, rating: Rating, signals: TrendSignals,
        cap: CapBand? = nil, industry: String? = nil
    ) {
        self.date = date
        self.code = code
        self.horizon = horizon
        self.excessReturn = excessReturn
        self.rating = rating
        self.signals = signals
        self.cap = cap
        self.industry = industry
    }

    /// The binary label; no change is not up.
    public var wentUp: Bool { excessReturn > 0 }
}

/// What was known at the close of the day, for the baselines.
public struct TrendSignals: Codable, Hashable, Sendable {
    /// r of the day itself.
    public let lastReturn: Double
    /// MA5 − MA20.
    public let averageGap: Double
    /// The indicators that a question shows, in one order for all items.
    public let indicators: [Double]

    public init(lastReturn: Double, averageGap: Double, indicators: [Double]) {
        self.lastReturn = lastReturn
        self.averageGap = averageGap
        self.indicators = indicators
    }
}
