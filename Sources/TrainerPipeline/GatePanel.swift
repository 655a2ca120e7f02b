import Evidence
import Foundation
import Gate
import Labels
import MarketCalendar
import Messages
import Samples
import TimeLine
import TrainerCore
import Universe

/// The market that a GATE is made from, as it was known when it was frozen: labels of pool and GATE, and the questions of
/// their days. Made again later it is the same, whatever came in since.
struct GatePanel: Sendable {
    let layout: HoldOutLayout
    let labels: LabelSet
    let benchmark: HoldOutFacts.Benchmark
    /// From train labels alone.
    let classes: ClassThreshold
    private let trainCodes: Set<TSCode>
    private let trainDays: [TradeDate]
    private let maker: SampleMaker
    /// Of the held-out stocks, at the freeze.
    private let caps: [TSCode: CapBand]
    private let industries: [TSCode: String]

    /// Stocks on each side of the split; more would sharpen the thirds by nothing that matters.
    private static let stockLimit = 300
    /// Stocks and days that the trivial models are fitted to: some five thousand labels.
    private static let fittedStocks = 200
    private static let fittedSpread = 5
    /// Trading days of the pool that are looked at.
    private static let poolDays = 120
    /// Stocks that a mean of the universe takes at least.
    private static let minimumStocks = 10
    /// Calendar days that hold the bars before a label's day that its volatility needs.
    private static let volatilityCalendarDays = 60

    /// How far its labels go.
    enum Reach: Sendable {
        /// Of a GATE there is none: what asks about DEV alone cannot come by one.
        case dev
        case gate
    }

    /// - Parameters:
    ///   - scope: of the freeze.
    ///   - reach: what its pool, classes and DEV are does not depend on it.
    ///   - days: open days up to `asOf`, those before the layout too.
    ///   - asOf, knownAt: of the freeze.
    /// - Throws: `noData` where the pool has too few labels.
    init(
        _ stores: Stores, of scope: LabelScope, through reach: Reach, layout: HoldOutLayout, days: TradingDays,
        asOf: TradeDate, knownAt: Date
    ) async throws {
        let line = try TimeLine(layout: layout, days: days)
        let pool = days.days.filter { $0 < layout.dev.days[0] && line.use(of: $0) == .pool }.suffix(Self.poolDays)
        let first = pool.first ?? layout.gate.days[0]
        let range = first...layout.gate.labelEnd
        let codes = try await Self.codes(
            on: [first] + layout.gate.days.prefix(1) + layout.gate.days.suffix(1), stores, knownAt)
        let knowledge = try await MarketKnowledge(
            stores, in: first.advanced(by: -MarketKnowledge.windowCalendarDays)...range.upperBound, knownAt: knownAt)
        let closes = try await stores.reference.indexBars(of: FetchStage.index, in: range, knownAt: knownAt)
            .reduce(into: [TradeDate: Double]()) { $0[$1.date] = $1.close }
        let hasIndex = days.days.allSatisfy { $0 <= first || $0 > range.upperBound || closes[$0] != nil }
        let labeller = Labeller(
            days: days, asOf: asOf,
            rules: LabelRules(
                horizon: layout.horizon,
                benchmark: hasIndex ? .index(closes: closes) : .equalWeight(minimumStocks: Self.minimumStocks),
                minimumListedDays: scope.minimumListedDays, includesST: scope.includesST))
        let held = reach == .gate ? layout.gate : layout.dev
        self.layout = layout
        self.labels = labeller.labels(
            of: try await Self.stocks(codes, in: first...held.labelEnd, stores, knowledge),
            on: first...held.days[held.days.count - 1])
        self.benchmark = hasIndex ? .index : .universe
        let open = codes.filter { !$0.isHeldOut }
        let openCodes = Set(open)
        let poolDays = Set(pool)
        self.classes = try ClassThreshold(
            training: labels.labels.filter { openCodes.contains($0.code) && poolDays.contains($0.day) })
        self.trainCodes = Set(open.sorted(by: Self.stableOrder).prefix(Self.fittedStocks))
        self.trainDays = pool.reversed().enumerated().filter { $0.offset % Self.fittedSpread == 0 }.map(\.element)
            .reversed()
        self.caps = try await CapBands(stores: stores).bands(
            of: Set(codes.filter(\.isHeldOut)), asOf: asOf, knownAt: knownAt)
        self.industries = knowledge.facts.listings.compactMapValues(\.industry)
        self.maker = SampleMaker(
            bars: stores.bars, writer: Self.writer, knowledge: knowledge, odds: .none)
    }

    /// Reason → days of the span on which a held-out stock traded and has no label.
    func drops(on span: HoldOutSpan) -> [String: Int] {
        let days = Set(span.days)
        return labels.dropped.reduce(into: [:]) { counts, drop in
            if drop.code.isHeldOut, days.contains(drop.day) { counts[drop.reason.rawValue, default: 0] += 1 }
        }
    }

    /// Of what the trivial models are fitted to.
    var trainLabels: [MarketLabel] {
        let days = Set(trainDays)
        return labels.labels.filter { trainCodes.contains($0.code) && days.contains($0.day) }
    }

    /// What the trivial models are fitted to.
    func trainItems() async throws -> [DecisionItem] { try await questions(of: trainLabels).map(\.item) }

    /// One question of the decision lane.
    struct Question: Sendable {
        let item: DecisionItem
        let label: MarketLabel
        let prompt: String
    }

    /// Questions, and why there are no others.
    struct Made: Sendable {
        /// By day, then code.
        var questions: [Question] = []
        /// Reason code → stock-days whose window gives no question.
        var skipped: [String: Int] = [:]

        var lost: Int { skipped.values.reduce(0, +) }
        /// `cut_history 12, quarantined_bar 3`: the most frequent first.
        var reasons: String { GatePanel.listed(skipped) }
    }

    static func listed(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
            .joined(separator: ", ")
    }

    /// The questions of the stock-days with these labels, by day, then code. One whose window gives no question is left out.
    func questions(of labels: some Sequence<MarketLabel>) async throws -> [Question] {
        try await made(of: labels).questions
    }

    /// The same, with what was left out.
    func made(of labels: some Sequence<MarketLabel>) async throws -> Made {
        var result = Made()
        for (code, own) in Dictionary(grouping: labels, by: \.code).sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            let byDay = Dictionary(own.map { ($0.day, $0) }) { first, _ in first }
            guard let first = byDay.keys.min(), let last = byDay.keys.max() else { continue }
            let made = try await maker.samples(of: code, in: first...last) { $0.filter { byDay[$0] != nil } }
            for sample in made.samples where sample.key.task == .technicalAnalysis {
                guard let label = byDay[sample.key.asOf] else { continue }
                result.questions.append(try question(sample, label))
            }
            result.skipped.merge(made.skipped, uniquingKeysWith: +)
        }
        result.questions.sort { ($0.item.date, $0.item.code) < ($1.item.date, $1.item.code) }
        return result
    }

    private func question(_ sample: Sample, _ label: MarketLabel) throws -> Question {
        guard let signals = TrendSignals(facts: sample.facts) else {
            throw TrainerError(.internalFault, .marketSignalsMissing("\(sample.key)"), hint: .unexpectedHint)
        }
        return Question(
            item: DecisionItem(
                date: label.day, code: label.code, horizon: label.horizon, excessReturn: label.excess,
                rating: classes.rating(of: label), signals: signals, cap: caps[label.code],
                industry: industries[label.code]),
            label: label, prompt: DecisionQuestion.prompt(facts: Self.facts(of: sample), horizon: label.horizon))
    }

    /// Of the program itself, whatever templates the samples are written with: a GATE outlives them. It asks for a
    /// probability, so that none of a price prediction's is given.
    static let writer = SampleWriter()

    /// The input without its last line, which names the narrative's task.
    private static func facts(of sample: Sample) -> String {
        let lines = sample.input.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropLast(lines.last?.hasPrefix("任务：") == true ? 1 : 0).joined(separator: "\n")
    }

    // MARK: Reading

    /// Stocks that traded on any of the days: what was delisted on the way belongs to it.
    private static func codes(on days: [TradeDate], _ stores: Stores, _ knownAt: Date) async throws -> [TSCode] {
        var all: Set<TSCode> = []
        for day in Set(days) { all.formUnion(try await stores.bars.codes(on: day, knownAt: knownAt)) }
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: knownAt))
        let ordered = history.stocks(among: all).sorted(by: stableOrder)
        let (held, open) = (ordered.filter(history.isHeldOut), ordered.filter(history.isOpen))
        return (held.prefix(stockLimit) + open.prefix(stockLimit)).sorted()
    }

    private static func stableOrder(_ left: TSCode, _ right: TSCode) -> Bool {
        (left.stableHash, left) < (right.stableHash, right)
    }

    private static func stocks(
        _ codes: [TSCode], in range: ClosedRange<TradeDate>, _ stores: Stores, _ knowledge: MarketKnowledge
    ) async throws -> [LabelledStock] {
        let knownAt = knowledge.knownAt
        let limits = try await stores.reference.publishedLimits(of: codes, in: range, knownAt: knownAt)
        let bars = range.lowerBound.advanced(by: -volatilityCalendarDays)...range.upperBound
        var stocks: [LabelledStock] = []
        for code in codes {
            try Task.checkCancellation()
            stocks.append(
                LabelledStock(
                    code: code, bars: try await stores.bars.bars(of: code, in: bars, knownAt: knownAt).map(\.bar),
                    listDate: knowledge.facts.listings[code]?.listDate, names: knowledge.facts.names[code] ?? [],
                    limits: limits[code] ?? []))
        }
        return stocks
    }
}
