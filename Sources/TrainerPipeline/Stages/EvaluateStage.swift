public import Evidence
public import Foundation
public import Gate
import Messages
public import TrainerCore

/// Measures the challenger and the model in service (or, the first time, the base) on the same held-out questions.
public struct EvaluateStage: Stage {
    public struct Input: Codable, Sendable {
        public let challenger: ModelName
        public let challengerDigest: String
        public let asOf: TradeDate
        public let knownAt: Date
        public let settings: ExaminationSettings
        public let family: ModelFamily
        public let dataFolder: String
        /// Of what the questions are written with.
        public let writer: ContentDigest
        /// Of the stage that chose the shots; nil where the decision lane is off.
        public let gate: GateChoice?
        /// The digest of the base that the challenger was built from.
        public let baseDigest: String
        /// That everything it is asked fits the context.
        public let proof: TokenProof
        /// What the challenger was built with; nil: its shots are asked in no other order.
        public let recipe: ModelRecipe?

        public init(
            challenger: ModelName, challengerDigest: String, asOf: TradeDate, knownAt: Date,
            settings: ExaminationSettings, family: ModelFamily, dataFolder: String, writer: ContentDigest,
            gate: GateChoice?, baseDigest: String, proof: TokenProof, recipe: ModelRecipe? = nil
        ) {
            self.challenger = challenger
            self.challengerDigest = challengerDigest
            self.asOf = asOf
            self.knownAt = knownAt
            self.settings = settings
            self.family = family
            self.dataFolder = dataFolder
            self.writer = writer
            self.gate = gate
            self.baseDigest = baseDigest
            self.proof = proof
            self.recipe = recipe
        }
    }

    public struct Output: Codable, Sendable {
        public let challenger: MeasuredModel
        public let champion: MeasuredModel?
        public let base: MeasuredModel?
        public let decision: GateDecision
        /// The incumbent's `*_test_results_*.json`.
        public let path: String
        /// What was asked of the models; an output of an earlier version lacks it.
        public let policy: GatePolicy?
        /// The decision lane; an output of an earlier version lacks it.
        public let market: MarketEvidence?
        /// What the answers of the decision lane are kept under; nil where there are none, or in an output of an earlier
        /// version.
        public let decisionOptions: ContentDigest?
        /// The same of those that came with the odds of their ratings.
        public let oddsOptions: ContentDigest?
        /// What came of changed questions; nil where none were asked.
        public let follow: FollowResult?
        /// Whether the challenger was fit to be examined; its summary is empty where it was not. An output of an earlier
        /// version lacks this and the next.
        public let readiness: Readiness?
        /// What the answers of the narrative lane are kept under.
        public let narrativeOptions: ContentDigest?
        /// The challenger's times beside the champion's; nil without one, for a challenger that had failed before, and in an
        /// output of an earlier version.
        public let speed: SpeedComparison?
        /// Of Ollama: what the answers are kept under besides. An output of an earlier version lacks it, and its answers are
        /// under none.
        public let serverVersion: String?
        /// What an evaluator of the user's own came to; nil where there is none, or nobody asked it.
        public var evaluator: EvaluatorFinding?
        /// The challenger's answers by task, board, industry, market value and trend; an output of an earlier version lacks them.
        public var slices: [Slice]?
        /// Versions that the month's cases have seen up to this one; nil for one that was not asked them, and in an output of an
        /// earlier version.
        public var caseTries: Int?
        /// The model in service where Ollama does not have it any more; nil in an output of an earlier version, too.
        public var lostChampion: LostChampion?

        /// Every row of the verdict's table in its order; nil in an output of an earlier version.
        public var rows: [Check]? { decision.rows(beside: market) }
    }

    public let name = StageName.evaluate
    private let stores: Stores
    private let server: any ModelServer
    private let questions: HeldOutCases
    private let evaluator: (any AnswerEvaluator)?

    public init(
        stores: Stores, server: any ModelServer, questions: HeldOutCases, evaluator: (any AnswerEvaluator)? = nil
    ) {
        self.stores = stores
        self.server = server
        self.questions = questions
        self.evaluator = evaluator
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let cases = try await questions.cases(
            asOf: input.asOf, knownAt: input.knownAt, count: input.settings.cases)
        if cases.count < input.settings.cases {
            await context.warn(.fewerCases(cases.count, of: input.settings.cases))
        }
        let changed = FollowQuestion.questions(from: cases, count: input.settings.followItems)
        if changed.isEmpty, input.settings.followItems > 0 { await context.warn(.followNotPossible) }
        let sitting = try await Sitting(of: context.run, at: server)
        let lane = MarketLane(
            stores: stores, server: server, settings: input.settings, clock: context.clock, sitting: sitting)
        let prepared = try await lane.prepared(input.gate)
        if let warning = prepared.releaseWarning { await context.warn(warning) }
        let digests = try await server.digests()
        let model = MarketLane.Model(name: input.challenger, digest: input.challengerDigest)
        try await MarketLane.Model.expect([model], in: digests, stores.answers, of: context.run)
        let rival = try await Rival(
            try await stores.models.serving().champion, in: digests, of: input.family, stores.models)
        let shots = Self.shots(input, digests)
        let meter = Meter(
            cases: cases.count, speed: rival.isChampion ? 2 * SpeedComparison.questionCount : 0,
            changed: changed.count, dev: prepared.devCount(shots), decisions: prepared.count, sitting: sitting,
            context: context)

        let models = [model, rival.asked, shots?.base].compactMap(\.self)
        let examined = try await self.examined(model, digests[input.family.base], cases, meter, input)
        let readiness = examined.readiness
        guard let challenger = examined.measured else {
            try await expect(models, sitting)
            return try await unexamined(model, readiness, prepared, lane, input, context)
        }
        let log = try await CaseLog(artifacts: stores.artifacts).enter(
            input.challengerDigest, cases, asOf: input.asOf, run: context.run.id)
        if let warning = log.warning { await context.warn(warning) }
        var beside = try await self.beside(rival, cases, meter, input)
        func judged(_ speed: SpeedComparison?, _ follow: FollowResult?) throws -> GateDecision {
            try Gate.decide(
                challenger: challenger.model.summary, champion: beside.champion?.summary, base: beside.base?.summary,
                notComparable: beside.lost?.narratives, readiness: readiness, speed: speed, follow: follow,
                policy: input.settings.gate, cases: cases)
        }
        var narrative = try judged(nil, nil)
        // One that fails without them would be kept out whatever it answers.
        var speed: SpeedComparison?
        if narrative.passes, rival.isChampion, let served = rival.asked {
            let result = try await self.speed(model, beside: served, cases, meter, input)
            speed = result
            narrative = try judged(result, nil)
        }
        var follow: FollowResult?
        if narrative.passes, !changed.isEmpty {
            let result = try await self.follow(model, changed, meter, input)
            follow = result
            narrative = try judged(speed, result)
        }
        // Before the GATE, which a vetoed challenger need not wear.
        let opinion = try await narrative.passes ? self.opinion(of: challenger, cases, context) : nil
        narrative = Gate.decide(narrative, evaluator: opinion)
        let deciding = MarketLane.Models(
            challenger: challenger.model.asked, champion: rival.isChampion ? rival.asked : nil,
            base: beside.base?.asked, shots: shots, lost: beside.lost)
        let market = try await lane.evidence(prepared, of: deciding, isWorthIt: narrative.passes, context) {
            await meter.decision($0, $1, $2, isChallenger: $1 == input.challenger)
        }
        if let lost = beside.lost, market.isChampionNotComparable {
            beside.lost?.forecasts = .championForecastsGone(lost.name.short)
        }
        try await expect(models, sitting)
        for line in [market.dev?.line, market.line].compactMap(\.self) { context.note(line) }
        let path = try await write(challenger, cases, input, context)
        let caps = try await CapBands(stores: stores).bands(
            of: Set(cases.map(\.key.code)), asOf: input.asOf, knownAt: input.knownAt)
        let industries = try await stores.industries(knownAt: input.knownAt)
        let output = Output(
            challenger: challenger.model, champion: beside.champion, base: beside.base,
            decision: Gate.decide(narrative, market: market, hasChampion: rival.isChampion), path: path,
            policy: input.settings.gate, market: market,
            decisionOptions: market.state == .measured ? try lane.options(prepared, withOdds: false) : nil,
            oddsOptions: market.state == .measured ? try lane.options(prepared, withOdds: true) : nil, follow: follow,
            readiness: readiness, narrativeOptions: try examiner(input, meter).optionsDigest, speed: speed,
            serverVersion: sitting.serverVersion, evaluator: opinion,
            slices: challenger.model.summary.slices(
                of: cases, minimumPassRate: input.settings.gate.minimumPassRate, caps: caps,
                industries: industries), caseTries: log.tries, lostChampion: beside.lost)
        return try await put(output, context)
    }

    /// That names and server are still those that were asked.
    private func expect(_ models: [MarketLane.Model], _ sitting: Sitting) async throws {
        try await MarketLane.Model.expect(models, in: try await server.digests(), stores.answers, of: sitting.run)
        try await sitting.expect(server, of: models, stores.answers)
    }

    /// nil where there is no evaluator. One that fails is a finding, not the run's end: asked again, it would fail again,
    /// and the challenger is no better for it.
    private func opinion(
        of challenger: Measured, _ cases: [EvaluationCase], _ context: StageContext
    ) async throws -> EvaluatorFinding? {
        guard let evaluator else { return nil }
        let answered = zip(cases, challenger.answers).map { question, answer in
            EvaluatedAnswer(
                key: question.key, prompt: question.prompt, answer: answer.text,
                expectedRating: question.expectedRating)
        }
        do {
            let report = try await evaluator.evaluate(
                answered, say: { line in context.note(.verbatim(line)) },
                progress: { done in
                    await context.progress(nil, .evaluatorProgress(done: done, of: answered.count))
                })
            return EvaluatorFinding(report)
        } catch let error as TrainerError {
            try Task.checkCancellation()
            await context.warn(.evaluatorError(error.message))
            return EvaluatorFinding(failed: error)
        }
    }

    private func put(_ output: Output, _ context: StageContext) async throws -> Output {
        try await stores.artifacts.write(try CanonicalJSON.encode(output), to: RunFiles.verdict(context.run.id))
        return output
    }

    /// The verdict on a challenger that is not fit to be asked a hundred questions. It stays in Ollama to be looked into.
    private func unexamined(
        _ model: MarketLane.Model, _ readiness: Readiness, _ prepared: MarketLane.Prepared, _ lane: MarketLane,
        _ input: Input, _ context: StageContext
    ) async throws -> Output {
        guard let decision = Gate.refusal(of: readiness) else {
            throw TrainerError(.internalFault, .infraNotTold, hint: .unexpectedHint)
        }
        let nothing = Measured(
            model: MeasuredModel(name: model.name, digest: model.digest, summary: EvaluationSummary([])), answers: [],
            judgements: [])
        let models = MarketLane.Models(challenger: model, champion: nil, base: nil, shots: nil)
        let market = try await lane.evidence(prepared, of: models, isWorthIt: false, context) { _, _, _ in }
        let output = Output(
            challenger: nothing.model, champion: nil, base: nil, decision: decision,
            path: try await write(nothing, [], input, context), policy: input.settings.gate, market: market,
            decisionOptions: nil, oddsOptions: nil, follow: nil, readiness: readiness, narrativeOptions: nil,
            speed: nil, serverVersion: lane.sitting.serverVersion)
        return try await put(output, context)
    }

    private struct Examined {
        let readiness: Readiness
        /// nil where it was not fit to be examined.
        let measured: Measured?
    }

    /// Whether the challenger is served as it was built, and then all of its answers.
    private func examined(
        _ model: MarketLane.Model, _ base: String?, _ cases: [EvaluationCase], _ meter: Meter, _ input: Input
    ) async throws -> Examined {
        func truncation(_ answers: [ModelAnswer], isRefused: Bool = false) -> TruncationFinding {
            TruncationFinding(
                proven: input.proof.promptTokens, answerTokens: input.proof.answerTokens,
                contextLength: input.proof.contextLength, answers: answers, isRefused: isRefused)
        }
        var infra: InfraFinding?
        do {
            let exam = InfraExam(
                server: server, examiner: examiner(input, meter), limit: input.settings.gate.maximumReadySeconds)
            let found = try await exam.found(
                model, builtFrom: input.baseDigest, listed: base, recipe: input.recipe, on: cases
            ) { await meter.narrative(model.name, $0, .challenger) }
            infra = found.finding
            guard found.finding.passes else {
                return Examined(
                    readiness: Readiness(infra: found.finding, truncation: truncation(found.answers)), measured: nil)
            }
            let measured = try await measure(model, cases, meter, .challenger, input, isWarm: found.isWarm)
            return Examined(
                readiness: Readiness(infra: found.finding, truncation: truncation(measured.answers)),
                measured: measured)
        } catch let error as TrainerError where error.code == .contextTooSmall {
            return Examined(
                readiness: Readiness(infra: infra, truncation: truncation([], isRefused: true)), measured: nil)
        }
    }

    /// nil where the base is gone that could be asked with them.
    private static func shots(_ input: Input, _ digests: [ModelName: String]) -> DevLane.Shots? {
        guard let recipe = input.recipe, let digest = digests[input.family.base] else { return nil }
        return DevLane.Shots(recipe: recipe, base: MarketLane.Model(name: input.family.base, digest: digest))
    }

    private struct Beside {
        var champion: MeasuredModel?
        var base: MeasuredModel?
        var lost: LostChampion?
    }

    /// The model in service on the same questions, or the base where none is yet. A champion that is lost is known by its kept
    /// answers; where these are not whole it is not compared, the run says so, and the absolute thresholds decide.
    private func beside(
        _ rival: Rival, _ cases: [EvaluationCase], _ meter: Meter, _ input: Input
    ) async throws -> Beside {
        switch rival {
        case .champion(let model):
            return Beside(champion: try await measure(model, cases, meter, .rival, input).model)
        case .base(let model?): return Beside(base: try await measure(model, cases, meter, .rival, input).model)
        case .base(nil):
            await meter.context.warn(.rivalMissing(input.family.base.short))
            return Beside()
        case .lost(var lost):
            let model = MarketLane.Model(name: lost.name, digest: lost.digest)
            let kept = try await examiner(input, meter).kept(cases.map(\.prompt), of: lost.digest, lateIn: lost.run)
            let answers = kept.compactMap(\.self)
            guard answers.count == kept.count else {
                let why = Message.championAnswersGone(lost.name.short, kept: answers.count, of: kept.count)
                lost.narratives = why
                await meter.context.warn(.rivalLost(.joined([lost.why, why]), hint: lost.hint))
                return Beside(lost: lost)
            }
            await meter.context.warn(.rivalKept(lost.why, hint: lost.hint))
            return Beside(champion: scored(model, cases, answers, input).model, lost: lost)
        }
    }

    private struct Measured {
        let model: MeasuredModel
        let answers: [ModelAnswer]
        let judgements: [CaseJudgement]
    }

    private func measure(
        _ model: MarketLane.Model, _ cases: [EvaluationCase], _ meter: Meter, _ half: Meter.Half, _ input: Input,
        isWarm: Bool = false
    ) async throws -> Measured {
        var examiner = self.examiner(input, meter)
        examiner.warmsUp = !isWarm
        let answers = try await examiner.examine(
            model.name, digest: model.digest, on: cases.map(\.prompt)
        ) { done in
            await meter.narrative(model.name, done, half)
        }
        return scored(model, cases, answers, input)
    }

    private func scored(
        _ model: MarketLane.Model, _ cases: [EvaluationCase], _ answers: [ModelAnswer], _ input: Input
    ) -> Measured {
        let judgements = zip(answers, cases).map {
            AnswerJudge.judge($0, of: $1, policy: input.settings.gate)
        }
        return Measured(
            model: MeasuredModel(name: model.name, digest: model.digest, summary: EvaluationSummary(judgements)),
            answers: answers, judgements: judgements)
    }

    private func examiner(_ input: Input, _ meter: Meter) -> Examiner {
        Examiner(
            server: server, answers: stores.answers, clock: meter.context.clock, sitting: meter.sitting,
            options: input.settings.options, timeout: input.settings.questionTimeout)
    }

    /// Asks both the same questions anew, in turns: each is warmed up before its turn, and an answer that is known from this
    /// very run alone is not asked for again.
    private func speed(
        _ challenger: MarketLane.Model, beside champion: MarketLane.Model, _ cases: [EvaluationCase], _ meter: Meter,
        _ input: Input
    ) async throws -> SpeedComparison {
        let chosen = SpeedComparison.questions(from: cases)
        var examiner = self.examiner(input, meter)
        examiner.occasion = "speed \(meter.context.run.id)"
        var seconds: [SpeedComparison.Side: [Int: Double]] = [:]
        var answered = 0
        for turn in SpeedComparison.turns(of: chosen.count) {
            let model = turn.side == .challenger ? challenger : champion
            let before = answered
            let answers = try await examiner.examine(
                model.name, digest: model.digest, on: chosen[turn.places].map(\.prompt)
            ) { await meter.speedQuestion(before + $0) }
            answered += answers.count
            for (place, answer) in zip(turn.places, answers) {
                seconds[turn.side, default: [:]][place] = answer.latency
            }
        }
        return SpeedComparison(
            pairs: chosen.enumerated().compactMap { place, question in
                guard let mine = seconds[.challenger]?[place], let theirs = seconds[.champion]?[place] else {
                    return nil
                }
                return SpeedComparison.Pair(key: question.key, challenger: mine, champion: theirs)
            })
    }

    /// Nobody judges how fast these answers come: the model need not be warmed up.
    private func follow(
        _ model: MarketLane.Model, _ changed: [FollowQuestion], _ meter: Meter, _ input: Input
    ) async throws -> FollowResult {
        var examiner = self.examiner(input, meter)
        examiner.warmsUp = false
        let answers = try await examiner.examine(
            model.name, digest: model.digest, on: changed.map(\.question.prompt)
        ) { done in
            await meter.changedQuestion(model.name, done)
        }
        return FollowResult(changed, answers: answers)
    }

    /// How far the questions of both lanes and both models are.
    private struct Meter: Sendable {
        enum Half: Int { case challenger, rival }

        let cases: Int
        /// Of both models.
        let speed: Int
        let changed: Int
        let dev: Int
        let decisions: Int
        let sitting: Sitting
        let context: StageContext

        func narrative(_ model: ModelName, _ done: Int, _ half: Half) async {
            await tell(half.rawValue * cases + done, .evaluateProgress(model: model.short, done: done, of: cases))
        }

        func speedQuestion(_ done: Int) async {
            await tell(2 * cases + done, .speedProgress(done: done, of: speed))
        }

        func changedQuestion(_ model: ModelName, _ done: Int) async {
            await tell(2 * cases + speed + done, .followProgress(model: model.short, done: done, of: changed))
        }

        func decision(_ part: MarketLane.Part, _ model: ModelName, _ done: Int, isChallenger: Bool) async {
            switch part {
            case .dev:
                await tell(2 * cases + speed + changed + done, .devProgress(model: model.short, done: done, of: dev))
            case .gate:
                await tell(
                    2 * cases + speed + changed + dev + (isChallenger ? 0 : decisions) + done,
                    .decisionProgress(model: model.short, done: done, of: decisions))
            }
        }

        private func tell(_ done: Int, _ message: Message) async {
            await context.progress(Double(done) / Double(2 * (cases + decisions) + speed + changed + dev), message)
        }
    }

    private func write(
        _ measured: Measured, _ cases: [EvaluationCase], _ input: Input, _ context: StageContext
    ) async throws -> String {
        let stamp = ShanghaiTime(context.run.startedAt ?? context.run.enqueuedAt)
        let results = TestResults(
            model: input.challenger.short, testTime: stamp.text, run: context.run.id, cases: cases,
            answers: measured.answers, judgements: measured.judgements, language: context.language)
        let path = "\(input.dataFolder)/ljwx_test_results_\(RunFiles.stem(context.run.id)).json"
        try await stores.artifacts.write(try PrettyJSON.encode(results), to: path)
        return path
    }
}

/// One model's score on the held-out questions.
public struct MeasuredModel: Codable, Hashable, Sendable {
    public let name: ModelName
    public let digest: String
    public let summary: EvaluationSummary

    var asked: MarketLane.Model { MarketLane.Model(name: name, digest: digest) }
}
