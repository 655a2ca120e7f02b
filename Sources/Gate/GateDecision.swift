public import Evidence
public import TrainerCore

/// What the gate says, with every reason. Reason codes are stable:
///
/// | code | outcome | means |
/// |---|---|---|
/// | `infra` | reject | not served as it was built, or loading and three answers took too long in each of three tries |
/// | `truncation` | reject | the longest prompt and answer exceed the context, or a question was refused for its length |
/// | `too_few_cases` | reject | fewer cases than the gate needs |
/// | `format_rate` | reject | fewer answers keep the form than 95 % |
/// | `contradictions` | reject | claims that contradict the question: their upper bound is above 2 % |
/// | `precision`, `recall` | reject | fewer claims hold than 95 %, fewer key indicators are cited than 80 % |
/// | `follow_rate` | reject | fewer cited numbers move with the question than 95 % |
/// | `contradictions_beside_champion` | reject | more claims contradict the question than of the champion's |
/// | `rating_rule` | reject | fewer ratings follow the rule than `min_success_rate` |
/// | `constant_answer` | reject | one rating in ≥ 90 % of the cases while the rule gives two or more |
/// | `pass_rate` | reject | fewer cases pass than `min_success_rate` |
/// | `latency` | reject | p95 above `max_response_time` |
/// | `latency_beside_champion` | reject | more than 1.25 times the champion's time on the same questions in the same run, by the median |
/// | `not_better_than_champion` | keep champion | passes, but shown to pass fewer cases than the champion on the same questions |
/// | `evaluator_veto` | reject | an evaluator of the user's own says no |
/// | `evaluator_error` | insufficient evidence | it did not come to an end, which is no pass |
/// | `passed` | pass | every check holds |
/// | `parse` | reject | fewer decision answers can be read than asked |
/// | `constant_forecast` | reject | one rating, or one probability, in ≥ 90 % of the forecasts |
/// | `brier_mean`, `brier_bound`, `anchor_bound`, `climatology` | keep champion; without one: reject | forecasts are worse than the champion's, than the epoch's first champion's, or than the base rate |
/// | `insufficient_evidence` | insufficient evidence | cases, claims or the market's days neither show nor refute it |
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
        case contradictions = "contradictions"
        case precision = "precision"
        case recall = "recall"
        case followRate = "follow_rate"
        case contradictionsBesideChampion = "contradictions_beside_champion"
        case latencyBesideChampion = "latency_beside_champion"
        case notBetterThanChampion = "not_better_than_champion"
        case passed = "passed"
        case parse = "parse"
        case constantForecast = "constant_forecast"
        case brierMean = "brier_mean"
        case brierBound = "brier_bound"
        case anchorBound = "anchor_bound"
        case climatology = "climatology"
        case insufficientEvidence = "insufficient_evidence"
        case marketUnavailable = "market_unavailable"
        case tooGood = "too_good"
        case infra = "infra"
        case truncation = "truncation"
        case evaluatorVeto = "evaluator_veto"
        case evaluatorError = "evaluator_error"
    }

    public let outcome: Outcome
    /// Never empty.
    public let reasons: [VerdictReason]
    /// Of the narrative lane, in the order of the verdict; nil in what an earlier version stored.
    public let checks: [Check]?
    public var passes: Bool { outcome == .pass }

    public init(outcome: Outcome, reasons: [VerdictReason], checks: [Check]?) {
        self.outcome = outcome
        self.reasons = reasons
        self.checks = checks
    }

    /// The same narrative with another end, for one reason.
    func becoming(_ outcome: Outcome, _ reason: VerdictReason) -> GateDecision {
        GateDecision(outcome: outcome, reasons: [reason], checks: checks)
    }
}
