/// What may stand in no prompt, so that copying the question earns nothing: section headers, a single rating, a risk
/// level's answer, the disclaimer.
public enum PromptLint {
    public enum Violation: Hashable, Sendable {
        case sectionHeader(String)
        /// A rating word that is not part of the list of all three.
        case singleRating(Rating)
        case ratingAnswer(Rating)
        case riskAnswer(RiskLevel)
        case disclaimer(String)

        /// The words of the prompt that are meant.
        public var text: String {
            switch self {
            case .sectionHeader(let header): header
            case .singleRating(let rating): rating.rawValue
            case .ratingAnswer(let rating): AnswerFormat.ratingLabel + rating.rawValue
            case .riskAnswer(let level): AnswerFormat.riskLabel + level.rawValue
            case .disclaimer(let words): words
            }
        }
    }

    public static func violations(in prompt: String) -> [Violation] {
        headers(in: prompt) + ratings(in: prompt) + risks(in: prompt) + disclaimers(in: prompt)
    }

    private static func headers(in prompt: String) -> [Violation] {
        var seen: Set<String> = []
        return TaskKind.allCases.flatMap(AnswerFormat.sections(of:))
            .filter { seen.insert($0).inserted && prompt.contains($0) }.map(Violation.sectionHeader)
    }

    private static func ratings(in prompt: String) -> [Violation] {
        var rest = prompt
        for separator in ["、", "/", "|", "或", "，"] {
            let choice = Rating.allCases.map(\.rawValue).joined(separator: separator)
            rest = rest.split(separator: choice, omittingEmptySubsequences: false).joined(separator: "\n")
        }
        return Rating.allCases.filter { rest.contains($0.rawValue) }.map(Violation.singleRating)
            + Rating.allCases.filter { rest.contains(AnswerFormat.ratingLabel + $0.rawValue) }.map(
                Violation.ratingAnswer)
    }

    private static func risks(in prompt: String) -> [Violation] {
        RiskLevel.allCases.filter { prompt.contains(AnswerFormat.riskLabel + $0.rawValue) }.map(Violation.riskAnswer)
    }

    private static func disclaimers(in prompt: String) -> [Violation] {
        [AnswerFormat.disclaimer, "不构成投资建议"].first { prompt.contains($0) }.map { [.disclaimer($0)] } ?? []
    }
}
