public import Foundation
public import TrainerCore

/// How prices are put on one level.
public enum BarAdjustment: String, Codable, CaseIterable, Sendable {
    /// As traded.
    case raw
    /// 前复权, anchored at the last day that is seen.
    case qfq
    /// 后复权.
    case hfq
}

/// `GET /v1/data/bars/CODE?…`
public struct BarsRequest: Codable, Hashable, Sendable {
    public var code: TSCode
    /// nil: the last `ControlProtocol.defaultBars`.
    public var from: TradeDate?
    public var to: TradeDate?
    /// No bar and no factor after this day is seen.
    public var asOf: TradeDate?
    /// Only what had come in by then is seen; nil: now.
    public var knownAt: Date?
    public var adjust: BarAdjustment
    public var indicators: Bool

    public init(
        code: TSCode, from: TradeDate? = nil, to: TradeDate? = nil, asOf: TradeDate? = nil, knownAt: Date? = nil,
        adjust: BarAdjustment = .raw, indicators: Bool = false
    ) {
        self.code = code
        self.from = from
        self.to = to
        self.asOf = asOf
        self.knownAt = knownAt
        self.adjust = adjust
        self.indicators = indicators
    }
}

/// One stock's bars.
public struct BarsReply: Codable, Hashable, Sendable {
    public struct Row: Codable, Hashable, Sendable {
        public let date: TradeDate
        /// Yuan, adjusted as asked.
        public let open: Double
        public let high: Double
        public let low: Double
        public let close: Double
        public let preClose: Double
        /// 手 and 千元, never adjusted.
        public let volume: Double
        public let amount: Double?
        /// Percent of the floating shares, price ÷ earnings (none at a loss) and 万元: where a source gave them.
        public let turnoverRate: Double?
        public let pe: Double?
        public let totalMarketValue: Double?
        public let source: String
        public let ingestedAt: Date
        /// Beside `BarsReply.indicators`; null in the warm-up.
        public let values: [Double?]

        public init(
            _ bar: DailyBar, basic: DailyBasic? = nil, source: String, ingestedAt: Date, values: [Double?]
        ) {
            self.date = bar.date
            self.open = bar.open
            self.high = bar.high
            self.low = bar.low
            self.close = bar.close
            self.preClose = bar.preClose
            self.volume = bar.volume
            self.amount = bar.amount
            self.turnoverRate = basic?.turnoverRate
            self.pe = basic?.pe
            self.totalMarketValue = basic?.totalMarketValue
            self.source = source
            self.ingestedAt = ingestedAt
            self.values = values
        }
    }

    public let code: TSCode
    public let adjust: BarAdjustment
    /// `none`, `factors` (one source's, whole) or `chain` (of close ÷ pre_close).
    public let basis: String
    /// The names of the series, of the prices as adjusted; empty where none were asked for.
    public let indicators: [String]
    /// Ascending.
    public let rows: [Row]

    public init(code: TSCode, adjust: BarAdjustment, basis: String, indicators: [String], rows: [Row]) {
        self.code = code
        self.adjust = adjust
        self.basis = basis
        self.indicators = indicators
        self.rows = rows
    }
}
