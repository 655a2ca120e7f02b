public import Evidence
public import Statistics
internal import TrainerCore

/// The decision lane of one challenger: what each model's forecasts are worth, the challenger beside the champion, what the
/// items could show at all, and the verdict's checks.
public struct MarketMeasurement: Codable, Hashable, Sendable {
    public let policy: MarketPolicy
    public let wear: GateWear
    /// Of the bound beside the champion: 1 − α, or 1 − α_k where looks are paid for.
    public let confidence: Double
    /// The share of train labels that rose: what climatology says.
    public let baseRate: Double
    public let challenger: ForecastMetrics
    public let champion: ForecastMetrics?
    public let base: ForecastMetrics?
    /// nil on the first run, or with too few days to compare on.
    public let comparison: PairedComparison?
    /// δ̄ of Brier against the base rate; nil with too few days.
    public let overClimatology: DateMean?
    /// Of what decides: the comparison with the epoch's first champion, else with the champion, else with the base rate.
    public let budget: EvidenceBudget?
    public let verdict: PromotionVerdict
    /// What the challenger's and the champion's answers were read by; an output of an earlier version lacks them.
    public let source: ProbabilitySource?
    public let championSource: ProbabilitySource?
    /// The challenger's forecasts by board, industry, market value and trend; an output of an earlier version lacks them.
    public let slices: [Slice]?
    /// The epoch's first champion; nil where there was none yet, and in an output of an earlier version, as the next two.
    public let anchor: EpochAnchor?
    /// δ̄ of Brier against it; nil under `superior` too, where each promotion is an improvement, and where its answers are gone.
    public let overAnchor: DateMean?
    /// 1 − α_k, of the bound beside it; nil where nothing is held against it.
    public let anchorConfidence: Double?

    /// The checks that this lane answers for.
    static let scope: Set<Check.ID> = [
        .integrity, .parse, .constantForecast, .brierMean, .brierBound, .anchorBound, .climatology, .tooGoodAccuracy,
        .tooGoodCorrelation,
    ]

    /// - Throws: `empty` without items, `lengths` where a model has not answered all, `outOfRange` for an α or a look that
    ///   is none.
    public init(_ answers: MarketAnswers, policy: MarketPolicy, look: Int) throws(Degenerate) {
        let items = answers.items
        let mine = answers.source.forecasts(answers.challenger, of: items)
        let theirs = answers.champion.map { answers.championSource.forecasts($0, of: items) }
        let baselines = answers.baselines
        self.policy = policy
        self.wear = try GateWear(look: look, spending: try policy.spending)
        self.baseRate = baselines.upRate
        self.challenger = try ForecastMetrics(items: items, forecasts: mine, baselines: baselines)
        self.champion = try Self.metrics(theirs, items, baselines)
        self.base = try Self.metrics(
            answers.base.map { ProbabilitySource.asSaid.forecasts($0, of: items) }, items, baselines)
        let comparison = try Self.unlessTooFew { () throws(Degenerate) in
            try theirs.map { theirs throws(Degenerate) in
                try PairedComparison(items: items, challenger: mine, champion: theirs)
            }
        }
        let overClimatology = try Self.unlessTooFew { () throws(Degenerate) in
            try PairedComparison.brierGain(of: mine, on: items, overBaseRate: baselines.upRate)
        }
        let anchor = policy.mode == .freshness ? answers.anchor : nil
        let anchored = anchor?.forecasts(of: items)
        let overAnchor = try Self.unlessTooFew { () throws(Degenerate) in
            try anchored.map { anchored throws(Degenerate) in
                try PairedComparison.brierGain(of: mine, on: items, over: anchored)
            }
        }
        let limits = policy.limits
        let confidence = try policy.confidence(ofLook: look)
        let anchorConfidence = try anchor.map { _ throws(Degenerate) in
            1 - (try policy.spending.level(ofLook: look))
        }
        self.comparison = comparison
        self.overClimatology = overClimatology
        self.confidence = confidence
        self.anchor = answers.anchor?.model
        self.overAnchor = overAnchor
        self.anchorConfidence = anchorConfidence
        let deciding = overAnchor == nil ? confidence : anchorConfidence ?? confidence
        self.budget = try (overAnchor ?? comparison?.brier ?? overClimatology).map { gain throws(Degenerate) in
            try EvidenceBudget(gain, rule: limits.rule, confidence: deciding)
        }
        var inputs = VerdictInputs(hasChampion: theirs != nil)
        inputs.championFault = answers.isChampionNotComparable ? Check.championNotComparable : nil
        inputs.integrity = .init()
        inputs.parse = Tally(mine.count { $0.answer != nil }, of: mine.count)
        let same = try ForecastSameness(items: items, forecasts: mine)
        inputs.sameForecast = policy.constantShare == nil ? nil : same
        inputs.brier = overClimatology.map {
            .init(overChampion: comparison?.brier, overClimatology: $0, overAnchor: overAnchor)
        }
        inputs.metrics = challenger
        inputs.confidence = confidence
        inputs.anchorConfidence = anchorConfidence
        inputs.examples =
            MarketExamples(
                answers: answers, challenger: mine, champion: theirs, anchor: anchored, same: same
            ).byCheck
        self.verdict = PromotionVerdict(inputs, policy: limits, scope: Self.scope)
        self.source = answers.source
        self.championSource = theirs == nil ? nil : answers.championSource
        self.slices = Slice.forecasts(items, mine, baseRate: baselines.upRate)
    }

    private static func metrics(
        _ forecasts: [Forecast]?, _ items: [DecisionItem], _ baselines: Baselines
    ) throws(Degenerate) -> ForecastMetrics? {
        guard let forecasts else { return nil }
        return try ForecastMetrics(items: items, forecasts: forecasts, baselines: baselines)
    }

    /// Too few days are no fault: the verdict says that the evidence does not suffice.
    private static func unlessTooFew<Value>(
        _ measure: () throws(Degenerate) -> Value?
    ) throws(Degenerate) -> Value? {
        do throws(Degenerate) {
            return try measure()
        } catch .tooFew {
            return nil
        }
    }
}
