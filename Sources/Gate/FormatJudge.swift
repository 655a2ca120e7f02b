internal import Compliance
internal import Messages
internal import TrainerCore

/// The checks of the form alone.
struct FormatJudge {
    let answer: ModelAnswer
    let task: TaskKind
    let policy: GatePolicy
    let sections: AnswerSections

    var rating: Rating? {
        guard let last = sections.sections.last, otherRatings(last).isEmpty else { return nil }
        return LabelledWord.only(Rating.self, after: AnswerFormat.ratingLabel, in: answer.text).flatMap { rating in
            LabelledWord.values(of: AnswerFormat.ratingLabel, in: last.body) == [rating.rawValue] ? rating : nil
        }
    }

    func assertions() -> [Assertion] {
        var all = [
            Assertion(
                .finished, passed: answer.doneReason == "stop",
                detail: .gateEnd(answer.doneReason)),
            Assertion(.sections, passed: sections.defect == nil, detail: sections.defect ?? .verbatim("")),
            sectionLength, ratingAssertion,
        ]
        if AnswerFormat.namesRisk(task) { all.append(riskLevel) }
        return all + [disclaimer, templateTokens, language, length, promise]
    }

    private var sectionLength: Assertion {
        let short = sections.sections.first { $0.body.count { !$0.isWhitespace } < policy.minimumSectionCharacters }
        return Assertion(
            .sectionLength, passed: short == nil && !sections.sections.isEmpty,
            detail: short.map { .verbatim("\($0.header)\($0.body)") } ?? .gateNone("sections"))
    }

    private var ratingAssertion: Assertion {
        let values = LabelledWord.values(of: AnswerFormat.ratingLabel, in: answer.text)
        let others = sections.sections.last.map(otherRatings) ?? []
        let said = (values.map { AnswerFormat.ratingLabel + $0 } + others).joined(separator: " ")
        return Assertion(.rating, passed: rating != nil, detail: said.isEmpty ? .gateNone("rating") : .verbatim(said))
    }

    /// Rating words of the last section besides the labelled one: `评级：买入。也可持有` says two things.
    private func otherRatings(_ section: AnswerSections.Section) -> [String] {
        let labelled = LabelledWord.values(of: AnswerFormat.ratingLabel, in: section.body).first
        return Rating.allCases.map(\.rawValue).filter { $0 != labelled && section.body.contains($0) }
    }

    private var riskLevel: Assertion {
        let all = LabelledWord.values(of: AnswerFormat.riskLabel, in: answer.text)
        let body = sections.section("【风险评估】")?.body ?? ""
        let inside = LabelledWord.only(RiskLevel.self, after: AnswerFormat.riskLabel, in: body)
        let said = all.map { AnswerFormat.riskLabel + $0 }.joined(separator: " ")
        return Assertion(
            .riskLevel, passed: inside != nil && all.count == 1,
            detail: said.isEmpty ? .gateNone("risk_level") : .verbatim(said))
    }

    private var disclaimer: Assertion {
        Assertion(
            .disclaimer, passed: answer.text.contains(AnswerFormat.disclaimer),
            detail: .gateMissing(AnswerFormat.disclaimer))
    }

    private var templateTokens: Assertion {
        let token = Self.templateTokens.first(where: answer.text.contains)
        return Assertion(.templateTokens, passed: token == nil, detail: .verbatim(token ?? ""))
    }

    private static let templateTokens = [
        "<|", "|>", "<s>", "</s>", "[INST]", "[/INST]", "<<SYS>>", "{{", "}}", "<start_of_turn>", "<end_of_turn>",
        "<think>", "</think>",
    ]

    private var language: Assertion {
        let share = LetterShare.chinese(in: answer.text)
        return Assertion(
            .language, passed: share.map { $0 >= policy.minimumChineseShare } ?? false,
            detail: share.map { .gateChineseShare(Percent.text($0)) } ?? .gateNone("letters"))
    }

    private var length: Assertion {
        let count = answer.text.count
        return Assertion(.length, passed: policy.characters.contains(count), detail: .gateCharacters(count))
    }

    private var promise: Assertion {
        let promise = PromiseGuard.promises(in: answer.text).first
        return Assertion(.promise, passed: promise == nil, detail: .verbatim(promise?.text ?? ""))
    }
}
