public import Messages
public import TrainerCore

/// The decision lane of a run: forecasts of held-out stocks' market days, or why there are none.
public struct DecisionView: Codable, Hashable, Sendable {
    /// `off`, `unavailable`, `not_asked`, `measured`
    public let state: String
    /// Why nothing was measured.
    public let why: Message?
    public var gate: GateView?
    public var mode: String?
    /// Of the bound that decides.
    public var confidence: Double?
    /// What climatology says: the share of train labels that rose.
    public var baseRate: Double?
    public var scores: [DecisionScore] = []
    /// δ̄ against the champion; positive: the challenger loses less.
    public var comparison: ComparisonView?
    /// δ̄ against the base rate.
    public var overBaseRate: FigureView?
    public var budget: BudgetView?
    /// `promote`, `keep_champion`, `insufficient_evidence`, `hold`, `reject`, `abort`
    public var outcome: String?
    public var checks: [CheckView] = []
    /// Absent where DEV was asked nothing.
    public var dev: DevView?
    /// What the champion's probabilities are taken from: `verbalised/platt`.
    public var championSource: String?

    public init(state: String, why: Message? = nil) {
        self.state = state
        self.why = why
    }
}

/// DEV of a run: what each source of probabilities is worth there, and which one was chosen.
public struct DevView: Codable, Hashable, Sendable {
    /// A source with one scaling.
    public struct Source: Codable, Hashable, Sendable {
        /// `verbalised`, `tokens`
        public let source: String
        /// `as_stated`, `temperature`, `platt`
        public let scaling: String
        /// On days that the scaling was not fitted to; absent where it has no value.
        public let brier: FigureView?
        /// Why it could not be chosen: `too_few`, `constant`, `separated`, `reversed`, `undefined`, and `not_shown` where the
        /// fit is not shown to be worth more than the base rate.
        public let why: String?
        /// Answers without this probability, each of which loses 1.
        public let failures: Int
        public let isChosen: Bool
        /// The temperature, or Platt's slope and intercept, by name.
        public let coefficients: [String: Double]

        public init(
            source: String, scaling: String, brier: FigureView?, why: String?, failures: Int, isChosen: Bool,
            coefficients: [String: Double]
        ) {
            self.source = source
            self.scaling = scaling
            self.brier = brier
            self.why = why
            self.failures = failures
            self.isChosen = isChosen
            self.coefficients = coefficients
        }
    }

    /// Answers under one order of the shots.
    public struct Order: Codable, Hashable, Sendable {
        /// Of the permutation; absent: the version's own.
        public let seed: UInt64?
        public let buy: Int
        public let hold: Int
        public let sell: Int
        public let unread: Int
        public let brier: FigureView?

        public init(seed: UInt64?, buy: Int, hold: Int, sell: Int, unread: Int, brier: FigureView?) {
            self.seed = seed
            self.buy = buy
            self.hold = hold
            self.sell = sell
            self.unread = unread
            self.brier = brier
        }
    }

    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let days: Int
    public let items: Int
    public let sources: [Source]
    public var orders: [Order] = []
    public var orderItems: Int?
    /// The largest change of a rating's share under another order, 0…1.
    public var orderSpread: Double?
    public var isOrderFragile: Bool?

    public init(firstDay: TradeDate, lastDay: TradeDate, days: Int, items: Int, sources: [Source]) {
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.days = days
        self.items = items
        self.sources = sources
    }
}

/// A frozen hold-out and how worn it is.
public struct GateView: Codable, Hashable, Sendable {
    /// `2026Q4`, `2026Q4-2`
    public let epoch: String
    public let seal: ContentDigest
    public let frozenAsOf: TradeDate
    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let items: Int
    /// Challengers that it judged so far; in a report, this run's is the last.
    public let looks: Int
    public let alpha: Double
    /// Of α.
    public let spent: Double
    /// Whether the next run freezes another one.
    public let isWorn: Bool
    public var horizon: Int?
    /// Trading days that samples teach forecasts of; absent where these are the same.
    public var taughtHorizon: Int?
    /// `index` or `universe`: what returns are compared with.
    public var benchmark: String?
    /// Labels that thirds and trivial models were fitted to.
    public var trainItems: Int?
    public var strictWalkForward: Bool?
    /// Days of it on which a held-out stock traded and has no label, by reason.
    public var labelDrops: [SkipCount]?
    /// The same of DEV.
    public var devLabelDrops: [SkipCount]?

    public init(
        epoch: String, seal: ContentDigest, frozenAsOf: TradeDate, firstDay: TradeDate, lastDay: TradeDate, items: Int,
        looks: Int, alpha: Double, spent: Double, isWorn: Bool
    ) {
        self.epoch = epoch
        self.seal = seal
        self.frozenAsOf = frozenAsOf
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.items = items
        self.looks = looks
        self.alpha = alpha
        self.spent = spent
        self.isWorn = isWorn
    }
}

/// A number with its 95 % interval, where it has one, and the items that it rests on.
public struct FigureView: Codable, Hashable, Sendable {
    public let value: Double
    public let low: Double?
    public let high: Double?
    public let n: Int
    /// Why it has no interval; nil where it has one, and for a daemon of an earlier version.
    public var withoutInterval: Message?

    public init(value: Double, low: Double?, high: Double?, n: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.n = n
    }
}

/// One model's forecasts. A figure is absent where it has no value: the accuracy of a model that never commits itself.
public struct DecisionScore: Codable, Hashable, Sendable {
    /// `challenger`, `champion`, `base`; `first`, `second` where two versions are compared
    public let role: String
    public let model: ModelName
    public let items: Int
    public let days: Int
    /// Answers that could not be used, by reason: `unparsed`, `timeout`, `truncated`, `not_utf8`, `too_long`.
    public let failures: [CheckCount]
    public var brier: FigureView?
    public var brierSkill: FigureView?
    public var logScore: FigureView?
    public var reliability: Double?
    public var resolution: Double?
    public var uncertainty: Double?
    /// Expected calibration error, less what chance alone makes of it.
    public var calibrationError: Double?
    public var coverage: FigureView?
    public var accuracy: FigureView?
    public var ratingAccuracy: FigureView?
    /// Matthews correlation of directions, and of the three ratings.
    public var directionCorrelation: FigureView?
    public var ratingCorrelation: FigureView?
    /// Mean of the days' rank correlations.
    public var rankCorrelation: FigureView?
    /// Of the mean rank correlation, by Newey and West.
    public var rankCorrelationT: Double?
    /// P̂ − P* of Pesaran and Timmermann.
    public var timing: FigureView?
    /// Accuracy over the best trivial model on the same items.
    public var edge: FigureView?
    public var bestBaseline: String?
    public var baselines: [BaselineView] = []
    /// Why figures are absent. nil for a daemon of an earlier version.
    public var unmeasured: [UnmeasuredFigure]?

    public init(role: String, model: ModelName, items: Int, days: Int, failures: [CheckCount]) {
        self.role = role
        self.model = model
        self.items = items
        self.days = days
        self.failures = failures
    }
}

/// A figure that has no value.
public struct UnmeasuredFigure: Codable, Hashable, Sendable {
    /// Its field: `accuracy`, `brier_skill`.
    public let figure: String
    public let why: Message

    public init(figure: String, why: Message) {
        self.figure = figure
        self.why = why
    }
}

public struct BaselineView: Codable, Hashable, Sendable {
    /// `majority`, `persistence`, `momentum`, `reversal`, `logistic`, `climatology`
    public let baseline: String
    public let accuracy: FigureView?

    public init(baseline: String, accuracy: FigureView?) {
        self.baseline = baseline
        self.accuracy = accuracy
    }
}

/// Two models on the same items: in a report the challenger beside the champion, else the first beside the second.
public struct ComparisonView: Codable, Hashable, Sendable {
    /// δ̄ of losses; positive: the first loses less.
    public let brier: FigureView
    /// The first's share of right ratings less the second's.
    public let ratings: FigureView
    public let days: Int
    /// Items whose rating one of the two alone has right.
    public let onlyFirst: Int
    public let onlySecond: Int
    /// Of McNemar's test on these, blind to days: shown, never deciding; absent where there are none.
    public let mcnemarP: Double?

    public init(
        brier: FigureView, ratings: FigureView, days: Int, onlyFirst: Int, onlySecond: Int, mcnemarP: Double?
    ) {
        self.brier = brier
        self.ratings = ratings
        self.days = days
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        self.mcnemarP = mcnemarP
    }
}

/// Two versions' forecasts on the newest GATE that both were asked about, measured from the stored answers.
public struct ForecastComparisonView: Codable, Hashable, Sendable {
    /// `measured`, `not_measured`
    public let state: String
    /// Why nothing can be compared.
    public let why: Message?
    public var gate: GateDaysView?
    /// What climatology says: the share of train labels that rose.
    public var baseRate: Double?
    public var first: DecisionScore?
    public var second: DecisionScore?
    public var comparison: ComparisonView?
    /// Why there is no `comparison`.
    public var noComparison: Message?

    public init(state: String, why: Message? = nil) {
        self.state = state
        self.why = why
    }
}

/// What a frozen GATE asks about.
public struct GateDaysView: Codable, Hashable, Sendable {
    public let epoch: String
    public let seal: ContentDigest
    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let days: Int
    public let items: Int
    public let horizon: Int
    /// `index` or `universe`: what returns are compared with.
    public let benchmark: String

    public init(
        epoch: String, seal: ContentDigest, firstDay: TradeDate, lastDay: TradeDate, days: Int, items: Int,
        horizon: Int, benchmark: String
    ) {
        self.epoch = epoch
        self.seal = seal
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.days = days
        self.items = items
        self.horizon = horizon
        self.benchmark = benchmark
    }
}

/// What the items can show.
public struct BudgetView: Codable, Hashable, Sendable {
    /// The smallest true difference in Brier that is found four times in five.
    public let minimumDetectable: Double
    /// How likely an exactly equal challenger is promoted.
    public let promotionIfEqual: Double
    public let days: Int
    /// Days after which an equal challenger is promoted four times in five; absent where no number of days does that.
    public let daysNeeded: Int?

    public init(minimumDetectable: Double, promotionIfEqual: Double, days: Int, daysNeeded: Int?) {
        self.minimumDetectable = minimumDetectable
        self.promotionIfEqual = promotionIfEqual
        self.days = days
        self.daysNeeded = daysNeeded
    }
}

/// One line of the verdict.
public struct CheckView: Codable, Hashable, Sendable {
    public let check: String
    /// `passed`, `failed`, `insufficient`, `suspicious`, `not_applicable`, `not_measured`
    public let status: String
    public let measure: Double?
    public let limit: Double?
    public let low: Double?
    public let high: Double?
    public let n: Int
    /// How many independent cases these n are worth; nil where as many as they are.
    public var effectiveN: Double?
    /// What was wrong, where that is no number: `missing`, `one_rating`, `champion_not_comparable` …
    public var fault: String?
    public let examples: [String]

    public init(
        check: String, status: String, measure: Double?, limit: Double?, low: Double?, high: Double?, n: Int,
        examples: [String]
    ) {
        self.check = check
        self.status = status
        self.measure = measure
        self.limit = limit
        self.low = low
        self.high = high
        self.n = n
        self.examples = examples
    }
}
