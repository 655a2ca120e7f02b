import Foundation
import Indicators
import Samples
import SandboxMarket
import Testing
import TrainerCore

@Suite("what a sample may know")
struct LeakScannerTests {
    /// Every stock of a simulated market, three days of each.
    private struct Looked {
        let sample: Sample
        let window: [DailyBar]
        let later: [DailyBar]
    }

    private static let all: [Looked] = {
        let market = MarketSimulator(seed: 11, stocks: 80).market(through: MarketDay(yyyymmdd: 20_240_930))
        let odds = UpOdds(probability: 0.47, similar: 131, all: 2_210)
        return market.codes.flatMap { code -> [Looked] in
            let bars = market.bars(of: code).compactMap(bar)
            return [10, 25, 60].flatMap { back -> [Looked] in
                let window = Array(bars.dropLast(back).suffix(SampleWriter.windowLength))
                return SampleWriter().samples(window: window, odds: { _ in odds }).written
                    .map { Looked(sample: $0, window: window, later: Array(bars.suffix(back))) }
            }
        }
    }()

    private static func bar(_ bar: MarketBar) -> DailyBar? {
        guard let code = TSCode(bar.code), let date = TradeDate(bar.day.description) else { return nil }
        return DailyBar(
            code: code, date: date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
    }

    @Test("no answer of a whole market states what its question does not give")
    func cleanMarket() {
        #expect(Self.all.count > 400)
        for looked in Self.all {
            #expect(
                LeakScanner.leaks(in: looked.sample, last: looked.window.last, later: looked.later).isEmpty,
                "\(looked.sample.key)")
        }
    }

    @Test("a planted return or price of a later day is found, with its day, in every form", arguments: [1, 2, 3, 6])
    func findsPlanted(day: Int) throws {
        var found = 0
        for looked in Self.all {
            let close = looked.window[looked.window.count - 1].close
            let later = looked.later.filter { $0.preClose > 0 }
            guard later.count >= day else { continue }
            let growth = later.prefix(day).reduce(1.0) { $0 * $1.close / $1.preClose } - 1
            let forms = [
                String(format: "%.2f", growth * 100), String(format: "%.4f", growth),
                String(format: "%.2f", later[day - 1].close), String(format: "%.1f", growth * 100),
            ]
            for form in forms where Double(form) != 0 && !looked.sample.input.contains(form) && close > 0 {
                let leaking = looked.sample.answering(looked.sample.output + "\n之后涨跌\(form)")
                let leaks = LeakScanner.leaks(in: leaking, last: looked.window.last, later: looked.later)
                guard let leak = leaks.first else { continue }
                #expect(leaks.count == 1)
                #expect(leak.daysAfter != nil, "\(looked.sample.key) \(form)")
                found += 1
            }
        }
        #expect(found > Self.all.count)
    }

    @Test("a number from nowhere is found too, and is no later day's")
    func findsInvented() throws {
        let looked = try #require(Self.all.first)
        let leaks = LeakScanner.leaks(
            in: looked.sample.answering(looked.sample.output + "目标价98765.43"), last: looked.window.last,
            later: looked.later)
        #expect(leaks == [LeakScanner.Leak(number: "98765.43", daysAfter: nil)])
    }

    @Test("nothing after the day can change a sample: other bars follow, the sample stays", arguments: [10, 25, 60])
    func futureBars(back: Int) {
        let all = Self.all.filter { $0.later.count == back }
        #expect(!all.isEmpty)
        for looked in all {
            let again = SampleWriter().samples(
                window: looked.window, odds: { _ in UpOdds(probability: 0.47, similar: 131, all: 2_210) }
            ).written
            #expect(again.contains(looked.sample))
        }
    }

    // MARK: Columns

    @Test("every number of a sample is the value of a column, rounded as it is printed")
    func traces() throws {
        #expect(!Self.all.isEmpty)
        for looked in Self.all {
            let sample = looked.sample
            // Its facts are those of the other tasks of its day, and three more.
            let columns = sample.key.task == .pricePrediction ? try Self.columns(looked.window) : nil
            for fact in sample.facts {
                guard let columns else { break }
                let value = try #require(columns[fact.name], "\(fact.name) has no column")
                let scale = pow(10, Double(fact.decimals))
                let rounded = (value * scale).rounded(.toNearestOrAwayFromZero) / scale
                // A mean that ends in half a unit may be rounded either way: sums of prices are not exact.
                let isTie = abs(abs((value * scale).remainder(dividingBy: 1)) - 0.5) < 1e-6
                #expect(
                    abs(rounded - fact.value) < (isTie ? 1.001 / scale : 1e-6), "\(sample.key) \(fact.name): \(value)")
            }
            let printed = Set(sample.facts.filter(\.isPrinted).map(\.printed))
            let key = Set(SampleChecks.numbers(in: "\(sample.key.code)，\(sample.key.asOf.dashed)，"))
            // Names' own digits, the horizon, and T+1.
            let named: Set<String> = ["5", "20", "1"]
            for number in SampleChecks.numbers(in: sample.input + "\n" + sample.output) {
                #expect(
                    printed.contains(number) || key.contains(number) || named.contains(number),
                    "\(sample.key) \(number)")
            }
        }
    }

    /// The columns by the names that the texts give them, computed from the bars alone.
    private static func columns(_ window: [DailyBar]) throws -> [String: Double] {
        let last = try #require(window.last)
        var factors = [Double](repeating: 1, count: window.count)
        for row in window.indices.dropLast().reversed() {
            factors[row] = factors[row + 1] * window[row + 1].preClose / window[row].close
        }
        func adjusted(_ value: (DailyBar) -> Double) -> [Double] { zip(window, factors).map { value($0) * $1 } }
        let (closes, lows, highs) = (adjusted(\.close), adjusted(\.low), adjusted(\.high))
        let table = Indicators.table(
            of: BarColumns(
                open: adjusted(\.open), high: highs, low: lows, close: closes, volume: window.map(\.volume)))
        let end = window.count - 1
        func change(_ days: Int) -> Double { (closes[end] / closes[end - days] - 1) * 100 }
        var columns: [String: Double] = [
            "开盘价": last.open, "最高价": last.high, "最低价": last.low, "收盘价": last.close, "成交量": last.volume,
            "成交额": (last.amount ?? .nan) / 10, "日涨跌幅": change(1), "5日涨跌幅": change(5), "20日涨跌幅": change(20),
            "支撑位": lows.suffix(20).min() ?? .nan, "阻力位": highs.suffix(20).max() ?? .nan, "前日收盘价": closes[end - 1],
            "上涨概率": 0.47, "同类样本": 131, "全体样本": 2_210,
        ]
        let names: [(String, Indicator)] = [
            ("MA5", .ma5), ("MA10", .ma10), ("MA20", .ma20), ("MA60", .ma60), ("EMA12", .ema12), ("EMA26", .ema26),
            ("DIF", .dif), ("DEA", .dea), ("MACD柱", .macd), ("RSI14", .rsi14), ("K", .kdjK), ("D", .kdjD),
            ("J", .kdjJ), ("BOLL上轨", .bollUpper), ("BOLL中轨", .bollMiddle), ("BOLL下轨", .bollLower),
            ("ATR14", .atr14), ("量比", .volumeRatio), ("波动率", .volatility20),
        ]
        for (name, indicator) in names {
            columns[name] = table.value(indicator, at: end)
            columns["前日" + name] = table.value(indicator, at: end - 1)
        }
        columns.merge(votes(columns, obvStep: obvStep(table, end))) { _, new in new }
        return columns
    }

    private static func obvStep(_ table: IndicatorTable, _ end: Int) -> Double {
        (table.value(.obv, at: end) ?? 0) - (table.value(.obv, at: end - 5) ?? 0)
    }

    /// The seven signals of docs/SAMPLES.md, counted from the rounded numbers.
    private static func votes(_ raw: [String: Double], obvStep: Double) -> [String: Double] {
        func at(_ name: String, _ decimals: Int) -> Double {
            let scale = pow(10, Double(decimals))
            return ((raw[name] ?? .nan) * scale).rounded(.toNearestOrAwayFromZero) / scale
        }
        func side(_ left: Double, _ right: Double) -> Int { left > right ? 1 : left < right ? -1 : 0 }
        let (rsi, close) = (at("RSI14", 1), at("收盘价", 2))
        let votes = [
            side(at("MA5", 2), at("MA20", 2)), side(close, at("MA20", 2)), side(at("DIF", 3), at("DEA", 3)),
            side(at("K", 1), at("D", 1)), side(obvStep, 0), (rsi >= 50 && rsi <= 70) || rsi < 30 ? 1 : -1,
            close > at("BOLL上轨", 2) ? -1 : close < at("BOLL下轨", 2) ? 1 : 0,
        ]
        return [
            "看多信号": Double(votes.count { $0 > 0 }), "看空信号": Double(votes.count { $0 < 0 }),
        ]
    }
}

extension Sample {
    fileprivate func answering(_ output: String) -> Sample {
        Sample(
            key: key, instruction: instruction, input: input, output: output, rating: rating, regime: regime,
            facts: facts, template: template)
    }
}
