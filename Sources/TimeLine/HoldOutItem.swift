public import TrainerCore

/// One stock on one day that a hold-out asks about: for a decision always, for a whole answer where a task is named.
public struct HoldOutItem: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let code: TSCode
    public let day: TradeDate
    public let narrative: TaskKind?

    public init(code: TSCode, day: TradeDate, narrative: TaskKind? = nil) {
        self.code = code
        self.day = day
        self.narrative = narrative
    }

    public var description: String {
        (["\(code)", "\(day)"] + (narrative.map { [$0.rawValue] } ?? [])).joined(separator: "|")
    }

    public static func < (left: HoldOutItem, right: HoldOutItem) -> Bool {
        (left.day, left.code) < (right.day, right.code)
    }
}
