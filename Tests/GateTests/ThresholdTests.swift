import Evidence
import Foundation
import Gate
import Messages
import Testing
import TrainerCore

@Suite("Thresholds")
struct ThresholdTests {
    struct Score: Sendable, CustomTestStringConvertible {
        let passed: Int
        let n: Int
        let outcome: GateDecision.Outcome
        var testDescription: String { "\(passed)/\(n) \(outcome)" }
    }

    static let scores = [
        Score(passed: 0, n: 20, outcome: .reject), Score(passed: 15, n: 20, outcome: .reject),
        Score(passed: 16, n: 20, outcome: .insufficientEvidence),
        Score(passed: 19, n: 20, outcome: .insufficientEvidence), Score(passed: 20, n: 20, outcome: .pass),
        Score(passed: 23, n: 24, outcome: .insufficientEvidence), Score(passed: 24, n: 24, outcome: .pass),
        Score(passed: 24, n: 25, outcome: .pass), Score(passed: 28, n: 29, outcome: .pass),
        Score(passed: 79, n: 100, outcome: .reject), Score(passed: 80, n: 100, outcome: .insufficientEvidence),
        Score(passed: 87, n: 100, outcome: .insufficientEvidence), Score(passed: 88, n: 100, outcome: .pass),
    ]

    @Test(
        "passes where rate and lower bound reach 80 %, rejects where the rate does not; between, evidence is insufficient",
        arguments: scores)
    func passRate(score: Score) throws {
        let decision = try decide(judgements(passing: score.passed, of: score.n))
        #expect(decision.outcome == score.outcome)
        let code =
            switch score.outcome {
            case .pass: "passed"
            case .reject: "pass_rate"
            default: "insufficient_evidence"
            }
        #expect(decision.reasons.map(\.code) == [code])
    }

    @Test("insufficient evidence says how many more cases are needed, at this rate and at least, and shows what failed")
    func moreCases() throws {
        let reason = try #require(try decide(judgements(passing: 18, of: 20)).reasons.first)
        // From 62 cases on 90 % have their bound at 80 %, with two failures from 33 on.
        for part in ["90.0 %", "18/20", "80.0 %", "69.9–97.2 %", "42", "13", "evaluation.cases"] {
            #expect(reason.message.en.contains(part), "\(part): \(reason.message.en)")
            #expect(reason.message.zh.contains(part), "\(part): \(reason.message.zh)")
        }
        #expect(reason.examples.count == 2)
        let never = try #require(try decide(judgements(passing: 80, of: 100)).reasons.first)
        #expect(never.message.en.contains("no number of cases is enough"))
    }

    @Test("the form must be kept by 95 %", arguments: [(1, false), (2, true)])
    func formatRate(broken: Int, rejected: Bool) throws {
        let decision = try decide(judgements(passing: 20 - broken, of: 20, failing: .disclaimer))
        #expect(decision.reasons.contains { $0.code == "format_rate" } == rejected)
        #expect((decision.outcome == .reject) == rejected)
    }

    // MARK: Faithfulness

    @Test(
        "contradictions are judged by their upper bound: two of 400 claims may contradict, four may not",
        arguments: [(0, true), (2, true), (3, true), (4, false)])
    func contradictions(count: Int, passes: Bool) throws {
        let decision = try decide(claiming(400, contradicted: count))
        #expect(decision.passes == passes)
        guard !passes else { return }
        let reason = try #require(decision.reasons.first)
        #expect(decision.outcome == .reject && reason.code == "contradictions")
        // beta.ppf(.95, 5, 396)
        for part in ["2.27 %", "2.00 %", "4", "400", "1.00–2.27 %"] {
            #expect(reason.message.en.contains(part) && reason.message.zh.contains(part), "\(part)")
        }
        #expect(reason.examples.count == 3)
    }

    @Test("too few claims to show 2 % are insufficient evidence, and the reason says how many are needed")
    func fewClaims() throws {
        let decision = try decide(claiming(100, contradicted: 0))
        #expect(decision.outcome == .insufficientEvidence)
        let reason = try #require(decision.reasons.first)
        #expect(reason.code == "insufficient_evidence")
        // 49 more claims, at five an answer.
        #expect(reason.message.en.contains("149") && reason.message.en.contains("10 more cases"))
    }

    @Test("whoever claims nothing proves nothing, and is rejected; no figure but the limit stands there")
    func noClaims() throws {
        let decision = try decide(claiming(0, contradicted: 0))
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.map(\.code) == ["contradictions", "precision"])
        for (reason, limit) in zip(decision.reasons, ["2.00 %", "95.00 %"]) {
            #expect(reason.message.en.contains("nothing to measure") && reason.message.zh.contains("没有可供测量的内容"))
            for text in [reason.message.en, reason.message.zh] {
                #expect(text.contains(limit))
                #expect(
                    !text.replacing(limit, with: "").contains { ("0"..."9").contains($0) }, "a figure beside the limit")
            }
        }
    }

    @Test("95 % of the claims must be given or derived", arguments: [(20, true), (21, false)])
    func precision(unsupported: Int, passes: Bool) throws {
        let decision = try decide(claiming(400, contradicted: 0, unsupported: unsupported))
        #expect(decision.passes == passes)
        #expect(decision.reasons.map(\.code) == [passes ? "passed" : "precision"])
    }

    @Test(
        "80 % of the key indicators must be cited, and those that are not are named",
        arguments: [(4, true), (5, false)])
    func recall(without: Int, passes: Bool) throws {
        let all = (0..<20).map {
            judgement($0, rating: rule($0), failing: nil, missing: $0 < without ? ["MA5", "RSI14"] : [])
        }
        let decision = try decide(all)
        #expect(decision.passes == passes)
        guard !passes else { return }
        #expect(decision.reasons.map(\.code) == ["recall"])
        #expect(decision.reasons.first?.examples.first?.en.contains("MA5, RSI14") == true)
    }

    @Test(
        "95 % of the cited numbers must move with the question, where any was asked",
        arguments: [(19, true), (18, false)])
    func follow(followed: Int, passes: Bool) throws {
        let all = judgements(passing: 20, of: 20)
        let items = all.enumerated().map { place, judgement in
            FollowResult.Item(
                key: judgement.key, indicator: "RSI14", before: 52.3, after: 60.3,
                cited: place < followed ? 60.3 : 52.3, follows: place < followed)
        }
        let decision = try decide(all, follow: FollowResult(items: items))
        #expect(decision.passes == passes)
        #expect(decision.checks?.first { $0.id == .followRate }?.n == 20)
        guard !passes else { return }
        #expect(decision.reasons.map(\.code) == ["follow_rate"])
        #expect(decision.reasons.first?.examples.first?.en.contains("52.3 to 60.3, said 52.3") == true)
    }

    @Test("more contradictions than the champion's reject where chance does not explain them")
    func contradictionsBesideChampion() throws {
        let champion = EvaluationSummary(claiming(4_000, contradicted: 5))
        let decision = try decide(claiming(4_000, contradicted: 30), champion: champion)
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.map(\.code) == ["contradictions_beside_champion"])
        #expect(try decide(claiming(4_000, contradicted: 6), champion: champion).passes)
    }

    // MARK: Ratings

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

    // MARK: Latency

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
        "an answer may take 1.25 times the champion's time, by the median over the same questions of the same run",
        arguments: [(2.5, true), (2.6, false)])
    func latencyBesideChampion(seconds: Double, passes: Bool) throws {
        let all = judgements(passing: 20, of: 20)
        let decision = try decide(all, champion: EvaluationSummary(all), speed: speed(all, seconds, champion: 2))
        #expect(decision.passes == passes)
        guard !passes else { return }
        let reason = try #require(decision.reasons.first)
        #expect(decision.outcome == .reject && reason.code == "latency_beside_champion")
        for part in ["1.30", "1.25", "1.30–1.30", "n=9", "p50 2.6 s against 2.0 s"] {
            #expect(reason.message.en.contains(part), "\(part)")
        }
        #expect(reason.examples.count == 3)
        #expect(reason.examples.first?.en.hasSuffix("2.6 s, champion 2.0 s") == true)
    }

    @Test("below a second nobody is slower than another")
    func quick() throws {
        let all = judgements(passing: 20, of: 20)
        #expect(try decide(all, champion: EvaluationSummary(all), speed: speed(all, 0.9, champion: 0.01)).passes)
    }

    @Test("what the champion took on another night is compared with nothing")
    func otherNight() throws {
        let quiet = EvaluationSummary((0..<20).map { judgement($0, rating: rule($0), failing: nil, latency: 2) })
        let busy = (0..<20).map { judgement($0, rating: rule($0), failing: nil, latency: 8) }
        let decision = try decide(busy, champion: quiet, speed: speed(busy, 8, champion: 8))
        #expect(decision.passes)
        let check = try #require(decision.checks?.first { $0.id == .latencyBesideChampion })
        #expect(check.measure == 1 && check.n == 9)
        let unasked = try #require(try decide(busy, champion: quiet).checks).first { $0.id == .latencyBesideChampion }
        #expect(unasked?.status == .notMeasured && unasked?.limit == 1.25)
    }

    @Test("nine questions are asked of each in turns of three, and who begins changes from turn to turn")
    func turns() {
        let turns = SpeedComparison.turns(of: SpeedComparison.questionCount)
        #expect(turns.map(\.side) == [.challenger, .champion, .champion, .challenger, .challenger, .champion])
        #expect(turns.map(\.places) == [0..<3, 0..<3, 3..<6, 3..<6, 6..<9, 6..<9])
        #expect(SpeedComparison.turns(of: 4).map(\.places) == [0..<3, 0..<3, 3..<4, 3..<4])
        #expect(SpeedComparison.turns(of: 0).isEmpty)
        let cases = Exam.standard.cases
        let chosen = SpeedComparison.questions(from: cases).map(\.key)
        #expect(Set(chosen).count == 9 && Set(chosen).isSubset(of: cases.map(\.key)))
        #expect(SpeedComparison.questions(from: cases.reversed()).map(\.key) == chosen)
    }

    private func speed(_ all: [CaseJudgement], _ mine: Double, champion: Double) -> SpeedComparison {
        SpeedComparison(
            pairs: all.prefix(SpeedComparison.questionCount).map {
                SpeedComparison.Pair(key: $0.key, challenger: mine, champion: champion)
            })
    }

    // MARK: Beside the champion

    @Test(
        "keeps the champion only where it is shown to pass more cases: a few more may be luck",
        arguments: [(99, GateDecision.Outcome.keepChampion), (95, .pass), (90, .pass), (80, .pass)])
    func champion(passed: Int, outcome: GateDecision.Outcome) throws {
        let cases = judgements(passing: 90, of: 100)
        let champion = EvaluationSummary(judgements(passing: passed, of: 100))
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

    @Test("every check stands in the verdict in its order, whatever it says, with what it does not apply to")
    func order() throws {
        let decision = try decide(judgements(passing: 3, of: 20))
        let checks = try #require(decision.checks)
        #expect(
            checks.map(\.id) == [
                .integrity, .infra, .truncation, .format, .contradictions, .precision, .recall, .followRate,
                .contradictionsBesideChampion, .ratingRule,
                .constantAnswer, .passRate, .passRateBound, .latency, .latencyBesideChampion, .passRateBesideChampion,
            ])
        let absent: [Check.ID] = [
            .followRate, .contradictionsBesideChampion, .latencyBesideChampion, .passRateBesideChampion,
        ]
        #expect(checks.filter { $0.status == .notApplicable }.map(\.id) == absent)
        #expect(checks.filter { $0.status == .failed }.map(\.id) == [.passRate, .passRateBound])
    }

    @Test("infra and truncation stand before the form, each with measure and limit, and reject by themselves")
    func readiness() throws {
        let all = judgements(passing: 20, of: 20)
        let passed = try #require(try decide(all).checks)
        let infra = try #require(passed.first { $0.id == .infra })
        #expect(infra.status == .passed && infra.measure == 9.5 && infra.limit == 60 && infra.n == 4)
        let truncation = try #require(passed.first { $0.id == .truncation })
        #expect(truncation.status == .passed && truncation.measure == 3_700 && truncation.limit == 4_096)
        let longest = ModelAnswer(
            text: "b", doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 3_397, answerTokens: 1)
        let long = Readiness(
            infra: Readiness.standard.infra,
            truncation: TruncationFinding(
                proven: 3_000, answerTokens: 700, contextLength: 4_096, answers: [.saying("a"), longest]))
        let decision = try decide(all, readiness: long)
        #expect(decision.outcome == .reject && decision.reasons.map(\.code) == ["truncation"])
        let message = try #require(decision.reasons.first?.message)
        for part in ["3397", "700", "4096", "n=2"] {
            #expect(message.en.contains(part) && message.zh.contains(part), "\(part)")
        }
        let silent = Readiness(infra: nil, truncation: Readiness.standard.truncation)
        #expect(try decide(all, readiness: silent).reasons.map(\.code) == ["infra"], "what was not shown does not pass")
    }

    @Test("reasons come in the verdict's order, and a fault that is shown outweighs evidence that is not")
    func reasonOrder() throws {
        let all = (0..<20).map { judgement($0, rating: rule($0), failing: $0 < 2 ? .disclaimer : nil, latency: 31) }
        let decision = try decide(all)
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.map(\.code) == ["format_rate", "latency"])
    }

    @Test("the pass rate stands beside keyword groups, ours and as the incumbent counts them")
    func keywords() throws {
        let reason = try #require(try decide(judgements(passing: 15, of: 20, failing: .keywords)).reasons.first)
        #expect(reason.message.en.contains("keyword groups 15/20 (20/20 as the incumbent counts)"))
        #expect(reason.message.zh.contains("关键词组 15/20（旧系统口径 20/20）"))
        let passed = try #require(try decide(judgements(passing: 20, of: 20)).reasons.first)
        #expect(passed.message.en.contains("keyword groups 20/20 (20/20 as the incumbent counts)"))
    }

    @Test("a judgement and a decision of before these checks are still read")
    func earlierVersion() throws {
        func without(_ fields: [String], _ data: Data) throws -> Data {
            var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            for field in fields { try #require(object.removeValue(forKey: field) != nil) }
            return try JSONSerialization.data(withJSONObject: object)
        }
        let judged = try JSONEncoder().encode(judgement(0, rating: .buy, failing: nil))
        let old = try JSONDecoder().decode(
            CaseJudgement.self, from: without(["recall", "passesIncumbentRule"], judged))
        #expect(old.recall == nil && old.passesIncumbentRule == nil)
        #expect(EvaluationSummary([old]).recalled == nil && EvaluationSummary([old]).incumbentPassed == nil)
        let decided = try JSONEncoder().encode(try decide(judgements(passing: 20, of: 20)))
        #expect(try JSONDecoder().decode(GateDecision.self, from: without(["checks"], decided)).checks == nil)
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

    /// `claims` over twenty answers, evenly.
    private func claiming(_ claims: Int, contradicted: Int, unsupported: Int = 0) -> [CaseJudgement] {
        (0..<20).map { place in
            func part(_ count: Int) -> Int { count / 20 + (place < count % 20 ? 1 : 0) }
            let (all, wrong) = (part(claims), part(contradicted) + part(unsupported))
            return judgement(
                place, rating: rule(place), failing: nil,
                claims: CaseJudgement.Faithfulness(
                    numbers: all, faithfulNumbers: all - wrong, contradicted: part(contradicted),
                    unsupported: part(unsupported), relations: 0, trueRelations: 0))
        }
    }

    private static let right = CaseJudgement.Faithfulness(
        numbers: 8, faithfulNumbers: 8, contradicted: 0, unsupported: 0, relations: 4, trueRelations: 4)

    private func judgement(
        _ index: Int, rating: Rating, expected: Rating? = nil, failing: Assertion.ID?, latency: Double = 2,
        claims: CaseJudgement.Faithfulness = Self.right, missing: [String] = []
    ) -> CaseJudgement {
        let expected = expected ?? rule(index)
        var assertions = [Assertion(.finished, passed: true), Assertion(.ratingRule, passed: true)]
        if let failing { assertions.append(Assertion(failing, passed: false, detail: .verbatim("fault \(index)"))) }
        return CaseJudgement(
            key: SampleKey(
                code: TSCode(trusted: Exam.padded(index) + ".SZ"), asOf: Exam.day, task: TaskKind.allCases[index % 4]),
            assertions: assertions, rating: rating, expectedRating: expected, faithfulness: claims, latency: latency,
            loadSeconds: 0, recall: CaseJudgement.Recall(keys: 2, missing: missing), passesIncumbentRule: true)
    }

    private func decide(
        _ judgements: [CaseJudgement], champion: EvaluationSummary? = nil, readiness: Readiness = .standard,
        speed: SpeedComparison? = nil, follow: FollowResult? = nil
    ) throws -> GateDecision {
        let cases = judgements.map {
            EvaluationCase(
                key: $0.key, prompt: "", facts: [], expectedRating: $0.expectedRating, taughtAnswer: "")
        }
        return try Gate.decide(
            challenger: EvaluationSummary(judgements), champion: champion, base: nil, readiness: readiness,
            speed: speed, follow: follow, policy: GatePolicy(), cases: cases)
    }
}
