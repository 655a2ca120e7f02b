/// What becomes of a challenger, with every check in order. The first check that does not pass decides; those after it
/// are still measured and shown.
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
        let stop = checks.first { $0.status != .passed && $0.status != .notApplicable }
        self.checks = checks
        self.decisive = stop?.id
        self.outcome = stop.map { Self.outcome(of: $0, hasChampion: inputs.hasChampion) } ?? .promote
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
            .latencyBesideChampion, .tooGoodAccuracy, .tooGoodCorrelation:
            return .reject
        }
    }
}
