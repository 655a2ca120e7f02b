/// The stable text id of a slot (`daily@02:00`, `weekly@monday-10:00`): the key of its mark in the store.
public struct SlotID: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
    public static func < (left: SlotID, right: SlotID) -> Bool { left.rawValue < right.rawValue }
}

/// One recurring time in Asia/Shanghai.
public enum Slot: Hashable, Sendable {
    case daily(DailyTime)
    case weekly(Weekday, DailyTime)

    public var id: SlotID {
        switch self {
        case .daily(let time): SlotID("daily@\(time)")
        case .weekly(let day, let time): SlotID("weekly@\(day.rawValue)-\(time)")
        }
    }

    /// The inverse of `id`; nil for a text that no slot has.
    public init?(id: SlotID) {
        let parts = id.rawValue.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "daily":
            guard let time = DailyTime(parts[1]) else { return nil }
            self = .daily(time)
        case "weekly":
            let words = parts[1].split(separator: "-", omittingEmptySubsequences: false)
            guard words.count == 2, let day = Weekday(rawValue: String(words[0])), let time = DailyTime(words[1])
            else { return nil }
            self = .weekly(day, time)
        default: return nil
        }
    }

    public var time: DailyTime {
        switch self {
        case .daily(let time), .weekly(_, let time): time
        }
    }

    /// nil: every day.
    public var weekday: Weekday? {
        switch self {
        case .daily: nil
        case .weekly(let day, _): day
        }
    }

    /// Days from one occurrence to the next.
    public var periodInDays: Int { weekday == nil ? 1 : 7 }
}

extension Slot: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let slot = Slot(id: SlotID(text)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a slot: \(text)")
        }
        self = slot
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(id.rawValue)
    }
}
