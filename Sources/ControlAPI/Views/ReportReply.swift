public import TrainerCore

/// One run, what was measured, and the versions it stands among.
public struct ReportReply: Codable, Hashable, Sendable {
    public let detail: RunDetail
    /// nil when the run did not come to measuring.
    public let evaluation: EvaluationView?
    public let serving: ServingView
    /// The newest versions, newest first.
    public let models: [ModelView]
    /// nil for a run that trains.
    public var tune: TuneView?
    /// Where no run was named: newer ones, which have not begun yet; nil where there is none.
    public var waiting: [RunID]?

    public init(detail: RunDetail, evaluation: EvaluationView?, serving: ServingView, models: [ModelView]) {
        self.detail = detail
        self.evaluation = evaluation
        self.serving = serving
        self.models = models
    }
}

/// The same held-out questions, put to each model.
public struct EvaluationView: Codable, Hashable, Sendable {
    public let challenger: ModelScore
    public let champion: ModelScore?
    public let base: ModelScore?
    public let thresholds: ThresholdView
    /// `pass`, `reject`, `keep_champion`, `insufficient_evidence`, `hold`
    public var outcome: String?
    /// Of whole answers, in the order of the verdict; those of forecasts are the decision's. nil for a run of a version that
    /// kept none.
    public var checks: [CheckView]?
    /// Every row of the verdict in its order, of whole answers and of forecasts, those that were not measured too. nil for a
    /// run of a version that kept none.
    public var rows: [CheckView]?
    /// nil for a run of a version that knew no decision lane.
    public var decision: DecisionView?
    /// nil where there is no evaluator of the user's own, or nobody asked it.
    public var evaluator: EvaluatorView?
    /// Parts of the challenger's answers and forecasts; nil for a run of a version that kept none.
    public var slices: [SliceView]?
    /// Versions that the month's cases have seen up to this one; nil for one that was not asked them.
    public var caseTries: Int?

    public init(challenger: ModelScore, champion: ModelScore?, base: ModelScore?, thresholds: ThresholdView) {
        self.challenger = challenger
        self.champion = champion
        self.base = base
        self.thresholds = thresholds
    }
}

/// A part of an evaluation. With fewer than 30 items it has a number of items and nothing else.
public struct SliceView: Codable, Hashable, Sendable {
    public enum Lane: String, Codable, Sendable { case answers, forecasts }

    public let lane: Lane
    /// `task`, `board`, `industry`, `cap`, `trend`
    public let dimension: String
    public let name: String
    public let n: Int
    /// Of answers the pass rate, of forecasts the gain in Brier over the base rate.
    public let value: Double?
    public let low: Double?
    public let high: Double?
    public let limit: Double
    /// `above`, `below`, `open`; nil: too few items.
    public let standing: String?

    public init(
        lane: Lane, dimension: String, name: String, n: Int, value: Double?, low: Double?, high: Double?,
        limit: Double, standing: String?
    ) {
        self.lane = lane
        self.dimension = dimension
        self.name = name
        self.n = n
        self.value = value
        self.low = low
        self.high = high
        self.limit = limit
        self.standing = standing
    }
}

/// What an evaluator of the user's own came to.
public struct EvaluatorView: Codable, Hashable, Sendable {
    public struct Measure: Codable, Hashable, Sendable {
        public let name: String
        /// 0…1, with its 95 % interval where it has one.
        public let figure: FigureView

        public init(name: String, figure: FigureView) {
            self.name = name
            self.figure = figure
        }
    }

    /// nil where it did not come to an end.
    public let name: String?
    public let measures: [Measure]
    /// Why the model may not go into service; nil: no objection.
    public let veto: String?
    /// Why it did not come to an end, which is no pass.
    public let error: TrainerError?

    public init(name: String?, measures: [Measure], veto: String?, error: TrainerError?) {
        self.name = name
        self.measures = measures
        self.veto = veto
        self.error = error
    }
}

public struct ThresholdView: Codable, Hashable, Sendable {
    /// 0…1
    public let passRate: Double
    /// Seconds.
    public let responseSeconds: Double

    public init(passRate: Double, responseSeconds: Double) {
        self.passRate = passRate
        self.responseSeconds = responseSeconds
    }
}

public struct ModelScore: Codable, Hashable, Sendable {
    public let model: ModelName
    public let digest: String
    public let cases: Int
    public let passed: Int
    /// 0…1; `passed / cases`, raw.
    public let passRate: Double
    /// The 95 % Wilson interval of the pass rate, of as many cases as these are worth.
    public let wilsonLow: Double
    public let wilsonHigh: Double
    public let tasks: [TaskScore]
    /// Cases that failed each check (`format`, `keywords`, `numbers`, `relations`, `latency` …); a case may fail several.
    public let failures: [CheckCount]
    /// How often each rating was given.
    public let ratings: [RatingCount]
    /// Share of the cases whose rating is the rule's, 0…1.
    public let ruleAgreement: Double
    /// Absent in a comparison whose answers are of different runs.
    public let latency: LatencyView?
    /// Cases that keep the form.
    public var formatPassed: Int?
    /// How many independent cases these are worth for the pass rate: those of one day show one market. nil where as many as
    /// they are, and for a run of an earlier version.
    public var effectiveCases: Double?
    /// Cases with every keyword group in words of their own, and those that the incumbent would have counted.
    public var keywordsPassed: Int?
    public var incumbentPassed: Int?
    public var claims: ClaimsView?

    public init(
        model: ModelName, digest: String, cases: Int, passed: Int, passRate: Double, wilsonLow: Double,
        wilsonHigh: Double, tasks: [TaskScore], failures: [CheckCount], ratings: [RatingCount], ruleAgreement: Double,
        latency: LatencyView?
    ) {
        self.model = model
        self.digest = digest
        self.cases = cases
        self.passed = passed
        self.passRate = passRate
        self.wilsonLow = wilsonLow
        self.wilsonHigh = wilsonHigh
        self.tasks = tasks
        self.failures = failures
        self.ratings = ratings
        self.ruleAgreement = ruleAgreement
        self.latency = latency
    }
}

/// What the answers say of the given numbers.
public struct ClaimsView: Codable, Hashable, Sendable {
    public let claims: Int
    /// Supported or derived.
    public let faithful: Int
    public let contradicted: Int
    /// Key indicators that were given, and those that were cited; absent for a run of an earlier version.
    public let keysGiven: Int?
    public let keysCited: Int?

    public init(claims: Int, faithful: Int, contradicted: Int, keysGiven: Int?, keysCited: Int?) {
        self.claims = claims
        self.faithful = faithful
        self.contradicted = contradicted
        self.keysGiven = keysGiven
        self.keysCited = keysCited
    }
}

public struct TaskScore: Codable, Hashable, Sendable {
    public let task: TaskKind
    public let cases: Int
    public let passed: Int

    public init(task: TaskKind, cases: Int, passed: Int) {
        self.task = task
        self.cases = cases
        self.passed = passed
    }
}

public struct CheckCount: Codable, Hashable, Sendable {
    public let check: String
    public let count: Int

    public init(check: String, count: Int) {
        self.check = check
        self.count = count
    }
}

public struct RatingCount: Codable, Hashable, Sendable {
    /// nil: answers in which no rating could be read.
    public let rating: Rating?
    public let count: Int

    public init(rating: Rating?, count: Int) {
        self.rating = rating
        self.count = count
    }
}

/// Seconds, without the time that loading the model took.
public struct LatencyView: Codable, Hashable, Sendable {
    public let p50: Double
    public let p95: Double
    public let max: Double

    public init(p50: Double, p95: Double, max: Double) {
        self.p50 = p50
        self.p95 = p95
        self.max = max
    }
}
