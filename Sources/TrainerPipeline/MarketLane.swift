import Evidence
import Foundation
import Gate
import Messages
import Statistics
import TimeLine
import TrainerCore

/// The decision lane of one run: DEV's questions, put to the challenger, then the GATE's, put to it and to the model that it
/// stands beside.
struct MarketLane: Sendable {
    let stores: Stores
    let server: any ModelServer
    let settings: ExaminationSettings
    let clock: any WallClock
    let sitting: Sitting

    enum Prepared: Sendable {
        case off
        case unavailable(Message)
        case ready(Ready)

        /// GATE's questions for each model.
        var count: Int {
            if case .ready(let ready) = self { ready.exam.prompts.count } else { 0 }
        }

        /// DEV's questions, those under other orders of the shots included.
        func devCount(_ shots: DevLane.Shots?) -> Int {
            guard case .ready(let ready) = self else { return 0 }
            return DevLane.count(of: ready.exam.dev.count, ready.decision, shots)
        }

        /// That the base came out when days of GATE were over: forecasts of what it may have read show no skill.
        var releaseWarning: Message? {
            guard case .ready(let ready) = self, let released = ready.decision.baseReleased else { return nil }
            let days = ready.held.manifest.layout.gate.days
            let known = days.count { $0 <= released }
            guard known > 0 else { return nil }
            return .gateBeforeRelease(known, of: days.count, released: released.dashed)
        }
    }

    struct Ready: Sendable {
        let held: GateKeeper.Held
        let exam: GateKeeper.Exam
        let decision: DecisionSettings
    }

    struct Model: Sendable {
        let name: ModelName
        let digest: String
    }

    /// The models of one evaluation.
    struct Models: Sendable {
        let challenger: Model
        let champion: Model?
        let base: Model?
        /// The challenger's; nil where they are not known.
        let shots: DevLane.Shots?
        /// The champion where it cannot be asked.
        var lost: LostChampion?
    }

    enum Part: Sendable {
        case dev, gate
    }

    /// - Throws: `conflict` where the GATE's questions are not those that were frozen: the run cannot be trusted.
    func prepared(_ choice: GateChoice?) async throws -> Prepared {
        guard let decision = settings.decision, let choice else { return .off }
        let keeper = GateKeeper(stores: stores, settings: decision)
        guard let epoch = choice.epoch, let held = try await keeper.held(epoch) else {
            return .unavailable(choice.why ?? .gateManifestBroken(choice.epoch ?? "-"))
        }
        do {
            let exam = try await keeper.exam(of: held, by: .evaluate, in: sitting.run.id)
            return .ready(Ready(held: held, exam: exam, decision: decision))
        } catch let error as Degenerate {
            return .unavailable(.marketDegenerate("\(error)"))
        }
    }

    /// - Parameters:
    ///   - isWorthIt: false where the challenger has failed already.
    ///   - onAnswer: told after each answer of which part it is, whose, and how many that model has given there.
    func evidence(
        _ prepared: Prepared, of models: Models, isWorthIt: Bool, _ context: StageContext,
        onAnswer: @Sendable (Part, ModelName, Int) async -> Void
    ) async throws -> MarketEvidence {
        switch prepared {
        case .off: return .off
        case .unavailable(let why): return .unavailable(why)
        case .ready(let ready):
            guard isWorthIt else { return .notAsked(ready.exam.facts) }
            return try await evidence(ready, of: models, context, onAnswer: onAnswer)
        }
    }

    private func evidence(
        _ ready: Ready, of models: Models, _ context: StageContext,
        onAnswer: @Sendable (Part, ModelName, Int) async -> Void
    ) async throws -> MarketEvidence {
        let (exam, decision) = (ready.exam, ready.decision)
        let lane = DevLane(
            stores: stores, server: server, settings: settings, decision: decision, clock: clock, sitting: sitting)
        let dev = try await lane.evidence(
            exam.dev, baseRate: exam.baselines.upRate, of: models.challenger, shots: models.shots
        ) {
            await onAnswer(.dev, models.challenger.name, $0)
        }
        func ask(_ model: Model, _ source: ProbabilitySource) async throws -> [ModelAnswer] {
            try await examiner(decision, source).examine(model.name, digest: model.digest, on: exam.prompts) {
                await onAnswer(.gate, model.name, $0)
            }
        }
        let source = dev?.chosen ?? .asSaid
        let mine = try await ask(models.challenger, source)
        var champions: [ModelAnswer]?
        var championSource = ProbabilitySource.asSaid
        if let champion = models.champion {
            championSource = try await self.source(of: champion, lane, context)
            champions = try await ask(champion, championSource)
        } else if let lost = models.lost {
            championSource = try await chosenSource(of: lost.digest) ?? .asSaid
            champions = try await kept(lost, ready, championSource)
            if champions == nil { await context.warn(.championForecastsGone(lost.name.short)) }
        }
        let anchor = try await anchor(
            ready, champion: models.champion?.digest ?? models.lost?.digest, championSource, champions,
            in: models.lost?.run ?? sitting.run.id)
        let bases: [ModelAnswer]? = if let base = models.base { try await ask(base, .asSaid) } else { nil }
        let answers = MarketAnswers(
            items: exam.items, baselines: exam.baselines, challenger: mine, champion: champions, base: bases,
            anchor: anchor, source: source, championSource: championSource,
            isChampionNotComparable: models.lost != nil && champions == nil)
        let keeper = GateKeeper(stores: stores, settings: decision)
        let look = try await keeper.look(of: models.challenger.digest, at: ready.held)
        do {
            return try .measured(answers, on: exam.facts, policy: decision.policy, look: look, dev: dev)
        } catch {
            return .unavailable(.marketDegenerate("\(error)"))
        }
    }

    /// An answer is asked for with what it is read by: the others stay those that are known.
    private func examiner(_ decision: DecisionSettings, _ source: ProbabilitySource) -> Examiner {
        decision.examiner(
            server, stores.answers, clock, settings, sitting, withOdds: source.statement == .tokens)
    }

    /// What a champion that cannot be asked has said; nil where an answer is not kept.
    private func kept(
        _ champion: LostChampion, _ ready: Ready, _ source: ProbabilitySource
    ) async throws -> [ModelAnswer]? {
        let kept = try await examiner(ready.decision, source).kept(
            ready.exam.prompts, of: champion.digest, lateIn: champion.run)
        let answers = kept.compactMap(\.self)
        return answers.count == kept.count ? answers : nil
    }

    /// The epoch's first champion, as it answered then; where no look stood beside one yet, the one in service becomes it.
    ///
    /// - Parameter run: that its answers are of.
    private func anchor(
        _ ready: Ready, champion: String?, _ source: ProbabilitySource, _ answers: [ModelAnswer]?, in run: RunID
    ) async throws -> MarketAnswers.Anchor? {
        let epoch = ready.held.frozen.epoch
        for look in try await stores.gates.looks(at: epoch) {
            guard let record = try await stores.models.model(digest: look.modelDigest),
                let output = try await stores.runs.stages(of: record.run).output(
                    of: .evaluate, as: EvaluateStage.Output.self),
                output.market?.gate?.epoch == epoch, let first = output.anchor(in: record.run)
            else { continue }
            return try await ready.exam.anchor(first, kept: stores.answers)
        }
        guard let champion, let answers else { return nil }
        let first = EpochAnchor(
            modelDigest: champion, source: source, options: try examiner(ready.decision, source).optionsDigest,
            serverVersion: sitting.serverVersion, run: run,
            lateAnswers: answers.count { $0.doneReason == ModelAnswer.timedOut })
        return MarketAnswers.Anchor(first, answers: answers)
    }

    /// What the answers that are read by a source are kept under; nil where nobody is asked.
    func options(_ prepared: Prepared, withOdds: Bool) throws -> ContentDigest? {
        guard case .ready(let ready) = prepared else { return nil }
        return try ready.decision.examiner(
            server, stores.answers, clock, settings, sitting, withOdds: withOdds
        ).optionsDigest
    }

    /// What a version's answers are read by: chosen on DEV when it was the challenger; as it says where none was chosen.
    private func source(
        of version: Model, _ lane: DevLane, _ context: StageContext
    ) async throws -> ProbabilitySource {
        guard let source = try await chosenSource(of: version.digest) else { return .asSaid }
        guard source.statement == .tokens, try await !lane.givesOdds() else { return source }
        await context.warn(.tokenOddsGone(version.name.short))
        return .asSaid
    }

    /// nil where none was chosen.
    private func chosenSource(of digest: String) async throws -> ProbabilitySource? {
        guard let record = try await stores.models.model(digest: digest),
            let output = try await stores.runs.stages(of: record.run).output(
                of: .evaluate, as: EvaluateStage.Output.self),
            output.challenger.digest == digest
        else { return nil }
        return output.market?.dev?.chosen
    }
}
