public import TrainerCore

/// Why a stock gets no sample on a day. Raw values are what reports count by.
public enum SampleSkip: String, Codable, CaseIterable, Error, Sendable {
    /// No bar at all.
    case noBars = "no_bars"
    /// Fewer than `SampleWriter.minimumBars`: MACD and yesterday's DEA have no value yet.
    case shortHistory = "short_history"
    /// Fewer than `SampleWriter.windowLength`, although the stock was listed before the first of them: indicators would
    /// start in the middle of its history and change once the rest is stored.
    case cutHistory = "cut_history"
    /// A bar that `DailyBar.defect` refuses.
    case defectiveBar = "defective_bar"
    /// Bars of several codes, out of order, or two of one day.
    case disorderedBars = "disordered_bars"
    /// `preClose` does not follow from the close before it: a day is missing in between, or one of the two is wrong.
    case brokenContinuity = "broken_continuity"
    /// Nothing was traded on the as-of day.
    case noTrading = "no_trading"
    /// An indicator has no value on these bars (a price that never moved has no RSI).
    case undefinedIndicator = "undefined_indicator"
    /// The window holds a day that the health rules, or a second source, put under quarantine.
    case quarantinedBar = "quarantined_bar"
}

/// What one stock's window gave.
public enum SampleOutcome: Hashable, Sendable {
    /// One sample per task, in the order of `TaskKind`.
    case samples([Sample])
    case skipped(SampleSkip)
}
