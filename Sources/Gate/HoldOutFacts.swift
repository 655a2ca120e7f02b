public import TrainerCore

/// What the decision lane was asked about.
public struct HoldOutFacts: Codable, Hashable, Sendable {
    /// What the returns are compared with.
    public enum Benchmark: String, Codable, Sendable {
        /// CSI 300.
        case index
        /// The mean of the stocks that have a return on the same days: where the index lacks a close.
        case universe
    }

    public let epoch: String
    public let seal: ContentDigest
    /// The run's day when it was frozen.
    public let frozenAsOf: TradeDate
    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let days: Int
    public let items: Int
    /// h, trading days.
    public let horizon: Int
    public let benchmark: Benchmark
    /// 买入 above k, 卖出 below −k, of volatility-scaled excess.
    public let threshold: Double
    /// Labels that the trivial models and the thirds were fitted to.
    public let trainItems: Int
    public let strictWalkForward: Bool
    /// Reason → days of GATE on which a held-out stock traded and has no label; nil in what an earlier version put out.
    public let labelDrops: [String: Int]?
    /// The same of DEV.
    public let devLabelDrops: [String: Int]?

    public init(
        epoch: String, seal: ContentDigest, frozenAsOf: TradeDate, firstDay: TradeDate, lastDay: TradeDate, days: Int,
        items: Int, horizon: Int, benchmark: Benchmark, threshold: Double, trainItems: Int, strictWalkForward: Bool,
        labelDrops: [String: Int]? = nil, devLabelDrops: [String: Int]? = nil
    ) {
        self.epoch = epoch
        self.seal = seal
        self.frozenAsOf = frozenAsOf
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.days = days
        self.items = items
        self.horizon = horizon
        self.benchmark = benchmark
        self.threshold = threshold
        self.trainItems = trainItems
        self.strictWalkForward = strictWalkForward
        self.labelDrops = labelDrops
        self.devLabelDrops = devLabelDrops
    }
}
