internal import Compliance
internal import Messages
internal import TrainerCore

/// The checks of the form alone.
struct FormatJudge {
    let answer: ModelAnswer
    let task: TaskKind
    let policy: GatePolicy
    let sections: AnswerSections
    /// The one rating that the answer states, in its last section, and takes back nowhere.
    let rating: Rating?
    /// The one level that the answer states, where its task asks for it.
    let risk: RiskLevel?
    /// What the answer says of risk, in whatever words.
    let riskStatements: [RiskWords.Statement]
    private let ratingValues: [String]
    /// What says another rating, wherever it stands: `评级：买入` with 也可持有 says two things.
    private let contraryWords: [String]

    init(answer: ModelAnswer, task: TaskKind, policy: GatePolicy, sections: AnswerSections, wording: Wording) {
        self.answer = answer
        self.task = task
        self.policy = policy
        self.sections = sections
        self.ratingValues = LabelledWord.values(of: AnswerFormat.ratingLabel, in: answer.text)
        let inLast = sections.sections.last.map { LabelledWord.values(of: AnswerFormat.ratingLabel, in: $0.body) }
        let labelled = ratingValues == inLast ? LabelledWord.only(Rating.self, of: ratingValues) : nil
        self.contraryWords = labelled.map { RatingWords.contrary(to: $0, in: wording) } ?? []
        self.rating = contraryWords.isEmpty ? labelled : nil
        let body = sections.section("【风险评估】")?.body ?? ""
        self.risk = LabelledWord.only(
            RiskLevel.self, of: LabelledWord.values(of: AnswerFormat.riskLabel, in: body))
        self.riskStatements = RiskWords.statements(in: wording)
    }

    /// `评级：买入`, `风险等级：中`
    var labels: [String] {
        [rating.map { AnswerFormat.ratingLabel + $0.rawValue }, risk.map { AnswerFormat.riskLabel + $0.rawValue }]
            .compactMap(\.self)
    }

    func assertions() -> [Assertion] {
        [
            Assertion(
                .finished, passed: answer.doneReason == "stop",
                detail: .gateEnd(answer.doneReason)),
            Assertion(.sections, passed: sections.defect == nil, detail: sections.defect ?? .verbatim("")),
            sectionLength, ratingAssertion, riskLevel, disclaimer, templateTokens, language, length, promise,
        ]
    }

    private var sectionLength: Assertion {
        let short = sections.sections.first { $0.body.count { !$0.isWhitespace } < policy.minimumSectionCharacters }
        return Assertion(
            .sectionLength, passed: short == nil && !sections.sections.isEmpty,
            detail: short.map { .verbatim("\($0.header)\($0.body)") } ?? .gateNone("sections"))
    }

    private var ratingAssertion: Assertion {
        let said = (ratingValues.map { AnswerFormat.ratingLabel + $0 } + contraryWords).joined(separator: " ")
        return Assertion(.rating, passed: rating != nil, detail: said.isEmpty ? .gateNone("rating") : .verbatim(said))
    }

    /// Once where the task asks for it, with no word of another level, and nowhere else.
    private var riskLevel: Assertion {
        let graded = riskStatements.filter(\.isGraded)
        guard AnswerFormat.namesRisk(task) else {
            return Assertion(
                .riskLevel, passed: graded.isEmpty, detail: .verbatim(graded.map(\.text).joined(separator: " ")))
        }
        let labels = LabelledWord.values(of: AnswerFormat.riskLabel, in: answer.text)
        let isOne = labels.count == 1 && graded.count == 1 && riskStatements.allSatisfy { $0.level == risk }
        let said = riskStatements.isEmpty ? labels.map { AnswerFormat.riskLabel + $0 } : riskStatements.map(\.text)
        return Assertion(
            .riskLevel, passed: risk != nil && isOne,
            detail: said.isEmpty ? .gateNone("risk_level") : .verbatim(said.joined(separator: " ")))
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
