public import Statistics
internal import TrainerCore

/// What one model's forecasts of the decision lane are worth, every figure with its interval and what it rests on.
public struct ForecastMetrics: Codable, Hashable, Sendable {
    public struct BaselineRow: Codable, Hashable, Sendable {
        public let baseline: Baseline
        /// Direction, on the items that the model covers.
        public let accuracy: Reading
    }

    public let n: Int
    public let dates: Int
    public let horizon: Int
    /// Answers that could not be used, by reason.
    public let failures: [Forecast.Failure: Int]
    /// c: the share of items whose rating is not hold, failures counted as covered.
    public let coverage: Reading
    /// Directions right among the covered; a failure is wrong.
    public let accuracy: Reading
    /// Ratings right among all three classes; a failure is wrong.
    public let ratingAccuracy: Reading
    /// R_K of three classes, a failure being a class of its own.
    public let ratingCorrelation: Reading
    /// MCC of directions among the covered.
    public let directionCorrelation: Reading
    public let baselines: [BaselineRow]
    public let bestBaseline: Baseline
    /// accuracy − the best baseline's on the same items. The best of six after the fact: rather too strict than too kind.
    public private(set) var edge: Reading
    /// ratingAccuracy − the share of the train pool's most frequent rating.
    public private(set) var ratingEdge: Reading
    /// A failure loses 1.
    public private(set) var brier: Reading
    /// 1 − BS/BS of the train pool's base rate.
    public let brierSkill: Reading
    /// Nats, clipped at .02 and .98; a failure loses −ln .02.
    public private(set) var logScore: Reading
    /// Of the answered.
    public let calibration: Computed<CalibrationError>
    public let murphy: Computed<MurphyDecomposition>
    /// Mean rank correlation by day, of the answered.
    public let informationCoefficient: Computed<InformationCoefficient>
    /// P̂ − P* among the covered and answered, on resampled days.
    public let timing: Reading

    /// - Throws: `empty`, `lengths`, `outOfRange` where items differ in horizon, and as `Baselines`.
    public init(items: [DecisionItem], forecasts: [Forecast], baselines: Baselines) throws(Degenerate) {
        let lane = try DecisionLane(items: items, forecasts: forecasts)
        self.n = items.count
        self.dates = lane.days.dateCount
        self.horizon = lane.horizon
        self.failures = Self.failures(forecasts)
        self.coverage = Reading(n: items.count) { () throws(Degenerate) in
            try MarketMean.rate(forecasts.map { $0.isCovered ? 1 : 0 }, on: lane.days, horizon: lane.horizon)
        }
        let covered = lane.covered
        self.accuracy = Reading(n: covered.items.count) { () throws(Degenerate) in
            try MarketMean.rate(covered.hits, on: covered.days, horizon: lane.horizon)
        }
        self.ratingAccuracy = Reading(n: items.count) { () throws(Degenerate) in
            try MarketMean.rate(lane.rightRatings, on: lane.days, horizon: lane.horizon)
        }
        let contest = try BaselineContest(lane: covered, baselines: baselines)
        self.baselines = contest.rows
        self.bestBaseline = contest.best
        self.edge = contest.edge
        self.ratingEdge = Reading(n: items.count) { () throws(Degenerate) in
            let gains = zip(lane.rightRatings, items).map { $0 - ($1.rating == baselines.majorityRating ? 1 : 0) }
            return try MarketMean.measured(gains, on: lane.days, horizon: lane.horizon)
        }
        self.ratingCorrelation = lane.ratingCorrelation
        self.directionCorrelation = covered.directionCorrelation
        self.brier = Reading(n: items.count) { () throws(Degenerate) in
            try MarketMean.loss(lane.brierLosses, on: lane.days, horizon: lane.horizon)
        }
        self.brierSkill = lane.brierSkill(baseRate: baselines.upRate)
        self.logScore = lane.logScore
        self.calibration = lane.calibration
        self.murphy = lane.murphy
        self.informationCoefficient = lane.informationCoefficient
        self.timing = covered.timing
    }

    /// The mean rank correlation as a figure; n counts the answered.
    public var rankCorrelation: Reading {
        let answered = n - failures.values.reduce(0, +)
        return Reading(n: answered) { () throws(Degenerate) in
            switch informationCoefficient {
            case .undefined(let why): throw why
            case .value(let ranks):
                Reading.Measured(value: ranks.mean, n: answered, dates: ranks.dates) { () throws(Degenerate) in
                    try ranks.interval()
                }
            }
        }
    }

    /// Whether these are the figures that were stored. Earlier versions gave a mean that does not vary an interval all the
    /// same, which is no difference.
    public func agrees(with stored: ForecastMetrics) -> Bool {
        var own = self
        if own.brier.agrees(with: stored.brier) { own.brier = stored.brier }
        if own.logScore.agrees(with: stored.logScore) { own.logScore = stored.logScore }
        if own.edge.agrees(with: stored.edge) { own.edge = stored.edge }
        if own.ratingEdge.agrees(with: stored.ratingEdge) { own.ratingEdge = stored.ratingEdge }
        return own == stored
    }

    private static func failures(_ forecasts: [Forecast]) -> [Forecast.Failure: Int] {
        forecasts.reduce(into: [:]) { counts, forecast in
            if case .failed(let failure) = forecast { counts[failure, default: 0] += 1 }
        }
    }
}
