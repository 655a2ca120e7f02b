internal import Foundation
internal import TrainerCore

/// A length of time as restic writes it: `30d`, `1y6m`, `2y5m7d3h`. Years, months and days are those of the calendar.
public struct KeepWindow: Hashable, Sendable, CustomStringConvertible {
    public let years: Int
    public let months: Int
    public let days: Int
    public let hours: Int

    /// The largest number of each unit: far beyond any use, and far from an overflow.
    static let largest = 100_000

    public init(years: Int = 0, months: Int = 0, days: Int = 0, hours: Int = 0) {
        self.years = years
        self.months = months
        self.days = days
        self.hours = hours
    }

    /// nil for anything but `NyNmNdNh` with at least one part, each unit at most once, and a length above zero.
    public init?(_ text: String) {
        var parts: [Character: Int] = [:]
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                guard "ymdh".contains(character), parts[character] == nil, let number = Int(digits),
                    number <= Self.largest
                else { return nil }
                parts[character] = number
                digits = ""
            }
        }
        guard digits.isEmpty, parts.values.contains(where: { $0 > 0 }) else { return nil }
        self.init(years: parts["y"] ?? 0, months: parts["m"] ?? 0, days: parts["d"] ?? 0, hours: parts["h"] ?? 0)
    }

    public var description: String {
        [(years, "y"), (months, "m"), (days, "d"), (hours, "h")].filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    }

    /// The instant that lies this far before `instant`, on China's calendar. A day that its month lacks is that many
    /// days after the month before: 31 March less one month is 3 March (2 March in a leap year).
    func start(before instant: Date) -> Date {
        let clock = ShanghaiTime(instant)
        let (year, month, day) = clock.day.civil
        let monthsSinceZero = (year - years) * 12 + (month - 1) - months
        let targetYear = Int((Double(monthsSinceZero) / 12).rounded(.down))
        // Before the year 1 everything is within.
        guard let first = TradeDate(year: targetYear, month: monthsSinceZero - targetYear * 12 + 1, day: 1) else {
            return .distantPast
        }
        let shift = clock.day.dayNumber - first.advanced(by: day - 1 - days).dayNumber
        return instant.addingTimeInterval(-TimeInterval(shift * 86_400 + hours * 3600))
    }
}

extension KeepWindow: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let window = KeepWindow(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a length of time: \(text)")
        }
        self = window
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
