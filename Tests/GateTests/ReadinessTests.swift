import Evidence
import Gate
import Messages
import Testing
import TrainerCore

@Suite("Whether a challenger is fit to be examined")
struct ReadinessTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let infra: InfraFinding?
        var isRefused = false
        let code: String
        let measure: Double?
        let limit: Double?
        let words: [String]
        var testDescription: String { "\(infra?.fault?.rawValue ?? "refused")" }
    }

    static let faults = [
        Fault(
            infra: InfraFinding(tries: [75.04, 61, 90], questions: 10, limit: 60), code: "infra", measure: 61,
            limit: 60,
            words: ["61.0 s", "60.0 s", "75.0 s, 61.0 s, 90.0 s", "10"]),
        Fault(
            infra: InfraFinding(.contextDiffers, limit: 60, asked: "8192", found: "4096"), code: "infra",
            measure: 4_096,
            limit: 8_192, words: ["8192", "4096"]),
        Fault(
            infra: InfraFinding(.baseChanged, limit: 60, asked: "abc", found: "def"), code: "infra", measure: nil,
            limit: nil, words: ["abc", "def"]),
        Fault(
            infra: InfraFinding(.notShown, limit: 60), code: "infra", measure: nil, limit: nil, words: ["/api/show"]),
        Fault(infra: nil, isRefused: true, code: "truncation", measure: 3_700, limit: 4_096, words: ["4096"]),
    ]

    @Test("each fault is a reject of its own row, with measure, limit and value in both languages", arguments: faults)
    func fault(_ fault: Fault) throws {
        let readiness = Readiness(
            infra: fault.infra,
            truncation: TruncationFinding(
                proven: 3_000, answerTokens: 700, contextLength: 4_096, answers: [], isRefused: fault.isRefused))
        #expect(!readiness.passes)
        let decision = try #require(Gate.refusal(of: readiness))
        #expect(decision.outcome == .reject && decision.reasons.map(\.code) == [fault.code])
        let check = try #require(decision.checks?.first { $0.id.rawValue == fault.code })
        #expect(check.status == .failed && check.measure == fault.measure && check.limit == fault.limit)
        #expect(check.fault != nil)
        let message = try #require(decision.reasons.first?.message)
        for word in fault.words { #expect(message.en.contains(word) && message.zh.contains(word), "\(word)") }
    }

    @Test(
        "one try in time is enough, at the limit too", arguments: [([75.0, 60.0], true), ([60.1, 60.1, 60.1], false)])
    func tries(seconds: [Double], passes: Bool) {
        let finding = InfraFinding(tries: seconds, questions: 4 * seconds.count, limit: 60)
        #expect(finding.passes == passes)
        #expect((finding.fault == .tooSlow) != passes)
    }

    @Test("a model that was never asked is not quick enough")
    func noTry() { #expect(!InfraFinding(tries: [], questions: 0, limit: 60).passes) }

    @Test(
        "a minute is allowed, and more where an answer may take more than half of one",
        arguments: [(10.0, 60.0), (30, 60), (90, 180)])
    func limit(latency: Double, seconds: Double) {
        #expect(GatePolicy(maximumLatency: latency).maximumReadySeconds == seconds)
    }

    @Test(
        "the longest prompt that was asked counts where it is longer than the one that was proven",
        arguments: [(900, 3_700, true), (3_396, 4_096, true), (3_397, 4_097, false)])
    func longest(tokens: Int, worst: Int, fits: Bool) {
        let answer = ModelAnswer(
            text: "a", doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: tokens, answerTokens: 1)
        let finding = TruncationFinding(
            proven: 3_000, answerTokens: 700, contextLength: 4_096, answers: [answer])
        #expect(finding.passes == fits && finding.questions == 1)
        #expect(finding.promptTokens + finding.answerTokens == worst)
    }

    @Test("a prompt that nobody counted proves nothing")
    func uncounted() {
        #expect(!TruncationFinding(proven: 0, answerTokens: 700, contextLength: 4_096, answers: []).passes)
    }

    @Test("the verdict's table has every row in its order; what nobody was asked for is not measured")
    func rows() throws {
        let slow = Readiness(
            infra: InfraFinding(tries: [61], questions: 4, limit: 60), truncation: Readiness.standard.truncation)
        let decision = try #require(Gate.refusal(of: slow))
        let rows = try #require(decision.rows(beside: .off))
        #expect(rows.map(\.id) == Check.ID.allCases)
        #expect(rows.prefix(3).map(\.status) == [.passed, .failed, .passed])
        #expect(rows.dropFirst(3).allSatisfy { $0.status == .notMeasured })
        #expect(GateDecision(outcome: .pass, reasons: [], checks: nil).rows(beside: nil) == nil)
    }

    @Test("one that is fit has no refusal")
    func fit() {
        #expect(Readiness.standard.passes)
        #expect(Gate.refusal(of: .standard) == nil)
    }
}
