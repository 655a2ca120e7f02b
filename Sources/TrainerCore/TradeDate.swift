/// A calendar day in China, written `YYYYMMDD` as TuShare does.
public struct TradeDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01 (proleptic Gregorian).
    public let dayNumber: Int

    public init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// 19 December 1990, the Shanghai exchange's first day: no bar is older.
    public static let exchangeOpening = TradeDate(dayNumber: 7_657)

    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.dayNumber = Self.daysFromCivil(year, month, day)
        guard civil == (year, month, day) else { return nil }
    }

    /// Accepts exactly eight digits (`20260930`) or the dashed form (`2026-09-30`).
    public init?(_ text: some StringProtocol) {
        var digits: [Int] = []
        for (offset, byte) in text.utf8.enumerated() {
            if byte == UInt8(ascii: "-"), text.utf8.count == 10, offset == 4 || offset == 7 { continue }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            digits.append(Int(byte - UInt8(ascii: "0")))
        }
        guard digits.count == 8, text.utf8.count == 8 || text.utf8.count == 10 else { return nil }
        let number = digits.reduce(0) { $0 * 10 + $1 }
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// The integer 20260930; how the store keys a day.
    public init?(yyyymmdd number: Int) {
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    public var yyyymmdd: Int {
        let (year, month, day) = civil
        return year * 10_000 + month * 100 + day
    }

    public var dashed: String { text(dash: UInt8(ascii: "-")) }

    /// Digits, since every sample writes a day several times: Foundation's formats and pieces of strings cost more than the
    /// rest of its line.
    private func text(dash: UInt8?) -> String {
        var rest = yyyymmdd.magnitude
        return String(unsafeUninitializedCapacity: 32) { buffer in
            // From the last digit to the first; eight at least.
            var (written, digits) = (0, 0)
            while rest > 0 || digits < 8 {
                if let dash, digits == 2 || digits == 4 {
                    buffer[written] = dash
                    written += 1
                }
                buffer[written] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                written += 1
                digits += 1
            }
            var text = buffer[..<written]
            text.reverse()
            return written
        }
    }

    /// 1 = Monday … 7 = Sunday (ISO 8601).
    public var isoWeekday: Int { ((dayNumber + 3) % 7 + 7) % 7 + 1 }
    public var isWeekend: Bool { isoWeekday > 5 }

    public func advanced(by days: Int) -> TradeDate { TradeDate(dayNumber: dayNumber + days) }

    public static func < (left: TradeDate, right: TradeDate) -> Bool { left.dayNumber < right.dayNumber }

    /// Year, month, day. Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    public var civil: (year: Int, month: Int, day: Int) {
        let z = dayNumber + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The inverse of `civil` (days_from_civil of the same source).
    private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension TradeDate: CustomStringConvertible, Codable {
    public var description: String {
        text(dash: nil)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = TradeDate(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day: \(text)")
        }
        self = date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
