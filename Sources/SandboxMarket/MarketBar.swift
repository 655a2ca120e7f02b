/// One row of TuShare's `daily`, in its units.
public struct MarketBar: Sendable, Hashable {
    public var code: String
    public var day: MarketDay
    /// Yuan, two decimals.
    public var open, high, low, close: Double
    /// The ex-right reference price.
    public var preClose: Double
    public var change: Double
    /// Percent, four decimals.
    public var pctChg: Double
    /// 手, two decimals.
    public var volume: Double
    /// 千元, three decimals; nil where the data have none.
    public var amount: Double?

    public init(
        code: String, day: MarketDay, open: Double, high: Double, low: Double, close: Double, preClose: Double,
        change: Double, pctChg: Double, volume: Double, amount: Double?
    ) {
        self.code = code
        self.day = day
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.preClose = preClose
        self.change = change
        self.pctChg = pctChg
        self.volume = volume
        self.amount = amount
    }
}

/// A row of `adj_factor`; suspended days have one too.
public struct MarketFactor: Sendable, Hashable {
    public var code: String
    public var day: MarketDay
    public var factor: Double

    public init(code: String, day: MarketDay, factor: Double) {
        self.code = code
        self.day = day
        self.factor = factor
    }
}

/// A row of `suspend_d`.
public struct MarketSuspension: Sendable, Hashable {
    public var code: String
    public var day: MarketDay

    public init(code: String, day: MarketDay) {
        self.code = code
        self.day = day
    }
}

/// A row of `namechange`.
public struct MarketName: Sendable, Hashable {
    public var code: String
    public var name: String
    public var start: MarketDay
    /// nil while in force.
    public var end: MarketDay?
    public var reason: String

    public init(code: String, name: String, start: MarketDay, end: MarketDay?, reason: String) {
        self.code = code
        self.name = name
        self.start = start
        self.end = end
        self.reason = reason
    }
}

/// A row of `stock_basic`.
public struct MarketStock: Sendable, Hashable {
    public var code: String
    public var name: String
    public var area: String?
    public var industry: String?
    /// 主板 创业板 科创板 北交所
    public var market: String
    public var listDay: MarketDay
    public var delistDay: MarketDay?
    /// 10,000 shares; nil where the data do not say.
    public var floatShares: Double?

    public init(
        code: String, name: String, area: String?, industry: String?, market: String, listDay: MarketDay,
        delistDay: MarketDay? = nil, floatShares: Double? = nil
    ) {
        self.code = code
        self.name = name
        self.area = area
        self.industry = industry
        self.market = market
        self.listDay = listDay
        self.delistDay = delistDay
        self.floatShares = floatShares
    }
}
