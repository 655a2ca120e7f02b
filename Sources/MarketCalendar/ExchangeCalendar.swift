public import TrainerCore

/// The days on which the mainland exchanges open, from a bundled list; used where a source has no calendar of its own.
/// SSE, SZSE and BSE keep the same days. Every Saturday and Sunday is closed, a working weekend that makes up for a
/// holiday too.
public enum ExchangeCalendar {
    /// The Shanghai exchange's first day, 19 December 1990; nothing is open before it.
    public static let firstDay = TradeDate.exchangeOpening

    /// The years whose holidays are known. The next one's are announced in December.
    public static let knownYears = 1990...2026

    /// What is to be said of days beyond `knownYears`.
    public struct Answer: Hashable, Sendable {
        /// Ascending.
        public let days: [TradeDate]
        /// The first day that is a guess: every weekday from there on counts as open, but for the holidays that never
        /// move. nil where all is known.
        public let assumedFrom: TradeDate?
    }

    /// Whether trading takes place; after `knownYears` a guess (`isAssumed`).
    public static func isOpen(_ day: TradeDate) -> Bool {
        guard day >= firstDay, !day.isWeekend else { return false }
        let (year, month, dayOfMonth) = day.civil
        return !(holidays[year] ?? fixedHolidays).contains(month * 100 + dayOfMonth)
    }

    public static func isAssumed(_ day: TradeDate) -> Bool { day.civil.year > knownYears.upperBound }

    /// Whether `day` is closed by more than a guess.
    public static func isSurelyClosed(_ day: TradeDate) -> Bool {
        !isOpen(day) && (day.isWeekend || !isAssumed(day))
    }

    /// The next open day within a month; nil where it is a guess.
    public static func knownOpenDay(after day: TradeDate) -> TradeDate? {
        openDays(in: day.advanced(by: 1)...day.advanced(by: 31)).days.first.flatMap { isAssumed($0) ? nil : $0 }
    }

    public static func openDays(in range: ClosedRange<TradeDate>) -> Answer {
        let days = (range.lowerBound.dayNumber...range.upperBound.dayNumber).map(TradeDate.init(dayNumber:))
        return Answer(days: days.filter(isOpen), assumedFrom: days.first(where: isAssumed))
    }

    /// New year, labour day and the week of the national day are closed in every year; spring festival, Qingming,
    /// dragon boat and mid-autumn move, so that a guess has some days too many and none too few.
    private static let fixedHolidays: Set<Int> = [101, 501, 1001, 1002, 1003]
}
