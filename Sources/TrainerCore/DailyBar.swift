/// One stock's day, as a key.
public struct BarKey: Codable, Hashable, Sendable {
    public let code: TSCode
    public let date: TradeDate

    public init(code: TSCode, date: TradeDate) {
        self.code = code
        self.date = date
    }
}

/// One stock's day, unadjusted, in TuShare's units.
public struct DailyBar: Codable, Hashable, Sendable {
    public let code: TSCode
    public let date: TradeDate
    /// Yuan.
    public let open: Double
    public let high: Double
    public let low: Double
    public let close: Double
    /// The ex-right reference price of the day before, yuan: `close[t-1] != preClose[t]` marks an ex-date.
    public let preClose: Double
    /// 手 (100 shares).
    public let volume: Double
    /// 千元 (1,000 yuan); nil where the source has none.
    public let amount: Double?

    public init(
        code: TSCode, date: TradeDate, open: Double, high: Double, low: Double, close: Double, preClose: Double,
        volume: Double, amount: Double?
    ) {
        self.code = code
        self.date = date
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.preClose = preClose
        self.volume = volume
        self.amount = amount
    }

    /// What a reason is checked by: `open 10.1, high 10.2, …`.
    public var numbers: String {
        "open \(open), high \(high), low \(low), close \(close), pre_close \(preClose), vol \(volume)"
            + (amount.map { ", amount \($0)" } ?? "")
    }

    /// Why the row cannot be a day's bar, or nil. Rows with a defect are refused with this reason, never repaired.
    public var defect: BarDefect? {
        // No list of them: every bar passes here, several times a night.
        guard open.isFinite, high.isFinite, low.isFinite, close.isFinite, preClose.isFinite, volume.isFinite,
            (amount ?? 0).isFinite
        else { return .notANumber }
        guard low > 0, preClose > 0 else { return .priceNotPositive }
        guard volume >= 0, (amount ?? 0) >= 0 else { return .negative }
        guard high >= max(open, close), low <= min(open, close) else { return .outsideRange }
        guard max(high, preClose) <= Self.largestPrice, max(volume, amount ?? 0) <= Self.largestSum else {
            return .tooLarge
        }
        return nil
    }

    /// Yuan; the dearest share ever was some 2,700.
    public static let largestPrice = 1e6
    /// Of 手 and of 千元: the whole market trades less than a thousandth of it in a day.
    public static let largestSum = 1e12
}

/// Why a row cannot be a day's bar.
public enum BarDefect: String, CaseIterable, Sendable {
    // What refused rows are stored with.
    case notANumber = "a value is not a number"
    case priceNotPositive = "a price is not positive"
    case negative = "vol or amount is negative"
    case outsideRange = "open or close lies outside low…high"
    case tooLarge = "a price, vol or amount is too large"
}
