/// A time of day in Asia/Shanghai, written `HH:MM`.
public struct DailyTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 0…23
    public let hour: Int
    /// 0…59
    public let minute: Int

    public init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// `02:00`: two digits, a colon, two digits; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        let digits = [0, 1, 3, 4].compactMap { bytes.indices.contains($0) ? Self.digit(bytes[$0]) : nil }
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), digits.count == 4 else { return nil }
        self.init(hour: digits[0] * 10 + digits[1], minute: digits[2] * 10 + digits[3])
    }

    public var secondsOfDay: Int { hour * 3600 + minute * 60 }
    public var description: String { "\(Self.two(hour)):\(Self.two(minute))" }

    public static func < (left: DailyTime, right: DailyTime) -> Bool { left.secondsOfDay < right.secondsOfDay }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension DailyTime: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = DailyTime(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time HH:MM: \(text)")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
