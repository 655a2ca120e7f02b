public import TrainerCore

/// How often stocks in a sample's market state rose above the market, as a sample prints it: a frequency over labels
/// that had matured by its day, never what became of its own stock.
public struct UpOdds: Codable, Hashable, Sendable {
    /// In hundredths, drawn towards the share over all (`RegimeFrequency.printed`).
    public let probability: Double
    /// Labelled stock-days in the same state.
    public let similar: Int
    /// Labelled stock-days in any state.
    public let all: Int
    /// Trading days between entry and exit.
    public let horizon: Int
    /// Days of which no label counts: those of hold-outs and around them.
    public let blindTo: DaySpan?

    /// Where no label has matured yet: a half of nothing, and the sample says so (`全体样本：0个`).
    public static let none = UpOdds(probability: 0.5, similar: 0, all: 0)
    /// Trading days of the forecasts that samples and questions speak of.
    public static let standardHorizon = 5

    public init(
        probability: Double, similar: Int, all: Int, horizon: Int = standardHorizon, blindTo: DaySpan? = nil
    ) {
        precondition(horizon > 0 && similar >= 0 && all >= similar, "counts of labels over a horizon")
        self.probability = probability
        self.similar = similar
        self.all = all
        self.horizon = horizon
        self.blindTo = blindTo
    }
}
