/// Why a stock's day has no label.
public enum LabelDrop: String, Error, Codable, CaseIterable, Sendable {
    // as of the day itself
    case newListing = "new_listing"
    case specialTreatment = "st"
    /// Fewer than 20 bars up to the day, or prices that did not move.
    case noVolatility = "no_volatility"
    /// The exit lies after the last day that is known.
    case notMatured = "not_matured"
    // on the way
    /// No trade on d+1: there was nothing to buy.
    case suspendedAtEntry = "suspended_at_entry"
    /// 一字涨停 on d+1: nobody sold.
    case limitUpAtEntry = "limit_up_at_entry"
    /// No trade on d+1+h; so ends a stock that was delisted on the way.
    case suspendedAtExit = "suspended_at_exit"
    /// 一字跌停 on d+1+h: nobody bought.
    case limitDownAtExit = "limit_down_at_exit"
    /// A bar on the way that cannot be one.
    case defectiveBar = "defective_bar"
    /// A bar whose reference price does not follow from the bar before: a day between them is missing.
    case brokenContinuity = "broken_continuity"
    /// The index has no close on d+1 or d+1+h, or too few stocks have a return to make a mean of.
    case noBenchmark = "no_benchmark"
}
