import Foundation
import SandboxMarket
import Testing
import TrainerTestSupport

@Suite struct MarketCalendarTests {
    @Test("years have as many trading days as the exchanges held", arguments: [(2024, 242), (2025, 243), (2026, 242)])
    func daysOfYear(year: Int, count: Int) {
        let days = MarketCalendar().openDays(
            from: MarketDay(yyyymmdd: year * 10_000 + 101), through: MarketDay(yyyymmdd: year * 10_000 + 1231))
        #expect(days.count == count)
    }

    @Test("a day's successor and weekday agree with Foundation's calendar")
    func days() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var day = try #require(MarketDay("19991225"))
        var date = Date(timeIntervalSince1970: 946_080_000)
        for _ in 0..<12_000 {
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            #expect(day.yyyymmdd == (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0))
            #expect(day.isWeekend == [1, 7].contains(parts.weekday))
            day = day.next
            date += 86_400
        }
    }

    @Test(
        "text that names no day is refused",
        arguments: ["20240230", "2024-01-01", "20241301", "", "2024010", "2024010a"])
    func badDays(text: String) { #expect(MarketDay(text) == nil) }

    @Test(
        "recorded calendar: the built-in holidays are the exchanges'",
        .enabled(if: Recorded.folder != nil, "no ../shared/market"))
    func recorded() throws {
        let text = try String(contentsOfFile: try #require(Recorded.folder) + "/trade_cal.csv", encoding: .utf8)
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let day = try #require(MarketDay(cells[1]))
            if day.year >= 2022 { #expect(MarketCalendar().isOpen(day) == (cells[2] == "1"), "\(day)") }
        }
    }
}

enum Recorded {
    static let folder = PackageFolder.shared("market")?.path
}
