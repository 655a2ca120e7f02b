internal import Evidence
public import Messages
public import TrainerCore

/// Decides whether a challenger may go into service.
public enum Gate {
    /// - Parameters:
    ///   - champion: the model in service on the same cases; nil on the first run, where the absolute limits decide.
    ///   - base: the untrained base on the same cases, named in the reason and never deciding.
    ///   - notComparable: why there is no champion though a model is in service; nil where none is.
    ///   - readiness: whether the challenger was fit to be examined.
    ///   - speed: the challenger's times beside the champion's in the same run; nil where nobody was asked for them.
    ///   - follow: the challenger's answers to changed questions; nil where none were asked.
    ///   - cases: what was asked; every summary must hold exactly these.
    /// - Throws: `internal_fault` where a summary is about other cases.
    public static func decide(
        challenger: EvaluationSummary, champion: EvaluationSummary?, base: EvaluationSummary?,
        notComparable: Message? = nil, readiness: Readiness,
        speed: SpeedComparison? = nil, follow: FollowResult? = nil, policy: GatePolicy, cases: [EvaluationCase]
    ) throws(TrainerError) -> GateDecision {
        let keys = cases.map(\.key).sorted()
        for (name, summary) in [("challenger", challenger), ("champion", champion), ("base", base)] {
            if let summary, summary.keys != keys {
                throw TrainerError(
                    .internalFault, .evaluationOfOtherCases(model: name, n: summary.n, wanted: keys.count))
            }
        }
        let exam = NarrativeExam(
            challenger: challenger, champion: champion, notComparable: notComparable, readiness: readiness,
            speed: speed,
            follow: follow, policy: policy)
        let checks = exam.checks
        let few = challenger.n < CasePlanner.minimumCount ? [tooFew(challenger)] : []
        let failed = checks.filter { $0.status == .failed && $0.id != .passRateBesideChampion }
        if !few.isEmpty || !failed.isEmpty {
            return GateDecision(outcome: .reject, reasons: few + failed.compactMap(exam.reason), checks: checks)
        }
        let open = checks.filter { $0.status == .insufficient }
        if !open.isEmpty {
            return GateDecision(
                outcome: .insufficientEvidence, reasons: open.compactMap(exam.reason), checks: checks)
        }
        // All that is left to fail is the champion's pass rate.
        let worse = checks.filter { $0.status == .failed }
        guard worse.isEmpty else {
            return GateDecision(outcome: .keepChampion, reasons: worse.compactMap(exam.reason), checks: checks)
        }
        return GateDecision(outcome: .pass, reasons: [exam.passed(base: base)], checks: checks)
    }

    private static func tooFew(_ summary: EvaluationSummary) -> VerdictReason {
        reason(.tooFewCases, .gateTooFewCases(n: summary.n, wanted: CasePlanner.minimumCount))
    }

    static func reason(
        _ code: GateDecision.Code, _ message: Message, examples: [Message] = []
    ) -> VerdictReason {
        VerdictReason(code: code.rawValue, message: message, examples: examples)
    }
}
