/// A calendar day of the simulated market, written `YYYYMMDD`. The sandbox shares no code with the product that is
/// tested against it, so it has its own.
public struct MarketDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 20260930
    public let yyyymmdd: Int

    public init(yyyymmdd: Int) { self.yyyymmdd = yyyymmdd }

    /// Eight digits that name a day; nil otherwise.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            (1...12).contains(number / 100 % 100),
            (1...Self.length(ofMonth: number / 100 % 100, year: number / 10_000)).contains(number % 100)
        else { return nil }
        yyyymmdd = number
    }

    public var year: Int { yyyymmdd / 10_000 }
    public var month: Int { yyyymmdd / 100 % 100 }
    public var dayOfMonth: Int { yyyymmdd % 100 }
    public var description: String { String(yyyymmdd) }

    public static func < (left: MarketDay, right: MarketDay) -> Bool { left.yyyymmdd < right.yyyymmdd }

    public var next: MarketDay {
        if dayOfMonth < Self.length(ofMonth: month, year: year) { return MarketDay(yyyymmdd: yyyymmdd + 1) }
        return month < 12
            ? MarketDay(yyyymmdd: year * 10_000 + (month + 1) * 100 + 1)
            : MarketDay(yyyymmdd: (year + 1) * 10_000 + 101)
    }

    /// Sakamoto's method (1992).
    public var isWeekend: Bool {
        let shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let y = month < 3 ? year - 1 : year
        let weekday = (y + y / 4 - y / 100 + y / 400 + shifts[month - 1] + dayOfMonth) % 7
        return weekday == 0 || weekday == 6
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
