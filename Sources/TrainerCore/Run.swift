public import Foundation
public import Messages

/// `20261121-0200` (Asia/Shanghai), with `-2`, `-3` … for more in the same minute. Kept across retries and restarts.
public struct RunID: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
}

extension RunID: Codable {
    public init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// Who sets it, and what happens next.
public enum RunState: String, Codable, CaseIterable, Sendable {
    /// `enqueue`; the loop claims it when it is due and nothing else runs.
    case queued
    /// The loop, on claiming; after a crash `recoverInterrupted` puts it back to `queued`.
    case running
    /// The loop: all stages done, a verdict stands (a refused model is a successful run).
    case succeeded
    /// The loop: nothing newer than the last run saw; no model was built.
    case noNewData = "no_new_data"
    /// The loop: something outside is down; claimed again at `notBefore` and resumed from its last checkpoint.
    case deferred
    /// The loop: a person has to act. Also on a start, for a run under which the process ended too often.
    case failed
    /// `cancel`.
    case cancelled

    public var isFinal: Bool {
        switch self {
        case .queued, .running, .deferred: false
        case .succeeded, .noNewData, .failed, .cancelled: true
        }
    }
}

public enum Verdict: String, Codable, CaseIterable, Sendable {
    /// The challenger is in service now.
    case promoted
    /// The challenger passed, or equals the champion, yet the champion stays (the reason says why).
    case kept
    /// The challenger failed a check.
    case rejected
}

/// One sentence of a verdict, with the code that scripts match.
public struct VerdictReason: Codable, Hashable, Sendable {
    /// `pass_rate`, `constant_answer`, `rating_rule`, `latency`, `identical`, `no_promote`, `dry_run` …
    public let code: String
    public let message: Message
    /// Up to three cases that show it: the case id and the offending words.
    public let examples: [Message]

    public init(code: String, message: Message, examples: [Message] = []) {
        self.code = code
        self.message = message
        self.examples = examples
    }
}

/// The seven stages in their order.
public enum StageName: String, Codable, CaseIterable, Comparable, Sendable {
    case fetch, generate, dedupe, modelfile, create, evaluate, prune

    public static func < (left: StageName, right: StageName) -> Bool { left.order < right.order }
    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One stage of one run, as checkpointed.
public struct StageRecord: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable { case pending, running, done, failed }

    public let stage: StageName
    public var state: State
    public var attempt: Int
    public var startedAt: Date?
    public var finishedAt: Date?
    public var inputDigest: ContentDigest?
    public var outputDigest: ContentDigest?
    /// Canonical JSON of the stage's typed output; what a resumed run reads instead of doing the work again.
    public var output: Data?
    public var error: TrainerError?

    public init(stage: StageName) {
        self.stage = stage
        self.state = .pending
        self.attempt = 0
    }
}

public struct RunOptions: Codable, Hashable, Sendable {
    /// See only bars up to this day; nil means the newest complete day.
    public var asOf: TradeDate?
    /// See only what the store had ingested by this instant, and ask no source; nil means what is known now.
    public var knownAt: Date?
    /// Stop after the Modelfile build; keep no sample and touch nothing in Ollama.
    public var dryRun: Bool
    /// Measure, but leave the champion in service whatever the verdict.
    public var noPromote: Bool
    /// New samples to keep at most; nil means what the config says.
    public var examples: Int?
    /// The first stage to work; those before it are taken from the newest run that has them. nil: all are worked.
    public var from: StageName?
    /// Work on the newest complete day although an earlier run has.
    public var force: Bool
    /// Compare settings on DEV and train nothing; nil: a run like any other.
    public var tune: TuneOptions?

    /// Stages that a run may begin at. A version has one verdict, so that to measure it again begins at `create`, which
    /// gives the same recipe a name of its own.
    public static let beginnings: [StageName] = [.fetch, .generate, .dedupe, .modelfile, .create]

    public init(
        asOf: TradeDate? = nil, knownAt: Date? = nil, dryRun: Bool = false, noPromote: Bool = false,
        examples: Int? = nil, from: StageName? = nil, force: Bool = false, tune: TuneOptions? = nil
    ) {
        self.asOf = asOf
        self.knownAt = knownAt
        self.dryRun = dryRun
        self.noPromote = noPromote
        self.examples = examples
        self.from = from
        self.force = force
        self.tune = tune
    }

    /// Whether the run works on `stage` itself.
    public func works(on stage: StageName) -> Bool { from.map { stage >= $0 } ?? true }

    /// Whether somebody asked for a day or a state of knowledge by name.
    public var looksBack: Bool { asOf != nil || knownAt != nil }
}

/// What put a job into the queue.
public enum JobTrigger: Codable, Hashable, Sendable {
    case manual
    /// A slot of the schedule and the instant at which it was due; the pair is unique in the queue's history.
    case schedule(slot: String, due: Date)
}

public struct RunRecord: Codable, Hashable, Sendable {
    public let id: RunID
    public let trigger: JobTrigger
    public let options: RunOptions
    public let enqueuedAt: Date
    public var state: RunState
    /// Claims after a deferral: 0 at first; an interruption (SIGTERM, SIGKILL) does not count.
    public var attempt: Int
    public var startedAt: Date?
    public var finishedAt: Date?
    /// For `queued` and `deferred`: not to be claimed before.
    public var notBefore: Date?
    public var asOf: TradeDate?
    public var verdict: Verdict?
    public var reasons: [VerdictReason]
    public var model: ModelName?
    public var error: TrainerError?
    /// Things a person should know about a run that went on all the same.
    public var warnings: [Message]
    /// Of its challenger; nil for a run that came to no verdict by measuring, or of an earlier version.
    public var metrics: RunMetrics?

    public init(id: RunID, trigger: JobTrigger, options: RunOptions, enqueuedAt: Date) {
        self.id = id
        self.trigger = trigger
        self.options = options
        self.enqueuedAt = enqueuedAt
        self.state = .queued
        self.attempt = 0
        self.reasons = []
        self.warnings = []
    }
}

/// What watchers of a run see, in order. `fraction` (0…1 within the stage) never falls within one attempt.
public struct ProgressEvent: Codable, Hashable, Sendable {
    public let run: RunID
    public let at: Date
    public let stage: StageName?
    public let fraction: Double?
    public let message: Message
    /// Set while the source is waited for: when that is over.
    public let resumesAt: Date?
    /// Set on the last event of a run alone.
    public let finalState: RunState?

    public init(
        run: RunID, at: Date, stage: StageName?, fraction: Double?, message: Message, resumesAt: Date? = nil,
        finalState: RunState? = nil
    ) {
        self.run = run
        self.at = at
        self.stage = stage
        self.fraction = fraction
        self.message = message
        self.resumesAt = resumesAt
        self.finalState = finalState
    }
}
