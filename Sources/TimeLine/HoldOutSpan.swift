public import TrainerCore

/// The days that a hold-out asks about, and the last day whose price its labels need.
public struct HoldOutSpan: Codable, Hashable, Sendable {
    /// Consecutive trading days, ascending.
    public let days: [TradeDate]
    /// max(d+1+h).
    public let labelEnd: TradeDate

    public init(days: [TradeDate], labelEnd: TradeDate) {
        precondition(!days.isEmpty, "a hold-out has days")
        self.days = days
        self.labelEnd = labelEnd
    }

    /// From the first day asked about to the last price needed.
    public var range: ClosedRange<TradeDate> { days[0]...max(days[days.count - 1], labelEnd) }
}
