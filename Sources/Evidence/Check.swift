public import Statistics

/// One line of the verdict: what was measured, against which limit, and how sure that is.
public struct Check: Codable, Hashable, Sendable {
    /// Stable: reports and scripts name checks by these. In the order of the verdict.
    public enum ID: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
        /// Data health, as-of day, leak canaries and the manifest of the hold-out.
        case integrity
        /// The challenger is served as it was built, loads and answers.
        case infra
        /// Every token of every question was seen by the model.
        case truncation
        case format
        case parse
        /// F_c by its exact upper bound.
        case contradictions
        /// Claims that are supported or derived.
        case precision
        /// Given key indicators that are cited right.
        case recall
        /// Perturbed items whose cited value moves with the input.
        case followRate = "follow_rate"
        /// F_c beside the champion's, by Newcombe's lower bound of the difference.
        case contradictionsBesideChampion = "contradictions_beside_champion"
        /// Ratings that are the rule's.
        case ratingRule = "rating_rule"
        /// The most frequent rating, where the rule gives two or more.
        case constantAnswer = "constant_answer"
        case passRate = "pass_rate"
        /// Wilson's lower bound of the pass rate.
        case passRateBound = "pass_rate_bound"
        case latency
        /// Median of challenger/champion on the same question in the same run.
        case latencyBesideChampion = "latency_beside_champion"
        /// Cases that pass, beside the champion's on the same questions.
        case passRateBesideChampion = "pass_rate_beside_champion"
        /// The most frequent rating of all forecasts, or the most frequent probability.
        case constantForecast = "constant_forecast"
        /// δ̄ of Brier against the champion.
        case brierMean = "brier_mean"
        /// Its one-sided lower bound.
        case brierBound = "brier_bound"
        /// The lower bound of δ̄ of Brier against the first champion of the epoch.
        case anchorBound = "anchor_bound"
        /// δ̄ of Brier against the base rate.
        case climatology
        case tooGoodAccuracy = "too_good_accuracy"
        case tooGoodCorrelation = "too_good_correlation"
    }

    public enum Status: String, Codable, CaseIterable, Sendable {
        case passed
        case failed
        /// Neither shown nor refuted: more cases may tell.
        case insufficient
        /// Better than markets allow: a person must look for a leak.
        case suspicious
        /// Does not apply: the first run has no champion to stand beside.
        case notApplicable = "not_applicable"
        /// Nobody was asked: what came before had decided.
        case notMeasured = "not_measured"
    }

    /// The faults of `constantForecast`: what is the same.
    public static let oneRating = "one_rating"
    public static let oneProbability = "one_probability"

    /// The fault of a check beside a champion that is in service and of which nothing is known to compare with.
    public static let championNotComparable = "champion_not_comparable"

    /// The fault of a check that another judge answers for.
    public static let judgedElsewhere = "judged_elsewhere"

    public let id: ID
    public let status: Status
    /// nil where nothing was measured.
    public let measure: Double?
    /// nil where the check is a fact, not a number.
    public let limit: Double?
    public let interval: Interval?
    public let n: Int
    /// How many independent cases these n are worth; nil where as many as they are, and where nobody asks.
    public let effective: Double?
    /// Up to three, opaque: case ids or transcript lines.
    public let examples: [String]
    /// A code for a check that is a fact: what failed.
    public let fault: String?

    public init(
        _ id: ID, _ status: Status, measure: Double? = nil, limit: Double? = nil, interval: Interval? = nil, n: Int = 0,
        effective: Double? = nil, examples: [String] = [], fault: String? = nil
    ) {
        self.id = id
        self.status = status
        self.measure = measure
        self.limit = limit
        self.interval = interval
        self.n = n
        self.effective = effective
        let showsNothing: Set<Status> = [.passed, .notApplicable, .notMeasured]
        self.examples = showsNothing.contains(status) ? [] : Array(examples.prefix(3))
        self.fault = fault
    }
}
