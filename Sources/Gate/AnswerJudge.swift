internal import Faithfulness
internal import Messages
public import TrainerCore

/// Judges one answer to one case by every check of its task.
public enum AnswerJudge {
    public static func judge(
        _ answer: ModelAnswer, of testCase: EvaluationCase, policy: GatePolicy
    ) -> CaseJudgement {
        let task = testCase.key.task
        let answer = answer.withPlainLines
        let givens = testCase.givens
        let direction = Direction(testCase.expectedRating)
        let checker = FaithfulnessChecker(given: givens)
        let sections = AnswerSections(answer.text, task: task)
        let wording = Wording(answer.text)
        let format = FormatJudge(answer: answer, task: task, policy: policy, sections: sections, wording: wording)
        let report = checker.check(answer.text)
        let rating = format.rating
        let keywords = KeywordJudge(
            prompt: testCase.prompt, policy: policy, checker: checker, givens: givens, labels: format.labels,
            direction: direction)
        var assertions = format.assertions()
        if let expected = expectedRisk(testCase.prompt) {
            assertions.append(riskRule(answer.text, format, expected: expected))
        }
        assertions += [
            keywordRule(keywords.missing(in: sections), sections),
            copying(answer.text, testCase.prompt, report, policy),
            future(FutureTalk(task: task, direction: direction).found(in: wording)),
        ]
        assertions += claims(report)
        assertions.append(
            Assertion(
                .ratingRule, passed: rating == testCase.expectedRating,
                detail: .gateSaidInstead(rating?.rawValue, of: testCase.expectedRating.rawValue)))
        if task == .pricePrediction { assertions.append(directionRule(sections, direction)) }
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

    private static func riskRule(
        _ text: String, _ format: FormatJudge, expected: RiskLevel
    ) -> Assertion {
        let wrongLevel = format.riskStatements.first { $0.level != expected }?.text
        let wrongWord = risks.first { $0.level != expected && text.contains("波动\($0.word)") }.map { "波动\($0.word)" }
        let isNamed = format.risk == expected || !AnswerFormat.namesRisk(format.task)
        return Assertion(
            .riskRule, passed: isNamed && wrongLevel == nil && wrongWord == nil,
            detail: .gateSaidInstead(
                wrongWord ?? wrongLevel ?? format.risk.map { AnswerFormat.riskLabel + $0.rawValue },
                of: expected.rawValue))
    }

    private static func directionRule(_ sections: AnswerSections, _ expected: Direction) -> Assertion {
        let body = sections.section("【价格预测】")?.body ?? ""
        let said = LabelledWord.values(of: "方向：", in: body)
        return Assertion(
            .directionRule, passed: said == [expected.rawValue],
            detail: .gateSaidInstead(
                said.isEmpty ? nil : "方向：" + said.joined(separator: " "), of: expected.rawValue))
    }

    // MARK: Words of the answer's own

    private static func keywordRule(_ missing: [String], _ sections: AnswerSections) -> Assertion {
        Assertion(
            .keywords, passed: missing.isEmpty && !sections.sections.isEmpty, detail: .gateNoOwnWords(on: missing))
    }

    private static func copying(
        _ text: String, _ prompt: String, _ report: FaithfulnessReport, _ policy: GatePolicy
    ) -> Assertion {
        let copied = CopiedText(text, of: prompt, length: policy.copyLength)
        let share = copied.share(beside: report.claims.filter(\.verdict.isFaithful).map(\.range))
        return Assertion(
            .copying, passed: share <= GatePolicy.maximumCopiedShare,
            detail: .gateCopied(
                Percent.text(share), limit: Percent.text(GatePolicy.maximumCopiedShare), longest: copied.longest))
    }

    private static func future(_ found: [String]) -> Assertion {
        Assertion(.future, passed: found.isEmpty, detail: .gateUnaskedFuture(found))
    }
}

extension ModelAnswer {
    /// Its lines end in `\n`, whatever they ended in: CR LF, or a line separator of Unicode.
    fileprivate var withPlainLines: ModelAnswer {
        ModelAnswer(
            text: String(text.map { $0.isNewline ? "\n" : $0 }), doneReason: doneReason, latency: latency,
            loadSeconds: loadSeconds, promptTokens: promptTokens, answerTokens: answerTokens, choiceOdds: choiceOdds)
    }
}
