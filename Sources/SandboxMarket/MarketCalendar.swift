/// Which days the exchanges open. SSE, SZSE and BSE keep the same days; make-up working weekends are closed.
public struct MarketCalendar: Sendable {
    private var known: [MarketDay: Bool]

    /// `known` overrules the built-in holidays.
    public init(known: [MarketDay: Bool] = [:]) { self.known = known }

    public func isOpen(_ day: MarketDay) -> Bool {
        if let isOpen = known[day] { return isOpen }
        return !day.isWeekend && !Self.isHoliday(day)
    }

    public func days(from first: MarketDay, through last: MarketDay) -> [MarketDay] {
        var days: [MarketDay] = []
        var day = first
        while day <= last {
            days.append(day)
            day = day.next
        }
        return days
    }

    public func openDays(from first: MarketDay, through last: MarketDay) -> [MarketDay] {
        days(from: first, through: last).filter(isOpen)
    }

    /// Weekdays on which the exchanges stayed shut, as their yearly notices say (2022–2026). Other years know only the
    /// holidays that never move.
    private static func isHoliday(_ day: MarketDay) -> Bool {
        let monthAndDay = day.yyyymmdd % 10_000
        guard let holidays = holidays[day.year] else {
            return [101, 501].contains(monthAndDay) || (1001...1007).contains(monthAndDay)
        }
        return holidays.contains(monthAndDay)
    }

    private static let holidays: [Int: Set<Int>] = [
        2022: [
            103, 131, 201, 202, 203, 204, 404, 405, 502, 503, 504, 603, 912, 1003, 1004, 1005, 1006, 1007,
        ],
        2023: [
            102, 123, 124, 125, 126, 127, 405, 501, 502, 503, 622, 623, 929, 1002, 1003, 1004, 1005, 1006,
        ],
        2024: [
            101, 209, 212, 213, 214, 215, 216, 404, 405, 501, 502, 503, 610, 916, 917, 1001, 1002, 1003, 1004, 1007,
        ],
        2025: [
            101, 128, 129, 130, 131, 203, 204, 404, 501, 502, 505, 602, 1001, 1002, 1003, 1006, 1007, 1008,
        ],
        2026: [
            101, 102, 216, 217, 218, 219, 220, 223, 406, 501, 504, 505, 619, 925, 1001, 1002, 1005, 1006, 1007,
        ],
    ]
}
