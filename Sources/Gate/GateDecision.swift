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
public struct GateDecision: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, Sendable {
        case pass
        case reject
        case keepChampion = "keep_champion"
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
