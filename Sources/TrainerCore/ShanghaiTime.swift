public import Foundation

/// Wall-clock fields in Asia/Shanghai: UTC+8 all year since 1992, so plain arithmetic is exact for every day that
/// this program schedules or stamps.
public struct ShanghaiTime: Hashable, Sendable {
    public static let utcOffset: TimeInterval = 8 * 3600

    public let day: TradeDate
    public let hour: Int
    public let minute: Int
    public let second: Int

    public init(_ instant: Date) {
        let seconds = Int(saturating: (instant.timeIntervalSince1970 + Self.utcOffset).rounded(.down))
        let secondsOfDay = ((seconds % 86_400) + 86_400) % 86_400
        self.day = TradeDate(dayNumber: (seconds - secondsOfDay) / 86_400)
        self.hour = secondsOfDay / 3600
        self.minute = secondsOfDay / 60 % 60
        self.second = secondsOfDay % 60
    }

    public static func instant(_ day: TradeDate, hour: Int, minute: Int) -> Date {
        Date(timeIntervalSince1970: TimeInterval(day.dayNumber * 86_400 + hour * 3600 + minute * 60) - utcOffset)
    }

    private var clock: String { Self.two(hour) + Self.two(minute) }

    /// `20261121-0200`: the stem of a run id.
    public var runStem: String { "\(day)-\(clock)" }
    /// `2026-11-21 02:00:00`
    public var text: String { "\(day.dashed) \(timeOfDay)" }
    /// `02:00:00`
    public var timeOfDay: String { "\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
