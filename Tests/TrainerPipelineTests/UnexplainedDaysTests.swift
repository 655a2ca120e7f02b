import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("days whose suspensions are asked for again")
struct UnexplainedDaysTests {
    /// Ten weekdays from a Monday on.
    private let days = BarBuilder.weekdays(10, from: TradeDate(dayNumber: 20_780))
    private let codes = BarBuilder.codes(2)

    private func instant(_ day: Int, hour: Int = 18) -> Date { ShanghaiTime.instant(days[day], hour: hour, minute: 0) }

    /// - Parameters:
    ///   - open: which stocks each of the first days leaves open.
    ///   - asked: on which day each was asked for last.
    private func questions(_ open: [Set<Int>], asked: [Int], at now: Int, hour: Int = 18) -> [TradeDate] {
        let stocks = Dictionary(uniqueKeysWithValues: zip(days, open.map { Set($0.map { codes[$0] }) }))
        let askedAt = Dictionary(uniqueKeysWithValues: zip(days, asked.map { instant($0, hour: hour) }))
        return UnexplainedDays.questions(
            days: Array(days[...now]), open: stocks, askedAt: askedAt, now: instant(now, hour: hour)
        ).sorted()
    }

    @Test("a day that leaves nothing open is no question, and one that does is none before the next day")
    func once() {
        #expect(questions([[], []], asked: [0, 1], at: 2) == [])
        #expect(questions([[], [0]], asked: [0, 1], at: 1) == [], "asked for today")
        #expect(questions([[], [0]], asked: [0, 1], at: 2) == [days[1]])
    }

    @Test("an answer after the next trading day's close stands, in the evening and in the night")
    func stands() {
        #expect(questions([[], [0]], asked: [0, 2], at: 3) == [])
        // At two in the night a day is asked for on the next one, and that one is not over yet.
        #expect(questions([[], [0], []], asked: [1, 2, 3], at: 3, hour: 2) == [days[1]])
        #expect(questions([[], [0], []], asked: [1, 3, 3], at: 4, hour: 2) == [])
    }

    @Test("a stock that such an answer left open is no question on the days that follow, another one is")
    func carried() {
        #expect(questions([[], [0], [0], [0]], asked: [0, 2, 2, 3], at: 4) == [])
        #expect(questions([[], [0], [0, 1], [0]], asked: [0, 2, 2, 3], at: 4) == [days[2]])
    }

    @Test("once it trades, or is suspended, it is a question again where it is left open")
    func ended() {
        #expect(questions([[], [0], [], [0]], asked: [0, 2, 2, 3], at: 4) == [days[3]])
    }
}
