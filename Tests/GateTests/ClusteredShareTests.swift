import Evidence
import Foundation
import Gate
import Messages
import Statistics
import Testing
import TrainerCore

@Suite("shares of cases that share a day")
struct ClusteredShareTests {
    private func key(_ place: Int, day: Int) -> SampleKey {
        SampleKey(
            code: TSCode(trusted: Exam.padded(place) + ".SZ"), asOf: Exam.day.advanced(by: -day),
            task: .technicalAnalysis)
    }

    private func judgement(
        _ key: SampleKey, passed: Bool, claims: Int = 20, contradicted: Int = 0
    ) -> CaseJudgement {
        let rating = Rating.allCases[(Int(key.code.rawValue.prefix(6)) ?? 0) % 3]
        return CaseJudgement(
            key: key, assertions: [Assertion(.numbers, passed: passed, detail: .verbatim("fault"))], rating: rating,
            expectedRating: rating,
            faithfulness: CaseJudgement.Faithfulness(
                numbers: claims, faithfulNumbers: claims - contradicted, contradicted: contradicted, unsupported: 0,
                relations: 0, trueRelations: 0),
            latency: 2, loadSeconds: 0, recall: CaseJudgement.Recall(keys: 2, missing: []), passesIncumbentRule: true)
    }

    /// A hundred cases on twenty days, five a day; twelve fail: four on each of three days, or one on each of twelve.
    private func judgements(together: Bool) -> [CaseJudgement] {
        (0..<100).map { place in
            let (day, turn) = (place % 20, place / 20)
            return judgement(key(place, day: day), passed: together ? day > 2 || turn > 3 : day > 11 || turn > 0)
        }
    }

    private func decide(
        _ judgements: [CaseJudgement], champion: [CaseJudgement]? = nil, follow: FollowResult? = nil
    ) throws -> GateDecision {
        try Gate.decide(
            challenger: EvaluationSummary(judgements), champion: champion.map { EvaluationSummary($0) }, base: nil,
            readiness: .standard, follow: follow, policy: GatePolicy(),
            cases: judgements.map {
                EvaluationCase(
                    key: $0.key, prompt: "", facts: [], expectedRating: $0.expectedRating, taughtAnswer: "")
            })
    }

    @Test("88 of 100 show 80 % where failures are spread over the days, and do not where they come together")
    func together() throws {
        let spread = try decide(judgements(together: false))
        #expect(spread.passes)
        #expect(spread.checks?.first { $0.id == .passRateBound }?.effective == nil)
        let found = try decide(judgements(together: true))
        #expect(found.outcome == .insufficientEvidence)
        let check = try #require(found.checks?.first { $0.id == .passRateBound })
        // numpy and scipy, as in EffectiveCountTests.
        #expect(check.n == 100 && abs((check.effective ?? 0) - 21.779098982663434) < 1e-9)
        #expect(abs((check.measure ?? 0) - 0.6848953331047012) < 1e-9)
        let reason = try #require(found.reasons.first)
        // 4.6 cases stand for an independent one: 97 of these show 80 % at this rate, 40 if no other one fails.
        for part in ["88/100", "68.5–96.1 %, n_eff 21.8", "346", "84"] {
            #expect(
                reason.message.en.contains(part) && reason.message.zh.contains(part), "\(part)")
        }
    }

    @Test("where all cases are of one day, those of one stock are one cluster")
    func oneDay() {
        let all = (0..<25).flatMap { code in
            TaskKind.allCases.map { task in
                judgement(
                    SampleKey(code: TSCode(trusted: Exam.padded(code) + ".SZ"), asOf: Exam.day, task: task),
                    passed: code > 2)
            }
        }
        let passed = EvaluationSummary(all).passed
        #expect((passed.k, passed.n) == (88, 100))
        #expect(abs(passed.worth - 21.862284036897275) < 1e-9)
        #expect(abs(passed.interval.lower - 0.6853413914024468) < 1e-9)
    }

    @Test("the claims of a day are one cluster, and the exact bound knows it")
    func claims() throws {
        // 15 of 2,000 claims contradict: of one day all, or one on each of fifteen.
        func answers(_ isOneDay: Bool) -> [CaseJudgement] {
            (0..<100).map { place in
                let (day, turn) = (place % 20, place / 20)
                let wrong = isOneDay ? (day == 0 ? 3 : 0) : (turn == 0 && day < 15 ? 1 : 0)
                return judgement(key(place, day: day), passed: true, contradicted: wrong)
            }
        }
        func share(_ isOneDay: Bool) -> Tally {
            let found = EvaluationSummary(answers(isOneDay)).contradicted
            return Tally(found.k, of: found.n, effective: found.effective)
        }
        #expect(share(true).k == 15 && share(false).k == 15 && share(false).n == 2_000)
        #expect(share(false).exactUpper < 0.0125)
        #expect(share(true).exactUpper > 0.02 && share(true).worth < 200)
        #expect(try decide(answers(false)).passes)
        let open = try decide(answers(true))
        #expect(open.outcome == .insufficientEvidence, "neither shown nor refuted")
        #expect(open.reasons.first?.message.en.contains("n_eff 116.1") == true)
    }

    @Test("a follow rate and the difference from the champion know it too")
    func others() throws {
        let all = judgements(together: true)
        let items = all.map { judgement in
            FollowResult.Item(
                key: judgement.key, indicator: "RSI14", before: 52.3, after: 60.3, cited: 60.3,
                follows: judgement.passed)
        }
        #expect(abs(FollowResult(items: items).followed.worth - 21.779098982663434) < 1e-9)
        // Eight points fewer than the champion are shown by a hundred cases, not by twenty-two.
        let champion = (0..<100).map { judgement(key($0, day: $0 % 20), passed: $0 < 96) }
        func beside(_ together: Bool) throws -> Check.Status? {
            try decide(judgements(together: together), champion: champion).checks?
                .first { $0.id == .passRateBesideChampion }?.status
        }
        #expect(try beside(false) == .failed)
        #expect(try beside(true) == .passed)
    }

    @Test("a share that an earlier version stored is as many cases as it has, and agrees with its counts")
    func earlier() throws {
        let old = try JSONDecoder().decode(Share.self, from: Data(#"{"k":88,"n":100}"#.utf8))
        #expect(old.effective == nil && old.worth == 100)
        let now = EvaluationSummary(judgements(together: true)).passed
        #expect(now.agrees(with: old) && !old.agrees(with: now))
        #expect(try JSONDecoder().decode(Share.self, from: JSONEncoder().encode(now)) == now)
    }
}
