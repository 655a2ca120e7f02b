public import Foundation

/// What the scheduler has to do now.
public struct ScheduleDecision: Hashable, Sendable {
    /// At most one occurrence a slot, ascending by instant: to be queued, and the slot's mark moved to it, in one write.
    public let due: [DueSlot]
    /// Slots that have no believable mark: theirs is to be set to now, so that a new slot never fires for its past.
    public let unseen: [SlotID]
    /// The next instant at which something is due; nil for a plan without slots.
    public let wakeAt: Date?
}

extension SchedulePlan {
    /// Decides from the marks (when each slot last fired or was first seen) and the time.
    ///
    /// A slot is due at its latest occurrence in (mark, now]: occurrences that were missed while the daemon was down
    /// coalesce to that one (`catch_up: latest`). With the clock set back the interval is empty until the mark is passed
    /// again, so nothing fires twice. A mark more than one period ahead of now was written under a wrong clock and
    /// would silence its slot for as long; it counts as unseen.
    /// - Parameter catchUpWindow: seconds; an occurrence that is older is not caught up. nil: no limit.
    public func decide(
        marks: [SlotID: Date], now: Date, catchUpWindow: TimeInterval? = nil
    ) -> ScheduleDecision {
        var due: [DueSlot] = []
        var unseen: [SlotID] = []
        for slot in slots {
            let period = TimeInterval(slot.periodInDays * 86_400)
            guard let mark = marks[slot.id], mark <= now.addingTimeInterval(period) else {
                unseen.append(slot.id)
                continue
            }
            let latest = Self.occurrence(of: slot, atOrBefore: now)
            guard latest > mark, now.timeIntervalSince(latest) <= catchUpWindow ?? .infinity else { continue }
            due.append(DueSlot(slot: slot, due: latest))
        }
        // The sort is stable, so that slots due together stay in the plan's order.
        return ScheduleDecision(
            due: due.sorted { $0.due < $1.due }, unseen: unseen, wakeAt: next(1, after: now).first?.due)
    }

    /// The due slots of `decide`.
    public func due(marks: [SlotID: Date], now: Date, catchUpWindow: TimeInterval? = nil) -> [DueSlot] {
        decide(marks: marks, now: now, catchUpWindow: catchUpWindow).due
    }
}
