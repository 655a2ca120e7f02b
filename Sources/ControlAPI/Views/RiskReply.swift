public import TrainerCore

/// One stock's risk grade with the rule that it comes from.
public struct RiskReply: Codable, Hashable, Sendable {
    public struct Factor: Codable, Hashable, Sendable {
        /// `volatility` (percent a year), `drawdown` (percent), `liquidity` (million yuan), `limit_hits` (days)
        public let factor: String
        /// Absent where the bars do not tell it.
        public let value: Double?
        public let points: Int?
        /// One point from the first on, two from the second; below them where `riskier_below`.
        public let steps: [Double]
        public let riskierBelow: Bool

        public init(factor: String, value: Double?, points: Int?, steps: [Double], riskierBelow: Bool) {
            self.factor = factor
            self.value = value
            self.points = points
            self.steps = steps
            self.riskierBelow = riskierBelow
        }
    }

    public let code: TSCode
    /// The day of the last bar.
    public let day: TradeDate
    public let level: RiskLevel
    /// A factor is not known: the grade is this one at least.
    public let isAtLeast: Bool
    public let points: Int
    public let mediumFrom: Int
    public let highFrom: Int
    public let factors: [Factor]

    public init(
        code: TSCode, day: TradeDate, level: RiskLevel, isAtLeast: Bool, points: Int, mediumFrom: Int, highFrom: Int,
        factors: [Factor]
    ) {
        self.code = code
        self.day = day
        self.level = level
        self.isAtLeast = isAtLeast
        self.points = points
        self.mediumFrom = mediumFrom
        self.highFrom = highFrom
        self.factors = factors
    }
}
