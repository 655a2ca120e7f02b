import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import Rehearsal

@Suite("what a rehearsal finds in a run")
struct FindingTests {
    private static let day = ControlFixtures.asOf
    private static let eve = day.advanced(by: -1)

    private static func english(_ problem: [Message]) -> [String] { problem.map(\.en) }

    @Test("a promoted version in service is right, with the one before it where there was one")
    func promoted() {
        let run = ControlFixtures.run(.succeeded, verdict: .promoted) { $0.model = ControlFixtures.champion }
        let report = ControlFixtures.report(run)
        #expect(RehearsalFinding.promotion(of: report, replaced: nil).isEmpty)
        #expect(
            Self.english(RehearsalFinding.promotion(of: report, replaced: ControlFixtures.challenger)) == [
                "the version before it is -"
            ])
    }

    @Test("a refused version is told with its verdict and why")
    func rejected() {
        let problem = RehearsalFinding.promotion(of: ControlFixtures.report(), replaced: nil)
        #expect(Self.english(problem) == ["it was not promoted: rejected", "通过率 70.8% < 80.0%"])
    }

    @Test("a promoted version that is not in service is told with the one that is")
    func notServing() {
        let run = ControlFixtures.run(.succeeded, verdict: .promoted)
        let problem = RehearsalFinding.promotion(of: ControlFixtures.report(run), replaced: nil)
        #expect(Self.english(problem) == ["in service is \(ControlFixtures.champion.short)"])
    }

    @Test("each of the seven stages has a check of its own, and the one that failed says why")
    func stages() {
        let report = ControlFixtures.report()
        let right = RehearsalFinding.stages(of: report)
        #expect(right.map(\.check) == StageName.allCases.map { "stage_\($0.rawValue)" })
        #expect(right.map(\.problem) == Array(repeating: [], count: 7))

        let error = TrainerError(
            .diskFull, .verbatim("no space"), hint: .verbatim("free some"), cause: .foreign("ENOSPC"))
        var record = StageRecord(stage: .create)
        record.state = .failed
        record.error = error
        let kept = report.detail.stages.filter { $0.stage < .create } + [StageView(record, of: .failed)]
        let failed = ReportReply(
            detail: RunDetail(run: ControlFixtures.run(.failed, error: error), stages: kept), evaluation: nil,
            serving: report.serving, models: [])
        let checks = RehearsalFinding.stages(of: failed)
        let why = ["no space", "cause: ENOSPC", "hint: free some"]
        #expect(checks.map(\.passed) == [true, true, true, true, false, false, false])
        #expect(Self.english(checks[4].problem) == why)
        #expect(Self.english(checks[5].problem) == ["the run's state: failed"] + why)
    }

    @Test("samples are as many as the run counted, and of the days that are new")
    func samples() {
        let detail = ControlFixtures.detail()
        func problem(_ days: [TradeDate], after: TradeDate?) -> [String] {
            Self.english(RehearsalFinding.written(days, of: detail, in: DayLimits(after: after, last: Self.day)))
        }
        let new = Array(repeating: Self.day, count: 380)
        #expect(problem(new, after: Self.eve).isEmpty)
        #expect(problem(new, after: nil).isEmpty)
        #expect(
            problem(Array(new.dropLast()) + [Self.eve], after: Self.eve) == [
                "there are samples of other days: \(Self.eve.dashed)"
            ])
        #expect(
            problem(Array(new.dropLast()) + [Self.day.advanced(by: 1)], after: nil) == [
                "there are samples of other days: \(Self.day.advanced(by: 1).dashed)"
            ])
        #expect(problem(Array(new.dropLast()), after: nil) == ["the file holds 379 samples, the run counted 380"])
        #expect(problem([], after: nil) == ["the file holds 0 samples, the run counted 380"])
    }

    @Test("the file of samples is read as the incumbent's readers read it")
    func sampleFile() async throws {
        try await TemporaryDirectory.with { folder in
            let file = folder.appending(path: "latest.jsonl")
            try Data(#"{"input":"x","metadata":{"trade_date":"20261120","ts_code":"600000.SH"}}"#.utf8).write(to: file)
            #expect(try RehearsalSamples.days(in: file) == [Self.day])
            try Data("{}\n".utf8).write(to: file)
            #expect(throws: TrainerError.self) { try RehearsalSamples.days(in: file) }
            #expect(throws: TrainerError.self) { try RehearsalSamples.days(in: folder.appending(path: "none")) }
        }
    }

    @Test("one answer that does not count is one too many, and told with what it failed")
    func answers() {
        let problem = Self.english(
            RehearsalFinding.answers(of: ControlFixtures.score(ControlFixtures.challenger, passed: 23)))
        #expect(problem == ["only 23 of 24 answers count", "numbers 4", "relations 3"])
        #expect(RehearsalFinding.answers(of: ControlFixtures.score(ControlFixtures.challenger, passed: 24)).isEmpty)
        #expect(Self.english(RehearsalFinding.answers(of: nil)) == ["nothing was measured"])
    }

    @Test("the address is taken from the line that says it, and from no other")
    func address() {
        #expect(
            RunningRehearsal.address(in: "ljwx-sandbox tushare: listening on http://127.0.0.1:8301 · SANDBOX")
                == "http://127.0.0.1:8301")
        #expect(RunningRehearsal.address(in: "scripted engine: answers are written") == nil)
        #expect(RunningRehearsal.address(in: "http://127.0.0.1:") == nil)
    }
}
