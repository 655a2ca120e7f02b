internal import Evidence
internal import Messages
internal import Statistics
internal import TrainerCore

/// The narrative lane of one challenger: each check of the verdict that whole answers decide, in the verdict's order.
struct NarrativeExam {
    let challenger: EvaluationSummary
    let champion: EvaluationSummary?
    /// Why there is none though a model is in service; nil where none is.
    let notComparable: Message?
    let readiness: Readiness
    let follow: FollowResult?
    let policy: GatePolicy
    /// nil without a champion, and where nobody was asked for it.
    let speed: SpeedComparison?
    let checks: [Check]

    /// The checks that this lane answers for.
    private static let scope: Set<Check.ID> = [
        .integrity, .infra, .truncation, .format, .contradictions, .precision, .recall, .followRate,
        .contradictionsBesideChampion, .ratingRule,
        .constantAnswer, .passRate, .passRateBound, .latency, .latencyBesideChampion, .passRateBesideChampion,
    ]

    init(
        challenger: EvaluationSummary, champion: EvaluationSummary?, notComparable: Message?, readiness: Readiness,
        speed: SpeedComparison?, follow: FollowResult?, policy: GatePolicy
    ) {
        self.challenger = challenger
        self.champion = champion
        self.notComparable = notComparable
        self.readiness = readiness
        self.follow = follow
        self.policy = policy
        self.speed = speed
        var inputs = VerdictInputs(hasChampion: champion != nil)
        inputs.championFault = notComparable == nil ? nil : Check.championNotComparable
        readiness.fill(&inputs)
        inputs.format = Tally(challenger.format)
        inputs.faithfulness = VerdictInputs.Faithfulness(
            contradicted: Tally(challenger.contradicted), precise: Tally(challenger.precise),
            recalled: challenger.recalled.map(Tally.init), followed: follow.map { Tally($0.followed) })
        inputs.championContradicted = champion.map { Tally($0.contradicted) }
        inputs.followsRule = Tally(challenger.followsRule)
        inputs.mostFrequentRating = challenger.mostFrequentRating.map(Tally.init)
        inputs.passed = Tally(challenger.passed)
        inputs.championPassed = champion.map { Tally($0.passed) }
        let ratio = speed?.ratio
        inputs.latency = VerdictInputs.Latency(
            p95: challenger.latency.p95, n: challenger.n, medianRatio: ratio?.value, ratioInterval: ratio?.interval,
            pairs: ratio?.n ?? 0)
        let limits = policy.limits
        let checks = PromotionVerdict(inputs, policy: limits, scope: Self.scope).checks
            .filter { Self.scope.contains($0.id) }
        // Asked of a challenger that passes all else.
        self.checks = checks.map { check in
            check.id == .latencyBesideChampion && champion != nil && speed == nil
                ? Check(check.id, .notMeasured, limit: limits.maximumLatencyRatio) : check
        }
    }
}

extension GatePolicy {
    var limits: VerdictPolicy {
        var limits = VerdictPolicy()
        limits.minimumPassRate = minimumPassRate
        limits.maximumLatency = maximumLatency
        limits.constantShare = constantShare
        return limits
    }
}

extension Tally {
    fileprivate init(_ share: Share) { self.init(share.k, of: share.n, effective: share.effective) }
}
