import Backups
import ControlAPI
import ControlServer
import Foundation
import Logging
import Messages
import Modelfile
import OllamaClient
import Plugins
import Samples
import ServiceLifecycle
import Systemd
import TemplateFiles
import TrainerConfig
import TrainerCore
import TrainerPipeline
import TrainerStore
import Universe
import UnixSignals

/// Builds every object once and runs them until a signal comes. No decision is made here.
struct Daemon {
    /// Work that does not reach a checkpoint within it is cut off; the unit's TimeoutStopSec is longer.
    static let gracefulSeconds = 10
    /// What systemd is asked to wait for the database, beyond the unit's TimeoutStartSec.
    static let openingSeconds = 900

    let paths: RuntimePaths
    let sound: SoundConfiguration
    let environment: [String: String]

    private static func processor(_ settings: ProcessorSettings, _ logger: Logger) -> BarProcessorPlugin? {
        guard !settings.command.isEmpty else { return nil }
        return BarProcessorPlugin(command: settings.command, timeout: settings.timeout) { logger.notice("\($0)") }
    }

    /// Of the config as it was read just now; nil where there is none. A token in it would have ended the start.
    private static func bytes(of config: String) throws -> Data? {
        do throws(FileFault) {
            return try LocalFileReader().read(config).map { Data($0.bytes) }
        } catch {
            throw TrainerError(.configInvalid, .configFileUnreadable(path: config, reason: error.reason.message))
        }
    }

    /// What the user wrote besides the config, absolute.
    private static func ownFiles(
        _ configuration: TrainerConfiguration, _ paths: RuntimePaths
    ) throws -> [String] {
        let folder = configuration.samples.templateFolder(below: paths.stateDirectory)
        let templates = try folder.map { try TemplateFolder.files(in: $0).map(\.path) } ?? []
        return templates + [configuration.model.systemPromptFile].compactMap(\.self)
    }

    func run() async throws {
        let startedAt = Date()
        let configuration = sound.loaded.configuration
        let (settings, notices) = (sound.settings, sound.notices)
        let language = configuration.language
        let level = Logger.Level(rawValue: configuration.logging.level.rawValue) ?? .info
        LoggingSystem.bootstrap { _ in ServiceLog.handler(identifier: "ljwx-trainer", level: level) }
        let logger = Logger(label: "ljwx-trainer")
        for notice in sound.loaded.notices { logger.notice("\(notice.line.text(in: language))") }

        let notifier = ServiceNotifier()
        // A large database of an earlier version is brought up to date before anything answers.
        notifier.extendTimeout(.seconds(Self.openingSeconds))
        let lock = try StateLock.acquire(paths.stateDirectory)
        if let exposure = StateDirectory.exposure(of: paths.stateDirectory) {
            logger.warning("\(exposure.text(in: language))")
        }
        let stateDirectory = URL(filePath: paths.stateDirectory, directoryHint: .isDirectory)
        let database = try TrainerDatabase.open(path: stateDirectory.appending(path: TrainerDatabase.fileName).path)
        let backups = FileBackupStore(
            FileBackupStore.Sources(
                stateDirectory: paths.stateDirectory, database: TrainerDatabase.fileName,
                copyDatabase: { try await database.copy(to: $0) },
                config: try Self.bytes(of: paths.config), ownFiles: try Self.ownFiles(configuration, paths)))
        let stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database),
            artifacts: try FileArtifactStore(root: stateDirectory, outside: configuration.directories.absolute),
            processor: Self.processor(configuration.samples.processor, logger), backups: backups)

        let ollama = OllamaClient(
            baseURL: configuration.ollama.baseURL, connectTimeout: configuration.ollama.connectTimeout,
            quickTimeout: configuration.ollama.requestTimeout)
        let server = OllamaModelServer(
            client: ollama, createTimeout: configuration.ollama.createTimeout,
            answerTimeout: configuration.ollama.answerTimeout)
        let sources = MarketSourceProvider(
            settings: configuration.fetch, codes: configuration.generate.universe.codes, stateDirectory: stateDirectory,
            environment: environment, bars: stores.bars, reference: stores.reference,
            parts: SQLiteReplyPartStore(database), refusals: SQLiteStockRefusalStore(database),
            quotas: stores.quotas, clock: SystemWallClock(), logger: logger, language: language)
        for message in settings.unknownNotes { logger.notice("\(message.text(in: language))") }
        let warnings = configuration.fetch.notices(below: paths.stateDirectory, environment) + notices.messages
        for message in warnings { logger.warning("\(message.text(in: language))") }
        let evaluator = settings.evaluation.evaluator.map {
            EvaluatorPlugin(command: $0, timeout: configuration.evaluation.plugin.timeout)
        }
        let hub = ProgressHub()
        let clock = SystemWallClock()
        let promoter = Promoter(
            server: server, models: stores.models, family: settings.family,
            movesLatest: configuration.promotion.movesLatest, clock: clock, logger: logger, language: language)
        let runner = PipelineRunner(
            stores: stores,
            pipeline: TrainingPipeline(
                stores: stores, source: { try await sources.source() }, takeNotices: { sources.takeNotices() },
                server: server, evaluator: evaluator, strategy: FewShotTrainer(), settings: settings,
                promoter: promoter, hub: hub, clock: clock, logger: logger, language: language),
            hub: hub, clock: clock, logger: logger, afterStop: lock.afterStop,
            onRest: {
                await database.releaseMemory()
                MemoryTrim.run()
            })
        let plan = configuration.schedule.plan
        let backend = DaemonBackend(
            stores: stores, server: server, runner: runner, hub: hub, promoter: promoter,
            baseMaker: BaseModelMaker(
                server: server, models: stores.models, family: settings.family, settings: settings.fewShot,
                turnstile: promoter.turnstile),
            planner: RunPlanner(
                stores: stores, sources: sources, fetch: configuration.fetch, settings: settings, clock: clock),
            probe: OllamaProbe(server: server, url: configuration.ollama.baseURL.absoluteString, clock: clock),
            settings: settings,
            facts: DaemonFacts(
                startedAt: startedAt, language: language, plan: plan, source: configuration.fetch.source.rawValue,
                stateDirectory: paths.stateDirectory, notices: sound.loaded.notices.map(\.line)),
            clock: clock)

        let socket = paths.socket
        if !paths.isSocketExplicit { try SocketFolder.make(for: socket) }
        let control = ControlServer(
            backend: backend, socketPath: socket, language: language,
            log: JournalStream.isStandardError() ? .journal : .standardError,
            places: DaemonPlaces(config: paths.config, stateDirectory: paths.stateDirectory), logger: logger
        ) {
            let ready = Message.daemonReady(version: ProductVersion.text, socket: socket).text(in: language)
            notifier.ready(status: ready)
            logger.notice("\(ready)")
        }
        let scheduler = JobScheduler(
            plan: plan, runs: stores.runs, ticks: DispatchTicks(), clock: clock, logger: logger,
            language: language, onDue: { runner.wakeUp() })
        let heartbeat = HeartbeatService(
            notifier: notifier, runner: runner, hub: hub, liveness: Liveness(configuration), clock: clock,
            logger: logger, language: language)

        // Stopped in reverse: the schedule first, the socket last, so that a client can still ask what is stopping.
        let stop = StopRequest()
        let services: [any Service] = [control, runner, heartbeat, scheduler, stop]
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = Duration.seconds(Self.gracefulSeconds)
        group.maximumCancellationDuration = Duration.seconds(5)
        let result: Result<Void, any Error>
        do {
            result = .success(try await ServiceGroup(configuration: group).run())
        } catch is CancellationError where stop.isMade {
            // What did not come to its end within the time for it goes on with the next start.
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await ollama.shutdown()
        try database.close()
        logger.notice("\(Message.daemonStopped.text(in: language))")
        withExtendedLifetime(lock) {}
        try result.get()
        lock.noteStop()
    }
}
