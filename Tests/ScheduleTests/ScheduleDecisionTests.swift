import Foundation
import Schedule
import Testing

@Suite struct ScheduleDecisionTests {
    private let plan: SchedulePlan
    private let marks: [SlotID: Date]

    init() throws {
        plan = SchedulePlan(slots: try slots("daily@02:00", "weekly@monday-10:00", "weekly@friday-16:00"))
        let mark = try shanghai("2026-11-19 02:00:00")  // a Thursday
        marks = ["daily@02:00": mark, "weekly@monday-10:00": mark, "weekly@friday-16:00": mark]
    }

    @Test("missed occurrences coalesce to the latest one of each slot, sorted by instant")
    func coalesces() throws {
        let due = plan.due(marks: marks, now: try shanghai("2026-11-24 09:00:00"))
        #expect(due.map(\.id) == ["weekly@friday-16:00", "weekly@monday-10:00", "daily@02:00"])
        #expect(
            try due.map(\.due)
                == ["2026-11-20 16:00:00", "2026-11-23 10:00:00", "2026-11-24 02:00:00"].map { try shanghai($0) })
    }

    @Test("an occurrence is due from its very instant on, and not again once its mark is there")
    func edges() throws {
        let instant = try shanghai("2026-11-20 02:00:00")
        #expect(plan.due(marks: marks, now: instant.addingTimeInterval(-0.001)).isEmpty)
        #expect(plan.due(marks: marks, now: instant).map(\.due) == [instant])
        var fired = marks
        fired["daily@02:00"] = instant
        #expect(plan.due(marks: fired, now: instant.addingTimeInterval(5)).isEmpty)
    }

    @Test(
        "with the clock set back nothing fires until the mark is passed again",
        arguments: [1, 3600, 72_000] as [TimeInterval])
    func setBack(seconds: TimeInterval) throws {
        let fired = try shanghai("2026-11-20 02:00:00")
        let plan = SchedulePlan(slots: try slots("daily@02:00"))
        for offset in stride(from: -seconds, through: 86_399, by: 600) {
            #expect(plan.due(marks: ["daily@02:00": fired], now: fired.addingTimeInterval(offset)).isEmpty)
        }
        let next = fired.addingTimeInterval(86_400)
        #expect(plan.due(marks: ["daily@02:00": fired], now: next).map(\.due) == [next])
    }

    @Test("an unseen slot is not due; its mark is to start at now")
    func unseen() throws {
        let decision = plan.decide(marks: [:], now: try shanghai("2026-11-24 09:00:00"))
        #expect(decision.due.isEmpty)
        #expect(decision.unseen == plan.slots.map(\.id))
    }

    @Test("a mark more than a period ahead was written under a wrong clock and counts as unseen")
    func farFuture() throws {
        let now = try shanghai("2026-11-24 09:00:00")
        let decision = plan.decide(marks: ["daily@02:00": now.addingTimeInterval(4 * 365 * 86_400)], now: now)
        #expect(decision.unseen.contains("daily@02:00"))
    }

    @Test("an occurrence older than the catch-up window is not caught up")
    func window() throws {
        let now = try shanghai("2026-11-24 09:00:00")
        let due = plan.due(marks: marks, now: now, catchUpWindow: 8 * 3600)
        #expect(due.map(\.id) == ["daily@02:00"])
        #expect(plan.due(marks: marks, now: now, catchUpWindow: 6 * 3600).isEmpty)
    }

    @Test("two slots due at one instant give one occurrence each")
    func together() throws {
        let plan = SchedulePlan(slots: try slots("daily@10:00", "weekly@monday-10:00"))
        let monday = try shanghai("2026-11-23 10:00:00")
        let mark = monday.addingTimeInterval(-60)
        let due = plan.due(marks: ["daily@10:00": mark, "weekly@monday-10:00": mark], now: monday)
        #expect(due.map(\.due) == [monday, monday])
        #expect(due.map(\.id) == ["daily@10:00", "weekly@monday-10:00"])
    }

    @Test("30 days moved by hand: each occurrence fires exactly once, whatever the step", arguments: [1, 7, 60, 613])
    func thirtyDays(minutes: Int) throws {
        let start = try shanghai("2026-11-19 23:11:00")
        var marks = Dictionary(uniqueKeysWithValues: plan.slots.map { ($0.id, start) })
        var fired: [DueSlot] = []
        var now = start
        let end = start.addingTimeInterval(30 * 86_400)
        while now < end {
            now = min(end, now.addingTimeInterval(TimeInterval(minutes * 60)))
            for due in plan.due(marks: marks, now: now) {
                fired.append(due)
                marks[due.id] = due.due
            }
        }
        let expected = plan.slots.flatMap { slot in
            plan.occurrences(of: slot, after: start, through: end).map { DueSlot(slot: slot, due: $0) }
        }
        #expect(fired.count == expected.count)
        #expect(Set(fired) == Set(expected))
    }

    @Test("it wakes at the next occurrence of any slot")
    func wake() throws {
        let now = try shanghai("2026-11-20 12:00:00")
        #expect(try plan.decide(marks: marks, now: now).wakeAt == shanghai("2026-11-20 16:00:00"))
        #expect(SchedulePlan(slots: []).decide(marks: [:], now: now).wakeAt == nil)
    }
}
