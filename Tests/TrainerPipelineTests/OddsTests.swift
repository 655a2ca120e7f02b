import Foundation
import Gate
import Labels
import MarketCalendar
import Messages
import Samples
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport
import Universe

@testable import TrainerPipeline

/// What the probability of a price prediction is counted from.
@Suite("frequencies of the stored market")
struct OddsTests {
    private static let codes = {
        let all = BarBuilder.codes(200)
        return Array(all.filter { !$0.isHeldOut }.prefix(24) + all.filter(\.isHeldOut).prefix(4))
    }()
    private static let days = BarBuilder.weekdays(260, from: TradeDate(dayNumber: 20_400))
    private static let bars = BarBuilder().market(of: codes, on: days)
    private static let policy = UniversePolicy(
        mode: .all, stocksPerRun: 1, includesST: true, minimumListedDays: 0)
    private static let now = ShanghaiTime.instant(days[259], hour: 18, minute: 0)

    private func stores(_ bars: [DailyBar]) async throws -> Stores {
        let database = try TrainerDatabase.inMemory()
        let stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
        for (day, own) in Dictionary(grouping: bars, by: \.date).sorted(by: { $0.key < $1.key }) {
            try await stores.bars.store(BarReply(bars: own, calls: 1), of: day, from: "fake", at: Self.now)
        }
        return stores
    }

    private func found(_ bars: [DailyBar], _ days: ClosedRange<TradeDate>) async throws -> LabelSource.Found {
        try await LabelSource(stores: try await stores(bars), knownAt: Self.now, policy: Self.policy).labels(for: days)
    }

    @Test("are those of the labeller and the writer over the open codes, a day a week")
    func agrees() async throws {
        let last = Self.days[259]
        let found = try await found(Self.bars, Self.days[200]...last)
        let open = TradingDays(Self.days)
        let labelled = LabelSource.weekEnds(of: open).filter { open.place(of: $0) + 1 >= LabelSource.stateBars }
        let labeller = Labeller(
            days: open, asOf: last,
            rules: LabelRules(
                horizon: 5, benchmark: .equalWeight(minimumStocks: 10), minimumListedDays: 0, includesST: true))
        let stocks = Dictionary(grouping: Self.bars, by: \.code)
        let labels = labeller.labels(
            of: stocks.map { LabelledStock(code: $0.key, bars: $0.value) }, on: Self.days[0]...last
        ).labels.filter { labelled.contains($0.day) && !$0.code.isHeldOut }
        let items = labels.map { label -> RegimeItem in
            let window = (stocks[label.code] ?? []).filter { $0.date <= label.day }.suffix(LabelSource.stateBars)
            return RegimeItem(regime: SampleWriter.regime(window: window) ?? "", label: label)
        }
        #expect(found.labels == items.count)
        #expect(items.count > 300)
        for day in Self.days[200...] {
            #expect(
                found.history.frequency(asOf: day)
                    == RegimeFrequency(
                        items: items.filter { $0.label.day >= day.advanced(by: -LabelSource.reach) }, asOf: day))
        }
    }

    @Test("nothing that comes after a day changes what its samples print", arguments: [205, 230])
    func seesNoFuture(place: Int) async throws {
        let day = Self.days[place]
        let other = BarBuilder(seed: 99).market(of: Self.codes, on: Self.days)
        let changed = Self.bars.filter { $0.date <= day } + Self.continued(other, after: day)
        let range = Self.days[200]...Self.days[259]
        let (one, two) = (try await found(Self.bars, range), try await found(changed, range))
        #expect(one.history != two.history)
        for known in Self.days[200...place] {
            #expect(one.history.frequency(asOf: known) == two.history.frequency(asOf: known))
        }
    }

    /// Another future whose first bar follows from this past.
    private static func continued(_ other: [DailyBar], after day: TradeDate) -> [DailyBar] {
        let last = Dictionary(grouping: bars.filter { $0.date <= day }, by: \.code).compactMapValues { $0.last?.close }
        return Dictionary(grouping: other.filter { $0.date > day }, by: \.code).values.flatMap { bars in
            let scale = (last[bars[0].code] ?? 1) / bars[0].preClose
            func fen(_ price: Double) -> Double { max(0.01, (price * scale * 100).rounded() / 100) }
            return bars.map { bar in
                DailyBar(
                    code: bar.code, date: bar.date, open: fen(bar.open), high: fen(bar.high), low: fen(bar.low),
                    close: fen(bar.close), preClose: fen(bar.preClose), volume: bar.volume, amount: bar.amount)
            }
        }
    }

    @Test("a history too short for a state gives no label, rather than a guess")
    func shortHistory() async throws {
        let short = try await found(
            Self.bars.filter { $0.date >= Self.days[150] }, Self.days[250]...Self.days[259])
        #expect(short.labels == 0)
        #expect(DailyOdds(short.history, on: []).odds(on: Self.days[259], "above|weak|above") == .none)
    }

    @Test("longer stored history changes nothing")
    func longHistory() async throws {
        let days = BarBuilder.weekdays(330, from: TradeDate(dayNumber: 20_300))
        let bars = BarBuilder().market(of: Array(Self.codes.prefix(12)), on: days)
        let range = days[325]...days[329]
        let reach = range.lowerBound.advanced(by: -LabelSource.reach - LabelSource.stateCalendarDays)
        let whole = try await found(bars, range)
        #expect(whole.labels > 100)
        #expect(try await found(bars.filter { $0.date >= reach }, range).history == whole.history)
    }

    @Test("a week's label waits for the week to be over")
    func weekEnds() {
        let friday = TradeDate(dayNumber: 20_777)
        let open = TradingDays([-7, -4, -3, -1, 0, 3, 4].map { friday.advanced(by: $0) })
        #expect(LabelSource.weekEnds(of: open) == [friday.advanced(by: -7), friday])
    }

    // MARK: Answers

    @Test("every written answer passes its own judge, whatever its frequency", arguments: [0.35, 0.48, 0.5, 0.65])
    func ownJudge(probability: Double) {
        var judged = 0
        for (place, code) in Self.codes.enumerated() {
            let bars = Self.bars.filter { $0.code == code }.prefix(180 + place * 2)
            let odds = UpOdds(probability: probability, similar: place * 37, all: 5_000 + place)
            guard case .samples(let samples) = SampleWriter().samples(window: Array(bars), odds: { _ in odds }) else {
                continue
            }
            for sample in samples {
                let answer = ModelAnswer(
                    text: sample.output, doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 0,
                    answerTokens: 0)
                let judgement = AnswerJudge.judge(answer, of: sample.evaluationCase, policy: GatePolicy())
                #expect(judgement.passed, "\(sample.key): \(judgement.failures.map { ($0.id, $0.detail.en) })")
                judged += 1
            }
        }
        #expect(judged > 80)
    }

    @Test("another probability than the given one does not pass")
    func otherProbability() throws {
        let bars = Self.bars.filter { $0.code == Self.codes[0] }
        let odds = UpOdds(probability: 0.52, similar: 100, all: 900)
        guard case .samples(let samples) = SampleWriter().samples(window: bars, odds: { _ in odds }) else {
            Issue.record("no sample")
            return
        }
        let sample = try #require(samples.first { $0.key.task == .pricePrediction })
        let answer = ModelAnswer(
            text: sample.output.replacing("上涨概率为0.52", with: "上涨概率为0.72"), doneReason: "stop", latency: 1,
            loadSeconds: 0, promptTokens: 0, answerTokens: 0)
        let judgement = AnswerJudge.judge(answer, of: sample.evaluationCase, policy: GatePolicy())
        #expect(judgement.failures.map(\.id) == [.numbers])
    }
}
