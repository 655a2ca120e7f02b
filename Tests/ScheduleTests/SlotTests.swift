import Foundation
import Schedule
import Testing

@Suite struct SlotTests {
    @Test("a time is two digits, a colon and two digits within a day", arguments: ["00:00", "02:00", "23:59"])
    func readsTime(text: String) throws {
        #expect(try #require(DailyTime(text)).description == text)
    }

    @Test(
        "any other text is no time",
        arguments: ["", "2:00", "24:00", "12:60", "02:00:00", "0200", "ab:cd", "02-00", " 2:00", "０２:00", "-1:00"])
    func refusesTime(text: String) { #expect(DailyTime(text) == nil) }

    @Test("a weekday is its English name or three letters of it in any case")
    func readsWeekday() {
        #expect(["monday", "Monday", "MON", "mon"].map { Weekday($0) } == [.monday, .monday, .monday, .monday])
        #expect(["mo", "montag", "", "mondays", "周一"].compactMap { Weekday($0) }.isEmpty)
        #expect(Weekday.allCases.map(\.isoNumber) == Array(1...7))
    }

    @Test("a slot's id is stable text and gives the slot back", arguments: allSlots)
    func roundTrip(slot: Slot) throws {
        #expect(Slot(id: slot.id) == slot)
        #expect(try JSONDecoder().decode(Slot.self, from: JSONEncoder().encode(slot)) == slot)
    }

    @Test("ids read as the store has them")
    func ids() throws {
        let two = try #require(DailyTime("02:00"))
        let ten = try #require(DailyTime("10:00"))
        #expect(Slot.daily(two).id == "daily@02:00")
        #expect(Slot.weekly(.monday, ten).id == "weekly@monday-10:00")
        #expect(
            ["daily", "daily@2:00", "weekly@mon-10:00", "weekly@monday", "hourly@02:00", ""].allSatisfy {
                Slot(id: SlotID($0)) == nil
            })
    }
}

let allSlots: [Slot] = {
    let times = ["00:00", "02:00", "07:59", "08:00", "10:00", "16:00", "23:59"].compactMap { DailyTime($0) }
    return times.map { .daily($0) } + Weekday.allCases.flatMap { day in times.map { .weekly(day, $0) } }
}()
