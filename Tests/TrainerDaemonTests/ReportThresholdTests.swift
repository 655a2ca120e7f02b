import ControlAPI
import Foundation
import Gate
import Testing
import TrainerCore

@testable import TrainerDaemon
@testable import TrainerPipeline

@Suite("the thresholds of a report")
struct ReportThresholdTests {
    private let today = GatePolicy(minimumPassRate: 0.8, maximumLatency: 30, qualityKeywords: ["RSI"])

    @Test("are those that the run was judged by, whatever the config says today")
    func ofTheRun() throws {
        let then = GatePolicy(minimumPassRate: 0.6, maximumLatency: 12, qualityKeywords: ["MACD"])
        let view = EvaluationView(try reread(output(policy: then)), current: today)
        #expect(view.thresholds.passRate == 0.6)
        #expect(view.thresholds.responseSeconds == 12)
    }

    @Test("of a run of a version that did not keep them are those of today")
    func ofAnEarlierVersion() throws {
        let view = EvaluationView(try reread(output(policy: nil)), current: today)
        #expect(view.thresholds.passRate == 0.8)
        #expect(view.thresholds.responseSeconds == 30)
        #expect(view.checks == nil && view.rows == nil)
    }

    private func output(policy: GatePolicy?) -> EvaluateStage.Output {
        EvaluateStage.Output(
            challenger: MeasuredModel(name: ModelName(base: "m"), digest: "d", summary: EvaluationSummary([])),
            champion: nil, base: nil, decision: GateDecision(outcome: .pass, reasons: [], checks: nil), path: "p",
            policy: policy, market: nil, decisionOptions: nil, oddsOptions: nil, follow: nil, readiness: nil,
            narrativeOptions: nil, speed: nil, serverVersion: nil)
    }

    /// As it comes back from its checkpoint.
    private func reread(_ output: EvaluateStage.Output) throws -> EvaluateStage.Output {
        try CanonicalJSON.decode(EvaluateStage.Output.self, from: CanonicalJSON.encode(output))
    }
}
