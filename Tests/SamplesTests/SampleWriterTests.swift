import Foundation
import Samples
import Testing
import TrainerCore

@Suite("SampleWriter")
struct SampleWriterTests {
    let writer = SampleWriter()

    @Test("writes one sample per task that keeps every rule of form", arguments: 1...60 as ClosedRange<UInt64>)
    func keepsTheForm(seed: UInt64) {
        let bars = RandomWalk.bars(seed: seed, count: 60 + Int(seed) * 7, swing: 0.005 + Double(seed % 9) * 0.006)
        let samples = writer.samples(window: bars).written
        #expect(samples.map(\.key.task) == TaskKind.allCases)
        samples.forEach { SampleChecks.check($0) }
    }

    @Test("writes every task of 64 made-up markets in many states, the same each time, all of them different")
    func writesReferences() {
        let samples = writer.referenceSamples
        #expect(samples == SampleWriter().referenceSamples)
        for task in TaskKind.allCases { #expect(samples.count { $0.key.task == task } == 64) }
        #expect(Set(samples.map { "\($0.input)\($0.output)" }).count == 256)
        #expect(Set(samples.map(\.regime)).count > 20)
    }

    @Test("is a pure function of its bars", arguments: 1...10 as ClosedRange<UInt64>)
    func isDeterministic(seed: UInt64) {
        let bars = RandomWalk.bars(seed: seed, count: 300)
        #expect(writer.samples(window: bars) == SampleWriter().samples(window: bars))
    }

    @Test("changes no byte with longer stored history", arguments: [250, 251, 260, 400, 700])
    func ignoresOlderBars(count: Int) {
        let bars = RandomWalk.bars(seed: 7, count: 700)
        #expect(writer.samples(window: bars.suffix(count)) == writer.samples(window: bars.suffix(250)))
    }

    @Test("depends on every one of its 250 bars' level, so the window is no shorter")
    func seesTheWholeWindow() {
        let bars = RandomWalk.bars(seed: 8, count: 250)
        #expect(writer.samples(window: bars) != writer.samples(window: bars.suffix(60)))
    }

    @Test("nothing after the as-of day can reach a sample", arguments: 1...20 as ClosedRange<UInt64>)
    func seesNoFuture(seed: UInt64) {
        let bars = RandomWalk.bars(seed: seed, count: 320)
        let other = RandomWalk.bars(seed: seed + 1000, count: 320, swing: 0.05)
        let day = 260
        let continued = bars[...day] + other[(day + 1)...]
        #expect(
            writer.samples(window: Array(bars[...day]))
                == writer.samples(window: Array(continued.prefix { $0.date <= bars[day].date })))
    }

    @Test("states no later return, unless the input gives that very number", arguments: 1...20 as ClosedRange<UInt64>)
    func statesNoOutcome(seed: UInt64) {
        let bars = RandomWalk.bars(seed: seed, count: 300)
        for day in stride(from: 100, to: 290, by: 17) {
            let outcomes = (1...5).map { step in
                SampleChecks.numbers(in: percent(bars[day + step].close / bars[day].close)).joined()
            }
            let written = writer.samples(window: Array(bars[...day])).written
            #expect(!written.isEmpty)
            for sample in written {
                let stated = Set(SampleChecks.numbers(in: sample.output))
                let given = Set(SampleChecks.numbers(in: sample.input))
                #expect(outcomes.allSatisfy { !stated.contains($0) || given.contains($0) })
            }
        }
    }

    @Test("old text never changes when a later dividend comes")
    func isAnchoredAtItsDay() {
        let bars = RandomWalk.bars(seed: 5, count: 240, dividendEvery: 1000)
        let last = bars[239]
        let exDay = DailyBar(
            code: last.code, date: last.date.advanced(by: 3), open: last.close / 2, high: last.close / 2,
            low: last.close / 2, close: last.close / 2, preClose: last.close / 2, volume: 100, amount: 10)
        let before = writer.samples(window: bars)
        let after = (bars + [exDay]).filter { $0.date <= last.date }
        #expect(writer.samples(window: after) == before)
    }

    @Test("a 10-for-10 split leaves every relative number as it was")
    func chainsOverSplits() throws {
        let bars = RandomWalk.bars(seed: 6, count: 200, dividendEvery: 1000)
        let split = bars.enumerated().map { row, bar in
            guard row < 150 else { return bar }
            return DailyBar(
                code: bar.code, date: bar.date, open: bar.open * 2, high: bar.high * 2, low: bar.low * 2,
                close: bar.close * 2, preClose: bar.preClose * 2, volume: bar.volume, amount: bar.amount)
        }
        let plain = try #require(writer.samples(window: bars).written.first)
        let chained = try #require(writer.samples(window: split).written.first)
        #expect(chained.facts == plain.facts)
        #expect(chained.output == plain.output)
    }

    @Test("leaves MA60 out below 60 bars and never invents it", arguments: [35, 59, 60, 61])
    func omitsMA60(count: Int) throws {
        let sample = try #require(writer.samples(window: RandomWalk.bars(seed: 3, count: count)).written.first)
        #expect(sample.input.contains("MA60") == (count >= 60))
        #expect(sample.facts.contains { $0.name == "MA60" } == (count >= 60))
        SampleChecks.check(sample)
    }

    @Test("leaves 成交额 out where the source has none")
    func omitsAmount() throws {
        let bars = RandomWalk.bars(seed: 3, count: 100).map { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                preClose: bar.preClose, volume: bar.volume, amount: nil)
        }
        let sample = try #require(writer.samples(window: bars).written.first)
        #expect(!sample.input.contains("成交额"))
        #expect(!sample.facts.contains { $0.name == "成交额" })
    }

    @Test("skips with the reason", arguments: SampleSkip.allCases)
    func skips(reason: SampleSkip) {
        let window = window(for: reason)
        let quarantined = reason == .quarantinedBar ? Set(window.prefix(1).map(\.date)) : []
        let listed = reason == .cutHistory ? window.first?.date.advanced(by: -1) : nil
        #expect(writer.samples(window: window, listed: listed, quarantined: quarantined) == .skipped(reason))
    }

    @Test("a quarantined day counts from the window's first bar through its last, with or without a bar of its own")
    func quarantine() throws {
        let bars = RandomWalk.bars(seed: 4, count: 300)
        let first = bars[50].date
        let clean = writer.samples(window: bars)
        #expect(writer.samples(window: bars, quarantined: [bars[49].date, bars[299].date.advanced(by: 1)]) == clean)
        #expect(writer.samples(window: bars, quarantined: [first]) == .skipped(.quarantinedBar))
        let weekend = try #require((first.dayNumber...).lazy.map(TradeDate.init(dayNumber:)).first { $0.isWeekend })
        #expect(writer.samples(window: bars, quarantined: [weekend]) == .skipped(.quarantinedBar))
    }

    @Test("a window that is not full reaches back to the listing, or gives no sample: more history would change it")
    func cutHistory() throws {
        let bars = RandomWalk.bars(seed: 11, count: 300)
        let part = Array(bars.suffix(249))
        let first = try #require(part.first).date
        #expect(writer.samples(window: part, listed: first.advanced(by: -1)) == .skipped(.cutHistory))
        #expect(writer.samples(window: part, listed: first).written.count == TaskKind.allCases.count)
        #expect(writer.samples(window: part).written.count == TaskKind.allCases.count)
        let full = Array(bars.suffix(250))
        #expect(writer.samples(window: full, listed: bars[0].date) == writer.samples(window: full))
    }

    @Test("prints prices as traded on the as-of day, and the facts are the printed numbers")
    func printsRawPrices() throws {
        let bars = RandomWalk.bars(seed: 12, count: 300, dividendEvery: 40)
        let last = try #require(bars.last)
        let sample = try #require(writer.samples(window: bars).written.first)
        let facts = Dictionary(uniqueKeysWithValues: sample.facts.map { ($0.name, $0) })
        #expect(facts["收盘价"]?.value == last.close)
        #expect(facts["最低价"]?.value == last.low)
        #expect(facts["成交量"]?.value == last.volume)
        #expect(sample.facts.count == 39)
        #expect(
            sample.facts.filter { !$0.isPrinted }.map(\.name) == [
                "前日DIF", "前日DEA", "前日K", "前日D", "前日收盘价", "前日MA5", "前日MA20",
            ])
    }

    @Test("varies the instruction by key and seed, and never between runs")
    func choosesInstructionByKey() {
        func instructions(_ writer: SampleWriter) -> [String] {
            (1...40).flatMap { number in
                writer.samples(window: RandomWalk.bars(seed: 2, count: 40 + number)).written
                    .filter { $0.key.task == .technicalAnalysis }.map(\.instruction)
            }
        }
        let seen = instructions(writer)
        #expect(Set(seen).count > 3)
        #expect(instructions(SampleWriter()) == seen)
        #expect(instructions(SampleWriter(seed: 7)) != seen)
        #expect(SampleWriter(seed: 7).digest != writer.digest)
    }

    @Test("a price prediction states the frequency that it is handed, with its horizon and its counts in the question")
    func statesOdds() throws {
        let bars = RandomWalk.bars(seed: 21, count: 120)
        var asked: [String] = []
        let samples = writer.samples(window: bars) { regime in
            asked.append(regime)
            return UpOdds(probability: 0.57, similar: 812, all: 40_321, horizon: 5)
        }.written
        #expect(asked == [samples[0].regime])
        let prediction = try #require(samples.first { $0.key.task == .pricePrediction })
        #expect(prediction.input.contains("上涨概率：0.57，同类样本：812个，全体样本：40321个"))
        #expect(prediction.input.contains("其后第5个交易日"))
        #expect(prediction.output.contains("上涨概率为0.57，期限5个交易日"))
        #expect(
            prediction.facts.filter { ["上涨概率", "同类样本", "全体样本"].contains($0.name) }.map(\.value) == [0.57, 812, 40_321])
        samples.forEach { SampleChecks.check($0) }
        for other in samples where other.key.task != .pricePrediction {
            #expect(!other.prompt.contains("上涨概率") && !other.output.contains("上涨概率"))
        }
    }

    @Test("without any label the question says that none is known")
    func noOdds() throws {
        let samples = writer.samples(window: RandomWalk.bars(seed: 21, count: 120)).written
        let prediction = try #require(samples.first { $0.key.task == .pricePrediction })
        #expect(prediction.input.contains("上涨概率：0.50，同类样本：0个，全体样本：0个"))
    }

    @Test("each sample carries its template's mark")
    func carriesTemplate() {
        let samples = writer.samples(window: RandomWalk.bars(seed: 1, count: 80)).written
        for sample in samples { #expect(sample.template == writer.templates.digest(of: sample.key.task).short) }
        #expect(Set(samples.map(\.template)).count == 4)
    }

    /// What was written before there were templates, byte for byte.
    @Test("the built-in templates write what was always written")
    func isAsEver() throws {
        let written = writer.samples(window: RandomWalk.bars(seed: 33, count: 250)).written
        #expect(!written.isEmpty)
        for sample in written {
            let facts = Dictionary(uniqueKeysWithValues: sample.facts.map { ($0.name, $0.printed) })
            func entry(_ name: String) -> String {
                let colon = name.unicodeScalars.last?.isASCII == true ? "：" : ""
                return "\(name)\(colon)\(facts[name] ?? "-")"
            }
            func list(_ names: String...) -> String { names.map(entry).joined(separator: "，") }
            let lines = sample.input.split(separator: "\n").map(String.init)
            #expect(lines[0] == "股票代码：\(sample.key.code)，日期：\(sample.key.asOf.dashed)")
            #expect(lines[1] == list("开盘价", "最高价", "最低价", "收盘价", "成交量") + "手，" + entry("成交额") + "万元")
            #expect(lines[2] == ["日涨跌幅", "5日涨跌幅", "20日涨跌幅"].map { entry($0) + "%" }.joined(separator: "，"))
            #expect(lines[3] == list("MA5", "MA10", "MA20", "MA60", "EMA12", "EMA26"))
            #expect(lines[4] == list("DIF", "DEA", "MACD柱", "RSI14", "K", "D", "J"))
            #expect(lines[5] == list("BOLL上轨", "BOLL中轨", "BOLL下轨", "ATR14", "量比", "波动率") + "%")
            #expect(lines[6] == list("支撑位", "阻力位"))
            #expect(lines.last == "任务：\(sample.key.task.chineseName)")
            #expect(lines.count == (sample.key.task == .pricePrediction ? 12 : 10))
        }
    }

    // MARK: Windows

    private func window(for reason: SampleSkip) -> [DailyBar] {
        let bars = RandomWalk.bars(seed: 4, count: 100)
        switch reason {
        case .noBars: return []
        case .shortHistory: return Array(bars.prefix(34))
        case .cutHistory: return bars
        case .defectiveBar: return bars.replacing(50) { $0.with(low: -1) }
        case .disorderedBars: return Array(bars.prefix(50)) + Array(bars.suffix(60))
        case .brokenContinuity: return bars.replacing(60) { $0.with(preClose: $0.preClose * 1.1) }
        case .quarantinedBar: return bars
        case .noTrading: return bars.replacing(99) { $0.with(volume: 0) }
        case .undefinedIndicator:
            return bars.map { $0.flat(at: 10) }
        }
    }

    private func percent(_ ratio: Double) -> String {
        String(format: "%.2f", (ratio - 1) * 100)
    }
}

extension [DailyBar] {
    func replacing(_ row: Int, _ change: (DailyBar) -> DailyBar) -> [DailyBar] {
        enumerated().map { $0 == row ? change($1) : $1 }
    }
}

extension DailyBar {
    func with(low: Double? = nil, preClose: Double? = nil, volume: Double? = nil) -> DailyBar {
        DailyBar(
            code: code, date: date, open: open, high: high, low: low ?? self.low, close: close,
            preClose: preClose ?? self.preClose, volume: volume ?? self.volume, amount: amount)
    }

    func flat(at price: Double) -> DailyBar {
        DailyBar(
            code: code, date: date, open: price, high: price, low: price, close: price, preClose: price,
            volume: volume, amount: amount)
    }
}
