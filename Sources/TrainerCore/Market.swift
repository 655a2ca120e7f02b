public import Foundation

// What is known of the market beside the bars. Every fact carries its source in the store.

/// The cumulative adjustment factor of one day, in force from that day on: hfq = price × factor, qfq = price × factor ÷
/// factor of the anchor day. Its level is arbitrary: only ratios of one source's series mean something.
public struct AdjFactor: Codable, Hashable, Sendable {
    public let code: TSCode
    public let date: TradeDate
    public let factor: Double

    public init(code: TSCode, date: TradeDate, factor: Double) {
        self.code = code
        self.date = date
        self.factor = factor
    }
}

/// One security of the exchange lists, delisted ones included.
public struct Listing: Codable, Hashable, Sendable {
    /// TuShare's `list_status`.
    public enum Status: String, Codable, CaseIterable, Sendable {
        case listed = "L"
        case delisted = "D"
        case paused = "P"
    }

    public let code: TSCode
    public let name: String
    public let status: Status
    /// nil where the source does not say.
    public let listDate: TradeDate?
    /// The first day without trading; nil while listed or where the source does not say.
    public let delistDate: TradeDate?
    /// In the source's own words (`银行`); nil where it does not say.
    public let industry: String?

    public init(
        code: TSCode, name: String, status: Status, listDate: TradeDate?, delistDate: TradeDate?,
        industry: String? = nil
    ) {
        self.code = code
        self.name = name
        self.status = status
        self.listDate = listDate
        self.delistDate = delistDate
        self.industry = industry
    }
}

/// A stock that did not trade on a day, or not all of it.
public struct Suspension: Codable, Hashable, Sendable {
    public let code: TSCode
    public let date: TradeDate
    /// `09:30-10:00` and the like: halted within the day, so that a bar exists. nil: the whole day.
    public let timing: String?

    public init(code: TSCode, date: TradeDate, timing: String?) {
        self.code = code
        self.date = date
        self.timing = timing
    }
}

/// A name and the days it was in force; ST and *ST are read from it.
public struct NameSpell: Codable, Hashable, Sendable {
    public let code: TSCode
    public let name: String
    public let start: TradeDate
    /// The last day; nil while in force.
    public let end: TradeDate?

    public init(code: TSCode, name: String, start: TradeDate, end: TradeDate?) {
        self.code = code
        self.name = name
        self.start = start
        self.end = end
    }
}

/// The price limits of a day as the exchange published them, yuan.
public struct PublishedLimits: Codable, Hashable, Sendable {
    public let code: TSCode
    public let date: TradeDate
    public let up: Double
    public let down: Double

    public init(code: TSCode, date: TradeDate, up: Double, down: Double) {
        self.code = code
        self.date = date
        self.up = up
        self.down = down
    }
}

/// What a day's closing price says of a stock's value (TuShare's `daily_basic`).
public struct DailyBasic: Codable, Hashable, Sendable {
    public let code: TSCode
    public let date: TradeDate
    /// Percent of the floating shares.
    public let turnoverRate: Double?
    /// Price ÷ earnings of the last year; nil at a loss.
    public let pe: Double?
    /// Price ÷ earnings of the last four quarters; nil at a loss.
    public let peTTM: Double?
    /// Price ÷ book value.
    public let pb: Double?
    /// 万元.
    public let totalMarketValue: Double?
    /// 万元, of the floating shares.
    public let floatMarketValue: Double?

    public init(
        code: TSCode, date: TradeDate, turnoverRate: Double?, pe: Double?, peTTM: Double?, pb: Double?,
        totalMarketValue: Double?, floatMarketValue: Double?
    ) {
        self.code = code
        self.date = date
        self.turnoverRate = turnoverRate
        self.pe = pe
        self.peTTM = peTTM
        self.pb = pb
        self.totalMarketValue = totalMarketValue
        self.floatMarketValue = floatMarketValue
    }
}

/// A code of the Beijing exchange before and after the renumbering of 2025.
public struct CodeChange: Codable, Hashable, Sendable {
    public let old: TSCode
    public let new: TSCode

    public init(old: TSCode, new: TSCode) {
        self.old = old
        self.new = new
    }
}

/// What one account may call one API, learnt from the server's own words.
public struct CallQuota: Codable, Hashable, Sendable {
    public enum Period: String, Codable, CaseIterable, Sendable {
        case minute, hour, day
    }

    public let api: String
    public let period: Period
    /// Calls in one period; 0: none at all (no permission).
    public let limit: Int
    public let learntAt: Date

    public init(api: String, period: Period, limit: Int, learntAt: Date) {
        self.api = api
        self.period = period
        self.limit = limit
        self.learntAt = learntAt
    }
}

/// Something about a stored bar that a rule did not like.
public struct BarFinding: Codable, Hashable, Sendable {
    public enum Rule: String, Codable, CaseIterable, Sendable {
        case calendarGap = "calendar_gap"
        case priceOrder = "price_order"
        case duplicate
        case stale
        case jumpWithoutExRight = "jump_without_ex_right"
        case beyondLimit = "beyond_limit"
        case zeroVolume = "zero_volume"
        case vwapOutside = "vwap_outside"
        case sourcesDisagree = "sources_disagree"
        case barWhileSuspended = "bar_while_suspended"
        case factorDisagrees = "factor_disagrees"
    }

    public enum Severity: String, Codable, Sendable {
        /// Reported; the bar is used.
        case note
        /// The bar is kept and shown, but no sample is made from a window that holds it.
        case quarantine
    }

    public let code: TSCode
    /// The bar's day; for a gap, the first missing day.
    public let date: TradeDate
    public let rule: Rule
    public let severity: Severity
    /// The numbers that made it: `high 11.02 > limit 10.99 (main, 10 %, pre_close 9.99)`.
    public let detail: String

    public init(code: TSCode, date: TradeDate, rule: Rule, severity: Severity, detail: String) {
        self.code = code
        self.date = date
        self.rule = rule
        self.severity = severity
        self.detail = detail
    }
}
