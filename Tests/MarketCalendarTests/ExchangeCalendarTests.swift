import MarketCalendar
import SandboxMarket
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("the bundled exchange calendar")
struct ExchangeCalendarTests {
    @Test("equals the published calendar on every day that has one", .enabled(if: PublishedMarket.has("trade_cal.csv")))
    func published() throws {
        let rows = try PublishedMarket.rows("trade_cal.csv", ["cal_date", "is_open"])
        try #require(rows.count > 8_000)
        let wrong = try rows.filter { row in
            let day = try #require(TradeDate(row[0]))
            return ExchangeCalendar.isOpen(day) != (row[1] == "1")
        }
        #expect(wrong == [])
    }

    @Test("equals the simulated market's own list in its years")
    func sandbox() {
        let other = MarketCalendar()
        for number in day(20_220_101).dayNumber...day(20_261_231).dayNumber {
            let day = TradeDate(dayNumber: number)
            #expect(ExchangeCalendar.isOpen(day) == other.isOpen(MarketDay(yyyymmdd: day.yyyymmdd)), "\(day)")
        }
    }

    @Test("a working weekend that makes up for a holiday is closed", arguments: [20_240_204, 20_250_126, 20_251_011])
    func makeUpWeekends(number: Int) { #expect(!ExchangeCalendar.isOpen(day(number))) }

    @Test(
        "a year has the count of open days that the exchanges had", arguments: [(2024, 242), (2025, 243), (2026, 242)])
    func counts(year: Int, open: Int) {
        let answer = ExchangeCalendar.openDays(in: day(year * 10_000 + 101)...day(year * 10_000 + 1231))
        #expect(answer.days.count == open)
        #expect(answer.assumedFrom == nil)
    }

    @Test("beyond the last known year weekdays are assumed, and the answer says from which day on")
    func beyond() {
        let next = (ExchangeCalendar.knownYears.upperBound + 1) * 10_000
        let answer = ExchangeCalendar.openDays(in: day(next - 10_000 + 1230)...day(next + 131))
        #expect(answer.assumedFrom == day(next + 101))
        #expect(!answer.days.contains(day(next + 101)))
        #expect(answer.days.contains(day(next + 104)))
        #expect(answer.days.allSatisfy { !$0.isWeekend })
    }

    @Test("nothing is open before the first exchange opened")
    func beginning() {
        #expect(
            ExchangeCalendar.openDays(in: day(19_901_210)...day(19_901_220)).days == [day(19_901_219), day(19_901_220)])
    }
}

func day(_ number: Int) -> TradeDate { TradeDate(yyyymmdd: number) ?? TradeDate(dayNumber: 0) }
