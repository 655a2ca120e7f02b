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

    /// This series, and before its first day the one that the same source told of the stock's code before, whose level may
    /// be another: then it is put on this one's by the step that the prices take between the last day of the one and the
    /// first of the other. This one alone where a factor of either day is not known.
    ///
    /// - Parameter bars: the stock's bars around that day, under both codes, ascending.
    public func continuing(_ earlier: FactorSeries, over bars: [DailyBar]) -> FactorSeries {
        guard let first = factors.first, let place = bars.firstIndex(where: { $0.date >= first.date }), place > 0,
            let old = earlier.factor(on: bars[place - 1].date), let new = factor(on: bars[place].date)
        else { return self }
        let step = ExRightStep(from: bars[place - 1], to: bars[place], factors: old, new)
        let scale = step.agrees ? 1 : step.factor / step.price
        let before = earlier.factors.filter { $0.date < first.date }.map {
            AdjFactor(code: first.code, date: $0.date, factor: $0.factor * scale)
        }
        let eve = first.date.advanced(by: -1)
        return FactorSeries(
            before + factors, marketDays: marketDays,
            spans: earlier.spans.filter { $0.lowerBound <= eve }.map { $0.lowerBound...min($0.upperBound, eve) }
                + spans.filter { $0.upperBound >= first.date }.map { max($0.lowerBound, first.date)...$0.upperBound })
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
