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

    @Test("of a run that knew no checks are shown without them")
    func earlier() {
        let lines = Page(language: .english).report(ControlFixtures.report())
        #expect(!lines.contains { $0.contains("incumbent") || $0.contains("Interval") })
    }
}
