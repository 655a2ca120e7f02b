public import TrainerCore

/// What became of a stock that was looked at on the close of `day`, bought on the next close and sold `horizon` trading
/// days later, as T+1 allows.
public struct MarketLabel: Codable, Hashable, Sendable {
    public let code: TSCode
    /// d: what is known at its close decides.
    public let day: TradeDate
    /// h, trading days between buying and selling.
    public let horizon: Int
    public let interval: LabelInterval
    /// Π close/pre_close − 1 over the days after the purchase: dividends and splits are in it.
    public let stockReturn: Double
    /// The benchmark's return from the same close to the same close.
    public let benchmarkReturn: Double
    /// σ̂₂₀: standard deviation of the last 20 daily returns up to `day`, a fraction per day.
    public let volatility: Double

    public init(
        code: TSCode, day: TradeDate, horizon: Int, interval: LabelInterval, stockReturn: Double,
        benchmarkReturn: Double, volatility: Double
    ) {
        self.code = code
        self.day = day
        self.horizon = horizon
        self.interval = interval
        self.stockReturn = stockReturn
        self.benchmarkReturn = benchmarkReturn
        self.volatility = volatility
    }

    /// y: the return above the benchmark's.
    public var excess: Double { stockReturn - benchmarkReturn }

    /// z = y / (σ̂₂₀ · √h), so that a quiet and a wild stock fall into the classes equally often.
    public var scaledExcess: Double { excess / (volatility * Double(horizon).squareRoot()) }

    /// The binary direction, sign(y); no excess at all is not up.
    public var isUp: Bool { excess > 0 }
}
