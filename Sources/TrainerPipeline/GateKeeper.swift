import Evidence
import Foundation
import Gate
import Labels
import MarketCalendar
import Messages
import Samples
import Statistics
import TimeLine
import TrainerCore

/// The GATE of a run: the quarter's frozen one, or one that is frozen now.
struct GateKeeper: Sendable {
    let stores: Stores
    let settings: DecisionSettings

    /// A GATE as it is kept, with its seal looked at.
    struct Held: Sendable {
        let frozen: FrozenGate
        let manifest: GateManifest
    }

    /// The questions of a GATE, made anew and compared with what was frozen.
    struct Exam: Sendable {
        let facts: HoldOutFacts
        let items: [DecisionItem]
        let prompts: [String]
        let baselines: Baselines
        /// Of DEV, by day, then code: the same for every version of an epoch.
        let dev: [GatePanel.Question]

        /// GATE's answers as a source reads them.
        func forecasts(_ answers: [ModelAnswer], by source: ProbabilitySource) -> [Forecast] {
            source.forecasts(answers, of: items)
        }
    }

    /// Calendar days of history that windows, pool, DEV and GATE are laid out in, at the largest sizes that a config may ask
    /// for.
    private static let historyCalendarDays = 1_500

    // MARK: Which one

    /// - Throws: `noData` where the history does not hold a GATE; `conflict` where the kept one was changed.
    func gate(asOf: TradeDate, knownAt: Date, _ context: StageContext) async throws -> Held {
        let standing = try await standing(asOf: asOf, knownAt: knownAt)
        if let current = standing.current { return try await held(current) }
        if let left = standing.retired { await context.warn(.gateRetired(left.epoch, why: left.why)) }
        await context.progress(nil, .gateFreezing(standing.next.description))
        return try await freeze(
            standing.next, asOf: asOf, knownAt: knownAt, looksBefore: standing.looksBefore, context)
    }

    /// The time line of the GATE that a run is judged by, or of the one that it is about to freeze.
    ///
    /// - Throws: as `gate`.
    func line(from first: TradeDate, asOf: TradeDate, knownAt: Date) async throws -> TimeLine {
        if let current = try await standing(asOf: asOf, knownAt: knownAt).current {
            return try await line(
                of: try await held(current).manifest.layout, frozen: current, from: first, asOf: asOf,
                knownAt: knownAt)
        }
        return try await line(
            of: try await newLayout(asOf: asOf, knownAt: knownAt).layout, frozen: nil, from: first, asOf: asOf,
            knownAt: knownAt)
    }

    /// What a run finds before it freezes anything.
    private struct Standing {
        struct Retired {
            let epoch: String
            let why: String
        }

        /// The GATE that is in force.
        let current: FrozenGate?
        /// The one that no longer is.
        let retired: Retired?
        let next: GateEpoch
        /// Looks that the next one takes over.
        let looksBefore: Int
    }

    private func standing(asOf: TradeDate, knownAt: Date) async throws -> Standing {
        let known = try await known(asOf: asOf, knownAt: knownAt)
        func next(after retired: Standing.Retired? = nil, looksBefore: Int = 0) -> Standing {
            Standing(current: nil, retired: retired, next: known.next, looksBefore: looksBefore)
        }
        guard let current = known.current else { return next() }
        let looks = try await looks(at: current)
        let isWorn = try WearMeter(budget: settings.policy.spending, looks: looks).isExhausted
        let isOther = try current.recipe != settings.recipe
        let inForce = Standing(current: current, retired: nil, next: known.next, looksBefore: 0)
        guard isWorn || isOther || known.isOver else { return inForce }
        // Another name makes no other days of them: what was spent on days stays spent as long as they are asked about.
        let days = try await newLayout(asOf: asOf, knownAt: knownAt).layout.gate.days
        let asked = days.count { $0 <= current.lastDay }
        let why = isWorn ? "worn" : isOther ? "recipe" : nil
        let retired = why.map { Standing.Retired(epoch: current.epoch, why: $0) }
        if asked == 0 { return next(after: retired) }
        if isWorn { throw TrainerError(.noData, .gateWorn(current.epoch, moreDays: asked), hint: .gateWornHint) }
        return isOther ? next(after: retired, looksBefore: looks) : inForce
    }

    /// A GATE by its epoch, for the stages after the one that chose it.
    func held(_ epoch: String) async throws -> Held? {
        guard let frozen = try await stores.gates.gates().first(where: { $0.epoch == epoch }) else { return nil }
        return try await held(frozen)
    }

    private struct Known {
        let current: FrozenGate?
        /// Whether that is of an earlier quarter.
        let isOver: Bool
        /// What the next one would be called.
        let next: GateEpoch
    }

    /// The newest GATE that was frozen by what the run may know: one that looks back is judged by what there was then.
    private func known(asOf: TradeDate, knownAt: Date) async throws -> Known {
        let first = GateEpoch.epoch(on: asOf, current: nil, isRetired: false)
        func isOfQuarter(_ epoch: GateEpoch) -> Bool { epoch.year == first.year && epoch.quarter == first.quarter }
        let all = try await stores.gates.gates().compactMap { gate in
            GateEpoch(gate.epoch).map { (epoch: $0, gate: gate) }
        }
        let newest = all.map(\.epoch).filter(isOfQuarter).max()
        let current = all.filter {
            // Stores round instants: a GATE that this very run froze must be found by it.
            $0.gate.asOf <= asOf && $0.gate.knownAt.timeIntervalSince(knownAt) < 0.001
        }.max {
            ($0.gate.asOf, $0.epoch) < ($1.gate.asOf, $1.epoch)
        }
        return Known(
            current: current?.gate, isOver: current.map { !isOfQuarter($0.epoch) } ?? false,
            next: GateEpoch.epoch(on: asOf, current: newest, isRetired: newest != nil))
    }

    private func held(_ frozen: FrozenGate) async throws -> Held {
        guard let bytes = try await stores.gates.manifest(of: frozen.epoch) else {
            throw TrainerError(.conflict, .gateManifestBroken(frozen.epoch), hint: .gateManifestHint)
        }
        let manifest = try GateManifest.read(bytes)
        guard manifest.seal == frozen.seal, manifest.epoch.description == frozen.epoch else {
            throw TrainerError(
                .conflict, .gateManifestBroken("seal \(frozen.seal.short), content \(manifest.seal.short)"),
                hint: .gateManifestHint)
        }
        return Held(frozen: frozen, manifest: manifest)
    }

    private func looks(at gate: FrozenGate) async throws -> Int {
        gate.looksBefore + (try await stores.gates.looks(at: gate.epoch).count)
    }

    /// Which look of the epoch a challenger's is; the same whenever it is judged again.
    func look(of modelDigest: String, at held: Held) async throws -> Int {
        let looks = try await stores.gates.looks(at: held.frozen.epoch)
        let place = looks.firstIndex { $0.modelDigest == modelDigest } ?? looks.count
        return held.frozen.looksBefore + place + 1
    }

    // MARK: Freezing

    private struct NewLayout {
        let layout: HoldOutLayout
        let days: TradingDays
    }

    private func newLayout(asOf: TradeDate, knownAt: Date) async throws -> NewLayout {
        let days = TradingDays(
            try await stores.bars.tradingDays(
                in: asOf.advanced(by: -Self.historyCalendarDays)...asOf, knownAt: knownAt))
        let fresh = days.days.count { $0 > asOf.advanced(by: -settings.freshDays) }
        return NewLayout(
            layout: try HoldOutLayout(
                days: days, asOf: asOf, horizon: settings.horizon, sizes: settings.sizes(freshTradingDays: fresh),
                strictWalkForward: settings.strictWalkForward,
                warmUp: try await warmUp(from: days.first ?? asOf, knownAt: knownAt)),
            days: days)
    }

    /// Trading days before a question's day that its window needs: whole where stocks are known to be older than the history.
    private func warmUp(from first: TradeDate, knownAt: Date) async throws -> Int {
        let isCut = try await stores.reference.listings(knownAt: knownAt).contains { ($0.listDate ?? first) < first }
        return (isCut ? SampleWriter.windowLength : SampleWriter.minimumBars) - 1
    }

    private func freeze(
        _ epoch: GateEpoch, asOf: TradeDate, knownAt: Date, looksBefore: Int, _ context: StageContext
    ) async throws -> Held {
        let new = try await newLayout(asOf: asOf, knownAt: knownAt)
        let panel = try await GatePanel(
            stores, of: settings.scope, through: .gate, layout: new.layout, days: new.days, asOf: asOf,
            knownAt: knownAt)
        let items = try HoldOutChooser(gate: new.layout.sizes).items(
            from: panel.labels.labels, on: new.layout.gate.days)
        let questions = try await askable(
            try await gateQuestions(of: items, at: epoch.description, panel, by: .freeze, in: context.run.id),
            of: items.count, named: "GATE", context)
        let days = questions.map(\.item.date)
        // What is frozen once is asked all quarter: without these there would be nothing to judge it by.
        try await requireTrainItems(panel)
        if settings.sourceQuestions > 0 {
            let items = try devItems(panel, settings.sourceQuestions)
            let made = try await panel.made(of: Self.labels(of: items, in: panel.labels))
            _ = try await askable(made, of: items.count, named: "DEV", context)
        }
        let manifest = try GateManifest(
            epoch: epoch, asOf: asOf, layout: new.layout, classes: panel.classes, scope: settings.scope,
            questions: questions.map(Self.frozen))
        let frozen = try await stores.gates.freeze(
            FrozenGate(
                epoch: epoch.description, asOf: asOf, knownAt: knownAt, recipe: try settings.recipe,
                seal: manifest.seal,
                firstDay: days[0], lastDay: days[days.count - 1], items: questions.count, looksBefore: looksBefore,
                frozenAt: context.clock.now),
            manifest: try manifest.encoded())
        context.note(
            .gateFrozen(
                frozen.epoch, items: frozen.items, from: frozen.firstDay.dashed, to: frozen.lastDay.dashed,
                seal: frozen.seal.short))
        let (gate, dev) = (panel.drops(on: new.layout.gate), panel.drops(on: new.layout.dev))
        if !gate.isEmpty || !dev.isEmpty {
            context.note(.holdOutLabelsDropped(gate: GatePanel.listed(gate), dev: GatePanel.listed(dev)))
        }
        return try await held(frozen)
    }

    /// What can be asked of so many items; what cannot is told with its reasons.
    ///
    /// - Throws: `noData` where nothing can.
    private func askable(
        _ made: GatePanel.Made, of count: Int, named name: String, _ context: StageContext
    ) async throws -> [GatePanel.Question] {
        guard !made.questions.isEmpty else { throw Self.empty(name, made) }
        if made.lost > 0 {
            await context.warn(.holdOutQuestionsLost(name, made.lost, of: count, why: made.reasons))
        }
        return made.questions
    }

    private func requireTrainItems(_ panel: GatePanel) async throws {
        let made = try await panel.made(of: panel.trainLabels)
        guard made.questions.isEmpty else { return }
        throw Self.empty("train", made)
    }

    private static func empty(_ name: String, _ made: GatePanel.Made) -> TrainerError {
        let isCut = made.skipped[SampleSkip.cutHistory.rawValue] != nil
        return TrainerError(
            .noData, .holdOutEmpty(name, why: made.reasons),
            hint: isCut ? .heldOutHistoryHint(bars: SampleWriter.windowLength) : .heldOutHint)
    }

    // MARK: Asking

    /// The one place where questions and labels of a GATE come into being. They are kept nowhere, a manifest has digests
    /// alone; who reads them is noted before he has them.
    private func gateQuestions(
        of items: [HoldOutItem], at epoch: String, _ panel: GatePanel, by reader: GateRead.Reader, in run: RunID?
    ) async throws -> GatePanel.Made {
        let made = try await panel.made(of: Self.labels(of: items, in: panel.labels))
        try await stores.gates.noteRead(of: epoch, by: reader, run: run, questions: made.questions.count)
        return made
    }

    /// The questions as they were frozen, made again from what was known then.
    ///
    /// - Throws: `conflict` naming the first item that is not as it was frozen.
    func exam(of held: Held, by reader: GateRead.Reader, in run: RunID?) async throws -> Exam {
        let (frozen, manifest) = (held.frozen, held.manifest)
        let panel = try await panel(of: held, through: .gate)
        let questions = try await gateQuestions(
            of: manifest.items, at: frozen.epoch, panel, by: reader, in: run
        ).questions
        try manifest.verify(questions.map(Self.frozen))
        let train = try await panel.trainItems()
        let dev = try await dev(panel, settings.sourceQuestions)
        return Exam(
            facts: HoldOutFacts(
                epoch: frozen.epoch, seal: frozen.seal, frozenAsOf: frozen.asOf, firstDay: frozen.firstDay,
                lastDay: frozen.lastDay, days: Set(questions.map(\.item.date)).count, items: questions.count,
                horizon: manifest.layout.horizon, benchmark: panel.benchmark, threshold: manifest.classes.k,
                trainItems: train.count, strictWalkForward: manifest.layout.strictWalkForward,
                labelDrops: panel.drops(on: manifest.layout.gate), devLabelDrops: panel.drops(on: manifest.layout.dev)),
            items: questions.map(\.item), prompts: questions.map(\.prompt), baselines: try Baselines(train: train),
            dev: dev)
    }

    /// DEV's questions alone, by day, then code: those of the exam. Nothing of GATE is made.
    ///
    /// - Parameter count: at most; nil: as many as choose the source of a version's probabilities.
    /// - Throws: `conflict` where its classes are not those that were frozen.
    func dev(of held: Held, count: Int? = nil) async throws -> [GatePanel.Question] {
        try await dev(try await panel(of: held, through: .dev), count ?? settings.sourceQuestions)
    }

    private func dev(_ panel: GatePanel, _ count: Int) async throws -> [GatePanel.Question] {
        try await panel.questions(of: Self.labels(of: devItems(panel, count), in: panel.labels))
    }

    /// All that a version is asked about the market, of GATE and of DEV: what its shots must have nothing of.
    func questions(of held: Held, in run: RunID) async throws -> [EvaluationCase] {
        let panel = try await panel(of: held, through: .gate)
        let gate = try await gateQuestions(
            of: held.manifest.items, at: held.frozen.epoch, panel, by: .shots, in: run
        ).questions
        return (gate + (try await dev(panel, settings.sourceQuestions))).map { question in
            EvaluationCase(
                key: SampleKey(code: question.item.code, asOf: question.item.date, task: .technicalAnalysis),
                prompt: question.prompt, facts: [], expectedRating: question.item.rating, taughtAnswer: "")
        }
    }

    private func panel(of held: Held, through reach: GatePanel.Reach) async throws -> GatePanel {
        let (frozen, manifest) = (held.frozen, held.manifest)
        let days = TradingDays(
            try await stores.bars.tradingDays(
                in: manifest.asOf.advanced(by: -Self.historyCalendarDays)...manifest.asOf, knownAt: frozen.knownAt))
        let panel = try await GatePanel(
            stores, of: manifest.scope ?? .standard, through: reach, layout: manifest.layout, days: days,
            asOf: manifest.asOf, knownAt: frozen.knownAt)
        guard panel.classes == manifest.classes else {
            throw TrainerError(
                .conflict, .gateItemDiffers(item: "k", part: "label"), hint: .gateRetireHint)
        }
        return panel
    }

    /// Of held-out stocks, as many on each day of DEV as on any other; none where none of them has a label there.
    private func devItems(_ panel: GatePanel, _ count: Int) throws(TrainerError) -> [HoldOutItem] {
        let days = panel.layout.dev.days
        let asked = Set(days)
        guard count > 0, panel.labels.labels.contains(where: { $0.code.isHeldOut && asked.contains($0.day) }) else {
            return []
        }
        let chooser = HoldOutChooser(codesPerDay: (count + days.count - 1) / days.count, narratives: 0)
        return HoldOutChooser.evenly(try chooser.items(from: panel.labels.labels, on: days), count: count)
    }

    private static func labels(of items: [HoldOutItem], in labels: LabelSet) -> [MarketLabel] {
        let wanted = Set(items.map { HoldOutItem(code: $0.code, day: $0.day) })
        return labels.labels.filter { wanted.contains(HoldOutItem(code: $0.code, day: $0.day)) }
    }

    private static func frozen(_ question: GatePanel.Question) -> GateQuestion {
        GateQuestion(
            item: HoldOutItem(code: question.item.code, day: question.item.date), label: question.label,
            prompts: [question.prompt])
    }

    // MARK: The pool beside it

    /// What each day may be used for. The days up to the freeze are those that were known then: one that was filled in since
    /// moves no border.
    func line(of layout: HoldOutLayout, frozen: FrozenGate?, from first: TradeDate, asOf: TradeDate, knownAt: Date)
        async throws -> TimeLine
    {
        let start = min(first, layout.dev.days[0].advanced(by: -Self.volatilityMargin))
        let end = frozen?.asOf ?? asOf
        var days = try await stores.bars.tradingDays(in: start...end, knownAt: frozen?.knownAt ?? knownAt)
        if end < asOf {
            days += try await stores.bars.tradingDays(in: end.advanced(by: 1)...asOf, knownAt: knownAt)
        }
        return try TimeLine(layout: layout, days: TradingDays(days))
    }

    /// Calendar days before DEV that a printed window may reach into.
    private static let volatilityMargin = 120
}
