import ControlAPI
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("report --json keeps its schema", .enabled(if: SchemaCheck.isThere, Comment(rawValue: SchemaCheck.missing)))
struct ReportSchemaTests {
    private func faults(_ report: ReportReply) async throws -> String {
        var backend = FakeControlBackend()
        backend.onReport = { _ in report }
        let result = try await runTool(["report", "--json"], backend)
        #expect(result.status == .success)
        return try SchemaCheck.faults(of: Data(result.out.utf8), by: "report.schema.json")
    }

    @Test("in whatever state the run is", arguments: [RunState.succeeded, .noNewData, .failed, .deferred])
    func states(state: RunState) async throws {
        #expect(try await faults(ControlFixtures.report(ControlFixtures.run(state))) == "")
    }

    @Test("with forecasts, and of a run that measured nothing")
    func measured() async throws {
        let plain = ControlFixtures.report()
        var evaluation = try #require(plain.evaluation)
        var decision = ControlFixtures.decision
        decision.gate?.devLabelDrops = [SkipCount(reason: "st", count: 19)]
        evaluation.decision = decision
        evaluation.outcome = "keep_champion"
        evaluation.rows = ["passed", "failed", "not_measured"].map {
            CheckView(
                check: "infra", status: $0, measure: 9.5, limit: 60, low: nil, high: nil, n: 4, examples: [])
        }
        for measured in [evaluation, nil] {
            let report = ReportReply(
                detail: plain.detail, evaluation: measured, serving: plain.serving, models: plain.models)
            #expect(try await faults(report) == "")
        }
    }

    @Test("with a stage that was broken off by cancelling the run")
    func cancelledStage() async throws {
        let plain = ControlFixtures.report(ControlFixtures.run(.cancelled, verdict: nil))
        var evaluate = StageRecord(stage: .evaluate)
        evaluate.startedAt = ControlFixtures.start
        let detail = RunDetail(run: plain.detail.run, stages: [StageView(evaluate, of: .cancelled)])
        let report = ReportReply(detail: detail, evaluation: nil, serving: plain.serving, models: plain.models)
        #expect(try await faults(report) == "")
    }

    @Test("with runs that wait")
    func waiting() async throws {
        var report = ControlFixtures.report()
        report.waiting = [RunID("20261121-0200-2")]
        #expect(try await faults(report) == "")
    }

    @Test("and says no to what it does not know")
    func refuses() async throws {
        let known = try ControlJSON.encode(ControlFixtures.report())
        let odd = String(decoding: known, as: UTF8.self).replacing("\"is_pinned\":true", with: "\"is_pinned\":1")
        let faults = try SchemaCheck.faults(of: Data(odd.utf8), by: "report.schema.json")
        #expect(faults.contains("is_pinned"))
    }
}
