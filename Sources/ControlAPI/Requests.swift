public import Foundation
import Messages
public import TrainerCore

/// What a client sends: an object of these fields and no others, so that a misspelt one is not taken for its default.
public protocol ControlRequest: Codable, Sendable {
    /// As they stand on the wire.
    static var fields: [String] { get }
}

/// The body of a request that takes none: absent or `{}`.
public struct NoFields: ControlRequest, Hashable {
    public static let fields: [String] = []

    public init() {}
}

/// `POST /v1/runs`
public struct RunNowRequest: ControlRequest, Hashable {
    public static let fields = ["as_of", "known_at", "dry_run", "no_promote", "examples", "strategy", "from", "force"]

    /// See only bars up to this day; nil means the newest complete day.
    public var asOf: TradeDate?
    /// See only what had been ingested by this instant, and ask no source; nil means what is known now.
    public var knownAt: Date?
    public var dryRun: Bool
    public var noPromote: Bool
    /// New samples to keep at most; nil means what the config says.
    public var examples: Int?
    /// nil and `fewshot` mean the same while there is one kind.
    public var strategy: TrainingKind?
    /// The first stage to work; those before it are taken from the newest run that has them.
    public var from: StageName?
    /// Work on the newest complete day although an earlier run has.
    public var force: Bool

    public init(
        asOf: TradeDate? = nil, knownAt: Date? = nil, dryRun: Bool = false, noPromote: Bool = false,
        examples: Int? = nil, strategy: TrainingKind? = nil, from: StageName? = nil, force: Bool = false
    ) {
        self.asOf = asOf
        self.knownAt = knownAt
        self.dryRun = dryRun
        self.noPromote = noPromote
        self.examples = examples
        self.strategy = strategy
        self.from = from
        self.force = force
    }

    /// `usage` for a day on which no exchange had opened yet.
    public static func checked(asOf day: TradeDate?) throws(TrainerError) -> TradeDate? {
        if let day, day < .exchangeOpening {
            throw TrainerError(
                .usage, .asOfBeforeMarket(day.dashed, opening: TradeDate.exchangeOpening.dashed), hint: .asOfExample)
        }
        return day
    }

    /// `usage`, with those that there are, for a stage at which no run may begin.
    public static func beginning(named name: String) throws(TrainerError) -> StageName {
        guard let stage = StageName(rawValue: name), RunOptions.beginnings.contains(stage) else {
            throw TrainerError(
                .usage,
                .noSuchBeginning(name, known: RunOptions.beginnings.map(\.rawValue).joined(separator: ", ")),
                hint: .measureAgainHint)
        }
        return stage
    }

    /// `usage`, with the known ones, for a training kind that there is not.
    public static func strategy(named name: String) throws(TrainerError) -> TrainingKind {
        guard let kind = TrainingKind(rawValue: name) else {
            throw TrainerError(
                .usage,
                .noSuchStrategy(name, known: TrainingKind.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        return kind
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.asOf = try container.decodeIfPresent(TradeDate.self, forKey: .asOf)
        self.knownAt = try container.decodeIfPresent(Date.self, forKey: .knownAt)
        self.dryRun = try container.decodeIfPresent(Bool.self, forKey: .dryRun) ?? false
        self.noPromote = try container.decodeIfPresent(Bool.self, forKey: .noPromote) ?? false
        self.examples = try container.decodeIfPresent(Int.self, forKey: .examples)
        self.strategy = try container.decodeIfPresent(String.self, forKey: .strategy).map(Self.strategy(named:))
        self.from = try container.decodeIfPresent(String.self, forKey: .from).map(Self.beginning(named:))
        self.force = try container.decodeIfPresent(Bool.self, forKey: .force) ?? false
    }

    public var options: RunOptions {
        RunOptions(
            asOf: asOf, knownAt: knownAt, dryRun: dryRun, noPromote: noPromote, examples: examples,
            from: from == .fetch ? nil : from, force: force)
    }
}

/// `POST /v1/tunes`
public struct TuneRequest: ControlRequest, Hashable {
    public static let fields = ["questions", "minutes", "seed"]

    /// To be asked at most; nil: as many as `minutes` hold or, without those too, 2,000.
    public var questions: Int?
    public var minutes: Int?
    /// Draws which of a day's questions come first.
    public var seed: Int

    public init(questions: Int? = nil, minutes: Int? = nil, seed: Int = 0) {
        self.questions = questions
        self.minutes = minutes
        self.seed = seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.questions = try container.decodeIfPresent(Int.self, forKey: .questions)
        self.minutes = try container.decodeIfPresent(Int.self, forKey: .minutes)
        self.seed = try container.decodeIfPresent(Int.self, forKey: .seed) ?? 0
    }

    /// - Throws: `usage` for a budget or a seed out of its range, and for two budgets.
    public func options() throws(TrainerError) -> TuneOptions {
        if questions != nil, minutes != nil { throw TrainerError(.usage, .tuneOneBudget) }
        let values: [(String, Int?, ClosedRange<Int>)] = [
            ("questions", questions, TuneOptions.questionRange), ("minutes", minutes, TuneOptions.minuteRange),
            ("seed", seed, Self.seedRange),
        ]
        for (name, value, range) in values {
            guard let value, !range.contains(value) else { continue }
            throw TrainerError(
                .usage, .notInRange(name: name, value: value, low: range.lowerBound, high: range.upperBound))
        }
        return TuneOptions(questions: questions, minutes: minutes, seed: seed)
    }

    public static let seedRange = 0...2_147_483_647
}

/// `POST /v1/models/MODEL/promote`
public struct PromoteRequest: ControlRequest, Hashable {
    public static let fields = ["override", "reason"]

    /// Whatever the verdict on it; takes a reason.
    public var override: Bool
    public var reason: String?

    public init(override: Bool = false, reason: String? = nil) {
        self.override = override
        self.reason = reason
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.override = try container.decodeIfPresent(Bool.self, forKey: .override) ?? false
        self.reason = try container.decodeIfPresent(String.self, forKey: .reason)
    }
}

/// `POST /v1/rollback`; a client that sends no body asks for no version.
public struct RollbackRequest: ControlRequest, Hashable {
    public static let fields = ["to"]

    /// The version that is to be in service; nil: the one before, once.
    public var to: ModelName?

    public init(to: ModelName? = nil) { self.to = to }
}

/// `GET /v1/reproduce?run=…` or `?model=…`: one of the two.
public struct ReproduceSubject: Hashable, Sendable {
    public let run: RunID?
    public let model: ModelName?

    public init(run: RunID) { (self.run, self.model) = (run, nil) }
    public init(model: ModelName) { (self.run, self.model) = (nil, model) }

    /// nil unless exactly one of them is there.
    public init?(run: RunID?, model: ModelName?) {
        guard (run == nil) != (model == nil) else { return nil }
        (self.run, self.model) = (run, model)
    }
}

/// `POST /v1/cleanup`
public struct CleanupRequest: ControlRequest, Hashable {
    public static let fields = ["dry_run"]

    public var dryRun: Bool

    public init(dryRun: Bool) { self.dryRun = dryRun }
}

/// `POST /v1/base`
public struct CreateBaseRequest: ControlRequest, Hashable {
    public static let fields = ["from", "replace"]

    public var from: ModelName
    /// Another base than the pinned one may take its place.
    public var replace: Bool

    public init(from: ModelName, replace: Bool = false) {
        self.from = from
        self.replace = replace
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.from = try container.decode(ModelName.self, forKey: .from)
        self.replace = try container.decodeIfPresent(Bool.self, forKey: .replace) ?? false
    }
}

/// `GET /v1/export?format=…`
public enum ExportFormat: String, Codable, CaseIterable, Sendable {
    /// The incumbent's four fields, one object a line.
    case jsonl
    /// `instruction`, `input`, `output`.
    case alpaca
    /// `conversations` of `from` and `value`.
    case sharegpt
}
