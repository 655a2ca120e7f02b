public import Foundation
import TrainerCore

/// One instant at which a slot asks for a run.
public struct DueSlot: Hashable, Sendable {
    public let slot: Slot
    public let due: Date

    public init(slot: Slot, due: Date) {
        self.slot = slot
        self.due = due
    }

    public var id: SlotID { slot.id }
}

/// The slots of a configuration and the calendar arithmetic on them. Asia/Shanghai has had no daylight saving since
/// 1992, so a day is always 86,400 s.
public struct SchedulePlan: Hashable, Codable, Sendable {
    /// Without repeats, in the order in which they were first given.
    public let slots: [Slot]

    public init(slots: [Slot]) {
        var seen: Set<Slot> = []
        self.slots = slots.filter { seen.insert($0).inserted }
    }

    /// The instants of `slot` in the half-open interval (`after`, `through`], ascending; empty when `through` ≤ `after`.
    public func occurrences(of slot: Slot, after: Date, through: Date) -> [Date] {
        var result: [Date] = []
        var candidate = Self.occurrence(of: slot, after: after)
        while candidate <= through {
            result.append(candidate)
            candidate = candidate.addingTimeInterval(TimeInterval(slot.periodInDays * 86_400))
        }
        return result
    }

    /// The `count` soonest occurrences after an instant, ascending; slots due together stand in the plan's order.
    public func next(_ count: Int, after instant: Date) -> [DueSlot] {
        guard count > 0 else { return [] }
        var upcoming = slots.map { DueSlot(slot: $0, due: Self.occurrence(of: $0, after: instant)) }
        var result: [DueSlot] = []
        while result.count < count {
            guard let soonest = upcoming.indices.min(by: { upcoming[$0].due < upcoming[$1].due }) else { break }
            let found = upcoming[soonest]
            result.append(found)
            let period = TimeInterval(found.slot.periodInDays * 86_400)
            upcoming[soonest] = DueSlot(slot: found.slot, due: found.due.addingTimeInterval(period))
        }
        return result
    }

    /// The first instant of `slot` strictly after `instant`.
    static func occurrence(of slot: Slot, after instant: Date) -> Date {
        let today = ShanghaiTime(instant).day
        let daysAhead = slot.weekday.map { ($0.isoNumber - today.isoWeekday + 7) % 7 } ?? 0
        let first = ShanghaiTime.instant(
            today.advanced(by: daysAhead), hour: slot.time.hour, minute: slot.time.minute)
        return first > instant ? first : first.addingTimeInterval(TimeInterval(slot.periodInDays * 86_400))
    }

    /// The last instant of `slot` at or before `instant`.
    static func occurrence(of slot: Slot, atOrBefore instant: Date) -> Date {
        occurrence(of: slot, after: instant).addingTimeInterval(TimeInterval(-slot.periodInDays * 86_400))
    }
}
