import Foundation
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("adjusted prices")
struct PriceAdjusterTests {
    @Test(
        "equal the real client's pro_bar to the cent, on a year of TuShare's own rows and factors",
        .enabled(
            if: TestPython.isThere && PublishedMarket.has("sz2024_daily.csv.gz"),
            "no Python with tushare (LJWX_TEST_PYTHON), or no ../shared/market"))
    func realRows() throws {
        let factors = try PublishedMarket.factors("sz2024_adj_factor.csv.gz")
        let stocks = try PublishedMarket.bars("sz2024_daily.csv.gz").sorted { $0.key < $1.key }.map { code, bars in
            ProBar.Stock(bars: bars, factors: factors[code] ?? [])
        }
        try compare(stocks)
    }

    @Test(
        "equal the real client's pro_bar to the cent, on walks with splits, dividends and days without a factor row",
        .enabled(if: TestPython.isThere, "no Python with tushare: set LJWX_TEST_PYTHON or make .setup/venv"))
    func walks() throws {
        try compare(
            (1...12).map { seed in
                let bars = RandomWalk.bars(seed: UInt64(seed), count: 150, dividendEvery: 20 + seed)
                // Only days on which the factor changes have a row, as Sina gives them.
                var factor = 1 + Double(seed * 37 % 100)
                var factors = [AdjFactor(code: bars[0].code, date: bars[0].date, factor: factor)]
                for row in 1..<bars.count where bars[row].preClose != bars[row - 1].close {
                    factor = (factor * bars[row - 1].close / bars[row].preClose * 10_000).rounded() / 10_000
                    factors.append(AdjFactor(code: bars[row].code, date: bars[row].date, factor: factor))
                }
                return ProBar.Stock(bars: bars, factors: factors)
            })
    }

    @Test(
        "the chain and TuShare's factors take the same steps, within 5e-4 of each event",
        .enabled(if: PublishedMarket.has("sz2024_daily.csv.gz")))
    func chainAgrees() throws {
        let factors = try PublishedMarket.factors("sz2024_adj_factor.csv.gz")
        var (events, worst) = (0, 0.0)
        for (code, bars) in try PublishedMarket.bars("sz2024_daily.csv.gz") {
            let series = try #require(factors[code])
            let (known, chained) = (
                PriceAdjuster.adjusted(bars, .hfq, factors: FactorSeries(throughout: series)),
                PriceAdjuster.adjusted(bars, .hfq, factors: .none)
            )
            #expect(known.basis == .factors)
            #expect(chained.basis == .chain)
            for row in 1..<bars.count {
                let step = chained.factors[row] / chained.factors[row - 1]
                let change = known.factors[row] / known.factors[row - 1]
                worst = max(worst, abs(step - change))
                events += step == 1 ? 0 : 1
            }
        }
        print("chain against factors: \(events) events, largest difference \(worst)")
        #expect(events > 100)
        #expect(worst <= 5e-4)
    }

    @Test("a series that does not reach back to the first bar is not mixed with the chain")
    func neverMixed() {
        let bars = RandomWalk.bars(seed: 4, count: 60, dividendEvery: 25)
        let late = [AdjFactor(code: bars[0].code, date: bars[1].date, factor: 7)]
        #expect(
            PriceAdjuster.adjusted(bars, .hfq, factors: FactorSeries(throughout: late))
                == PriceAdjuster.adjusted(bars, .hfq, factors: .none))
    }

    @Test("factors that end go on while no reference price steps, and give way to the chain, whole, where one does")
    func ended() throws {
        let bars = RandomWalk.bars(seed: 4, count: 60, dividendEvery: 25)
        let event = try #require(bars.indices.dropFirst().first { bars[$0].preClose != bars[$0 - 1].close })
        let factors = [AdjFactor(code: bars[0].code, date: bars[0].date, factor: 7)]
        let ended = FactorSeries(factors, marketDays: [], spans: [bars[0].date...bars[event - 3].date])
        let before = PriceAdjuster.adjusted(Array(bars[..<event]), .hfq, factors: ended)
        #expect(before.basis == .factors && before.factors.allSatisfy { $0 == 7 })
        #expect(
            PriceAdjuster.adjusted(bars, .hfq, factors: ended) == PriceAdjuster.adjusted(bars, .hfq, factors: .none))
    }

    @Test("factors that step where the bars do not give way to the chain, whole; a step within the tolerance is none")
    func otherLevel() {
        let bars = RandomWalk.bars(seed: 4, count: 60, dividendEvery: 1000)
        func adjusted(_ newer: Double) -> AdjustedBars {
            let factors = [(0, 7), (40, newer)].map { AdjFactor(code: bars[0].code, date: bars[$0].date, factor: $1) }
            return PriceAdjuster.adjusted(bars, .qfq, factors: FactorSeries(throughout: factors))
        }
        #expect(adjusted(14) == PriceAdjuster.adjusted(bars, .qfq, factors: .none))
        #expect(adjusted(14).bars == bars)
        #expect(adjusted(7.14).basis == .chain)
        #expect(adjusted(7.003).basis == .factors)
    }

    @Test("factors that step otherwise than an ex-right does give way to the chain; those that step as it does stay")
    func otherStep() throws {
        let bars = RandomWalk.bars(seed: 4, count: 60, dividendEvery: 25)
        let events = bars.indices.dropFirst().filter { bars[$0].preClose != bars[$0 - 1].close }
        func basis(_ scale: Double) -> AdjustedBars.Basis {
            var factors = [AdjFactor(code: bars[0].code, date: bars[0].date, factor: 7)]
            for row in events {
                let step = bars[row - 1].close / bars[row].preClose * scale
                factors.append(
                    AdjFactor(code: bars[0].code, date: bars[row].date, factor: (factors.last?.factor ?? 7) * step))
            }
            return PriceAdjuster.adjusted(bars, .hfq, factors: FactorSeries(throughout: factors)).basis
        }
        #expect(!events.isEmpty)
        #expect(basis(1) == .factors)
        #expect(basis(2) == .chain)
    }

    @Test("a dividend after the last bar leaves hfq as it is; qfq is anchored at the newest factor known")
    func anchor() {
        let bars = RandomWalk.bars(seed: 4, count: 60, dividendEvery: 1000)
        let code = bars[0].code
        let first = AdjFactor(code: code, date: bars[0].date, factor: 2)
        let later = AdjFactor(code: code, date: bars[59].date.advanced(by: 3), factor: 4)
        #expect(
            PriceAdjuster.adjusted(bars, .hfq, factors: FactorSeries(throughout: [first, later]))
                == PriceAdjuster.adjusted(bars, .hfq, factors: FactorSeries(throughout: [first])))
        #expect(PriceAdjuster.adjusted(bars, .qfq, factors: FactorSeries(throughout: [first])).bars == bars)
        #expect(
            PriceAdjuster.adjusted(bars, .qfq, factors: FactorSeries(throughout: [first, later])).bars[59].close < bars[
                59
            ].close * 0.51)
    }

    @Test("raw prices and no bars at all stay what they are")
    func trivial() {
        let bars = RandomWalk.bars(seed: 4, count: 3)
        #expect(PriceAdjuster.adjusted(bars, .raw, factors: .none).bars == bars)
        #expect(PriceAdjuster.adjusted([], .qfq, factors: .none).bars == [])
    }

    private func compare(_ stocks: [ProBar.Stock]) throws {
        let replies = try ProBar.adjusted(stocks)
        try #require(replies.count == stocks.count)
        var prices = 0
        for (stock, reply) in zip(stocks, replies) {
            for adjustment in [PriceAdjustment.qfq, .hfq] {
                let theirs = try #require(reply[adjustment.rawValue])
                let ours = PriceAdjuster.adjusted(
                    stock.bars, adjustment, factors: FactorSeries(throughout: stock.factors))
                #expect(ours.basis == .factors)
                #expect(ours.bars.map(\.open) == theirs.open, "\(stock.bars[0].code)")
                #expect(ours.bars.map(\.high) == theirs.high, "\(stock.bars[0].code)")
                #expect(ours.bars.map(\.low) == theirs.low, "\(stock.bars[0].code)")
                #expect(ours.bars.map(\.close) == theirs.close, "\(stock.bars[0].code)")
                #expect(ours.bars.map(\.preClose) == theirs.preClose, "\(stock.bars[0].code)")
                prices += ours.bars.count * 5
            }
        }
        print("pro_bar: \(prices) prices of \(stocks.count) stocks equal")
    }
}

/// The real client, as `Tests/Reference/pro_bar.py` runs it.
private enum ProBar {
    struct Stock: Encodable {
        let bars: [DailyBar]
        let factors: [AdjFactor]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(bars[0].code.rawValue, forKey: .code)
            try container.encode(bars.map(\.date.description), forKey: .dates)
            try container.encode(bars.map(\.open), forKey: .open)
            try container.encode(bars.map(\.high), forKey: .high)
            try container.encode(bars.map(\.low), forKey: .low)
            try container.encode(bars.map(\.close), forKey: .close)
            try container.encode(bars.map(\.preClose), forKey: .preClose)
            var rows = container.nestedUnkeyedContainer(forKey: .factors)
            for factor in factors {
                var row = rows.nestedUnkeyedContainer()
                try row.encode(factor.date.description)
                try row.encode(factor.factor)
            }
        }

        enum Key: String, CodingKey {
            case code, dates, open, high, low, close
            case preClose = "pre_close"
            case factors
        }
    }

    struct Prices: Decodable, Sendable {
        let open: [Double]
        let high: [Double]
        let low: [Double]
        let close: [Double]
        let preClose: [Double]

        enum CodingKeys: String, CodingKey {
            case open, high, low, close
            case preClose = "pre_close"
        }
    }

    static func adjusted(_ stocks: [Stock]) throws -> [[String: Prices]] {
        let answer = try TestPython.output(of: "pro_bar.py", reading: JSONEncoder().encode(stocks))
        return try JSONDecoder().decode([[String: Prices]].self, from: answer)
    }
}
