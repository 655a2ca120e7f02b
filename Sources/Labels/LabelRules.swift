public import TrainerCore

/// What a label is measured by, and which stocks have none as of a day.
public struct LabelRules: Sendable {
    /// What the excess is over.
    public enum Benchmark: Sendable {
        /// An index by its own closes.
        case index(closes: [TradeDate: Double])
        /// The mean return of the stocks that have one on the same day: what a blind choice among them would have earned.
        case equalWeight(minimumStocks: Int)
    }

    /// Trading days between buying and selling, at least 1.
    public let horizon: Int
    public let benchmark: Benchmark
    /// Calendar days since the listing, as in `UniversePolicy`.
    public let minimumListedDays: Int
    public let includesST: Bool

    public init(
        horizon: Int, benchmark: Benchmark, minimumListedDays: Int = LabelScope.standard.minimumListedDays,
        includesST: Bool = LabelScope.standard.includesST
    ) {
        precondition(horizon > 0, "a label's horizon is at least one trading day")
        self.horizon = horizon
        self.benchmark = benchmark
        self.minimumListedDays = minimumListedDays
        self.includesST = includesST
    }
}
