import Labels
import MarketCalendar
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("RegimeHistory")
struct RegimeHistoryTests {
    private let states = ["above|weak|above|x", "above|weak|below|y", "below|strong|above|x", "below|weak|above|z"]

    /// Thirty weeks of labels, a day a week, of forty stocks.
    private func items(seed: UInt64) -> [RegimeItem] {
        var random = SplitMix64(seed: seed)
        return (0..<30).flatMap { week -> [RegimeItem] in
            let day = TradeDate(dayNumber: 20_000 + 7 * week)
            return (0..<40).map { stock in
                RegimeItem(
                    regime: states[Int.random(in: 0..<4, using: &random)],
                    label: MarketLabel(
                        code: TSCode(trusted: "\(600_000 + stock).SH"), day: day, horizon: 5,
                        interval: LabelInterval(entry: day.advanced(by: 3), exit: day.advanced(by: 10)),
                        stockReturn: Double.random(in: -0.1...0.1, using: &random), benchmarkReturn: 0,
                        volatility: 0.02))
            }
        }
    }

    @Test("gives for every day what the labels that had matured by it give", arguments: 1...10 as ClosedRange<UInt64>)
    func sums(seed: UInt64) {
        let items = items(seed: seed)
        let history = RegimeHistory(items: items, reach: 91)
        for number in stride(from: 19_995, to: 20_260, by: 9) {
            let day = TradeDate(dayNumber: number)
            let known = items.filter { $0.label.day >= day.advanced(by: -91) }
            #expect(history.frequency(asOf: day) == RegimeFrequency(items: known, asOf: day))
        }
    }

    @Test("labels whose interval ends after the day change nothing on it", arguments: 1...10 as ClosedRange<UInt64>)
    func seesNoFuture(seed: UInt64) {
        let day = TradeDate(dayNumber: 20_100)
        let (items, other) = (items(seed: seed), self.items(seed: seed + 100))
        let changed = items.filter { $0.label.interval.exit <= day } + other.filter { $0.label.interval.exit > day }
        #expect(
            RegimeHistory(items: changed, reach: 91).frequency(asOf: day)
                == RegimeHistory(items: items, reach: 91).frequency(asOf: day))
    }

    @Test("labels older than the reach change nothing, so that longer history gives the same")
    func forgets() {
        let items = items(seed: 3)
        let day = TradeDate(dayNumber: 20_200)
        let newer = items.filter { $0.label.day >= day.advanced(by: -91) }
        #expect(
            RegimeHistory(items: newer, reach: 91).frequency(asOf: day)
                == RegimeHistory(items: items, reach: 91).frequency(asOf: day))
    }

    /// Ten of the thirty weeks.
    private static let blind = DaySpan(first: TradeDate(dayNumber: 20_070), last: TradeDate(dayNumber: 20_139))

    @Test("no label of a day that it is blind to is counted, on whatever day", arguments: 1...10 as ClosedRange<UInt64>)
    func blind(seed: UInt64) {
        let items = items(seed: seed)
        let others = items.filter { !Self.blind.contains($0.label.day) }
        let changed = others + self.items(seed: seed + 100).filter { Self.blind.contains($0.label.day) }
        let history = RegimeHistory(items: items, reach: 70, blindTo: Self.blind)
        #expect(RegimeHistory(items: changed, reach: 70, blindTo: Self.blind) == history)
        for number in stride(from: 19_995, to: 20_260, by: 9) {
            let day = TradeDate(dayNumber: number)
            let first = RegimeHistory.firstDay(for: day, reach: 70, blindTo: Self.blind)
            #expect(
                history.frequency(asOf: day)
                    == RegimeFrequency(items: others.filter { $0.label.day >= first }, asOf: day))
        }
    }

    @Test("as many days lie within the reach as without a blind span, those of the span aside")
    func reach() {
        var before = TradeDate(dayNumber: 0)
        for number in 20_000...20_260 {
            let day = TradeDate(dayNumber: number)
            let first = RegimeHistory.firstDay(for: day, reach: 70, blindTo: Self.blind)
            let counted = (first.dayNumber..<number).count { !Self.blind.contains(TradeDate(dayNumber: $0)) }
            // The day itself may be one of the span's.
            #expect(abs(counted - 70) <= 1, "\(day)")
            #expect(first.dayNumber >= before.dayNumber - 1)
            before = first
        }
        #expect(
            RegimeHistory.firstDay(for: TradeDate(dayNumber: 20_300), reach: 70, blindTo: nil).dayNumber == 20_230)
    }

    @Test("nothing known gives a half of nothing")
    func none() {
        let frequency = RegimeHistory.none.frequency(asOf: TradeDate(dayNumber: 20_000))
        #expect(frequency.total.count == 0)
        #expect(frequency.printed(regime: states[0]) == 0.5)
    }

    @Test("stocks that come one by one get the labels that they get together")
    func collector() {
        let market = RoughMarket(seed: 5)
        let range = market.days[30]...market.days[139]
        let labeller = Labeller(
            days: market.days, asOf: range.upperBound,
            rules: LabelRules(horizon: 5, benchmark: .equalWeight(minimumStocks: 3)))
        var collector = LabelCollector(labeller, on: market.days.days.filter(range.contains))
        for stock in market.stocks { collector.add(stock) }
        #expect(collector.labels == labeller.labels(of: market.stocks, on: range))
    }
}
