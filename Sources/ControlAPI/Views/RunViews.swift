public import Foundation
public import Messages
public import TrainerCore

/// What put a run into the queue.
public struct TriggerView: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable { case manual, schedule }

    public let kind: Kind
    public let slot: String?
    public let due: Date?

    public init(_ trigger: JobTrigger) {
        switch trigger {
        case .manual: (kind, slot, due) = (.manual, nil, nil)
        case .schedule(let slot, let due): (kind, self.slot, self.due) = (.schedule, slot, due)
        }
    }
}

/// One run, as lists show it.
public struct RunSummary: Codable, Hashable, Sendable {
    public let id: RunID
    public let state: RunState
    public let trigger: TriggerView
    public let options: RunOptions
    public let attempt: Int
    public let enqueuedAt: Date
    public let startedAt: Date?
    public let finishedAt: Date?
    /// For `queued` and `deferred`: not to be claimed before.
    public let notBefore: Date?
    public let asOf: TradeDate?
    public let verdict: Verdict?
    public let reasons: [VerdictReason]
    public let model: ModelName?
    public let error: TrainerError?
    public let warnings: [Message]

    public init(_ record: RunRecord) {
        self.id = record.id
        self.state = record.state
        self.trigger = TriggerView(record.trigger)
        self.options = record.options
        self.attempt = record.attempt
        self.enqueuedAt = record.enqueuedAt
        self.startedAt = record.startedAt
        self.finishedAt = record.finishedAt
        self.notBefore = record.notBefore
        self.asOf = record.asOf
        self.verdict = record.verdict
        self.reasons = record.reasons
        self.model = record.model
        self.error = record.presentError
        self.warnings = record.warnings
    }
}

/// One stage of a run, without its output.
public struct StageView: Codable, Hashable, Sendable {
    /// As it is stored, and of a run that is over what became of a stage that was broken off: stored that is `pending`,
    /// for a run that goes on works it anew.
    public enum State: String, Codable, Sendable { case pending, running, done, failed, cancelled }

    public let stage: StageName
    public let state: State
    public let attempt: Int
    public let startedAt: Date?
    public let finishedAt: Date?
    /// Wall time of the last attempt, seconds; nil until it ended.
    public let seconds: Double?
    public let error: TrainerError?

    /// - Parameter run: the state of its run.
    public init(_ record: StageRecord, of run: RunState) {
        self.stage = record.stage
        self.state = State(record, of: run)
        self.attempt = record.attempt
        self.startedAt = record.startedAt
        self.finishedAt = record.finishedAt
        // Runs of other commands have no stages.
        self.error = run.isFinal ? record.error?.ofRunOver(command: RunOptions().command) : record.error
        if let start = record.startedAt, let end = record.finishedAt {
            self.seconds = end.timeIntervalSince(start)
        } else {
            self.seconds = nil
        }
    }
}

extension StageView.State {
    fileprivate init(_ record: StageRecord, of run: RunState) {
        switch record.state {
        case .pending where record.startedAt == nil: self = .pending
        case .pending:
            self =
                switch run {
                // The verdict of one that succeeded stood already when a cancel broke off what follows it.
                case .cancelled, .succeeded, .noNewData: .cancelled
                // It was given up because its process ended in this stage again and again.
                case .failed: .failed
                case .queued, .running, .deferred: .pending
                }
        case .running: self = .running
        case .done: self = .done
        case .failed: self = .failed
        }
    }
}

/// One run with all that is known of it.
public struct RunDetail: Codable, Hashable, Sendable {
    public let run: RunSummary
    public let stages: [StageView]
    public let counts: RunCounts

    public init(run: RunSummary, stages: [StageView], counts: RunCounts = RunCounts()) {
        self.run = run
        self.stages = stages
        self.counts = counts
    }
}

/// What the stages of a run counted; nil where the stage has not ended.
public struct RunCounts: Codable, Hashable, Sendable {
    public var barsFetched: Int?
    public var barsRefused: Int?
    public var daysFetched: Int?
    public var sourceCalls: Int?
    /// What the source, or the account, does not have or not now: `factors`, `limits`, `names` and the like.
    public var lacking: [String]?
    /// Where `factors` are lacking of so many days alone; nil: of all, or of none.
    public var lackingFactorDays: Int?
    /// What the source told on the way.
    public var notices: [Message]?
    public var candidates: Int?
    public var kept: Int?
    public var drops: [DropCount]
    public var shots: Int?
    public var prompt: PromptBudget?
    /// Stocks served, and those whose turn is still to come.
    public var stocks: Int?
    public var stocksWaiting: Int?
    /// Runs that the longest waiting one of the stocks served had waited; nil where one was served for the first time.
    public var longestWait: Int?
    /// (stock, day) pairs that gave no sample, by reason.
    public var skips: [SkipCount] = []
    /// Findings of this run's check that no sample may use.
    public var quarantined: Int?
    /// Labelled stock-days behind the probabilities that samples print.
    public var labels: Int?
    /// Stock-days without a label, by reason.
    public var labelDrops: [SkipCount]?
    /// Other shots that were tried on DEV; nil where none were.
    public var refinement: ModelLineage.Refinement?
    /// How the last days differ from those before; nil where too little is known.
    public var drift: DriftView?

    public init(
        barsFetched: Int? = nil, barsRefused: Int? = nil, daysFetched: Int? = nil, sourceCalls: Int? = nil,
        candidates: Int? = nil, kept: Int? = nil, drops: [DropCount] = [], shots: Int? = nil,
        prompt: PromptBudget? = nil
    ) {
        self.barsFetched = barsFetched
        self.barsRefused = barsRefused
        self.daysFetched = daysFetched
        self.sourceCalls = sourceCalls
        self.candidates = candidates
        self.kept = kept
        self.drops = drops
        self.shots = shots
        self.prompt = prompt
    }
}

/// Pairs of stock and day that gave no sample: `quarantined_bar`, `short_history` and the like.
public struct SkipCount: Codable, Hashable, Sendable {
    public let reason: String
    public let count: Int

    public init(reason: String, count: Int) {
        self.reason = reason
        self.count = count
    }
}

public struct DropCount: Codable, Hashable, Sendable {
    public let rule: SampleDrop.Rule
    public let count: Int

    public init(rule: SampleDrop.Rule, count: Int) {
        self.rule = rule
        self.count = count
    }
}

/// The proof that the rendered prompt fits: `promptTokens + answerTokens ≤ contextTokens`.
public struct PromptBudget: Codable, Hashable, Sendable {
    /// An upper bound for system, shots and the longest question, rendered.
    public let promptTokens: Int
    /// `num_predict`
    public let answerTokens: Int
    /// `num_ctx`
    public let contextTokens: Int

    public init(promptTokens: Int, answerTokens: Int, contextTokens: Int) {
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
        self.contextTokens = contextTokens
    }

    public var fits: Bool { promptTokens + answerTokens <= contextTokens }
}
