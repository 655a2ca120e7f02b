public import Foundation
import Messages
public import Samples
import TimeLine
public import TrainerCore
public import Universe

/// Checks the market's new bars, chooses whose turn it is, and writes this run's candidate samples: the new days of
/// stocks that were seen before, and a spread of the last `daysBack` days for stocks that are new.
public struct GenerateStage: Stage {
    public struct Input: Codable, Sendable {
        public let asOf: TradeDate
        public let knownAt: Date
        public let universe: UniversePolicy
        /// Calendar days of history that a new stock's samples are spread over.
        public let daysBack: Int
        /// Calendar days after which a gap of a known stock is not filled any more, and a stored bar is not looked at
        /// again.
        public let incrementalDays: Int
        /// Quarantined bars fail the stage.
        public let isStrict: Bool
        /// Codes that a stock left behind, where the source knows of such.
        public let codeChanges: [CodeChange]
        /// Of what samples are written with: other templates, other samples.
        public let writer: ContentDigest
        /// Whose hold-outs' labels stand behind no sample's frequency; nil: the decision lane is off.
        public let decision: DecisionSettings?
    }

    public struct Output: Codable, Sendable {
        public let path: String
        public let digest: ContentDigest
        public let candidates: Int
        /// Stocks of the universe that had new days.
        public let universe: Int
        /// Reason → stocks that traded and are not in the universe.
        public let excluded: [String: Int]
        /// The stocks of this run; the next runs read from here whose turn it is. Empty where all are served.
        public let served: [TSCode]
        public let stocks: Int
        /// Stocks whose turn is still to come.
        public let waiting: Int
        /// Runs that the longest waiting one of `served` had waited; nil where one was served for the first time.
        public let longestWait: Int?
        /// Reason → (stock, day) pairs that gave no sample.
        public let skipped: [String: Int]
        /// Every bar from this day on was checked in this run.
        public let checkedFrom: TradeDate
        public let health: MarketHealthTally
        /// What this run knew of the market.
        public let knownAt: Date?
        /// Samples of earlier runs, made again because a bar of their window was corrected since.
        public let remade: [SampleKey]?
        /// Those that could not be made again.
        public let withdrawn: [SampleWithdrawal]?
        /// What they were written with.
        public let writer: ContentDigest?
        /// Labelled stock-days behind the probabilities that samples print.
        public let labels: Int?
        /// Reason → stock-days without a label.
        public let labelDrops: [String: Int]?
        /// From DEV's first day to the last price of GATE's labels; nil without hold-outs, or in what an earlier version put
        /// out.
        public let holdOuts: DaySpan?
        /// How the last days differ from those before; nil with too few stocks or days, or in what an earlier version put
        /// out.
        public var drift: MarketDrift?
    }

    /// A new stock's days lie this many trading days apart: neighbouring days say nearly the same.
    static let spread = 5
    /// (stock, day) pairs of one run: with thousands of stocks the newest days alone are taken, since a run keeps a few
    /// hundred samples and holds all candidates in memory.
    static let pairLimit = 10_000

    public let name = StageName.generate
    private let stores: Stores
    private let writer: SampleWriter

    public init(stores: Stores, writer: SampleWriter) {
        self.stores = stores
        self.writer = writer
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let history = input.daysBack + MarketKnowledge.windowCalendarDays
        let knowledge = try await MarketKnowledge(
            stores, in: input.asOf.advanced(by: -history)...input.asOf, knownAt: input.knownAt,
            codeChanges: input.codeChanges)
        let ledger = try await RunLedger(runs: stores.runs, before: context.run.id)
        let (checkedFrom, health) = try await check(input, knowledge, ledger, context)
        let coverage = knowledge.facts.codes.carriedOn(try await stores.samples.coverage(upTo: input.asOf))
        let traded = try await traded(knowledge.openDays, input)
        await warnOfUnknown(input.universe.codes, traded, knowledge.facts, context)
        let universe = Universe(
            asOf: input.asOf, traded: traded, facts: knowledge.facts, policy: input.universe)
        let due = universe.members.filter { (coverage[$0] ?? TradeDate(dayNumber: 0)) < input.asOf }
        let drift = try await self.drift(of: universe.members, on: knowledge.openDays, input)
        for line in drift?.lines ?? [] { context.note(line) }
        let rotation = Rotation(due, history: ledger.served, coverage: coverage, policy: input.universe)

        let line = try await line(input)
        let plan = try await remakes(input, ledger, coverage, line, context)
        let first = min(plan.firstDay ?? input.asOf, input.asOf.advanced(by: -input.daysBack))
        let blindTo = line?.blindDays(horizon: UpOdds.standardHorizon)
        let labels = try await labels(for: first...input.asOf, blindTo: blindTo, input, context)
        let maker = SampleMaker(
            bars: stores.bars, writer: writer, knowledge: knowledge,
            odds: DailyOdds(labels.history, on: knowledge.openDays.filter { $0 >= first }, blindTo: blindTo),
            processor: stores.processor?.session())

        var made = try await samples(of: rotation.served, coverage, input, maker, context)
        let remade = try await plan.carriedOut(with: maker)
        made.samples += remade.made.samples
        made.skipped.merge(remade.made.skipped, uniquingKeysWith: +)
        if let skips = made.skipped[SampleSkip.quarantinedBar.rawValue] {
            await context.warn(.windowsQuarantined(skips))
        }
        made.samples.sort { $0.key < $1.key }
        let data = try JSONLines.encode(made.samples)
        let path = RunFiles.candidates(context.run.id)
        try await stores.artifacts.write(data, to: path)
        return Output(
            path: path, digest: .of(data), candidates: made.samples.count, universe: due.count,
            excluded: Dictionary(grouping: universe.excluded.values, by: \.rawValue).mapValues(\.count),
            served: input.universe.mode == .rotate ? rotation.served : [], stocks: rotation.served.count,
            waiting: rotation.waiting, longestWait: rotation.longestWait, skipped: made.skipped,
            checkedFrom: checkedFrom, health: health, knownAt: input.knownAt,
            remade: remade.made.samples.map(\.key).sorted(), withdrawn: remade.withdrawn, writer: input.writer,
            labels: labels.labels, labelDrops: labels.drops, holdOuts: line?.holdOuts, drift: drift)
    }

    /// Of stocks that are spread evenly over the universe: its industries and boards lie together by code.
    private func drift(
        of members: [TSCode], on openDays: [TradeDate], _ input: Input
    ) async throws -> MarketDrift? {
        guard members.count >= MarketDrift.leastStocks,
            let first = openDays.suffix(SampleWriter.windowLength).first
        else { return nil }
        let step = (members.count + MarketDrift.mostStocks - 1) / MarketDrift.mostStocks
        var readings: [[MarketReading]] = []
        for place in stride(from: 0, to: members.count, by: step) {
            try Task.checkCancellation()
            let bars = try await stores.bars.window(
                of: members[place], asOf: input.asOf, count: SampleWriter.windowLength, knownAt: input.knownAt)
            readings.append(MarketReading.all(of: bars).filter { $0.date >= first })
        }
        // A measure that never varies has no distribution to compare: then nothing is said.
        return try? MarketDrift(readings)
    }

    /// nil where the lane is off or the history holds no hold-outs yet: then there is nothing to be blind to.
    private func line(_ input: Input) async throws -> TimeLine? {
        guard let decision = input.decision else { return nil }
        do {
            return try await GateKeeper(stores: stores, settings: decision).line(
                from: input.asOf.advanced(by: -input.daysBack), asOf: input.asOf, knownAt: input.knownAt)
        } catch let error as TrainerError where error.code == .noData {
            return nil
        }
    }

    /// Bars that an earlier run has checked may only have changed within the days that corrections are asked for, but for
    /// those that have landed since.
    private func check(
        _ input: Input, _ knowledge: MarketKnowledge, _ ledger: RunLedger, _ context: StageContext
    ) async throws -> (TradeDate, MarketHealthTally) {
        await context.progress(nil, .checkingMarket)
        // A strict run answers for every bar of its windows, not only for those that came since the last check.
        let oldest = knowledge.range.lowerBound
        let usual =
            input.isStrict
            ? oldest
            : ledger.firstUnchecked(from: oldest, corrections: input.asOf.advanced(by: -input.incrementalDays))
        var late = FirstLanded()
        if let checkedAt = ledger.checkedAt, usual > oldest {
            late = try await stores.bars.firstLanded(after: checkedAt, knownAt: input.knownAt, before: usual)
        }
        let first = max(oldest, min(usual, late.ofAny ?? usual))
        let alone = late.ofOne.merging(try await otherLevels(from: oldest, before: first), uniquingKeysWith: min)
        // What a run that looks back finds must not take the place of what is known of the same bars since.
        let isPresent = input.knownAt >= context.run.enqueuedAt
        let outcome = try await MarketCheck(stores: stores, knowledge: knowledge)
            .run(from: first, late: alone, at: isPresent ? context.clock.now : nil)
        if input.isStrict { try await refuse(outcome.tally, outcome.examples, knowledge) }
        if outcome.tally.quarantined > 0 {
            let since = min(first, alone.values.min().map { max($0, oldest) } ?? first)
            await context.warn(
                .barsQuarantined(outcome.tally.quarantined, of: outcome.tally.bars, since: since.dashed))
        }
        if !outcome.disagreeing.isEmpty {
            await context.warn(
                .factorsDisagree(
                    outcome.disagreeing.count,
                    shown: outcome.disagreeing.sorted().prefix(MarketCheck.examples).map(\.rawValue)))
        }
        return (first, outcome.tally)
    }

    /// Stocks whose factors stepped otherwise than their bars: those may have been asked for anew since.
    private func otherLevels(from oldest: TradeDate, before first: TradeDate) async throws -> [TSCode: TradeDate] {
        guard oldest < first else { return [:] }
        let noticed = try await stores.findings.findings(of: nil, in: oldest...first.advanced(by: -1))
            .filter { $0.rule == .factorDisagrees }
        return Dictionary(noticed.map { ($0.code, $0.date) }, uniquingKeysWith: min)
    }

    private func refuse(
        _ tally: MarketHealthTally, _ examples: [BarFinding], _ knowledge: MarketKnowledge
    ) async throws {
        let noticed = try await knowledge.noticed()
        let count = tally.quarantined + noticed.count
        guard count > 0 else { return }
        let shown = (examples + noticed).prefix(MarketCheck.examples).map {
            "\($0.code) \($0.date.dashed) \($0.rule.rawValue)"
        }
        throw TrainerError(
            .dataNotHealthy,
            .dataNotHealthy(count, since: knowledge.range.lowerBound.dashed, shown: Array(shown)),
            hint: .dataNotHealthyHint)
    }

    /// A run that looks back knows less than the samples do that stand.
    private func remakes(
        _ input: Input, _ ledger: RunLedger, _ coverage: [TSCode: TradeDate], _ line: TimeLine?,
        _ context: StageContext
    ) async throws -> SampleRemake {
        var plan = SampleRemake()
        guard input.knownAt >= context.run.enqueuedAt, let instant = ledger.knownAt else { return plan }
        let planner = SampleRemakePlanner(stores: stores, asOf: input.asOf, knownAt: input.knownAt)
        plan.add(try await planner.corrected(after: instant, covered: coverage))
        // Once, by the first run under other templates: what dedupe then refuses would be made again for ever.
        if ledger.writer != input.writer {
            let reworded = try await planner.written(
                otherwise: writer.templates, since: input.asOf.advanced(by: -input.daysBack))
            if reworded.count > 0 { context.note(.samplesReworded(reworded.count)) }
            plan.add(reworded)
        }
        // Once too, by the first run beside other hold-outs.
        if let line, ledger.holdOuts != line.holdOuts {
            let counting = try await planner.counting(line)
            if counting.count > 0 { context.note(.samplesRecounted(counting.count)) }
            plan.add(counting)
        }
        return plan
    }

    private func labels(
        for days: ClosedRange<TradeDate>, blindTo: DaySpan?, _ input: Input, _ context: StageContext
    ) async throws -> LabelSource.Found {
        await context.progress(nil, .labellingMarket)
        return try await LabelSource(
            stores: stores, knownAt: input.knownAt, policy: input.universe, blindTo: blindTo
        ).labels(for: days)
    }

    private func traded(_ openDays: [TradeDate], _ input: Input) async throws -> Set<TSCode> {
        var codes: Set<TSCode> = []
        for day in openDays where day >= input.asOf.advanced(by: -input.daysBack) {
            codes.formUnion(try await stores.bars.codes(on: day, knownAt: input.knownAt))
        }
        return codes
    }

    /// Codes of `stock_list` that stand for no stock, as far as anybody knows; of listed stocks without bars fetch tells.
    private func warnOfUnknown(
        _ codes: [TSCode], _ traded: Set<TSCode>, _ facts: Universe.Facts, _ context: StageContext
    ) async {
        let unknown = codes.filter { code in
            facts.codes.whole([code]).allSatisfy { !traded.contains($0) && facts.listings[$0] == nil }
        }
        guard !unknown.isEmpty else { return }
        let shown = unknown.prefix(MarketCheck.examples).map(\.rawValue)
        await context.warn(.codesUnknown(unknown.count, shown: Array(shown)))
    }

    private func samples(
        of codes: [TSCode], _ coverage: [TSCode: TradeDate], _ input: Input, _ maker: SampleMaker,
        _ context: StageContext
    ) async throws -> SampleMaker.Made {
        var made = SampleMaker.Made()
        for (index, code) in codes.enumerated() {
            try Task.checkCancellation()
            let isNew = coverage[code] == nil
            if let days = Self.days(
                after: coverage[code], asOf: input.asOf, daysBack: input.daysBack,
                incrementalDays: input.incrementalDays)
            {
                let part = try await maker.samples(of: code, in: days) {
                    (isNew ? Self.spreadDays($0) : $0).suffix(max(1, Self.pairLimit / codes.count))
                }
                made.samples += part.samples
                made.skipped.merge(part.skipped, uniquingKeysWith: +)
            }
            await context.progress(
                Double(index + 1) / Double(codes.count),
                .generateProgress(stocks: index + 1, of: codes.count, samples: made.samples.count))
        }
        return made
    }

    /// Where a stock's as-of days may lie, given the newest day of its samples; nil where nothing is left.
    static func days(
        after covered: TradeDate?, asOf: TradeDate, daysBack: Int, incrementalDays: Int
    ) -> ClosedRange<TradeDate>? {
        guard let covered else { return asOf.advanced(by: -daysBack)...asOf }
        let first = max(covered, asOf.advanced(by: -incrementalDays)).advanced(by: 1)
        return first > asOf ? nil : first...asOf
    }

    /// Every fifth of the days that a stock traded on, the newest one included: what lies between two of them is covered
    /// for good, also where the stock is suspended today.
    static func spreadDays(_ traded: [TradeDate]) -> [TradeDate] {
        traded.reversed().enumerated().filter { $0.offset % spread == 0 }.map(\.element).reversed()
    }
}
