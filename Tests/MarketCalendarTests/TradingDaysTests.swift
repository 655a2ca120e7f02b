import MarketCalendar
import Testing
import TrainerCore

@Suite("TradingDays")
struct TradingDaysTests {
    private let days = TradingDays([5, 1, 2, 9, 2].map(TradeDate.init(dayNumber:)))

    @Test("holds each day once, in order, and finds its place")
    func places() {
        #expect(days.days.map(\.dayNumber) == [1, 2, 5, 9])
        #expect(days.first?.dayNumber == 1 && days.last?.dayNumber == 9)
        for place in 0..<days.count { #expect(days.index(of: days[place]) == place) }
        #expect([0, 3, 4, 10].allSatisfy { days.index(of: TradeDate(dayNumber: $0)) == nil })
        #expect((0...10).map { days.place(of: TradeDate(dayNumber: $0)) } == [0, 0, 1, 2, 2, 2, 3, 3, 3, 3, 4])
    }

    @Test("what was known on a day is the days up to it")
    func through() {
        #expect(days.through(TradeDate(dayNumber: 5)).days.map(\.dayNumber) == [1, 2, 5])
        #expect(days.through(TradeDate(dayNumber: 4)).days.map(\.dayNumber) == [1, 2])
        #expect(days.through(TradeDate(dayNumber: 0)).days.isEmpty)
        #expect(TradingDays([TradeDate]()).place(of: TradeDate(dayNumber: 3)) == 0)
    }
}
