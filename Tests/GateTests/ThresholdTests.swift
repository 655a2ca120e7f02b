import Gate
import Messages
import Testing
import TrainerCore

@Suite("Thresholds")
struct ThresholdTests {
    @Test(
        "passes at the pass rate of 80 % and rejects below it",
        arguments: [(16, true), (15, false), (20, true), (0, false)])
    func passRate(passed: Int, expected: Bool) throws {
        let decision = try decide(judgements(passing: passed, of: 20))
        #expect(decision.passes == expected)
        #expect(decision.reasons.contains { $0.code == "pass_rate" } == !expected)
    }

    @Test("counts a failed format apart", arguments: [(4, false), (5, true)])
    func formatRate(broken: Int, rejected: Bool) throws {
        let decision = try decide(judgements(passing: 20 - broken, of: 20, failing: .disclaimer))
        #expect(decision.reasons.contains { $0.code == "format_rate" } == rejected)
    }

    @Test("ratings must follow the rule at the pass rate", arguments: [(4, false), (5, true)])
    func ratingRule(wrong: Int, rejected: Bool) throws {
        let all = (0..<20).map { judgement($0, rating: $0 < wrong ? other($0) : rule($0), failing: nil) }
        #expect(try decide(all).reasons.contains { $0.code == "rating_rule" } == rejected)
    }

    @Test("one rating in 90 % of the cases is a constant answer", arguments: [(17, false), (18, true), (20, true)])
    func constant(holds: Int, rejected: Bool) throws {
        let all = (0..<20).map { judgement($0, rating: $0 < holds ? .hold : .buy, failing: nil) }
        #expect(try decide(all).reasons.contains { $0.code == "constant_answer" } == rejected)
    }

    @Test("a constant answer is right where the rule gives one rating alone")
    func constantRule() throws {
        let all = (0..<20).map { judgement($0, rating: .hold, expected: .hold, failing: nil) }
        #expect(try decide(all).passes)
    }

    @Test("p95 of the latency decides", arguments: [(30.0, 20, false), (30.1, 1, false), (30.1, 2, true)])
    func latency(seconds: Double, slow: Int, rejected: Bool) throws {
        let all = (0..<20).map { judgement($0, rating: rule($0), failing: nil, latency: $0 < slow ? seconds : 2) }
        #expect(try decide(all).reasons.contains { $0.code == "latency" } == rejected)
    }

    @Test("a slow answer fails its case at the limit", arguments: [(30.0, true), (30.001, false)])
    func caseLatency(seconds: Double, passes: Bool) {
        let item = Exam.standard.items[0]
        let judged = AnswerJudge.judge(
            .saying(item.sample.output, latency: seconds), of: item.testCase, policy: GatePolicy())
        #expect(judged.passed == passes)
    }

    @Test(
        "keeps the champion only where it passes more cases",
        arguments: [(18, GateDecision.Outcome.keepChampion), (17, .pass), (16, .pass)])
    func champion(passed: Int, outcome: GateDecision.Outcome) throws {
        let cases = judgements(passing: 17, of: 20)
        let champion = EvaluationSummary(judgements(passing: passed, of: 20))
        let decision = try decide(cases, champion: champion)
        #expect(decision.outcome == outcome)
        #expect(decision.reasons.map(\.code) == [outcome == .pass ? "passed" : "not_better_than_champion"])
    }

    @Test("rejects a challenger that fails a limit though the champion is worse")
    func bothBad() throws {
        let champion = EvaluationSummary(judgements(passing: 3, of: 20))
        #expect(try decide(judgements(passing: 10, of: 20), champion: champion).outcome == .reject)
    }

    @Test("fewer than 20 cases prove too little", arguments: [(19, false), (20, true)])
    func tooFew(n: Int, passes: Bool) throws {
        #expect(try decide(judgements(passing: n, of: n)).passes == passes)
    }

    @Test("refuses to compare answers to other questions")
    func otherCases() {
        let champion = EvaluationSummary(judgements(passing: 20, of: 21))
        #expect(throws: TrainerError.self) { try decide(judgements(passing: 20, of: 20), champion: champion) }
    }

    @Test("names measure, limit, interval and n")
    func reasonText() throws {
        let reason = try #require(try decide(judgements(passing: 15, of: 20)).reasons.first)
        for part in ["75.0 %", "80.0 %", "15/20", "53.1–88.8 %"] {
            #expect(reason.message.en.contains(part))
            #expect(reason.message.zh.contains(part))
        }
        #expect(reason.examples.count == 3)
    }

    // MARK: Judgements made by hand

    private func rule(_ index: Int) -> Rating { Rating.allCases[index % 3] }
    private func other(_ index: Int) -> Rating { Rating.allCases[(index + 1) % 3] }

    private func judgements(passing: Int, of n: Int, failing: Assertion.ID = .numbers) -> [CaseJudgement] {
        (0..<n).map { judgement($0, rating: rule($0), failing: $0 < passing ? nil : failing) }
    }

    private func judgement(
        _ index: Int, rating: Rating, expected: Rating? = nil, failing: Assertion.ID?, latency: Double = 2
    ) -> CaseJudgement {
        let expected = expected ?? rule(index)
        var assertions = [Assertion(.finished, passed: true), Assertion(.ratingRule, passed: true)]
        if let failing { assertions.append(Assertion(failing, passed: false, detail: .verbatim("fault \(index)"))) }
        return CaseJudgement(
            key: SampleKey(
                code: TSCode(trusted: Exam.padded(index) + ".SZ"), asOf: Exam.day, task: TaskKind.allCases[index % 4]),
            assertions: assertions, rating: rating, expectedRating: expected, faithfulness: .none, latency: latency,
            loadSeconds: 0)
    }

    private func decide(_ judgements: [CaseJudgement], champion: EvaluationSummary? = nil) throws -> GateDecision {
        let cases = judgements.map {
            EvaluationCase(key: $0.key, prompt: "", facts: [], expectedRating: $0.expectedRating)
        }
        return try Gate.decide(
            challenger: EvaluationSummary(judgements), champion: champion, base: nil, policy: GatePolicy(), cases: cases
        )
    }
}
