import ControlAPI
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("whole answers on the screen")
struct NarrativePageTests {
    private static func check(
        _ id: String, _ status: String, _ measure: Double?, _ limit: Double?, _ low: Double?, _ high: Double?
    ) -> CheckView {
        CheckView(
            check: id, status: status, measure: measure, limit: limit, low: low, high: high, n: measure == nil ? 0 : 20,
            examples: [])
    }

    private static var reply: ReportReply {
        let plain = ControlFixtures.report()
        var score = ControlFixtures.score(ControlFixtures.challenger, passed: 17)
        score.formatPassed = 24
        score.keywordsPassed = 18
        score.incumbentPassed = 23
        score.claims = ClaimsView(claims: 412, faithful: 405, contradicted: 3, keysGiven: 168, keysCited: 150)
        var evaluation = EvaluationView(
            challenger: score, champion: plain.evaluation?.champion, base: nil,
            thresholds: ThresholdView(passRate: 0.8, responseSeconds: 30))
        evaluation.outcome = "insufficient_evidence"
        evaluation.checks = [
            check("format", "passed", 1, 0.95, 0.8389, 1),
            check("contradictions_beside_champion", "not_applicable", nil, nil, nil, nil),
            check("pass_rate", "passed", 0.95, 0.8, 0.7639, 0.9911),
            check("pass_rate_bound", "insufficient", 0.7639, 0.8, 0.7639, 0.9911),
            check("latency", "passed", 1.25, 30, nil, nil),
        ]
        return ReportReply(
            detail: plain.detail, evaluation: evaluation, serving: plain.serving, models: plain.models)
    }

    @Test(
        "show each check with limit and interval, and keywords beside what the incumbent counts",
        arguments: Language.allCases)
    func report(language: Language) {
        let lines = Page(language: language).report(Self.reply)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        // A line may go on in the next one.
        let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        for part in [
            "format", "pass_rate_bound", "0.7639…0.9911", "0.8000", "30.0000", "24/24", "18/24", "23/24", "412", "405",
            "150/168",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(text.contains(language == .chinese ? "证据不足" : "insufficient"))
    }

    @Test(
        "show all rows of both lanes in one table, those that were not measured too", arguments: Language.allCases)
    func rows(language: Language) throws {
        let plain = Self.reply
        var evaluation = try #require(plain.evaluation)
        evaluation.decision = ControlFixtures.decision
        evaluation.rows = [
            Self.check("infra", "passed", 9.5, 60, nil, nil),
            Self.check("truncation", "failed", 4_097, 4_096, nil, nil),
            Self.check("brier_mean", "not_measured", nil, nil, nil, nil),
        ]
        let lines = Page(language: language).report(
            ReportReply(detail: plain.detail, evaluation: evaluation, serving: plain.serving, models: plain.models))
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        for (part, count) in [
            ("truncation", 1), ("4097.0000", 1), ("brier_mean", 1), ("pass_rate_bound", 0), ("too_good_correlation", 0),
        ] { #expect(lines.count { $0.contains(part) } == count, "\(part)") }
        let unmeasured = try #require(lines.first { $0.contains("brier_mean") })
        #expect(unmeasured.hasSuffix(language == .chinese ? "未测" : "not measured"))
    }

    @Test("of a challenger that was not examined say so, not that none of its answers passed")
    func unexamined() throws {
        let plain = Self.reply
        let evaluation = EvaluationView(
            challenger: ModelScore(
                model: ControlFixtures.challenger, digest: "d", cases: 0, passed: 0, passRate: 0, wilsonLow: 0,
                wilsonHigh: 1, tasks: [], failures: [], ratings: [], ruleAgreement: 0,
                latency: LatencyView(p50: 0, p95: 0, max: 0)),
            champion: nil, base: nil, thresholds: ThresholdView(passRate: 0.8, responseSeconds: 30))
        let lines = Page(language: .english).report(
            ReportReply(detail: plain.detail, evaluation: evaluation, serving: plain.serving, models: plain.models))
        let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(text.contains("the challenger was not examined") && !text.contains("0/0"))
    }

    @Test("of a run that knew no checks are shown without them")
    func earlier() {
        let lines = Page(language: .english).report(ControlFixtures.report())
        #expect(!lines.contains { $0.contains("incumbent") || $0.contains("Interval") })
    }
}
