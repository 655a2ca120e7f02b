/// Calendar days from one to another, both of them among it.
public struct DaySpan: Codable, Hashable, Sendable {
    public let first: TradeDate
    public let last: TradeDate

    public init(first: TradeDate, last: TradeDate) {
        precondition(first <= last, "a span does not end before it begins")
        self.first = first
        self.last = last
    }

    public func contains(_ day: TradeDate) -> Bool { first <= day && day <= last }

    /// How many days lie in it at or before `day`.
    public func count(through day: TradeDate) -> Int {
        max(0, min(last, day).dayNumber - first.dayNumber + 1)
    }
}
