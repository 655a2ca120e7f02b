internal import Faithfulness
internal import Messages
public import TrainerCore

/// Judges one answer to one case by every check of its task.
public enum AnswerJudge {
    public static func judge(
        _ answer: ModelAnswer, of testCase: EvaluationCase, policy: GatePolicy
    ) -> CaseJudgement {
        let task = testCase.key.task
        let givens = testCase.givens
        let checker = FaithfulnessChecker(given: givens)
        let sections = AnswerSections(answer.text, task: task)
        let format = FormatJudge(answer: answer, task: task, policy: policy, sections: sections)
        let report = checker.check(answer.text)
        let missing = KeywordJudge(prompt: testCase.prompt, policy: policy, checker: checker).missing(in: sections)
        let rating = format.rating
        var assertions = format.assertions()
        if AnswerFormat.namesRisk(task), let expected = expectedRisk(testCase.prompt) {
            assertions.append(riskRule(sections, expected: expected))
        }
        assertions.append(
            Assertion(
                .keywords, passed: missing.isEmpty && !sections.sections.isEmpty,
                detail: .gateNoOwnWords(on: missing)))
        assertions += claims(report)
        assertions.append(
            Assertion(
                .ratingRule, passed: rating == testCase.expectedRating,
                detail: .gateSaidInstead(rating?.rawValue, of: testCase.expectedRating.rawValue)))
        if task == .pricePrediction { assertions.append(directionRule(sections, testCase.expectedRating)) }
        assertions.append(
            Assertion(
                .latency, passed: answer.latency <= policy.maximumLatency,
                detail: .verbatim(Seconds.text(answer.latency))))
        return CaseJudgement(
            key: testCase.key, assertions: assertions, rating: rating, expectedRating: testCase.expectedRating,
            faithfulness: counts(report), latency: answer.latency, loadSeconds: answer.loadSeconds,
            recall: recall(report, of: testCase.keyIndicators(checker, givens: givens), given: givens),
            passesIncumbentRule: KeywordJudge.passesIncumbentRule(answer.text, keywords: policy.keywords.map(\.name)))
    }

    private static func recall(
        _ report: FaithfulnessReport, of keys: Set<String>, given: [Given]
    ) -> CaseJudgement.Recall {
        let cited = report.cited(of: Array(keys), given: given)
        return CaseJudgement.Recall(keys: keys.count, missing: keys.subtracting(cited).sorted())
    }

    // MARK: Claims

    private static func claims(_ report: FaithfulnessReport) -> [Assertion] {
        let numbers = report.claims(.number)
        let relations = report.claims(.relation)
        return [
            Assertion(.numbers, passed: numbers.allSatisfy(\.verdict.isFaithful), detail: words(numbers)),
            Assertion(.relations, passed: relations.allSatisfy(\.verdict.isFaithful), detail: words(relations)),
            Assertion(
                .substance,
                passed: numbers.contains(where: \.verdict.isFaithful)
                    && relations.contains(where: \.verdict.isFaithful),
                detail: .gateClaimCount(numbers: numbers.count, relations: relations.count)),
        ]
    }

    /// The offending words, each with what was given.
    private static func words(_ claims: [Claim]) -> Message {
        .joined(
            claims.filter { !$0.verdict.isFaithful }.prefix(3).map { claim in
                .gateUnfaithful(claim.text, verdict: claim.verdict.rawValue, given: claim.given.map(Plain.text))
            })
    }

    private static func counts(_ report: FaithfulnessReport) -> CaseJudgement.Faithfulness {
        let numbers = report.claims(.number)
        let relations = report.claims(.relation)
        return CaseJudgement.Faithfulness(
            numbers: numbers.count, faithfulNumbers: numbers.count(where: \.verdict.isFaithful),
            contradicted: report.count(.contradicted), unsupported: report.count(.unsupported),
            relations: relations.count, trueRelations: relations.count(where: \.verdict.isFaithful))
    }

    // MARK: Rules besides the rating

    private static let risks: [(word: String, level: RiskLevel)] = [
        ("平缓", .low), ("适中", .medium), ("剧烈", .high),
    ]

    /// The level for which the question's 波动 word stands; nil where it has none.
    private static func expectedRisk(_ prompt: String) -> RiskLevel? {
        risks.first { prompt.contains("波动\($0.word)") }?.level
    }

    private static func riskRule(_ sections: AnswerSections, expected: RiskLevel) -> Assertion {
        let bodies = sections.sections.map(\.body)
        let level = LabelledWord.only(
            RiskLevel.self, after: AnswerFormat.riskLabel, in: sections.section("【风险评估】")?.body ?? "")
        let wrong = risks.first { risk in
            risk.level != expected && bodies.contains { $0.contains("波动\(risk.word)") }
        }
        let said = wrong.map { "波动\($0.word)" } ?? level.map { AnswerFormat.riskLabel + $0.rawValue }
        return Assertion(
            .riskRule, passed: level == expected && wrong == nil,
            detail: .gateSaidInstead(said, of: expected.rawValue))
    }

    private enum Direction: String {
        case up = "上涨"
        case sideways = "震荡"
        case down = "下跌"

        init(_ rating: Rating) {
            switch rating {
            case .buy: self = .up
            case .hold: self = .sideways
            case .sell: self = .down
            }
        }
    }

    private static func directionRule(_ sections: AnswerSections, _ expected: Rating) -> Assertion {
        let body = sections.section("【价格预测】")?.body ?? ""
        let said = LabelledWord.values(of: "方向：", in: body)
        return Assertion(
            .directionRule, passed: said == [Direction(expected).rawValue],
            detail: .gateSaidInstead(
                said.isEmpty ? nil : "方向：" + said.joined(separator: " "), of: Direction(expected).rawValue))
    }
}
