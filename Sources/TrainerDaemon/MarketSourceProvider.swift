import Foundation
import Logging
import MarketSources
import Messages
import Synchronization
import TrainerConfig
import TrainerCore
import TrainerPipeline

/// Makes the configured source when a run starts. The token is looked up anew each time, so that a daemon that started
/// without one need not be restarted; what remembers rate limits or resting hosts is kept from run to run.
final class MarketSourceProvider: Sendable {
    private let settings: FetchSettings
    /// The stocks that are wanted alone; empty: the whole market.
    private let codes: Set<TSCode>
    private let stateDirectory: URL
    private let secrets: SecretLoader
    private let bars: any BarStore
    private let reference: any ReferenceStore
    private let parts: any ReplyPartStore
    private let refusals: any StockRefusalStore
    private let clock: any WallClock
    private let logger: Logger
    private let language: Language
    private let quotas: any QuotaStore
    private let kept = Mutex<(token: String, source: TuShareSource)?>(nil)
    private let keptFree = Mutex<FreeSource?>(nil)
    private let told = Mutex<[RunNotice]>([])
    /// The run's source, for what it has to say once all is compared.
    private let compared = Mutex<ComparedSource?>(nil)

    init(
        settings: FetchSettings, codes: [TSCode], stateDirectory: URL, environment: [String: String],
        bars: any BarStore, reference: any ReferenceStore, parts: any ReplyPartStore,
        refusals: any StockRefusalStore, quotas: any QuotaStore, clock: any WallClock, logger: Logger,
        language: Language
    ) {
        self.settings = settings
        self.codes = Set(codes)
        self.stateDirectory = stateDirectory
        self.secrets = SecretLoader(environment: environment)
        self.bars = bars
        self.reference = reference
        self.parts = parts
        self.refusals = refusals
        self.clock = clock
        self.quotas = quotas
        self.logger = logger
        self.language = language
    }

    /// The configured source, whose bars replace those of another only where the two agree.
    func source() async throws -> any MarketSource {
        let (bars, parts, clock) = (bars, parts, clock)
        let source = try await configuredSource()
        let compared = ComparedSource(
            source, keptDays: try await keptDays(), isNew: try await isNew(source.name), keptCodes: keptCodes,
            kept: { code, range in try await bars.bars(of: code, in: range, knownAt: clock.now) },
            refused: try await refusals.refused(of: source.name), refusals: refusals, parts: parts,
            now: { clock.now }, notify: notify)
        self.compared.withLock { $0 = compared }
        return compared
    }

    /// What the configured source by stock will be tried on first; nil where it was asked before.
    func trial(of source: String) async throws -> SourceTrial? {
        guard try await isNew(source) else { return nil }
        return try await SourceTrial(keptDays: try await keptDays(), keptCodes: keptCodes)
    }

    /// Pages of the free sources' list of stocks that need not be asked for again.
    func listPagesKept() async throws -> Int {
        try await parts.count(of: FreeSource.listPages, from: FetchSettings.Source.free.rawValue, now: clock.now)
    }

    /// Of `codes` the stocks whose factor file of the free pages need not be asked for again.
    func factorsKept(of codes: Set<TSCode>) async throws -> Set<TSCode> {
        let source = FetchSettings.Source.free.rawValue
        var kept = codes.intersection(keptFree.withLock { $0?.factorsRead ?? [] })
        for code in codes.subtracting(kept) {
            let part = try await parts.part(
                FreeSource.factorPart(of: code), of: .stock(code), from: source, now: clock.now)
            if part != nil { kept.insert(code) }
        }
        return kept
    }

    private func isNew(_ source: String) async throws -> Bool {
        let days = try await bars.askedDays(from: source)
        let ranges = try await bars.askedRanges(from: source)
        return days.isEmpty && ranges.isEmpty
    }

    private func keptDays() async throws -> Set<TradeDate> {
        Set(try await bars.tradingDays(in: Self.allDays, knownAt: clock.now))
    }

    private var keptCodes: @Sendable (TradeDate) async throws -> [TSCode] {
        { [codes, bars, clock] day in
            let kept = try await bars.codes(on: day, knownAt: clock.now)
            // A source may have the wanted ones alone.
            let wanted = kept.filter(codes.contains)
            return wanted.isEmpty ? kept : wanted
        }
    }

    private static let allDays = TradeDate(dayNumber: 0)...TradeDate(dayNumber: 40_000)

    private func configuredSource() async throws -> any MarketSource {
        switch settings.source {
        case .csv:
            // The configuration is refused without it.
            guard let folder = settings.csvFolder(below: stateDirectory.path) else {
                throw TrainerError(.configInvalid, .csvDirectoryNeeded(key: "data_sources.csv.directory"))
            }
            return CSVSource(folder: folder, notify: notify)
        case .plugin:
            // Started anew for each run: an edited plug-in takes effect without a restart of the daemon.
            let plugin = MarketSources.PluginSettings(
                command: settings.plugin.command, timeout: settings.plugin.timeout)
            return try await PluginSource.start(plugin, notify: notify)
        case .free:
            return keptFree.withLock { kept in
                if let kept { return kept }
                let source = freeSource()
                kept = source
                return source
            }
        case .tushare:
            let token = try secrets.tushareToken(tokenFile: settings.tushare.tokenFile)
            if let warning = token.warning { runLogger.warning("\(warning.text(in: language))") }
            let revealed = token.secret.revealed()
            return kept.withLock { kept in
                if let kept, kept.token == revealed { return kept.source }
                let source = TuShareSource(
                    client(token: revealed), parts: parts,
                    knownCodes: { [self] day in try await knownCodes(on: day) })
                kept = (revealed, source)
                return source
            }
        }
    }

    /// What the account is known by where its limits are kept; throws where no token is configured.
    func tushareAccount() throws -> ContentDigest {
        TuShareToken(try secrets.tushareToken(tokenFile: settings.tushare.tokenFile).secret.revealed()).account
    }

    private func client(token: String) -> TuShareClient {
        TuShareClient(
            MarketSources.TuShareSettings(
                baseURL: settings.tushare.baseURL.absoluteString, token: TuShareToken(token),
                timeout: settings.tushare.timeout, callsPerMinute: settings.tushare.callsPerMinute,
                points: settings.tushare.points, parallelCalls: settings.tushare.parallelCalls),
            quotas: quotas, notify: notify)
    }

    private func freeSource() -> FreeSource {
        let (bars, clock) = (bars, clock)
        return FreeSource(
            MarketSources.FreeSettings(
                gateway: settings.free.gateway?.absoluteString, timeout: settings.free.timeout,
                parallelCalls: settings.free.parallelCalls),
            parts: parts,
            kept: { code, range in
                try await bars.bars(of: code, in: range, knownAt: clock.now)
            },
            knownCodes: { [self] in try await knownCodes(on: ShanghaiTime(clock.now).day).codes },
            now: { clock.now },
            notify: notify)
    }

    private func knownCodes(on day: TradeDate) async throws -> KnownCodes {
        try await KnownCodes.on(day, bars, reference, of: settings.source.rawValue, now: clock.now)
    }

    /// What the sources told since this was last asked, as far as it is of interest once a run is over.
    func takeNotices() -> [RunNotice] {
        // Taken at a fetch's beginning too, when nothing is compared yet.
        if let overlap = compared.withLock({ $0?.overlap }) {
            compared.withLock { $0 = nil }
            notify(overlap)
        }
        return told.withLock { told in
            defer { told = [] }
            return told
        }
    }

    /// With the run's fields while a run asks.
    private var runLogger: Logger { SourceListener.current?.logger ?? logger }

    /// What a source tells goes to the journal as it comes; the run repeats as warnings what an operator should judge.
    private var notify: @Sendable (SourceNotice) -> Void {
        { [self] notice in
            runLogger.info(
                "\(notice.told.text(in: language))", metadata: ["source.event": "\(notice.kind.rawValue)"])
            if notice.isPause { SourceListener.current?.show(notice.told, until: notice.until) }
            guard let isWarning = notice.kind.isRunWarning else { return }
            told.withLock {
                $0.append(RunNotice(kind: notice.kind.rawValue, message: notice.message, isWarning: isWarning))
            }
        }
    }
}

extension SourceNotice {
    /// Its words, with the end of a wait.
    fileprivate var told: Message {
        until.map { Message.sourceWaits(for: message, until: ShanghaiTime($0).timeOfDay) } ?? message
    }

    /// Whether no answer comes just now for its sake.
    fileprivate var isPause: Bool {
        switch kind {
        case .waiting, .retrying: true
        case .repairing, .doingWithout, .partial, .oddRows, .fallback, .disagreement, .plugin: false
        }
    }
}

extension SourceNotice.Kind {
    /// Whether a run's data are other than what was asked for; nil for what is of no interest once the run is over.
    fileprivate var isRunWarning: Bool? {
        switch self {
        case .fallback, .partial, .disagreement: true
        case .doingWithout, .oddRows: false
        case .waiting, .retrying, .repairing, .plugin: nil
        }
    }
}
