/// What becomes of a challenger, with every check in order. The first check that does not pass decides; those after it
/// are still measured and shown. A suspicious one outranks what only weighs evidence (the champion is kept, or nothing is
/// shown), and a constant forecast: evidence that a leak may have made weighs nothing, and a leak that hides behind one answer
/// to most items is to be looked for all the same.
public struct PromotionVerdict: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, CaseIterable, Sendable {
        /// The run itself cannot be trusted.
        case abort
        case reject
        case keepChampion = "keep_champion"
        case insufficientEvidence = "insufficient_evidence"
        /// For a person to look at.
        case hold
        case promote
    }

    public let outcome: Outcome
    /// The check that decided; nil where all passed.
    public let decisive: Check.ID?
    public let checks: [Check]

    /// Total: every input has a verdict, and a missing one never promotes.
    ///
    /// - Parameter scope: the checks that decide here; the others are another judge's and say so.
    public init(_ inputs: VerdictInputs, policy: VerdictPolicy, scope: Set<Check.ID> = Set(Check.ID.allCases)) {
        let checks = VerdictChecks(inputs: inputs, policy: policy).all.map { check in
            scope.contains(check.id) ? check : Check(check.id, .notApplicable, fault: Check.judgedElsewhere)
        }
        self.checks = checks
        guard let first = checks.first(where: { $0.status != .passed && $0.status != .notApplicable }) else {
            (self.decisive, self.outcome) = (nil, .promote)
            return
        }
        let outcome = Self.outcome(of: first, hasChampion: inputs.hasChampion)
        let givesWay = outcome == .keepChampion || outcome == .insufficientEvidence || first.id == .constantForecast
        guard givesWay, let suspicion = checks.first(where: { $0.status == .suspicious }) else {
            (self.decisive, self.outcome) = (first.id, outcome)
            return
        }
        (self.decisive, self.outcome) = (suspicion.id, .hold)
    }

    public func check(_ id: Check.ID) -> Check? { checks.first { $0.id == id } }

    private static func outcome(of check: Check, hasChampion: Bool) -> Outcome {
        switch check.status {
        case .insufficient: return .insufficientEvidence
        case .suspicious: return .hold
        case .failed, .passed, .notApplicable, .notMeasured: break
        }
        switch check.id {
        case .integrity: return .abort
        case .passRateBesideChampion: return .keepChampion
        case .brierMean, .brierBound, .anchorBound, .climatology: return hasChampion ? .keepChampion : .reject
        case .infra, .truncation, .format, .parse, .contradictions, .precision, .recall, .followRate,
            .contradictionsBesideChampion, .ratingRule, .constantAnswer, .passRate, .passRateBound, .latency,
            .latencyBesideChampion, .constantForecast, .tooGoodAccuracy, .tooGoodCorrelation:
            return .reject
        }
    }
}
