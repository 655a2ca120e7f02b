import ControlAPI
import Evidence
import Foundation
import Gate
import Messages
import Retention
import Schedule
import Statistics
import TrainerCore
import TrainerPipeline

/// What the control socket can ask of the daemon. Reads come from the stores, so that they work while a run is on.
struct DaemonBackend: ControlBackend {
    let stores: Stores
    let server: any ModelServer
    let runner: PipelineRunner
    let hub: ProgressHub
    let promoter: Promoter
    let baseMaker: BaseModelMaker
    let planner: RunPlanner
    let probe: OllamaProbe
    let settings: PipelineSettings
    let facts: DaemonFacts
    let clock: any WallClock

    func status() async throws -> StatusReply {
        let now = clock.now
        let recent = try await stores.runs.runs(limit: 50, before: nil)
        let verdict = recent.first { $0.verdict != nil }
        let data = try await PartialReading.answer { try await dataView(now) }
        let leftOut: [Message] = data.leftOut.map { [Message.landingNotMerged(why: $0.message)] } ?? []
        var reply = StatusReply(
            daemon: DaemonView(
                version: ProductVersion.text, pid: Int(ProcessInfo.processInfo.processIdentifier),
                startedAt: facts.startedAt, language: facts.language),
            current: await current(recent),
            queue: recent.filter { $0.state == .queued || $0.state == .deferred }.reversed().map(RunSummary.init),
            next: nextSlots(3, after: now),
            serving: try await servingView(strayAliases: try await strayAliases()),
            lastVerdict: verdict.flatMap { run in
                run.verdict.map {
                    VerdictView(run: run.id, at: run.finishedAt, model: run.model, verdict: $0, reasons: run.reasons)
                }
            },
            lastRun: recent.first { $0.state.isFinal }.map(RunSummary.init),
            data: data.value,
            ollama: try await ollamaView(isAwaited: recent.contains { !$0.state.isFinal }),
            disk: DiskView(path: facts.stateDirectory, freeBytes: try await stores.artifacts.freeBytes()),
            notices: facts.notices + leftOut)
        reply.gate = try await gateView()
        return reply
    }

    func enqueue(_ request: RunNowRequest) async throws -> RunNowReply {
        let now = clock.now
        let options = try Self.options(of: request, now: now)
        if options.from != nil, options.looksBack {
            throw TrainerError(.usage, .beginningHasItsDay)
        }
        if request.from == .create, request.dryRun { throw TrainerError(.usage, .dryRunEndsBefore("create")) }
        let allowed = 1...ControlProtocol.maximumExamples
        if let examples = request.examples, !allowed.contains(examples) {
            throw TrainerError(
                .usage,
                .notInRange(
                    name: "examples", value: examples, low: allowed.lowerBound, high: allowed.upperBound))
        }
        return try await queued(options, at: now)
    }

    func queued(_ options: RunOptions, at now: Date) async throws -> RunNowReply {
        let running = await runner.current
        let enqueued = try await stores.runs.enqueue(options, trigger: .manual, at: now)
        runner.wakeUp()
        switch enqueued {
        case .new(let id): return RunNowReply(run: id, alreadyWaiting: false, running: running)
        case .waiting(let id): return RunNowReply(run: id, alreadyWaiting: true, running: running)
        }
    }

    /// What is asked for, within what there can be. A day may be named before it is over: then the present is what is known.
    static func options(of request: RunNowRequest, now: Date) throws(TrainerError) -> RunOptions {
        let today = ShanghaiTime(now).day
        if let asOf = try RunNowRequest.checked(asOf: request.asOf), asOf > today {
            throw TrainerError(.usage, .asOfInFuture(asOf.dashed), hint: .asOfExample)
        }
        var options = request.options
        guard let knownAt = options.knownAt else { return options }
        guard knownAt <= ShanghaiTime.instant(today.advanced(by: 1), hour: 0, minute: 0) else {
            throw TrainerError(.usage, .knownAtInFuture(ShanghaiTime(knownAt).text), hint: .knownAtExample)
        }
        options.knownAt = min(knownAt, now)
        return options
    }

    func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await stores.runs.runs(limit: limit, before: before).map(RunSummary.init)
    }

    func run(_ id: RunID?) async throws -> RunDetail { try await detail(of: record(id)) }

    func cancel(_ id: RunID) async throws -> CancelReply {
        let record = try await record(id)
        guard !record.state.isFinal else {
            throw TrainerError(.conflict, .runIsOver(id.rawValue, state: record.state.name))
        }
        guard try await runner.cancel(id) else {
            let state = try await self.record(id).state
            let message: Message =
                state.isFinal ? .runIsOver(id.rawValue, state: state.name) : .runIsEnding(id.rawValue)
            throw TrainerError(.conflict, message)
        }
        return CancelReply(run: id, outcome: record.state == .running ? .stopping : .cancelled)
    }

    func events(of id: RunID) async throws -> AsyncStream<ProgressEvent> {
        let record = try await record(id)
        guard record.state.isFinal else { return await hub.events(of: id) }
        // Of a run that ended under an earlier process only the end is known here.
        let past = await hub.history(of: id)
        let end = ProgressEvent(
            run: id, at: record.finishedAt ?? record.enqueuedAt, stage: nil, fraction: nil,
            message: .runEnded(id.rawValue, state: record.state.name, verdict: record.verdict?.name),
            finalState: record.state)
        return AsyncStream { continuation in
            for event in past where event.finalState == nil { continuation.yield(event) }
            continuation.yield(end)
            continuation.finish()
        }
    }

    func report(_ id: RunID?) async throws -> ReportReply {
        let (record, waiting) = try await reported(id)
        let stages = try await stores.runs.stages(of: record.id)
        var reply = ReportReply(
            detail: try await detail(of: record),
            evaluation: try StageOutputs(stages).evaluation.map {
                EvaluationView($0, current: settings.evaluation.gate)
            },
            serving: try await servingView(), models: Array(try await modelViews().prefix(10)))
        reply.waiting = waiting.isEmpty ? nil : waiting
        reply.tune = try await stores.runs.tune(of: record.id).map(TuneView.init)
        return reply
    }

    func trend(days: Int) async throws -> TrendReply {
        let trend = try await RunTrend(
            runs: stores.runs, since: clock.now.addingTimeInterval(-86_400 * TimeInterval(days)))
        return TrendReply(
            days: days, trend, serving: try await stores.models.serving(),
            served: Set(try await stores.models.moves(limit: Self.movesKnown).map(\.champion)))
    }

    func models() async throws -> [ModelView] { try await modelViews(stray: try await strayAliases() ?? []) }

    private func modelViews(stray: [StrayAlias] = []) async throws -> [ModelView] {
        let serving = try await stores.models.serving()
        return try await stores.models.models().map { record in
            ModelView(record, serving: serving, strayAlias: stray.first { $0.version == record.name })
        }
    }

    /// nil where Ollama does not answer.
    private func strayAliases() async throws -> [StrayAlias]? {
        guard await probe.view().isReachable, let listed = await probe.digests() else { return nil }
        return try await promoter.strayAliases(in: listed)
    }

    func model(_ name: ModelName) async throws -> ModelDetail {
        let record = try await modelRecord(name)
        let modelfile = try StageOutputs(try await stores.runs.stages(of: record.run)).modelfile?.path
        var tags: [ModelName]?
        do {
            tags = try await server.digests().filter { $0.value == record.digest }.map(\.key)
                .sorted { $0.description < $1.description }
        } catch let error as TrainerError where error.isOfOllama {
            tags = nil  // the row says what it knows; only the tags need Ollama
        }
        return ModelDetail(
            model: ModelView(record, serving: try await stores.models.serving()), tags: tags, modelfile: modelfile)
    }

    func pin(_ name: ModelName, _ isPinned: Bool) async throws -> ModelView {
        let meant = try await modelRecord(name).name
        let record = try await promoter.turnstile.pass {
            try await stores.models.update(meant) { record in
                guard record.removedAt == nil || !isPinned else {
                    throw TrainerError(.conflict, .modelWasRemoved(name.short), hint: .noPreviousModelHint)
                }
                record.isPinned = isPinned
            }
        }
        guard let record else {
            throw TrainerError(.notFound, .noSuchModel(name.short), hint: .noPreviousModelHint)
        }
        return ModelView(record, serving: try await stores.models.serving())
    }

    func rollback(_ request: RollbackRequest) async throws -> RollbackReply {
        let before = try await stores.models.serving().champion
        let serving = try await TrainerError.ofCommand { try await promoter.rollback(to: request.to) }
        guard let champion = serving.champion, let previous = serving.previous else {
            throw TrainerError(.notFound, .noPreviousModel, hint: .noPreviousModelHint)
        }
        let since = try await stores.models.moves(limit: 1).first { $0.champion == champion }
        return RollbackReply(champion: champion, previous: previous, changed: champion != before, since: since)
    }

    func cleanup(dryRun: Bool) async throws -> CleanupReply {
        try await TrainerError.ofCommand { try await cleaned(dryRun: dryRun) }
    }

    private func cleaned(dryRun: Bool) async throws -> CleanupReply {
        let prune = PruneStage(
            server: server, runs: stores.runs, models: stores.models, artifacts: stores.artifacts,
            backups: stores.backups, turnstile: promoter.turnstile)
        let plan = try await prune.plan(settings.cleanup, liveRun: await runner.current, now: clock.now)
        let disk = try await CleanupDisk(server: server, family: settings.family).view(of: plan.models)
        guard !dryRun else { return CleanupReply(plan, disk: disk) }
        return CleanupReply(plan, disk: disk, done: try await prune.carryOut(plan, now: clock.now))
    }

    func createBackup() async throws -> BackupView {
        guard let backups = stores.backups, let maker = BackupMaker(stores: stores, scope: settings.cleanup) else {
            throw TrainerError(.internalFault, .unexpected, hint: .unexpectedHint, cause: .own(.noPlaceForBackups))
        }
        let made = try await maker.make(.manual, at: clock.now)
        return BackupView(made, path: backups.path(of: made.name))
    }

    func export(_ format: ExportFormat) async throws -> AsyncThrowingStream<String, any Error> {
        SampleStream(samples: stores.samples, format: format).pieces()
    }

    func createBase(_ request: CreateBaseRequest) async throws -> AsyncThrowingStream<BaseProgress, any Error> {
        try await throwIfRunning()
        return baseMaker.make(request, ifIdle: { try await throwIfRunning() })
    }

    private func throwIfRunning() async throws {
        guard let run = await runner.current else { return }
        throw TrainerError(.conflict, .baseWhileRunning(run.rawValue), hint: .baseWhileRunningHint(run.rawValue))
    }

    func next(_ count: Int) async throws -> [NextSlot] { nextSlots(count, after: clock.now) }

    private func nextSlots(_ count: Int, after now: Date) -> [NextSlot] {
        facts.plan.next(count, after: now).map { NextSlot(slot: $0.id.rawValue, due: $0.due) }
    }

    func record(_ id: RunID?) async throws -> RunRecord {
        if let id {
            guard let record = try await stores.runs.run(id) else {
                throw TrainerError(.notFound, .noSuchRun(id.rawValue), hint: .noSuchRunHint)
            }
            return record
        }
        return try await newest().run
    }

    private func reported(_ id: RunID?) async throws -> (run: RunRecord, waiting: [RunID]) {
        if let id { return (try await record(id), []) }
        return try await newest()
    }

    /// The newest run that has begun, with those that wait behind it, newest first; where none has begun, the newest.
    private func newest() async throws -> (run: RunRecord, waiting: [RunID]) {
        var waiting: [RunRecord] = []
        var last: RunID?
        while let run = try await stores.runs.runs(limit: 1, before: last).first {
            last = run.id
            // Tunes are reported by their own names.
            if run.options.tune != nil { continue }
            if run.startedAt != nil { return (run, waiting.filter { !$0.state.isFinal }.map(\.id)) }
            waiting.append(run)
        }
        guard let newest = waiting.first else { throw TrainerError(.notFound, .noRunYet, hint: .noRunYetHint) }
        return (newest, [])
    }

    func modelRecord(_ name: ModelName) async throws -> ModelRecord {
        let serving = try await stores.models.serving()
        let meant =
            switch name {
            case settings.family.champion: serving.champion ?? name
            case settings.family.previous: serving.previous ?? name
            default: name
            }
        guard let record = try await stores.models.model(meant) else {
            throw TrainerError(.notFound, .noSuchModel(name.short), hint: .noPreviousModelHint)
        }
        return record
    }

    private func detail(of record: RunRecord) async throws -> RunDetail {
        let stages = try await stores.runs.stages(of: record.id)
        return RunDetail(
            run: RunSummary(record),
            stages: stages.sorted { $0.stage < $1.stage }.map { StageView($0, of: record.state) },
            counts: try StageOutputs(stages.filter { record.options.works(on: $0.stage) }).counts)
    }

    private func current(_ recent: [RunRecord]) async -> CurrentRun? {
        guard let id = await runner.current, let record = recent.first(where: { $0.id == id }) else { return nil }
        let event = await hub.latest.flatMap { $0.run == id ? $0 : nil }
        return CurrentRun(
            run: RunSummary(record), stage: event?.stage, fraction: event?.fraction, message: event?.message,
            resumesAt: event?.resumesAt)
    }

    private func servingView(strayAliases: [StrayAlias]? = nil) async throws -> ServingView {
        let serving = try await stores.models.serving()
        func view(_ name: ModelName?) async throws -> ModelView? {
            guard let name, let record = try await stores.models.model(name) else { return nil }
            return ModelView(record, serving: serving)
        }
        let move = try await stores.models.moves(limit: 1).first
        let exists = serving.baseDigest == nil ? await hasBase() : nil
        return ServingView(
            champion: try await view(serving.champion), previous: try await view(serving.previous),
            base: BaseView(name: settings.family.configured, digest: serving.baseDigest, exists: exists),
            since: move?.champion == serving.champion ? move : nil, strayAliases: strayAliases)
    }

    /// Whether Ollama has what the first build would pin; nil where it does not say.
    private func hasBase() async -> Bool? {
        guard await probe.view().isReachable, let listed = await probe.digests() else { return nil }
        return [settings.family.base, settings.family.configured].contains { listed[$0] != nil }
    }

    /// - Parameter isAwaited: by a run, which goes on by itself once Ollama answers.
    private func ollamaView(isAwaited: Bool) async throws -> OllamaView {
        let view = await probe.view()
        var known: ServerCapabilities?
        if let version = view.version { known = try await stores.models.capabilities(of: version) }
        return OllamaView(
            url: view.url, isReachable: view.isReachable, version: view.version,
            error: isAwaited ? view.error : view.error?.ofCommand,
            capabilities: known?.rows.map(CapabilityView.init))
    }

    /// The newest GATE, which the next run is judged by; nil where the lane is off or none is frozen yet.
    private func gateView() async throws -> GateView? {
        let gates = try await stores.gates.gates()
        guard let decision = settings.evaluation.decision,
            let gate = gates.max(by: { ($0.asOf, $0.frozenAt) < ($1.asOf, $1.frozenAt) })
        else { return nil }
        let looks = gate.looksBefore + (try await stores.gates.looks(at: gate.epoch).count)
        return GateView(gate, try WearMeter(budget: decision.policy.spending, looks: looks))
    }

    private func dataView(_ now: Date) async throws -> DataView {
        let newest = try await stores.bars.newestDay(atOrBefore: ShanghaiTime(now).day, knownAt: now)
        var stocks = 0
        if let newest { stocks = try await stores.bars.codes(on: newest, knownAt: now).count }
        return DataView(
            source: facts.source, newestDay: newest, stocks: stocks, samples: try await stores.samples.count())
    }
}

/// What does not change while the daemon runs.
struct DaemonFacts: Sendable {
    let startedAt: Date
    let language: Language
    let plan: SchedulePlan
    let source: String
    let stateDirectory: String
    let notices: [Message]
}
