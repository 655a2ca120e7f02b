import Testing
import TrainerCore

@Suite("codes that stocks left behind")
struct CodeHistoryTests {
    private func code(_ number: Int) -> TSCode { TSCode(trusted: "\(number).BJ") }

    private func history(_ changes: [(Int, Int)]) -> CodeHistory {
        CodeHistory(changes.map { CodeChange(old: code($0.0), new: code($0.1)) })
    }

    @Test("a stock is known by its newest code, and has the days of all")
    func chain() {
        let history = history([(430_047, 830_047), (830_047, 920_047), (834_765, 920_765)])
        #expect(history.changed == [code(920_047), code(920_765)])
        #expect(history.earlier(than: code(920_047)) == [code(430_047), code(830_047)])
        #expect(history.later(than: code(430_047)) == code(920_047))
        #expect(history.later(than: code(920_047)) == nil && history.earlier(than: code(430_047)).isEmpty)
        #expect(history.all(of: code(920_765)) == [code(834_765), code(920_765)])
        #expect(
            history.stocks(among: [code(834_765), code(920_765), code(430_047), code(100_001)])
                == [code(100_001), code(430_047), code(920_765)],
            "an old code goes only where the stock is there under the new one")
        let all = [430_047, 830_047, 920_047].map(code)
        for one in all { #expect(history.whole([one, code(100_001)]) == Set(all + [code(100_001)])) }
    }

    @Test("changes that lead round in a circle tell nothing")
    func circle() {
        let history = history([(1, 2), (2, 1), (3, 3), (4, 5)].map { (100_000 + $0.0, 100_000 + $0.1) })
        #expect(history.changed == [code(100_005)])
        #expect(history.stocks(among: [code(100_001), code(100_002), code(100_003)]).count == 3)
    }

    @Test("no sample is made of a stock that was ever kept for questions, and none asked of one that had samples")
    func heldOut() throws {
        let codes = (0..<200).map { code(830_000 + $0) }
        let (held, open) = (codes.filter(\.isHeldOut), codes.filter { !$0.isHeldOut })
        try #require(held.count >= 4 && open.count >= 4)
        let pairs = [(held[0], open[0]), (open[1], held[1]), (held[2], held[3]), (open[2], open[3])]
        let history = CodeHistory(pairs.map { CodeChange(old: $0.0, new: $0.1) })
        #expect(pairs.map { history.isOpen($0.1) } == [false, false, false, true])
        #expect(pairs.map { history.isHeldOut($0.1) } == [false, false, true, false])
    }

    @Test("what samples cover goes on under the new code, and covers the old one's days")
    func coverage() {
        let history = history([(834_765, 920_765)])
        let (old, new) = (TradeDate(dayNumber: 20_000), TradeDate(dayNumber: 20_100))
        #expect(history.carriedOn([code(834_765): old])[code(920_765)] == old)
        #expect(history.carriedOn([code(834_765): old, code(920_765): new])[code(920_765)] == new)
        #expect(history.carriedOn([:]).isEmpty)
        #expect(history.coveredUnderAll([code(920_765): new]) == [code(920_765): new, code(834_765): new])
    }

    /// One bar a day from day 20,000 on: the stock's price halves by an ex-right on day 3.
    private var bars: [DailyBar] {
        [(10.0, 10.0), (10, 10), (10, 10), (5, 5), (5, 5)].enumerated().map { place, prices in
            DailyBar(
                code: code(920_765), date: TradeDate(dayNumber: 20_000 + place), open: prices.0, high: prices.0,
                low: prices.0, close: prices.0, preClose: prices.1, volume: 1, amount: nil)
        }
    }

    private func series(_ code: TSCode, _ factors: [(Int, Double)], through last: Int) -> FactorSeries {
        let rows = factors.map { AdjFactor(code: code, date: TradeDate(dayNumber: 20_000 + $0.0), factor: $0.1) }
        return FactorSeries(rows, marketDays: [], spans: [rows[0].date...TradeDate(dayNumber: 20_000 + last)])
    }

    private func told(_ series: FactorSeries) -> [Double?] { bars.map { series.factor(on: $0.date) } }

    @Test("a series goes on with the old code's: on the same level as it is, on another by the step of the prices")
    func factors() {
        let old = series(code(834_765), [(0, 3), (1, 4)], through: 9)
        // The change of code falls on the ex-right's day.
        #expect(told(series(code(920_765), [(3, 8)], through: 9).continuing(old, over: bars)) == [3, 4, 4, 8, 8])
        let other = series(code(920_765), [(3, 1)], through: 9).continuing(old, over: bars)
        #expect(told(other) == [0.375, 0.5, 0.5, 1, 1])
        #expect(other.factors.allSatisfy { $0.code == code(920_765) })
        // The new code tells of days before the change, too: the old one's are left from there on.
        let early = series(code(920_765), [(1, 2), (3, 4)], through: 9).continuing(old, over: bars)
        #expect(told(early)[1...] == [2, 2, 4, 4])
    }

    @Test("where a factor beside the seam is not known, the new code's series stands alone")
    func unknownSeam() {
        let own = series(code(920_765), [(3, 1)], through: 9)
        let old = series(code(834_765), [(0, 3)], through: 1)
        #expect(own.continuing(old, over: bars) == own)
        #expect(own.continuing(series(code(834_765), [(0, 3)], through: 9), over: []) == own)
    }
}
