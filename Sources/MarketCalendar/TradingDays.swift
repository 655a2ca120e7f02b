public import TrainerCore

/// Open days in order, each with its place, so that "h trading days later" is an addition.
public struct TradingDays: Hashable, Sendable {
    /// Ascending, each once.
    public let days: [TradeDate]

    public init(_ days: some Sequence<TradeDate>) {
        self.days = Set(days).sorted()
    }

    public var count: Int { days.count }
    public var first: TradeDate? { days.first }
    public var last: TradeDate? { days.last }

    public subscript(place: Int) -> TradeDate { days[place] }

    /// The place of an open day; nil for any other day.
    public func index(of day: TradeDate) -> Int? {
        let place = place(of: day)
        return place < days.count && days[place] == day ? place : nil
    }

    /// The place of the first open day at or after `day`; `count` where none is known.
    public func place(of day: TradeDate) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What was known of the days on `asOf`.
    public func through(_ asOf: TradeDate) -> TradingDays {
        TradingDays(days.prefix(place(of: asOf.advanced(by: 1))))
    }
}
