import Labels
import MarketCalendar
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("Labeller")
struct LabellerTests {
    @Test(
        "gives what pandas gives, drops and their reasons included",
        .enabled(if: TestPython.isThere, "no Python with pandas: set LJWX_TEST_PYTHON or make .setup/venv"),
        arguments: [(1, false), (3, true), (5, false)])
    func reference(horizon: Int, isEqualWeight: Bool) throws {
        let market = RoughMarket(seed: 11 + UInt64(horizon), stocks: 24)
        let theirs = try LabelReference.labels(of: market, horizon: horizon, isEqualWeight: isEqualWeight)
        let ours = labels(of: market, horizon: horizon, isEqualWeight: isEqualWeight)
        #expect(ours.labels.count > 1_000)
        #expect(
            Dictionary(uniqueKeysWithValues: ours.drops.map { ($0.key.rawValue, $0.value) }) == theirs.drops)
        #expect(Set(ours.drops.keys).isSuperset(of: Self.everyDay), "the market is not rough enough")
        try #require(ours.labels.count == theirs.labels.count)
        for (own, other) in zip(ours.labels, theirs.labels) {
            #expect(own.code.rawValue == other.code && own.day.description == other.day)
            #expect(own.interval.entry.description == other.entry && own.interval.exit.description == other.exit)
            #expect(abs(own.stockReturn - other.growth) < 1e-12)
            #expect(abs(own.benchmarkReturn - other.base) < 1e-12)
            #expect(abs(own.volatility - other.sigma) < 1e-12)
        }
    }

    private static let everyDay: Set<LabelDrop> = [
        .newListing, .specialTreatment, .noVolatility, .notMatured, .suspendedAtEntry, .limitUpAtEntry,
        .suspendedAtExit, .limitDownAtExit,
    ]

    @Test(
        "the return of d changes with a bar in (d+1, d+1+h] and with no other",
        arguments: 1...4 as ClosedRange<UInt64>, [1, 3])
    func dependsOnItsIntervalAlone(seed: UInt64, horizon: Int) {
        let market = RoughMarket(seed: seed, stocks: 3, days: 100)
        let before = labels(of: market, horizon: horizon)
        let old = Dictionary(uniqueKeysWithValues: before.labels.map { ($0.place, $0) })
        var changed = 0
        for place in stride(from: 25, to: market.days.count, by: 9) {
            let day = market.days[place]
            let after = labels(of: market.changed { $0.date == day ? $0.raised(by: 1.013) : $0 }, horizon: horizon)
            for label in after.labels {
                guard let other = old[label.place] else { continue }
                let isInside = label.interval.entry < day && day <= label.interval.exit
                let isTraded = market.stocks.contains { $0.code == label.code && $0.bars.contains { $0.date == day } }
                #expect((label.stockReturn != other.stockReturn) == (isInside && isTraded), "\(label.place) by \(day)")
                changed += label.stockReturn == other.stockReturn ? 0 : 1
                if day > label.day { #expect(label.volatility == other.volatility) }
            }
        }
        #expect(changed > 5)
    }

    @Test("no bar after the as-of day changes one label of that day", arguments: 1...5 as ClosedRange<UInt64>)
    func knowsNothingLater(seed: UInt64) {
        let market = RoughMarket(seed: seed, stocks: 6, days: 120)
        let asOf = market.days[90]
        let cut = TradingDays(market.days.days.filter { $0 <= asOf })
        let past = market.stocks.map { stock in
            LabelledStock(
                code: stock.code, bars: stock.bars.filter { $0.date <= asOf }, listDate: stock.listDate,
                names: stock.names)
        }
        let rules = LabelRules(horizon: 5, benchmark: .index(closes: market.index))
        let whole = Labeller(days: market.days, asOf: asOf, rules: rules).labels(of: market.stocks, on: market.all)
        let then = Labeller(days: cut, asOf: asOf, rules: rules).labels(of: past, on: market.days[0]...asOf)
        #expect(whole.labels == then.labels)
        #expect(whole.labels.allSatisfy { $0.interval.isMatured(on: asOf) })
        #expect(then.drops[.notMatured].map { $0 > 0 } == true)
    }

    @Test("the order of the stocks changes nothing", arguments: 1...3 as ClosedRange<UInt64>)
    func order(seed: UInt64) {
        var market = RoughMarket(seed: seed)
        let first = labels(of: market, horizon: 5, isEqualWeight: true)
        var random = SplitMix64(seed: seed)
        market.stocks.shuffle(using: &random)
        #expect(labels(of: market, horizon: 5, isEqualWeight: true) == first)
    }

    @Test("equal weight leaves no excess in the mean, and needs enough stocks")
    func equalWeight() {
        let market = RoughMarket(seed: 5)
        let set = labels(of: market, horizon: 5, isEqualWeight: true)
        for labels in Dictionary(grouping: set.labels, by: \.day).values {
            #expect(abs(labels.reduce(0) { $0 + $1.excess }) < 1e-12)
        }
        let rules = LabelRules(horizon: 5, benchmark: .equalWeight(minimumStocks: 13))
        let none = Labeller(days: market.days, asOf: market.days[139], rules: rules)
            .labels(of: market.stocks, on: market.all)
        #expect(none.labels.isEmpty)
        #expect(none.drops[.noBenchmark] == set.labels.count)
    }

    private func labels(of market: RoughMarket, horizon: Int, isEqualWeight: Bool = false) -> LabelSet {
        let benchmark: LabelRules.Benchmark =
            isEqualWeight ? .equalWeight(minimumStocks: 1) : .index(closes: market.index)
        return Labeller(
            days: market.days, asOf: market.days[market.days.count - 1],
            rules: LabelRules(horizon: horizon, benchmark: benchmark)
        ).labels(of: market.stocks, on: market.all)
    }
}

extension MarketLabel {
    var place: String { "\(code)|\(day)" }
}

extension RoughMarket {
    func changed(_ change: (DailyBar) -> DailyBar) -> RoughMarket {
        var market = self
        market.stocks = stocks.map {
            LabelledStock(code: $0.code, bars: $0.bars.map(change), listDate: $0.listDate, names: $0.names)
        }
        return market
    }
}

extension DailyBar {
    /// Another close within a wider day; what the day opened from stays.
    func raised(by ratio: Double) -> DailyBar {
        DailyBar(
            code: code, date: date, open: open, high: max(high, close * ratio) + 0.5, low: low, close: close * ratio,
            preClose: preClose, volume: max(1, volume), amount: amount)
    }
}
