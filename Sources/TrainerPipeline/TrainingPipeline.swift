import Foundation
import Gate
public import Logging
import MarketCalendar
public import Messages
public import Modelfile
import Samples
public import TrainerCore
import Universe

/// The seven stages in their order, with what is decided between them. Holds no state of its own: everything that must
/// survive a crash is a checkpoint, a registry row or a file.
public struct TrainingPipeline: RunPipeline {
    private let stores: Stores
    private let source: @Sendable () async throws -> any MarketSource
    private let takeNotices: @Sendable () -> [RunNotice]
    private let server: any ModelServer
    private let evaluator: (any AnswerEvaluator)?
    private let strategy: any TrainingStrategy
    private let settings: PipelineSettings
    private let promoter: Promoter
    private let hub: ProgressHub
    private let clock: any WallClock
    private let logger: Logger
    private let language: Language

    /// `source` is asked for at the start of each run: without a token the daemon runs all the same, the run does not.
    /// `takeNotices` gives what it has told since the last time. `evaluator` is one of the user's own.
    public init(
        stores: Stores, source: @escaping @Sendable () async throws -> any MarketSource,
        takeNotices: @escaping @Sendable () -> [RunNotice] = { [] }, server: any ModelServer,
        evaluator: (any AnswerEvaluator)? = nil, strategy: any TrainingStrategy, settings: PipelineSettings,
        promoter: Promoter, hub: ProgressHub,
        clock: any WallClock, logger: Logger, language: Language
    ) {
        self.stores = stores
        self.source = source
        self.takeNotices = takeNotices
        self.server = server
        self.evaluator = evaluator
        self.strategy = strategy
        self.settings = settings
        self.promoter = promoter
        self.hub = hub
        self.clock = clock
        self.logger = logger
        self.language = language
    }

    public func text(_ message: Message) -> String { message.text(in: language) }

    public func reconcile() async throws {
        do {
            try await promoter.alignAliases()
        } catch let error as TrainerError {
            // Ollama may be down when the daemon starts; the next run aligns again before it measures anything.
            logger.warning("\(text(.aliasesNotAligned)) \(text(error.message))")
        }
    }

    public func attempt(_ run: RunRecord) async -> RunOutcome {
        let journal = RunJournal(run: run, hub: hub, clock: clock, logger: logger, language: language)
        do {
            try await journal.begin()
            if let tune = run.options.tune {
                try await self.tune(tune, journal)
            } else {
                try await stages(journal)
            }
            return .finished(await journal.run)
        } catch is CancellationError {
            return .interrupted(await journal.run, owed: await journal.owed)
        } catch _ where Task.isCancelled {
            // A client whose request was cut because the run was cancelled reports that in its own words.
            return .interrupted(await journal.run, owed: await journal.owed)
        } catch let error as TrainerError {
            return .failed(await journal.run, error)
        } catch {
            let wrapped = TrainerError(
                .internalFault, .unexpected, hint: .unexpectedHint, cause: .of(error))
            return .failed(await journal.run, wrapped)
        }
    }

    private func stages(_ journal: RunJournal) async throws {
        let run = await journal.run
        if let (created, evaluated) = try await settled(run.id) {
            await journal.context(.evaluate).note(.verdictStands)
            return try await conclude(created, evaluated, journal)
        }
        if let from = run.options.from { try await EarlierStages(runs: stores.runs).take(upTo: from, for: journal) }
        if run.options.works(on: .fetch) { try await warnOfMissingBase(journal) }
        let fetched = try await SourceListener.hear(for: journal, in: .fetch) { try await fetch(run, journal) }
        await journal.update { $0.asOf = fetched.asOf }
        if try await sawThisDay(fetched.asOf, run) { return try await endWithoutNewData(fetched, journal) }

        let writer = settings.writer
        let questions = HeldOutCases(stores: stores, writer: writer, universe: settings.universe)
        let generated = try await execute(
            GenerateStage(stores: stores, writer: writer),
            GenerateStage.Input(
                asOf: fetched.asOf, knownAt: fetched.knownAt, universe: settings.universe,
                daysBack: settings.daysBack, incrementalDays: settings.incrementalDays, isStrict: settings.isStrict,
                codeChanges: fetched.codeChanges, writer: questions.digest, decision: settings.evaluation.decision),
            journal)
        let deduped = try await execute(
            DedupeStage(stores: stores, questions: questions),
            DedupeStage.Input(
                asOf: fetched.asOf, knownAt: fetched.knownAt, candidatesPath: generated.path,
                candidatesDigest: generated.digest, cap: run.options.examples ?? settings.sampleCap,
                cases: settings.evaluation.cases, dataFolder: settings.dataFolder, dryRun: run.options.dryRun,
                remade: generated.remade ?? [], withdrawn: generated.withdrawn ?? [], writer: questions.digest), journal
        )
        // A dry run too: its proof of tokens rests on what is looked at.
        try await CapabilityWatch(
            server: server, models: stores.models, family: settings.family,
            contextLength: settings.fewShot.contextLength
        ).look(at: clock.now) { await journal.announce($0) }
        let built = try await execute(
            ModelfileStage(
                stores: stores, server: server, strategy: strategy, turnstile: promoter.turnstile,
                questions: questions),
            ModelfileStage.Input(
                asOf: fetched.asOf, knownAt: fetched.knownAt, samplesDigest: deduped.digest, settings: settings.fewShot,
                family: settings.family, cases: settings.evaluation.cases, dryRun: run.options.dryRun,
                writer: questions.digest, decision: settings.evaluation.decision, keptBy: run.options.knownAt,
                examination: settings.fewShot.devRefine > 0 ? settings.evaluation : nil,
                examinedTokens: settings.evaluation.answerTokens), journal)
        if run.options.dryRun {
            await journal.conclude(.kept, [VerdictReason(code: "dry_run", message: .dryRunEnds(built.path))])
            return
        }
        // A crash may have left the aliases behind the registry, and Ollama may have been down at the start since.
        try await promoter.alignAliases()
        let created = try await execute(
            CreateStage(server: server, models: stores.models, turnstile: promoter.turnstile),
            CreateStage.Input(
                recipe: built.recipe, recipeDigest: built.recipeDigest, baseDigest: built.baseDigest,
                asOf: fetched.asOf, shots: built.shots.count, family: settings.family), journal)
        await journal.update { $0.model = created.name }
        guard !created.identicalToChampion else { return try await conclude(created, nil, journal) }
        let evaluated = try await execute(
            EvaluateStage(stores: stores, server: server, questions: questions, evaluator: evaluator),
            EvaluateStage.Input(
                challenger: created.name, challengerDigest: created.digest, asOf: fetched.asOf,
                knownAt: fetched.knownAt, settings: settings.evaluation, family: settings.family,
                dataFolder: settings.dataFolder, writer: questions.digest, gate: built.gate,
                baseDigest: built.baseDigest,
                proof: built.tokens, recipe: built.recipe), journal
        ) { output in
            guard let market = output.market, market.state == .measured, let gate = market.gate else { return nil }
            return GateLook(epoch: gate.epoch, modelDigest: created.digest, at: clock.now)
        }
        try await conclude(created, evaluated, journal)
    }

    private func tune(_ options: TuneOptions, _ journal: RunJournal) async throws {
        let tuner = Tuner(stores: stores, server: server, strategy: strategy, settings: settings, clock: clock)
        let record = try await tuner.run(options, await journal.context(nil))
        let changes = record.changes.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let message = Message.tuneEnded(
            outcome: record.outcome.rawValue, questions: record.asked, changes: changes)
        await journal.end([VerdictReason(code: "tune_\(record.outcome.rawValue)", message: message)])
    }

    /// Told before the long work; the run goes on all the same, for bars and samples serve the next one too, and a person
    /// has until the Modelfile to make a base.
    private func warnOfMissingBase(_ journal: RunJournal) async throws {
        do {
            _ = try await BaseModelGuard(server: server, models: stores.models, family: settings.family).found()
        } catch let error as TrainerError {
            // What else there may be, such as an Ollama that is down just now, the stages say that need the base.
            guard error.code == .baseModelMissing else { return }
            await journal.warn(.baseModelMissingYet(settings.family.configured.short))
        }
    }

    private func fetch(_ run: RunRecord, _ journal: RunJournal) async throws -> FetchStage.Output {
        // No source is made where none is asked: it may have no token by now.
        if let output = try await taken(.fetch, as: FetchStage.Output.self, run) { return output }
        let source = try await source()
        return try await execute(
            FetchStage(source: source, stores: stores, takeNotices: takeNotices),
            FetchStage.Input(
                limit: run.options.asOf ?? ShanghaiTime(run.startedAt ?? run.enqueuedAt).day,
                daysBack: settings.daysBack, source: source.name, landing: settings.landing,
                knownAt: run.options.knownAt, codes: settings.universe.codes,
                incrementalDays: settings.incrementalDays, holdOutDays: settings.holdOutDays), journal)
    }

    /// What an earlier run left of a stage that this one does not work on; whatever its input was.
    private func taken<Output: Decodable>(
        _ stage: StageName, as type: Output.Type, _ run: RunRecord
    ) async throws -> Output? {
        guard !run.options.works(on: stage) else { return nil }
        return try await stores.runs.stages(of: run.id).output(of: stage, as: type)
    }

    /// What the verdict of a run that resumes was passed on, once it stands. Then nothing before it is done again: under
    /// settings that have changed since, the same name would get another content, in service or not.
    private func settled(_ id: RunID) async throws -> (CreateStage.Output, EvaluateStage.Output?)? {
        let stages = try await stores.runs.stages(of: id)
        guard let created = try stages.output(of: .create, as: CreateStage.Output.self) else { return nil }
        if created.identicalToChampion { return (created, nil) }
        return try stages.output(of: .evaluate, as: EvaluateStage.Output.self).map { (created, $0) }
    }

    /// Makes the verdict true and cleans up.
    private func conclude(
        _ created: CreateStage.Output, _ evaluated: EvaluateStage.Output?, _ journal: RunJournal
    ) async throws {
        await journal.update { $0.model = created.name }
        if let evaluated {
            // From here on the verdict stands: a cancel must not leave the registry at odds with the run's record.
            try await Task { try await apply(evaluated, to: created.name, journal) }.value
            try await writeCard(of: created.name, journal)
        } else {
            await journal.conclude(
                .kept, [VerdictReason(code: "identical", message: .identicalToChampion(created.name.short))])
        }
        let verdict = await journal.run.verdict
        _ = try await execute(
            PruneStage(
                server: server, runs: stores.runs, models: stores.models, artifacts: stores.artifacts,
                backups: stores.backups, turnstile: promoter.turnstile),
            PruneStage.Input(scope: settings.cleanup, model: created.name, verdict: verdict), journal)
        await journal.owe(nil)
        try await backUpWhereDue(journal)
    }

    /// After the clean-up, which makes room. One that cannot be made is worth a warning: the run is over all the same, and
    /// the next one finds it due again.
    private func backUpWhereDue(_ journal: RunJournal) async throws {
        guard let maker = BackupMaker(stores: stores, scope: settings.cleanup) else { return }
        do {
            // In a task of its own: a run that was cancelled a moment ago still says what it leaves.
            let isDue = try await Task { [settings, clock] in
                try await maker.isDue(everyDays: settings.backupEveryDays, at: clock.now)
            }.value
            guard isDue else { return }
            await journal.owe(.cancelledBeforeBackup)
            let made = try await maker.make(.schedule, at: clock.now)
            await journal.announce(.backupMade(made.name, mebibytes: (made.bytes + 1_048_575) / 1_048_576))
        } catch let error as TrainerError {
            await journal.warn(.backupNotMade(why: error.message))
        }
    }

    /// Beside the run's other files; a card that cannot be written is worth a warning, for it can be made at any time.
    private func writeCard(of model: ModelName, _ journal: RunJournal) async throws {
        let run = await journal.run
        guard let record = try await stores.models.model(model) else { return }
        let history = try VersionHistory(of: record, run: run, stages: try await stores.runs.stages(of: run.id))
        let card = ModelCard(history, verdict: run.verdict, reasons: run.reasons)
        do {
            try await stores.artifacts.write(Data(card.markdown.utf8), to: RunFiles.card(run.id))
        } catch let error as TrainerError {
            await journal.warn(.cardNotWritten(RunFiles.card(run.id), cause: .of(error)))
        }
    }

    /// The verdict, made true in the registry and in Ollama. Repeating it after a crash changes nothing.
    private func apply(_ evaluated: EvaluateStage.Output, to model: ModelName, _ journal: RunJournal) async throws {
        let run = await journal.run
        let newer = try await newerChampion(than: model)
        let verdict = evaluated.decision.verdict(for: run.options, isOlder: newer != nil)
        var reasons = evaluated.decision.reasons
        if evaluated.decision.passes, verdict == .kept {
            let older = newer.map { VerdictReason(code: RunRecord.olderDay, message: $0) }
            let notWanted = VerdictReason(code: RunRecord.notWanted, message: .promotionNotWanted)
            reasons.append(run.options.noPromote ? notWanted : older ?? notWanted)
        }
        // Once alone: a run that resumes must not undo what a person or a later run did since.
        if verdict == .promoted, try await stores.models.model(model)?.verdict == nil {
            try await promoter.promote(model, of: run.id)
        }
        let passed = evaluated.challenger.summary.passed
        // One that was not examined has none.
        let passRate = passed.n > 0 ? passed.rate : nil
        try await stores.models.update(model) { record in
            record.verdict = verdict
            record.passRate = passRate
        }
        await journal.update { $0.metrics = RunMetrics(evaluated) }
        await journal.conclude(verdict, reasons)
    }

    /// That a version of a later day is in service; nil where none is. What was promoted already, by a run that resumes, stays
    /// so.
    private func newerChampion(than model: ModelName) async throws -> Message? {
        guard let row = try await stores.models.model(model), row.verdict != .promoted,
            let name = try await stores.models.serving().champion, name != model,
            let champion = try await stores.models.model(name), champion.asOf > row.asOf
        else { return nil }
        return .olderThanChampion(
            model.short, asOf: row.asOf.dashed, champion: name.short, championAsOf: champion.asOf.dashed)
    }

    /// Whether an earlier run has already worked on this as-of day and nobody asked for it all the same.
    private func sawThisDay(_ asOf: TradeDate, _ run: RunRecord) async throws -> Bool {
        let options = run.options
        guard !options.looksBack, !options.dryRun, !options.force, options.from == nil else { return false }
        return try await stores.runs.runs(limit: 100, before: nil).contains { earlier in
            // A trial that was not to promote settles nothing.
            earlier.id != run.id && !earlier.options.dryRun && !earlier.options.noPromote
                && (earlier.asOf ?? TradeDate(dayNumber: 0)) >= asOf
                && (earlier.state == .succeeded || earlier.state == .noNewData)
        }
    }

    private func endWithoutNewData(_ fetched: FetchStage.Output, _ journal: RunJournal) async throws {
        let today = ShanghaiTime(fetched.knownAt).day
        let message = Message.noNewData(
            asOf: fetched.asOf.dashed, closed: ExchangeCalendar.isSurelyClosed(today) ? today.dashed : nil,
            next: ExchangeCalendar.knownOpenDay(after: today)?.dashed)
        await journal.end([VerdictReason(code: "no_new_data", message: message)], as: .noNewData)
    }

    private func execute<Work: Stage>(
        _ stage: Work, _ input: Work.Input, _ journal: RunJournal,
        look: @escaping @Sendable (Work.Output) -> GateLook? = { _ in nil }
    ) async throws -> Work.Output {
        try Task.checkCancellation()
        if let output = try await taken(stage.name, as: Work.Output.self, await journal.run) { return output }
        await journal.enter(stage.name)
        let context = await journal.context(stage.name)
        let checkpointed = CheckpointedStage(
            stage: stage, runs: stores.runs, beforeDone: { try await stores.runs.record(await journal.underWay) },
            look: look)
        let output = try await checkpointed.output(for: input, context)
        await journal.leave(stage.name)
        return output
    }

    public func writeResults(of run: RunRecord) async -> Message? {
        // What older scripts read there are results of training.
        guard run.options.tune == nil else { return nil }
        let name = RunResults.fileName(of: run.id)
        do {
            let results = RunResults(
                run: run, baseModel: settings.family.configured.short,
                counts: try await RunResults.Counts(of: run, in: stores), endedAt: run.finishedAt ?? clock.now,
                language: language)
            try await stores.artifacts.write(try PrettyJSON.encode(results), to: "\(settings.modelsFolder)/\(name)")
            return nil
        } catch {
            return .resultsNotWritten(name, cause: .of(error))
        }
    }
}
