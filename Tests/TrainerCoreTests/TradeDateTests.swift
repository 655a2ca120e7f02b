import Foundation
import Testing
import TrainerCore

@Suite("TradeDate and ShanghaiTime")
struct TradeDateTests {
    @Test("every day of sixty years agrees with Foundation's calendar")
    func agreesWithFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for number in stride(from: 7_000, through: 29_000, by: 1) {
            let day = TradeDate(dayNumber: number)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(number) * 86_400 + 3_600))
            let (year, month, dayOfMonth) = day.civil
            #expect(year == parts.year && month == parts.month && dayOfMonth == parts.day)
            #expect(day.isoWeekday == ((parts.weekday ?? 0) + 5) % 7 + 1)
            #expect(TradeDate(day.description) == day)
            #expect(TradeDate(day.dashed) == day)
            #expect(TradeDate(yyyymmdd: day.yyyymmdd) == day)
        }
    }

    @Test(
        "what is not a day is refused",
        arguments: [
            "", "2026", "20260230", "20261301", "2026-1-01", "2026/01/01", "２０２６０１０１", "202601011", "2026-01-0",
        ])
    func refused(text: String) {
        #expect(TradeDate(text) == nil)
    }

    @Test("stamps are Shanghai's wall clock, whatever the machine's time zone")
    func shanghai() {
        let instant = Date(timeIntervalSince1970: 1_795_197_600)  // 2026-11-20 18:00:00 UTC, by `date -u -d @…`
        let time = ShanghaiTime(instant)
        #expect(time.text == "2026-11-21 02:00:00")
        #expect(time.runStem == "20261121-0200")
        #expect(ShanghaiTime.instant(time.day, hour: 2, minute: 0) == instant)
    }

    @Test("an instant before 1970 and the last second of a day fall on the right day")
    func edges() {
        #expect(ShanghaiTime(Date(timeIntervalSince1970: -1)).text == "1970-01-01 07:59:59")
        #expect(ShanghaiTime(Date(timeIntervalSince1970: -28_801)).text == "1969-12-31 23:59:59")
    }
}
