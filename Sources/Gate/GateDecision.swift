public import TrainerCore

/// What the gate says, with every reason. Reason codes are stable:
///
/// | code | outcome | means |
/// |---|---|---|
/// | `pass_rate` | reject | fewer cases pass than `min_success_rate` |
/// | `format_rate` | reject | fewer answers keep the form than `min_success_rate` |
/// | `rating_rule` | reject | fewer ratings follow the rule than `min_success_rate` |
/// | `constant_answer` | reject | one rating in ≥ 90 % of the cases while the rule gives two or more |
/// | `latency` | reject | p95 above `max_response_time` |
/// | `too_few_cases` | reject | fewer cases than the gate needs |
/// | `not_better_than_champion` | keep champion | passes, but fewer cases than the champion on the same questions |
/// | `passed` | pass | every check holds |
/// | `parse` | reject | fewer decision answers can be read than asked |
/// | `brier_mean`, `brier_bound`, `climatology` | keep champion | forecasts are worse than the champion's, or than the base rate |
/// | `insufficient_evidence` | insufficient evidence | the market's days neither show nor refute it |
/// | `market_unavailable` | insufficient evidence | there is no GATE to ask |
/// | `too_good` | hold | better than markets allow: a person must look for a leak |
public struct GateDecision: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, Sendable {
        case pass
        case reject
        case keepChampion = "keep_champion"
        /// The champion stays: nothing was shown against the challenger, and nothing for it.
        case insufficientEvidence = "insufficient_evidence"
        /// The champion stays until a person has looked.
        case hold
    }

    public enum Code: String, Codable, CaseIterable, Sendable {
        case passRate = "pass_rate"
        case formatRate = "format_rate"
        case ratingRule = "rating_rule"
        case constantAnswer = "constant_answer"
        case latency = "latency"
        case tooFewCases = "too_few_cases"
        case notBetterThanChampion = "not_better_than_champion"
        case passed = "passed"
        case parse = "parse"
        case brierMean = "brier_mean"
        case brierBound = "brier_bound"
        case climatology = "climatology"
        case insufficientEvidence = "insufficient_evidence"
        case marketUnavailable = "market_unavailable"
        case tooGood = "too_good"
    }

    public let outcome: Outcome
    /// Never empty.
    public let reasons: [VerdictReason]
    public var passes: Bool { outcome == .pass }

    public init(outcome: Outcome, reasons: [VerdictReason]) {
        self.outcome = outcome
        self.reasons = reasons
    }
}
