import Labels
import MarketCalendar
import Testing
import TrainerCore
import TrainerTestSupport

/// One stock, thirty quiet days, and on one of them what the rule is about. The label is the 25th day's, five days long:
/// bought on the 26th, sold on the 31st.
@Suite("which days have no label")
struct DropRuleTests {
    private let days = TradingDays(BarBuilder.weekdays(40, from: TradeDate(dayNumber: 19_732)))
    private let day = 24
    private let entry = 25
    private let exit = 30

    @Test("a quiet stock has a label, by hand")
    func plain() throws {
        let label = try #require(outcome(of: bars()).labels.first)
        #expect(label.interval == LabelInterval(entry: days[entry], exit: days[exit]))
        let expected = (26...30).reduce(1.0) { $0 * close($1) / close($1 - 1) } - 1
        #expect(abs(label.stockReturn - expected) < 1e-12)
        #expect(abs(label.benchmarkReturn - (1_030.0 / 1_025 - 1)) < 1e-15)
        #expect(label.excess == label.stockReturn - label.benchmarkReturn)
        #expect(label.isUp == (label.excess > 0))
        #expect(abs(label.scaledExcess - label.excess / (label.volatility * 5.0.squareRoot())) < 1e-15)
    }

    @Test("停牌: no row or no volume on the day of the purchase", arguments: [true, false])
    func suspendedAtEntry(hasRow: Bool) {
        #expect(reason(bars(suspended: [entry], hasRow: hasRow)) == .suspendedAtEntry)
        #expect(reason(bars(suspended: [entry, entry + 1], hasRow: hasRow)) == .suspendedAtEntry)
    }

    @Test("停牌: no row or no volume on the day of the sale", arguments: [true, false])
    func suspendedAtExit(hasRow: Bool) {
        #expect(reason(bars(suspended: [exit], hasRow: hasRow)) == .suspendedAtExit)
    }

    @Test("a drop tells stock, day and reason")
    func place() throws {
        let drop = try #require(outcome(of: bars(suspended: [exit], hasRow: true)).dropped.first)
        #expect(drop.code == TSCode(trusted: "600000.SH") && drop.day == days[day])
        #expect(drop.reason == .suspendedAtExit)
    }

    @Test("停牌 in between keeps the label and the price where it was", arguments: [true, false])
    func suspendedBetween(hasRow: Bool) throws {
        let label = try #require(outcome(of: bars(suspended: [27, 28], hasRow: hasRow)).labels.first)
        #expect(abs(label.stockReturn - (close(exit) / close(entry) - 1)) < 1e-12)
    }

    @Test("停牌 on the day itself makes no item, and nothing to count")
    func suspendedOnTheDay() {
        let set = outcome(of: bars(suspended: [day], hasRow: true))
        #expect(set.labels.isEmpty && set.drops.isEmpty)
    }

    @Test(
        "一字涨停 on the day of the purchase, by each board's limit",
        arguments: [("600000.SH", 10), ("000001.SZ", 10), ("300001.SZ", 20), ("688001.SH", 20), ("920001.BJ", 30)])
    func limitUp(code: String, percent: Int) {
        #expect(reason(bars(flat: [entry: percent]), code: code) == .limitUpAtEntry)
        // One fen below, somebody sold.
        #expect(reason(bars(flat: [entry: percent], fens: -1), code: code) == nil)
    }

    @Test("一字涨停 of an ST stock is at 5 %")
    func limitUpOfST() {
        let names = [NameSpell(code: TSCode(trusted: "600000.SH"), name: "*ST甲", start: days[0], end: nil)]
        #expect(reason(bars(flat: [entry: 5]), names: names, includesST: true) == .limitUpAtEntry)
        #expect(reason(bars(flat: [entry: 5]), includesST: true) == nil)
    }

    @Test("一字跌停 on the day of the sale")
    func limitDown() {
        #expect(reason(bars(flat: [exit: -10])) == .limitDownAtExit)
        #expect(reason(bars(flat: [exit: -10], fens: 1)) == nil)
    }

    @Test("一字跌停 can be bought and 一字涨停 can be sold")
    func theOtherSide() {
        #expect(reason(bars(flat: [entry: -10])) == nil)
        #expect(reason(bars(flat: [exit: 10])) == nil)
    }

    @Test("the exchange's own limits go before the rule")
    func publishedLimits() {
        let bar = bars(flat: [entry: 5])[entry]
        let limits = [PublishedLimits(code: bar.code, date: bar.date, up: bar.close, down: 1)]
        #expect(reason(bars(flat: [entry: 5]), limits: limits) == .limitUpAtEntry)
        let wide = [PublishedLimits(code: bar.code, date: bar.date, up: bar.close * 2, down: 1)]
        #expect(reason(bars(flat: [entry: 10]), limits: wide) == nil)
    }

    @Test("新股: less than sixty days since the listing", arguments: [(0, false), (59, false), (60, true), (61, true)])
    func newListing(age: Int, isKept: Bool) {
        let listDate = days[day].advanced(by: -age)
        #expect(reason(bars(), listDate: listDate) == (isKept ? nil : .newListing))
    }

    @Test("a new listing without a limit may be bought at one price")
    func noLimitOnFirstDays() {
        let rules = LabelRules(horizon: 5, benchmark: .index(closes: index), minimumListedDays: 0)
        let stock = LabelledStock(
            code: TSCode(trusted: "688001.SH"), bars: bars(flat: [entry: 20], code: "688001.SH"),
            listDate: days[entry - 3])
        #expect(outcome(of: stock, rules: rules).labels.count == 1)
    }

    @Test("ST: as of the day, not as of today")
    func specialTreatment() {
        let code = TSCode(trusted: "600000.SH")
        func spell(_ start: Int, _ end: Int?) -> [NameSpell] {
            [NameSpell(code: code, name: "ST甲", start: days[start], end: end.map { days[$0] })]
        }
        #expect(reason(bars(), names: spell(day, nil)) == .specialTreatment)
        #expect(reason(bars(), names: spell(0, day)) == .specialTreatment)
        #expect(reason(bars(), names: spell(0, day - 1)) == nil)
        #expect(reason(bars(), names: spell(day + 1, nil)) == nil)
        #expect(reason(bars(), names: spell(day, nil), includesST: true) == nil)
    }

    @Test("除权 changes no return, wherever it falls", arguments: [10, 24, 25, 26, 28, 30])
    func exRight(place: Int) throws {
        let plain = try #require(outcome(of: bars()).labels.first)
        let cut = try #require(outcome(of: bars(exRight: place)).labels.first)
        #expect(abs(plain.stockReturn - cut.stockReturn) < 1e-12)
        #expect(abs(plain.volatility - cut.volatility) < 1e-12)
    }

    @Test("a missing day between two bars, and a bar that is none, are told apart from a suspension")
    func brokenBars() {
        var gap = bars()
        gap[28] = gap[28].with(close: gap[28].close * 0.5, preClose: gap[28].preClose * 0.5)
        #expect(reason(gap) == .brokenContinuity)
        var broken = bars()
        broken[28] = broken[28].with(close: 900, preClose: broken[28].preClose)
        #expect(reason(broken) == .defectiveBar)
    }

    @Test("an index without a close on either end, or a label whose end has not come")
    func missingEnds() {
        for place in [entry, exit] {
            var closes = index
            closes[days[place]] = nil
            let rules = LabelRules(horizon: 5, benchmark: .index(closes: closes))
            #expect(outcome(of: stock(bars()), rules: rules).drops == [.noBenchmark: 1])
        }
        let rules = LabelRules(horizon: 5, benchmark: .index(closes: index))
        let labeller = Labeller(days: days, asOf: days[exit - 1], rules: rules)
        #expect(labeller.labels(of: [stock(bars())], on: days[day]...days[day]).drops == [.notMatured: 1])
        #expect(labeller.interval(of: days[day]) == nil)
        #expect(labeller.interval(of: days[day - 1])?.exit == days[exit - 1])
    }

    @Test("a stock that is delisted later keeps its labels up to then")
    func delisted() {
        let kept = stock(Array(bars().prefix(exit + 1)))
        let rules = LabelRules(horizon: 5, benchmark: .index(closes: index))
        let set = Labeller(days: days, asOf: days[39], rules: rules).labels(of: [kept], on: days[day]...days[day + 1])
        #expect(set.labels.map(\.day) == [days[day]])
        #expect(set.drops == [.suspendedAtExit: 1])
    }

    // MARK: One stock

    private func close(_ place: Int) -> Double { 10 + Double(place * 7 % 5) * 0.1 }

    private var index: [TradeDate: Double] {
        Dictionary(uniqueKeysWithValues: days.days.enumerated().map { ($1, 1_000 + Double($0)) })
    }

    /// - Parameter flat: place → percent of a one-price day's move, `fens` added.
    private func bars(
        suspended: Set<Int> = [], hasRow: Bool = false, flat: [Int: Int] = [:], fens: Int = 0, exRight: Int? = nil,
        code: String = "600000.SH"
    ) -> [DailyBar] {
        var bars: [DailyBar] = []
        var before = close(39)
        for place in 0..<days.count {
            let isCut = exRight.map { place >= $0 } ?? false
            let scale = isCut ? 0.4 : 1.0
            let reference = place == exRight ? before * 0.4 : before
            let one = flat[place].map { percent in
                Double((Int((reference * 100).rounded()) * (100 + percent) + 50) / 100 + fens) / 100
            }
            if suspended.contains(place) {
                if hasRow { bars.append(bar(code, place, reference, reference, reference, volume: 0)) }
                continue
            }
            let close = one ?? self.close(place) * scale
            let (high, low) = one == nil ? (max(close, reference) + 0.01, min(close, reference) - 0.01) : (close, close)
            bars.append(bar(code, place, reference, close, high, low, volume: 100))
            before = close
        }
        return bars
    }

    private func bar(
        _ code: String, _ place: Int, _ reference: Double, _ close: Double, _ high: Double, _ low: Double? = nil,
        volume: Double
    ) -> DailyBar {
        DailyBar(
            code: TSCode(trusted: code), date: days[place], open: close, high: high, low: low ?? high, close: close,
            preClose: reference, volume: volume, amount: nil)
    }

    private func stock(_ bars: [DailyBar]) -> LabelledStock {
        LabelledStock(code: TSCode(trusted: "600000.SH"), bars: bars)
    }

    private func reason(
        _ bars: [DailyBar], code: String = "600000.SH", listDate: TradeDate? = nil, names: [NameSpell] = [],
        limits: [PublishedLimits] = [], includesST: Bool = false
    ) -> LabelDrop? {
        let stock = LabelledStock(
            code: TSCode(trusted: code), bars: bars, listDate: listDate, names: names, limits: limits)
        let rules = LabelRules(horizon: 5, benchmark: .index(closes: index), includesST: includesST)
        let set = outcome(of: stock, rules: rules)
        #expect(set.labels.count + set.drops.values.reduce(0, +) == 1)
        return set.drops.keys.first
    }

    private func outcome(of bars: [DailyBar]) -> LabelSet {
        outcome(of: stock(bars), rules: LabelRules(horizon: 5, benchmark: .index(closes: index)))
    }

    private func outcome(of stock: LabelledStock, rules: LabelRules) -> LabelSet {
        Labeller(days: days, asOf: days[39], rules: rules).labels(of: [stock], on: days[day]...days[day])
    }
}

extension DailyBar {
    func with(close: Double, preClose: Double) -> DailyBar {
        DailyBar(
            code: code, date: date, open: open, high: high, low: min(low, close), close: close, preClose: preClose,
            volume: volume, amount: amount)
    }
}
