public import Messages

/// One check of one answer.
public struct Assertion: Codable, Hashable, Sendable {
    /// Stable: reports, results files and scripts name checks by these.
    public enum ID: String, Codable, CaseIterable, Sendable {
        /// The stream ended with `done_reason: stop`.
        case finished
        /// Every section's header, exactly once and in order, at a line's start.
        case sections
        /// Each section says something (15 characters).
        case sectionLength = "section_length"
        /// `评级：` and one rating, once, in the last section, and no word anywhere that names another or takes it back.
        case rating
        /// `风险等级：` and one level, once, in 【风险评估】, where the task asks for it, with no word of another; else none.
        case riskLevel = "risk_level"
        /// Every level and 波动 word is the one that the question's 波动 word stands for.
        case riskRule = "risk_rule"
        case disclaimer
        case templateTokens = "template_tokens"
        /// ≥ 95 % of the letters are Chinese.
        case language
        /// 80…600 characters.
        case length
        /// No promise that nobody can keep, and no call to stake all.
        case promise
        /// Every keyword group, by a true claim or advice of the answer's own inside the sections.
        case keywords
        /// What it says is not mostly copied from the question.
        case copying
        /// No price target, no forecast that was not asked for, no outcome of later days.
        case future
        /// Every number is given or derived.
        case numbers
        /// Every relation word is true.
        case relations
        /// At least one number and one relation word: an empty answer proves nothing.
        case substance
        /// The rating is the rule's.
        case ratingRule = "rating_rule"
        /// 方向 of a price prediction is the rule's.
        case directionRule = "direction_rule"
        case latency

        /// Checks of the form alone; the format rate counts answers that pass all of them.
        public var isFormat: Bool {
            switch self {
            case .finished, .sections, .sectionLength, .rating, .riskLevel, .disclaimer, .templateTokens, .language,
                .length, .promise:
                true
            case .riskRule, .keywords, .copying, .future, .numbers, .relations, .substance, .ratingRule, .directionRule,
                .latency:
                false
            }
        }
    }

    public let id: ID
    public let passed: Bool
    /// What was wrong, in the answer's own words; empty where it passed.
    public let detail: Message

    public init(_ id: ID, passed: Bool, detail: Message = .verbatim("")) {
        self.id = id
        self.passed = passed
        self.detail = passed ? .verbatim("") : detail
    }
}
