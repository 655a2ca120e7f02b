public import Statistics

/// When a difference δ̄ = ℓ_champion − ℓ_challenger of Brier losses lets the challenger into service. 0.01 of Brier is
/// about five points of direction for probabilities of 0.5 ± 0.1.
public enum PromotionRule: Codable, Hashable, Sendable {
    /// Newer data is a reason by itself: δ̄ must not be below `mean`, and its lower bound not below `bound`.
    case freshness(mean: Double, bound: Double)
    /// The lower bound must be above 0.
    case superior
    /// The lower bound must be above −margin.
    case nonInferior(margin: Double)

    /// The default of mode `freshness`: −0.005 and −0.016.
    public static let twoLines = PromotionRule.freshness(mean: -0.005, bound: -0.016)
    /// Lower bound above −0.005: offered, but it starves on a quarter's data.
    public static let strict = PromotionRule.nonInferior(margin: 0.005)

    /// With fewer market days a t interval over days is not to be trusted, whatever it says.
    public static let minimumDates = 10

    /// - Parameter critical: the t or z of the one-sided bound.
    public func promotes(mean: Double, standardError: Double, critical: Double) -> Bool {
        mean > threshold(standardError: standardError, critical: critical)
    }

    /// The δ̄ that must be exceeded at this error: every rule is one threshold.
    public func threshold(standardError: Double, critical: Double) -> Double {
        switch self {
        case .freshness(let mean, let bound): max(mean, bound + critical * standardError)
        case .superior: critical * standardError
        case .nonInferior(let margin): -margin + critical * standardError
        }
    }

    /// How likely a challenger whose true difference is `difference` is promoted, by the normal distribution of δ̄.
    public func promotionProbability(difference: Double, standardError: Double, critical: Double) -> Double {
        let limit = threshold(standardError: standardError, critical: critical)
        guard standardError > 0 else { return difference > limit ? 1 : 0 }
        return NormalDistribution.cumulative((difference - limit) / standardError)
    }

    /// What the evidence says. `keepChampion` where the challenger was shown to be worse or the rule could have passed an
    /// equal one and did not; `insufficientEvidence` where even an equal challenger would have failed, or more days may
    /// still settle it.
    ///
    /// - Parameter confidence: of the one-sided bound, 1 − α.
    /// - Throws: `outOfRange` unless 0 < confidence < 1.
    public func decide(_ gain: DateMean, confidence: Double = 0.95) throws(Degenerate) -> RuleDecision {
        let critical = try gain.critical(confidence)
        let (lower, upper) = (gain.mean - critical * gain.standardError, gain.mean + critical * gain.standardError)
        func decision(_ outcome: RuleDecision.Outcome) -> RuleDecision {
            RuleDecision(
                outcome: outcome, mean: gain.mean, meanLimit: meanLimit, bound: lower, boundLimit: boundLimit,
                interval: Interval(lower: lower, upper: upper), confidence: confidence, n: gain.n, dates: gain.dates)
        }
        guard gain.dates >= Self.minimumDates, gain.mean.isFinite, gain.standardError.isFinite else {
            return decision(.insufficientEvidence)
        }
        if promotes(mean: gain.mean, standardError: gain.standardError, critical: critical) {
            return decision(.promote)
        }
        if upper < (meanLimit ?? boundLimit) { return decision(.keepChampion) }
        return decision(isBelow(gain.mean, half: critical * gain.standardError) ? .keepChampion : .insufficientEvidence)
    }

    /// Line (i), where the rule has one.
    public var meanLimit: Double? {
        if case .freshness(let mean, _) = self { mean } else { nil }
    }

    /// What the lower bound must exceed.
    public var boundLimit: Double {
        switch self {
        case .freshness(_, let bound): bound
        case .superior: 0
        case .nonInferior(let margin): -margin
        }
    }

    /// A miss that more days would not turn: the mean itself is on the wrong side, measured well enough to have let an
    /// equal challenger pass.
    private func isBelow(_ mean: Double, half: Double) -> Bool {
        switch self {
        case .freshness(let line, let bound): mean <= line && half < -bound
        case .superior: mean <= 0
        case .nonInferior(let margin): mean <= -margin && half < margin
        }
    }
}

/// What a rule said, with the numbers that it said it by.
public struct RuleDecision: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, CaseIterable, Sendable {
        case promote
        case keepChampion = "keep_champion"
        case insufficientEvidence = "insufficient_evidence"
    }

    public let outcome: Outcome
    public let mean: Double
    /// nil where the rule looks at the bound alone.
    public let meanLimit: Double?
    /// One-sided lower bound of the mean.
    public let bound: Double
    public let boundLimit: Double
    /// Both one-sided bounds.
    public let interval: Interval
    public let confidence: Double
    public let n: Int
    public let dates: Int

    public init(
        outcome: Outcome, mean: Double, meanLimit: Double?, bound: Double, boundLimit: Double, interval: Interval,
        confidence: Double, n: Int, dates: Int
    ) {
        self.outcome = outcome
        self.mean = mean
        self.meanLimit = meanLimit
        self.bound = bound
        self.boundLimit = boundLimit
        self.interval = interval
        self.confidence = confidence
        self.n = n
        self.dates = dates
    }
}
