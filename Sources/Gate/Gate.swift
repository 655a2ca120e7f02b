internal import Messages
public import TrainerCore

/// Decides whether a challenger may go into service.
public enum Gate {
    /// - Parameters:
    ///   - champion: the model in service on the same cases; nil on the first run, where the absolute limits decide.
    ///   - base: the untrained base on the same cases, named in the reason and never deciding.
    ///   - cases: what was asked; every summary must hold exactly these.
    /// - Throws: `internal_fault` where a summary is about other cases.
    public static func decide(
        challenger: EvaluationSummary, champion: EvaluationSummary?, base: EvaluationSummary?, policy: GatePolicy,
        cases: [EvaluationCase]
    ) throws(TrainerError) -> GateDecision {
        let keys = cases.map(\.key).sorted()
        for (name, summary) in [("challenger", challenger), ("champion", champion), ("base", base)] {
            if let summary, summary.keys != keys {
                throw TrainerError(
                    .internalFault, .evaluationOfOtherCases(model: name, n: summary.n, wanted: keys.count))
            }
        }
        let failures = [
            tooFew(challenger), passRate(challenger, policy), format(challenger, policy),
            rule(challenger, policy), constant(challenger, policy), latency(challenger, policy),
        ].compactMap(\.self)
        if !failures.isEmpty { return GateDecision(outcome: .reject, reasons: failures) }
        if let champion, let kept = worse(challenger, than: champion) {
            return GateDecision(outcome: .keepChampion, reasons: [kept])
        }
        let passed = challenger.passed
        return GateDecision(
            outcome: .pass,
            reasons: [
                reason(
                    .passed,
                    .gatePassed(
                        rate: Percent.text(passed.rate), limit: Percent.text(policy.minimumPassRate),
                        interval: Percent.text(passed.interval), k: passed.k, n: passed.n, champion: champion?.passed.k,
                        base: base?.passed.k))
            ])
    }

    // MARK: Checks

    private static func tooFew(_ summary: EvaluationSummary) -> VerdictReason? {
        guard summary.n < CasePlanner.minimumCount else { return nil }
        return reason(.tooFewCases, .gateTooFewCases(n: summary.n, wanted: CasePlanner.minimumCount))
    }

    private static func passRate(_ summary: EvaluationSummary, _ policy: GatePolicy) -> VerdictReason? {
        let share = summary.passed
        guard share.rate < policy.minimumPassRate else { return nil }
        let worst = summary.failures.prefix(3).map { ($0.id.rawValue, $0.count) }
        return reason(
            .passRate,
            .gatePassRate(
                rate: Percent.text(share.rate), limit: Percent.text(policy.minimumPassRate),
                interval: Percent.text(share.interval), k: share.k, n: share.n,
                failures: worst.map { "\($0.0) \($0.1)" }.joined(separator: ", ")),
            examples: summary.examples(of: Set(Assertion.ID.allCases)))
    }

    private static func format(_ summary: EvaluationSummary, _ policy: GatePolicy) -> VerdictReason? {
        let share = summary.format
        guard share.rate < policy.minimumPassRate else { return nil }
        return reason(
            .formatRate,
            .gateFormatRate(
                rate: Percent.text(share.rate), limit: Percent.text(policy.minimumPassRate),
                interval: Percent.text(share.interval), k: share.k, n: share.n),
            examples: summary.examples(of: Set(Assertion.ID.allCases.filter(\.isFormat))))
    }

    private static func rule(_ summary: EvaluationSummary, _ policy: GatePolicy) -> VerdictReason? {
        let share = summary.followsRule
        guard share.rate < policy.minimumPassRate else { return nil }
        return reason(
            .ratingRule,
            .gateRatingRule(
                rate: Percent.text(share.rate), limit: Percent.text(policy.minimumPassRate),
                interval: Percent.text(share.interval), k: share.k, n: share.n),
            examples: summary.examples(of: [.ratingRule]))
    }

    private static func constant(_ summary: EvaluationSummary, _ policy: GatePolicy) -> VerdictReason? {
        guard Set(summary.judgements.map(\.expectedRating)).count >= 2 else { return nil }
        let answered = Rating.allCases.map { rating in (rating, summary.judgements.count { $0.rating == rating }) }
        guard let most = answered.max(by: { $0.1 < $1.1 }), summary.n > 0 else { return nil }
        let share = Share(most.1, of: summary.n)
        guard share.rate >= policy.constantShare else { return nil }
        let rule = summary.ratings.compactMap { row in row.rating.map { "\($0.rawValue) \(row.expected)" } }
        return reason(
            .constantAnswer,
            .gateConstantAnswer(
                rating: most.0.rawValue, rate: Percent.text(share.rate), limit: Percent.text(policy.constantShare),
                interval: Percent.text(share.interval), k: share.k, n: share.n, rule: rule.joined(separator: ", ")),
            examples: summary.examples(of: [.ratingRule]))
    }

    private static func latency(_ summary: EvaluationSummary, _ policy: GatePolicy) -> VerdictReason? {
        guard summary.latency.p95 > policy.maximumLatency else { return nil }
        return reason(
            .latency,
            .gateLatency(
                p95: Seconds.text(summary.latency.p95), limit: Seconds.text(policy.maximumLatency),
                p50: Seconds.text(summary.latency.p50), max: Seconds.text(summary.latency.max), n: summary.n),
            examples: summary.examples(of: [.latency]))
    }

    private static func worse(_ challenger: EvaluationSummary, than champion: EvaluationSummary) -> VerdictReason? {
        guard challenger.passed.k < champion.passed.k else { return nil }
        let lost = Set(champion.judgements.filter(\.passed).map(\.key))
        let examples = challenger.judgements.filter { !$0.passed && lost.contains($0.key) }.prefix(3).map { judgement in
            Message.gateExample("\(judgement.key)", judgement.failures.first?.detail ?? .verbatim(""))
        }
        return reason(
            .notBetterThanChampion,
            .gateNotBetter(
                k: challenger.passed.k, champion: champion.passed.k, n: challenger.n,
                interval: Percent.text(challenger.passed.interval),
                championInterval: Percent.text(champion.passed.interval)),
            examples: Array(examples))
    }

    static func reason(
        _ code: GateDecision.Code, _ message: Message, examples: [Message] = []
    ) -> VerdictReason {
        VerdictReason(code: code.rawValue, message: message, examples: examples)
    }
}
