public import Foundation
public import Messages
public import TrainerCore

/// What is happening, what comes next, what is in service and why, how far the data goes, and what this machine has.
public struct StatusReply: Codable, Hashable, Sendable {
    public let daemon: DaemonView
    /// The run that works now.
    public let current: CurrentRun?
    /// Runs that wait, oldest first.
    public let queue: [RunSummary]
    public let next: [NextSlot]
    public let serving: ServingView
    /// The newest run that came to a verdict.
    public let lastVerdict: VerdictView?
    /// The newest run that is over.
    public let lastRun: RunSummary?
    public let data: DataView
    public let ollama: OllamaView
    public let disk: DiskView
    /// What a person should know: ignored config keys, a prompt template that is not there, …
    public let notices: [Message]
    /// The hold-out that challengers are judged by; nil while none is frozen.
    public var gate: GateView?

    public init(
        daemon: DaemonView, current: CurrentRun?, queue: [RunSummary], next: [NextSlot], serving: ServingView,
        lastVerdict: VerdictView?, lastRun: RunSummary?, data: DataView, ollama: OllamaView, disk: DiskView,
        notices: [Message]
    ) {
        self.daemon = daemon
        self.current = current
        self.queue = queue
        self.next = next
        self.serving = serving
        self.lastVerdict = lastVerdict
        self.lastRun = lastRun
        self.data = data
        self.ollama = ollama
        self.disk = disk
        self.notices = notices
    }
}

public struct DaemonView: Codable, Hashable, Sendable {
    public let version: String
    public let pid: Int
    public let startedAt: Date
    public let language: Language

    public init(version: String, pid: Int, startedAt: Date, language: Language) {
        self.version = version
        self.pid = pid
        self.startedAt = startedAt
        self.language = language
    }
}

public struct CurrentRun: Codable, Hashable, Sendable {
    public let run: RunSummary
    public let stage: StageName?
    /// 0…1 within the stage.
    public let fraction: Double?
    /// The last thing it reported.
    public let message: Message?
    /// Set where it waits for the source: when that is over.
    public let resumesAt: Date?

    public init(run: RunSummary, stage: StageName?, fraction: Double?, message: Message?, resumesAt: Date? = nil) {
        self.run = run
        self.stage = stage
        self.fraction = fraction
        self.message = message
        self.resumesAt = resumesAt
    }
}

/// One occurrence of the schedule to come.
public struct NextSlot: Codable, Hashable, Sendable {
    /// The slot's name in the config.
    public let slot: String
    public let due: Date

    public init(slot: String, due: Date) {
        self.slot = slot
        self.due = due
    }
}

public struct VerdictView: Codable, Hashable, Sendable {
    public let run: RunID
    public let at: Date?
    public let model: ModelName?
    public let verdict: Verdict
    public let reasons: [VerdictReason]

    public init(run: RunID, at: Date?, model: ModelName?, verdict: Verdict, reasons: [VerdictReason]) {
        self.run = run
        self.at = at
        self.model = model
        self.verdict = verdict
        self.reasons = reasons
    }
}

public struct DataView: Codable, Hashable, Sendable {
    /// `tushare`, `csv`
    public let source: String
    /// The newest day with bars.
    public let newestDay: TradeDate?
    /// Stocks with a bar on that day.
    public let stocks: Int
    /// Samples ever kept.
    public let samples: Int

    public init(source: String, newestDay: TradeDate?, stocks: Int, samples: Int) {
        self.source = source
        self.newestDay = newestDay
        self.stocks = stocks
        self.samples = samples
    }
}

public struct OllamaView: Codable, Hashable, Sendable {
    public let url: String
    public let isReachable: Bool
    public let version: String?
    public let error: TrainerError?
    /// What this version was seen to do; absent until a run has looked.
    public let capabilities: [CapabilityView]?

    public init(
        url: String, isReachable: Bool, version: String? = nil, error: TrainerError? = nil,
        capabilities: [CapabilityView]? = nil
    ) {
        self.url = url
        self.isReachable = isReachable
        self.version = version
        self.error = error
        self.capabilities = capabilities
    }
}

public struct CapabilityView: Codable, Hashable, Sendable {
    public let capability: ServerCapability
    public let finding: ServerCapabilities.Finding
    /// Nothing is trained without it.
    public let isRequired: Bool
    /// Ollama's own words, where it did not say yes.
    public let words: String?

    public init(_ row: ServerCapabilities.Row) {
        self.capability = row.capability
        self.finding = row.finding
        self.isRequired = row.capability.isRequired
        self.words = row.words
    }
}

public struct DiskView: Codable, Hashable, Sendable {
    /// The state directory.
    public let path: String
    /// Free bytes of its file system.
    public let freeBytes: Int64

    public init(path: String, freeBytes: Int64) {
        self.path = path
        self.freeBytes = freeBytes
    }
}
