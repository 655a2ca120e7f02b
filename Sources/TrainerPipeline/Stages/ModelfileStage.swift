public import Foundation
public import Gate
import Messages
public import Modelfile
public import TrainerCore

/// Chooses the shots and proves on the engine itself that they, the longest question and the answer fit the context, and
/// that the prompt which it makes of them shows each, where it lets itself be asked for that.
public struct ModelfileStage: Stage {
    public struct Input: Codable, Sendable {
        public let asOf: TradeDate
        public let knownAt: Date
        public let samplesDigest: ContentDigest
        public let settings: FewShotSettings
        public let family: ModelFamily
        /// Held-out questions that the version will be asked: they must fit too.
        public let cases: Int
        public let dryRun: Bool
        /// Of what samples and questions are written with.
        public let writer: ContentDigest
        /// Whose hold-outs the shots stay clear of; nil: the decision lane is off.
        public let decision: DecisionSettings?
        /// The run was asked for what was known by then: what other runs kept later is no shot. nil: it was not.
        public let keptBy: Date?
        /// How DEV is asked about other shots; nil where none are tried.
        public let examination: ExaminationSettings?
        /// Tokens that the examination lets an answer have; nil where it sets no limit.
        public let examinedTokens: Int?
    }

    public struct Output: Codable, Sendable {
        public let recipe: ModelRecipe
        public let recipeDigest: ContentDigest
        public let baseDigest: String
        /// The Modelfile, below the state directory.
        public let path: String
        public let shots: [SampleKey]
        public let tokens: TokenProof
        /// Samples the shots were chosen from.
        public let pool: Int
        /// What decides the version beside its samples; an output of an earlier version lacks it.
        public let build: BuildRecord?
        /// Chosen samples that were put aside since their own answer does not pass.
        public let unfit: [SampleKey]?
        /// What the version is judged by on the market; nil where the lane is off, or in what an earlier version put out.
        public let gate: GateChoice?
        /// Samples that lie in a hold-out or its embargo.
        public let heldBack: Int?
        /// Beside those, samples that today's questions ask about; an output of an earlier version lacks it.
        public let asked: Int?
        /// Of the Modelfile's bytes; an output of an earlier version lacks this and the next.
        public let modelfileDigest: ContentDigest?
        /// What the choice of the shots was made with, so that it can be made again without a server.
        public let choice: ShotRecord?
        /// What came of trying other shots on DEV; nil where none were tried.
        public let refinement: DevRefinement?
    }

    /// Newest samples that the shots are chosen from.
    static let poolSize = 5_000
    /// Rounds of choosing and counting; each one brings the estimate closer to what the engine counts.
    static let attempts = 6

    public let name = StageName.modelfile
    private let stores: Stores
    private let server: any ModelServer
    private let strategy: any TrainingStrategy
    private let turnstile: Turnstile
    private let questions: HeldOutCases

    public init(
        stores: Stores, server: any ModelServer, strategy: any TrainingStrategy, turnstile: Turnstile,
        questions: HeldOutCases
    ) {
        self.questions = questions
        self.stores = stores
        self.server = server
        self.strategy = strategy
        self.turnstile = turnstile
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let guarded = BaseModelGuard(server: server, models: stores.models, family: input.family)
        let base = input.dryRun ? try await guarded.found() : try await turnstile.pass { try await guarded.pinned() }
        let parent = try await parent(base, input, context)
        let parameters = try await parameters(over: parent, base, input, context)
        let cases = try await questions.cases(asOf: input.asOf, knownAt: input.knownAt, count: input.cases)
        let chosen = try await ShotPool(stores: stores, settings: input.decision).chosen(
            from: try await samples(input, context), beside: cases, asOf: input.asOf, knownAt: input.knownAt,
            freezes: !input.dryRun, context)
        let pool = chosen.samples
        await tell(chosen, context)

        let basis = Basis(
            pool: pool, question: Self.longest(of: pool.map(\.prompt) + cases.map(\.prompt)),
            states: try await RecentMarket(stores: stores).states(asOf: input.asOf, knownAt: input.knownAt))
        let chosenShots = try await fit(basis, counting: base.name, from: parent.name, parameters, input, context)
        var fitted = try await refined(chosenShots, basis, base, chosen.gate, input, context)
        fitted.proof.seenShots = try await seenShots(of: fitted.recipe, basis.question, in: base.name, input)
        if !fitted.unfit.isEmpty { await context.warn(.shotsUnfit(fitted.unfit.count)) }
        let build = BuildRecord(
            lineage: input.settings.lineage, parent: parent.name, parentDigest: parent.digest,
            systemPrompt: .of(input.settings.system), writer: input.writer)
        let path = RunFiles.modelfile(context.run.id)
        let modelfile = Data(try ModelfileText.render(fitted.recipe, notes: build.notes).utf8)
        try await stores.artifacts.write(modelfile, to: path)
        try await stores.artifacts.write(try CanonicalJSON.encode(fitted.proof), to: RunFiles.tokens(context.run.id))
        let keys = Dictionary(pool.map { ($0.prompt, $0.key) }, uniquingKeysWith: { first, _ in first })
        let shots = fitted.recipe.messages.filter { $0.role == .user }.compactMap { keys[$0.content] }
        await warnOfFewNew(shots, of: pool, input, context)
        await context.progress(
            1,
            .modelfileDone(
                shots: shots.count, tokens: fitted.proof.worstCase, contextLength: fitted.proof.contextLength))
        return Output(
            recipe: fitted.recipe, recipeDigest: try .of(canonical: fitted.recipe), baseDigest: base.digest, path: path,
            shots: shots, tokens: fitted.proof, pool: pool.count, build: build, unfit: fitted.unfit, gate: chosen.gate,
            heldBack: chosen.heldBack.count, asked: chosen.asked.count, modelfileDigest: .of(modelfile),
            choice: ShotRecord(
                pool: .of(pool: pool), heldBack: (chosen.heldBack + chosen.asked).sorted(), question: basis.question,
                answerTokens: input.settings.answerTokens, maximumShots: input.settings.maximumShots,
                newSince: Self.newSince(input), estimatorFactor: fitted.estimator.factor,
                states: .of(states: basis.states),
                swaps: fitted.refinement?.accepted.map { ShotRecord.Swap(out: $0.out, into: $0.into) },
                order: input.settings.shotOrder),
            refinement: fitted.refinement)
    }

    /// What shots are chosen from.
    private struct Basis {
        let pool: [Sample]
        /// The longest that will be asked, which sets the budget.
        let question: String
        /// Of the recent market.
        let states: [String: Int]
    }

    private func tell(_ chosen: ShotPool.Chosen, _ context: StageContext) async {
        let (heldBack, asked) = (chosen.heldBack.count, chosen.asked.count)
        let total = heldBack + asked + chosen.samples.count
        if heldBack > 0 { context.note(.shotsHeldBack(heldBack, of: total)) }
        if asked > 0 { await context.warn(.shotsAskedAbout(asked, of: total)) }
    }

    /// Under strict walk-forward no shot may be new: that was asked for.
    private func warnOfFewNew(
        _ shots: [SampleKey], of pool: [Sample], _ input: Input, _ context: StageContext
    ) async {
        guard input.decision?.strictWalkForward != true else { return }
        let since = Self.newSince(input)
        let new = shots.count { $0.asOf >= since }
        guard Double(new) < ShotSelector.newShare * Double(shots.count) else { return }
        let available = pool.count { $0.key.asOf >= since }
        await context.warn(.shotsFewNew(new, of: shots.count, since: since.dashed, available: available))
    }

    /// The newest that were kept; in a dry run also what it would have kept.
    private func samples(_ input: Input, _ context: StageContext) async throws -> [Sample] {
        var samples = try await Self.newest(stores.samples, asOf: input.asOf, keptBy: input.keptBy, context.run.id)
        if input.dryRun, let kept = try await stores.artifacts.read(RunFiles.kept(context.run.id)) {
            samples = try JSONLines.decode(Sample.self, from: kept) + samples
        }
        guard !samples.isEmpty else {
            throw TrainerError(.noData, .noSamples(asOf: input.asOf.dashed), hint: .noSamplesHint)
        }
        return samples
    }

    /// - Parameter instant: nil: whenever it was kept.
    static func newest(
        _ samples: any SampleStore, asOf: TradeDate, keptBy instant: Date?, _ run: RunID
    ) async throws -> [Sample] {
        guard let instant else { return try await samples.newest(poolSize, asOf: asOf) }
        return try await samples.newest(poolSize, asOf: asOf, keptBy: instant, or: run)
    }

    /// What the version is built from. A version in service that Ollama has under neither of its names cannot be built on:
    /// that is told.
    private func parent(
        _ base: BaseModelGuard.Found, _ input: Input, _ context: StageContext
    ) async throws -> BaseModelGuard.Found {
        // Not a copy of the configured base that a dry run may not make yet: the tag that versions are built from.
        let pinned = BaseModelGuard.Found(name: input.family.base, digest: base.digest)
        guard input.settings.lineage == .chain, let champion = try await stores.models.serving().champion else {
            return pinned
        }
        guard let row = try await stores.models.model(champion),
            let name = row.standing(in: try await server.digests(), or: input.family.champion)
        else {
            await context.warn(.chainWithoutChampion(champion.short))
            return pinned
        }
        return BaseModelGuard.Found(name: name, digest: row.digest)
    }

    /// All that a version is made with: what it would inherit from its parent, too.
    private func parameters(
        over parent: BaseModelGuard.Found, _ base: BaseModelGuard.Found, _ input: Input, _ context: StageContext
    ) async throws -> [String: ModelParameter] {
        // A dry run has no base tag yet where the base was never copied.
        let name = parent.digest == base.digest ? base.name : parent.name
        guard let shown = try await server.show(name) else {
            throw TrainerError(
                .baseModelMissing, .baseModelMissing(name.short),
                hint: .baseModelMissingHint(input.family.configured.short))
        }
        let explicit = try input.settings.explicitParameters(over: shown, named: name)
        if !explicit.replaced.isEmpty { context.note(.inheritedReplaced(name.short, explicit.replaced)) }
        return explicit.values
    }

    private struct Fitted {
        let recipe: ModelRecipe
        var proof: TokenProof
        let unfit: [SampleKey]
        /// That chose the shots.
        let estimator: TokenEstimator
        /// nil where no other shots were tried.
        var refinement: DevRefinement?
    }

    /// The same with the shots that DEV prefers, where others are to be tried. A dry run freezes no GATE, and so has no DEV.
    private func refined(
        _ fitted: Fitted, _ basis: Basis, _ base: BaseModelGuard.Found, _ gate: GateChoice?, _ input: Input,
        _ context: StageContext
    ) async throws -> Fitted {
        guard let examination = input.examination, !input.dryRun else { return fitted }
        guard let decision = input.decision, let epoch = gate?.epoch else {
            await context.warn(.refinementSkipped(gate?.why))
            return fitted
        }
        let keeper = GateKeeper(stores: stores, settings: decision)
        var dev: [GatePanel.Question] = []
        if let held = try await keeper.held(epoch) { dev = try await keeper.dev(of: held) }
        let questions = DevLane.evenly(dev, count: decision.orderQuestions).map { dev[$0] }
        let byPrompt = Dictionary(basis.pool.map { ($0.prompt, $0) }, uniquingKeysWith: { first, _ in first })
        let shots = fitted.recipe.messages.filter { $0.role == .user }.compactMap { byPrompt[$0.content] }
        guard !questions.isEmpty, fitted.recipe.trainingKind == TrainingKind.fewshot.rawValue else {
            await context.warn(.refinementSkipped(nil))
            return fitted
        }
        let model = MarketLane.Model(name: base.name, digest: base.digest)
        let sitting = try await Sitting(of: context.run, at: server)
        let refiner = ShotRefiner(
            server: server,
            examiner: decision.examiner(
                server, stores.answers, context.clock, examination, sitting, under: fitted.recipe.parameters,
                withOdds: false),
            base: model, questions: questions)
        let selector = ShotSelector(
            maximumShots: input.settings.maximumShots, estimator: fitted.estimator, newSince: Self.newSince(input),
            recentStates: basis.states, order: input.settings.shotOrder)
        let most = DevRefinement.questionCount(swaps: input.settings.devRefine, items: questions.count)
        let found = try await refiner.refined(
            ShotRefiner.Standing(recipe: fitted.recipe, shots: shots, proof: fitted.proof), from: basis.pool,
            by: selector,
            swaps: input.settings.devRefine,
            proof: { try await self.proof(of: $0, basis.question, counting: base.name, fitted.estimator, input) }
        ) { await context.progress(Double($0) / Double(most), .refineProgress(done: $0, of: most)) }
        try await MarketLane.Model.expect(
            [model], in: try await server.digests(), stores.answers, of: context.run)
        try await sitting.expect(server, of: [model], stores.answers)
        context.note(found.record.line)
        return Fitted(
            recipe: found.standing.recipe, proof: found.standing.proof, unfit: fitted.unfit,
            estimator: fitted.estimator, refinement: found.record)
    }

    /// How many shots the prompt shows as the server makes it, each whole and in its turn; nil where it does not show a prompt.
    ///
    /// - Throws: `model_not_verified` where one is missing: the base's template drops or cuts messages.
    private func seenShots(
        of recipe: ModelRecipe, _ longest: String, in base: ModelName, _ input: Input
    ) async throws -> Int? {
        let version = try await server.version()
        guard try await stores.models.capabilities(of: version)?.finding(.rendersPrompts) == .yes else { return nil }
        let messages = [ChatMessage(.system, recipe.system)] + recipe.messages + [ChatMessage(.user, longest)]
        let engine = TokenCounter(server: server, model: base, contextLength: input.settings.contextLength)
        guard let prompt = try await engine.prompt(of: messages) else { return nil }
        if let missing = prompt.firstMissing(of: messages) {
            throw TrainerError(
                .modelNotVerified, .messageNotRendered(missing + 1, of: messages.count, model: base.short),
                hint: .messageNotRenderedHint(base.short))
        }
        return recipe.messages.count { $0.role == .user }
    }

    /// What the engine counts of a recipe with the longest question; nil where that does not fit.
    private func proof(
        of recipe: ModelRecipe, _ longest: String, counting base: ModelName, _ estimator: TokenEstimator, _ input: Input
    ) async throws -> TokenProof? {
        let engine = TokenCounter(server: server, model: base, contextLength: input.settings.contextLength)
        let messages = [ChatMessage(.system, recipe.system)] + recipe.messages + [ChatMessage(.user, longest)]
        guard let measured = try await engine.count(messages) else { return nil }
        let proof = Self.proof(measured, estimator.estimate(messages), longest, input)
        return proof.fits ? proof : nil
    }

    private static func proof(_ measured: Int, _ estimated: Int, _ longest: String, _ input: Input) -> TokenProof {
        TokenProof(
            promptTokens: measured, answerTokens: input.settings.answerTokens,
            contextLength: input.settings.contextLength, reserve: TokenBudget.defaultReserve,
            estimatedTokens: estimated, longestPromptCharacters: longest.count)
    }

    /// Calibrates the estimate on the shortest thing to count, chooses by it, and lets the engine count the whole: fewer
    /// shots until the proof holds. A count costs a reading of the prompt, so the first choice should already fit.
    private func fit(
        _ basis: Basis, counting base: ModelName, from parent: ModelName, _ parameters: [String: ModelParameter],
        _ input: Input, _ context: StageContext
    ) async throws -> Fitted {
        var choice = ShotChoice(strategy: strategy, pool: basis.pool)
        let bare = [ChatMessage(.system, input.settings.system), ChatMessage(.user, basis.question)]
        let engine = TokenCounter(server: server, model: base, contextLength: input.settings.contextLength)
        await context.progress(0, .modelfileProbe(shots: 0, attempt: 0))
        guard let question = try await engine.count(bare) else { throw Self.tooSmall(input) }
        var estimator = TokenEstimator.calibrated(by: bare, measured: question)
        if let limit = input.examinedTokens {
            let room = AnswerRoom(limit: limit, estimator: estimator) { answer in
                try await engine.count([
                    ChatMessage(.system, input.settings.system), ChatMessage(.user, basis.question + "\n" + answer),
                ]).map { $0 - question }
            }
            if let warning = try await room.warning(for: basis.pool.map(\.output)) { await context.warn(warning) }
        }
        for attempt in 1...Self.attempts {
            try Task.checkCancellation()
            let recipe = try choice.recipe { [estimator] pool in
                TrainingMaterial(
                    base: parent, system: input.settings.system, parameters: parameters,
                    answerTokens: input.settings.answerTokens, pool: pool, questions: [basis.question],
                    maximumShots: input.settings.maximumShots,
                    newSince: Self.newSince(input), estimator: estimator, recentStates: basis.states,
                    order: input.settings.shotOrder)
            }
            await context.progress(
                Double(attempt) / Double(Self.attempts + 1),
                .modelfileProbe(shots: recipe.messages.count / 2, attempt: attempt))
            let messages =
                [ChatMessage(.system, recipe.system)] + recipe.messages + [ChatMessage(.user, basis.question)]
            guard let measured = try await engine.count(messages) else {
                estimator = TokenEstimator(factor: estimator.factor * 1.05)
                continue
            }
            let proof = Self.proof(measured, estimator.estimate(messages), basis.question, input)
            if proof.fits {
                return Fitted(recipe: recipe, proof: proof, unfit: choice.unfit, estimator: estimator)
            }
            // At least 5 % tighter each time, so that the search ends even where the engine counts erratically.
            let calibrated = TokenEstimator.calibrated(by: messages, measured: measured)
            estimator = TokenEstimator(factor: max(estimator.factor * 1.05, calibrated.factor))
        }
        throw Self.tooSmall(input)
    }

    private static func newSince(_ input: Input) -> TradeDate {
        input.asOf.advanced(by: -input.settings.incrementalDays)
    }

    private static func longest(of questions: [String]) -> String {
        let estimator = TokenEstimator()
        return questions.max { estimator.estimate($0) < estimator.estimate($1) } ?? ""
    }

    private static func tooSmall(_ input: Input) -> TrainerError {
        TrainerError(.contextTooSmall, .contextTooSmall(input.settings.contextLength), hint: .enlargeContext)
    }
}

/// The engine's own count of a prompt.
private struct TokenCounter {
    let server: any ModelServer
    let model: ModelName
    let contextLength: Int

    /// nil where the server does not show it.
    func prompt(of messages: [ChatMessage]) async throws -> RenderedPrompt? {
        try await server.rendered(model, messages, options: options, timeout: Self.timeout).map(RenderedPrompt.init)
    }

    private static let timeout = Duration.seconds(600)
    private var options: [String: ModelParameter] {
        ["num_ctx": .integer(contextLength), "num_predict": .integer(1), "temperature": .integer(0)]
    }

    /// nil where the engine refuses the prompt for its length.
    func count(_ messages: [ChatMessage]) async throws -> Int? {
        do {
            let answer = try await server.ask(model, messages, options: options, timeout: Self.timeout)
            guard answer.promptTokens > 0 else {
                throw TrainerError(
                    .ollamaInterrupted, .promptNotCounted(model.description), hint: .promptNotCountedHint,
                    cause: .own(answer.isWhole ? .promptCountAbsent : .gateEnd(answer.doneReason)))
            }
            return answer.promptTokens
        } catch let error as TrainerError where error.code == .contextTooSmall {
            return nil
        }
    }
}
