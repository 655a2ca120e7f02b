import Foundation
import Gate
import InMemoryLogging
import Logging
import MarketCalendar
import Messages
import Modelfile
import Retention
import TrainerCore
import TrainerStore
import TrainerTestSupport
import Universe

@testable import TrainerPipeline

/// Everything around the pipeline that outlives a process: stores, source, Ollama, clock. `boot` makes a process over it.
final class PipelineWorld: Sendable {
    static let family = ModelFamily(configured: ModelName(base: "ljwx-stock"))
    /// A Friday in mid-month, so that the held-out days lie in the month before.
    static let friday = TradeDate(dayNumber: 20_777)

    let codes: [TSCode]
    /// Days with bars, the ones still to come included.
    let days: [TradeDate]
    let bars: [DailyBar]
    let clock: ManualWallClock
    let source: FakeMarketSource
    let server: FakeModelServer
    let answers: ScriptedAnswers
    let stores: Stores
    let artifacts: InMemoryArtifactStore
    let journal = InMemoryLogHandler()
    let settings: PipelineSettings
    let movesLatest: Bool

    /// - Parameters:
    ///   - lastDay: today at the start.
    ///   - tradingDays: days with bars up to `lastDay`; the open ones of ten weekdays follow it.
    ///   - fetchedBefore: of those, how many the store has already.
    init(
        lastDay: TradeDate = friday, openCodes: Int = 20, heldOutCodes: Int = 6, tradingDays: Int = 90,
        fetchedBefore: Int = 0,
        movesLatest: Bool = false, installsBase: Bool = true, backups: (any BackupStore)? = nil,
        change: (inout PipelineSettings) -> Void = { _ in }
    ) async throws {
        let all = BarBuilder.codes(heldOutCodes * 30 + openCodes * 2)
        codes = (all.filter { !$0.isHeldOut }.prefix(openCodes) + all.filter(\.isHeldOut).prefix(heldOutCodes)).sorted()
        let weekdays = BarBuilder.weekdays(tradingDays * 2, from: lastDay.advanced(by: -tradingDays * 2))
        let past = Array(weekdays.filter { $0 <= lastDay && ExchangeCalendar.isOpen($0) }.suffix(tradingDays))
        days = past + BarBuilder.weekdays(10, from: lastDay.advanced(by: 1)).filter { ExchangeCalendar.isOpen($0) }
        bars = BarBuilder().market(of: codes, on: days)
        clock = ManualWallClock(lastDay, hour: 18)
        source = FakeMarketSource(calendar: .days(days), bars: bars)
        let answers = ScriptedAnswers(bars: bars)
        self.answers = answers
        let base = ServedModel(
            system: "", template: "{{ .Prompt }}", messages: [], parameterText: "", family: "qwen2",
            trainedContext: 32_768)
        server = FakeModelServer(
            models: installsBase ? [Self.family.configured: base] : [:], ask: { try await answers.answer($0) })
        let database = try TrainerDatabase.inMemory()
        artifacts = InMemoryArtifactStore()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: artifacts,
            backups: backups)
        var settings = Self.settings
        change(&settings)
        self.settings = settings
        self.movesLatest = movesLatest
        for day in past.prefix(fetchedBefore) {
            let reply = BarReply(bars: bars.filter { $0.date == day }, calls: 1)
            try await stores.bars.store(reply, of: day, from: source.name, at: clock.now)
        }
    }

    /// Few samples and shots, so that a run takes little time.
    static var settings: PipelineSettings {
        PipelineSettings(
            family: family, daysBack: 10, incrementalDays: 7,
            universe: UniversePolicy(mode: .rotate, stocksPerRun: 100, includesST: true, minimumListedDays: 0),
            sampleCap: 40,
            dataFolder: "data/llm_training", modelsFolder: "data/models", fewShot: fewShot(),
            evaluation: ExaminationSettings(
                cases: 20,
                options: [
                    "temperature": .integer(0), "seed": .integer(42), "num_ctx": .integer(8192),
                    "num_predict": .integer(700),
                ], questionSeconds: 150, gate: GatePolicy()),
            retention: RetentionRules(models: KeepRules(last: 3)))
    }

    static func fewShot(
        contextLength: Int = 8192, maximumShots: Int = 4, lineage: BuildLineage = .pinnedBase, devRefine: Int = 0
    ) -> FewShotSettings {
        FewShotSettings(
            system: SystemPrompt.builtIn,
            parameters: [
                "num_ctx": .integer(contextLength), "num_predict": .integer(700), "temperature": .number(0.3),
            ],
            contextLength: contextLength, answerTokens: 700, maximumShots: maximumShots, incrementalDays: 7,
            lineage: lineage, devRefine: devRefine)
    }

    /// One process of the daemon over this world; `fuse` can kill it, and its config may have been changed since.
    func boot(
        _ fuse: Fuse = Fuse(), evaluator: (any AnswerEvaluator)? = nil, processor: (any BarProcessor)? = nil,
        afterStop: Bool = false, change: (inout PipelineSettings) -> Void = { _ in }
    ) -> DaemonProcess {
        var settings = settings
        change(&settings)
        return DaemonProcess(
            self, fuse: fuse, settings: settings, evaluator: evaluator, processor: processor, afterStop: afterStop)
    }

    /// Enqueues a run and works on it until it is final or waits; a new process each time.
    @discardableResult
    func run(_ options: RunOptions = RunOptions()) async throws -> RunRecord {
        let id = try await stores.runs.enqueue(options, trigger: .manual, at: clock.now).id
        return try await boot().work(on: id)
    }

    func advance(toDay offset: Int, hour: Int = 18) {
        let future = days.filter { $0 > Self.friday }
        clock.advance(to: ShanghaiTime.instant(offset == 0 ? Self.friday : future[offset - 1], hour: hour, minute: 0))
    }

    /// What its runs ask.
    var questions: HeldOutCases {
        HeldOutCases(stores: stores, writer: settings.writer, universe: settings.universe)
    }

    func alias(_ name: ModelName) -> String? { server.digest(of: name) }

    /// Versions in Ollama that no row knows.
    func orphans() async throws -> [ModelName] {
        let rows = Set(try await stores.models.models().map(\.name))
        return try await server.digests().keys.filter { name in
            VersionName.run(of: name, base: Self.family.configured.base) != nil && !rows.contains(name)
        }
    }

    func barCalls() -> [TradeDate] {
        source.calls.compactMap { if case .bars(let day) = $0 { day } else { nil } }
    }

    func file(_ path: String) async throws -> String? {
        try await artifacts.read(path).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension ExaminationSettings {
    /// An answer that many tokens.
    func allowing(_ tokens: Int) -> ExaminationSettings {
        ExaminationSettings(
            cases: cases, followItems: followItems,
            options: options.merging(["num_predict": .integer(tokens)]) { _, new in new },
            questionSeconds: questionSeconds, gate: gate, decision: decision)
    }

    func asking(_ cases: Int = 20, followItems: Int = 0) -> ExaminationSettings {
        ExaminationSettings(
            cases: cases, followItems: followItems, options: options, questionSeconds: questionSeconds, gate: gate,
            decision: decision)
    }
}

/// One life of the daemon: pipeline, loop and watchers over a world's stores.
struct DaemonProcess: Sendable {
    let hub = ProgressHub()
    let pipeline: TrainingPipeline
    let runner: PipelineRunner
    let promoter: Promoter
    let stores: Stores

    init(
        _ world: PipelineWorld, fuse: Fuse, settings: PipelineSettings, evaluator: (any AnswerEvaluator)? = nil,
        processor: (any BarProcessor)? = nil, afterStop: Bool = false
    ) {
        var guarded = fuse.guarding(world.stores)
        guarded.processor = processor
        let stores = guarded
        let server = FusedServer(base: world.server, fuse: fuse)
        let source = FusedSource(base: world.source, fuse: fuse)
        let logger = Logger(label: "test") { _ in world.journal }
        let promoter = Promoter(
            server: server, models: stores.models, family: PipelineWorld.family, movesLatest: world.movesLatest,
            clock: world.clock, logger: logger, language: .chinese)
        let pipeline = TrainingPipeline(
            stores: stores, source: { source }, server: server, evaluator: evaluator, strategy: FewShotTrainer(),
            settings: settings,
            promoter: promoter, hub: hub, clock: world.clock, logger: logger, language: .chinese)
        self.stores = stores
        self.promoter = promoter
        self.pipeline = pipeline
        self.runner = PipelineRunner(
            stores: stores, pipeline: pipeline, hub: hub, clock: world.clock, logger: logger, afterStop: afterStop)
    }

    /// Runs the loop until `id` has an end (or waits for something outside), then stops it.
    func work(on id: RunID) async throws -> RunRecord {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runner.run() }
            group.addTask { [hub] in
                for await event in await hub.events(of: id) where event.finalState != nil { return }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        guard let record = try await stores.runs.run(id) else {
            throw UnexpectedCall("run \(id)", remedy: "enqueue it")
        }
        return record
    }
}
