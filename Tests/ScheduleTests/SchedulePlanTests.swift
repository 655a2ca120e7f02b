import Foundation
import Schedule
import Testing

/// An instant given in Asia/Shanghai by Foundation's own calendar.
func shanghai(_ text: String) throws -> Date {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    let zone: TimeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
    formatter.timeZone = zone
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
    return try #require(formatter.date(from: text))
}

func slots(_ ids: String...) throws -> [Slot] { try ids.map { try #require(Slot(id: SlotID($0))) } }

@Suite struct SchedulePlanTests {
    @Test("next lists the soonest occurrences in order, slots due together in the plan's order")
    func nextMerges() throws {
        let plan = SchedulePlan(slots: try slots("daily@10:00", "weekly@monday-10:00", "weekly@friday-16:00"))
        let found = plan.next(5, after: try shanghai("2026-11-20 12:00:00"))  // a Friday
        let expected: [(SlotID, String)] = [
            ("weekly@friday-16:00", "2026-11-20 16:00:00"), ("daily@10:00", "2026-11-21 10:00:00"),
            ("daily@10:00", "2026-11-22 10:00:00"), ("daily@10:00", "2026-11-23 10:00:00"),
            ("weekly@monday-10:00", "2026-11-23 10:00:00"),
        ]
        #expect(found.map(\.id) == expected.map(\.0))
        #expect(try found.map(\.due) == expected.map { try shanghai($0.1) })
    }

    @Test("an occurrence at the instant itself is past for `after` and present for `through`", arguments: allSlots)
    func bounds(slot: Slot) throws {
        let plan = SchedulePlan(slots: [slot])
        let due = try #require(plan.next(1, after: shanghai("2026-02-27 12:34:56")).first).due
        #expect(plan.next(1, after: due).first?.due != due)
        #expect(plan.next(1, after: due.addingTimeInterval(-1)).first?.due == due)
        #expect(plan.occurrences(of: slot, after: due.addingTimeInterval(-1), through: due) == [due])
        #expect(plan.occurrences(of: slot, after: due, through: due).isEmpty)
        #expect(plan.occurrences(of: slot, after: due, through: due.addingTimeInterval(-86_400)).isEmpty)
    }

    @Test("occurrences over a year and a leap day are what Foundation's calendar finds", arguments: allSlots)
    func agreesWithFoundation(slot: Slot) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let start = try shanghai("2027-09-30 23:59:30")
        let end = start.addingTimeInterval(400 * 86_400)
        var parts = DateComponents(hour: slot.time.hour, minute: slot.time.minute, second: 0)
        parts.weekday = slot.weekday.map { $0.isoNumber % 7 + 1 }  // Foundation: 1 = Sunday
        var expected: [Date] = []
        calendar.enumerateDates(startingAfter: start, matching: parts, matchingPolicy: .nextTime) { date, _, stop in
            guard let date, date <= end else { return stop = true }
            expected.append(date)
        }
        #expect(SchedulePlan(slots: [slot]).occurrences(of: slot, after: start, through: end) == expected)
    }

    @Test("a slot given twice is one slot, and a plan without slots has no occurrences")
    func repeats() throws {
        let slot = try slots("daily@02:00")
        #expect(SchedulePlan(slots: slot + slot).slots == slot)
        #expect(SchedulePlan(slots: []).next(3, after: Date(timeIntervalSince1970: 0)).isEmpty)
        #expect(SchedulePlan(slots: slot).next(0, after: Date(timeIntervalSince1970: 0)).isEmpty)
    }
}
