import Gate
import Messages
import Statistics
import Testing
import TrainerCore

@Suite("an evaluator of the user's own")
struct EvaluatorFindingTests {
    private static let days = (0..<4).map { TradeDate(dayNumber: 20_700 + $0) }

    private func report(_ values: [Double], veto: String? = nil) -> EvaluatorReport {
        EvaluatorReport(
            name: "tone",
            scores: values.enumerated().map { place, value in
                EvaluatorReport.Score(
                    key: SampleKey(
                        code: TSCode(trusted: "\(600_000 + place).SH"), asOf: Self.days[place % 4],
                        task: .technicalAnalysis),
                    measure: "calm", value: value, note: "n\(place)")
            }, veto: veto)
    }

    private var passing: GateDecision {
        get throws { try Exam.standard.decision(on: Exam.standard.summary { .saying($0.sample.output) }) }
    }

    private var failing: GateDecision {
        get throws { try Exam.standard.decision(on: Exam.standard.summary { _ in .saying("不知道") }) }
    }

    @Test("a veto rejects, with its words and the answers that it scored least")
    func veto() throws {
        let decision = Gate.decide(
            try passing, evaluator: EvaluatorFinding(report([0.9, 0.1, 0.8, 0.3, 0.2], veto: "too loud")))
        #expect(decision.outcome == .reject)
        let reason = try #require(decision.reasons.first)
        #expect(decision.reasons.count == 1 && reason.code == "evaluator_veto")
        #expect(reason.message.en.contains("tone") && reason.message.en.contains("too loud"))
        #expect(reason.examples.count == 3 && reason.examples[0].en.contains("600001.SH"))
        #expect(reason.examples[0].en.contains("n1"))
        #expect(decision.checks == (try passing).checks, "the narrative's rows stand")
    }

    @Test("one that failed is no pass: the champion stays, whatever else passed")
    func failed() throws {
        let error = TrainerError(.upstreamUnavailable, .verbatim("it crashed"))
        let decision = Gate.decide(try passing, evaluator: EvaluatorFinding(failed: error))
        #expect(decision.outcome == .insufficientEvidence && !decision.passes)
        #expect(decision.reasons.map(\.code) == ["evaluator_error"])
        #expect(decision.reasons.first?.message.en.contains("it crashed") == true)
    }

    @Test("no objection, however high the scores, changes nothing of what was decided")
    func neverForces() throws {
        let praise = EvaluatorFinding(report([1, 1, 1, 1]))
        #expect(Gate.decide(try failing, evaluator: praise) == (try failing))
        #expect(Gate.decide(try passing, evaluator: praise) == (try passing))
        #expect(Gate.decide(try passing, evaluator: nil) == (try passing))
        let veto = EvaluatorFinding(report([0], veto: "x"))
        #expect(Gate.decide(try failing, evaluator: veto) == (try failing), "what failed keeps its reasons")
    }

    @Test("a measure is a mean with an interval by day; without variation or days it has none")
    func measures() throws {
        let measure = try #require(EvaluatorFinding(report([0.8, 0.6, 0.7, 0.9, 0.8, 0.5, 0.7, 1])).measures.first)
        #expect(measure.name == "calm" && measure.n == 8 && abs(measure.mean - 0.75) < 1e-12)
        let interval = try #require(measure.interval)
        #expect(interval.lower < 0.75 && interval.upper > 0.75 && interval.upper <= 1)
        #expect(EvaluatorFinding(report([1, 1, 1, 1])).measures.first?.interval == nil)
        #expect(EvaluatorFinding(report([0.5])).measures.first?.interval == nil)
    }
}
