internal import Evidence
internal import Statistics
internal import TrainerCore

/// The narrative lane of one challenger: each check of the verdict that whole answers decide, in the verdict's order.
struct NarrativeExam {
    let challenger: EvaluationSummary
    let champion: EvaluationSummary?
    let readiness: Readiness
    let follow: FollowResult?
    let policy: GatePolicy
    /// Of the challenger's seconds over the champion's on the same question; nil without a champion.
    let latencyRatio: MedianEstimate?
    let checks: [Check]

    /// The checks that this lane answers for.
    private static let scope: Set<Check.ID> = [
        .integrity, .infra, .truncation, .format, .contradictions, .precision, .recall, .followRate,
        .contradictionsBesideChampion, .ratingRule,
        .constantAnswer, .passRate, .passRateBound, .latency, .latencyBesideChampion, .passRateBesideChampion,
    ]

    /// An answer of less than a second is as quick as anybody asks for; what differs below it is the machine's doing.
    static let shortestLatency = 1.0

    init(
        challenger: EvaluationSummary, champion: EvaluationSummary?, readiness: Readiness, follow: FollowResult?,
        policy: GatePolicy
    ) {
        self.challenger = challenger
        self.champion = champion
        self.readiness = readiness
        self.follow = follow
        self.policy = policy
        let ratio = champion.flatMap { champion in
            // nil where there are no questions, which no check passes.
            try? MedianEstimate(
                zip(challenger.judgements, champion.judgements).map { Self.latencyRatio($0, over: $1) })
        }
        self.latencyRatio = ratio
        var inputs = VerdictInputs(hasChampion: champion != nil)
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
        inputs.latency = VerdictInputs.Latency(
            p95: challenger.latency.p95, n: challenger.n, medianRatio: ratio?.value, ratioInterval: ratio?.interval)
        self.checks = PromotionVerdict(inputs, policy: policy.limits, scope: Self.scope).checks
            .filter { Self.scope.contains($0.id) }
    }

    static func latencyRatio(_ mine: CaseJudgement, over theirs: CaseJudgement) -> Double {
        max(shortestLatency, mine.latency) / max(shortestLatency, theirs.latency)
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
    fileprivate init(_ share: Share) { self.init(share.k, of: share.n) }
}
