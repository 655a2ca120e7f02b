/// One source's adjustment factors of one stock, and the days that it told them of. A day that it did not tell of, because
/// the series has ended or was cut short, has no known factor: nobody said that it stayed what it was.
public struct FactorSeries: Hashable, Sendable {
    /// Nothing known.
    public static let none = FactorSeries([], marketDays: [], spans: [])

    /// Ascending, each in force from its day on; days that only repeat the one before may be left out.
    public let factors: [AdjFactor]
    private let marketDays: [TradeDate]
    private let spans: [ClosedRange<TradeDate>]

    /// - Parameters:
    ///   - marketDays: days whose factors of all stocks the source told, ascending.
    ///   - spans: days for which it was asked of this stock alone.
    public init(_ factors: [AdjFactor], marketDays: [TradeDate], spans: [ClosedRange<TradeDate>]) {
        self.factors = factors
        self.marketDays = marketDays
        self.spans = spans
    }

    /// A series that tells of every day from its first one on.
    public init(throughout factors: [AdjFactor]) {
        self.init(
            factors, marketDays: [], spans: factors.first.map { [$0.date...TradeDate(dayNumber: .max)] } ?? [])
    }

    /// The newest day told of; nil: none.
    public var reach: TradeDate? {
        [marketDays.last, spans.map(\.upperBound).max(), factors.last?.date].compactMap(\.self).max()
    }

    /// The factor in force on `day`; nil before the first one and on days not told of.
    public func factor(on day: TradeDate) -> Double? {
        let place = factors.sortedPrefix { $0.date <= day }
        guard place > 0 else { return nil }
        let last = factors[place - 1]
        return last.date == day || tells(of: day) ? last.factor : nil
    }

    private func tells(of day: TradeDate) -> Bool {
        if spans.contains(where: { $0.contains(day) }) { return true }
        let place = marketDays.sortedPrefix { $0 <= day }
        return place > 0 && marketDays[place - 1] == day
    }
}

extension Array {
    /// How many stand at the front and satisfy `isBefore`, which no later one does.
    fileprivate func sortedPrefix(_ isBefore: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
