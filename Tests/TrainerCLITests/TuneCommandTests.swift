import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("ljwxctl tune and ljwxctl gate log", .timeLimit(.minutes(10))) struct TuneCommandTests {
    @Test(
        "a budget is a number of questions or of minutes; without one 2,000 questions",
        arguments: [
            ([], TuneRequest()), (["--budget", "5000"], TuneRequest(questions: 5_000)),
            (["--budget", "90m", "--seed", "7"], TuneRequest(minutes: 90, seed: 7)),
        ] as [([String], TuneRequest)])
    func budgets(arguments: [String], expected: TuneRequest) async throws {
        var backend = FakeControlBackend()
        backend.onTune = { request in
            #expect(request == expected)
            return RunNowReply(run: ControlFixtures.runID, alreadyWaiting: false, running: RunID("20261121-0100"))
        }
        let result = try await runTool(["tune"] + arguments, backend)
        #expect(result.status == .success)
        #expect(result.out.contains("run 20261121-0200 is queued"))
        #expect(result.out.contains("it starts when run 20261121-0100 has ended"))
        #expect(result.out.contains("ljwxctl report 20261121-0200"))
        let json = try await runTool(["tune"] + arguments + ["--json"], backend)
        #expect(try ControlJSON.decode(RunNowReply.self, from: Data(json.out.utf8)).run == ControlFixtures.runID)
    }

    @Test(
        "what is no budget is refused by name with one that is",
        arguments: ["much", "90", "399", "100001", "4m", "1441m", "90h", "-1"])
    func badBudgets(budget: String) async {
        let result = await runTool(["tune", "--budget", budget], socket: "/tmp/ljwx-none/s")
        #expect(result.status == .usage)
        #expect(["400…100000", "5…1440", "90m"].contains { result.err.contains($0) }, "\(result.err)")
    }

    @Test("a request with both budgets, or one out of its range, is refused")
    func requests() throws {
        #expect(throws: TrainerError.self) { try TuneRequest(questions: 2_000, minutes: 90).options() }
        #expect(throws: TrainerError.self) { try TuneRequest(questions: 5).options() }
        #expect(throws: TrainerError.self) { try TuneRequest(seed: -1).options() }
        #expect(try TuneRequest().options() == TuneOptions(questions: 2_000))
        #expect(try TuneRequest(minutes: 90).options().questions == nil)
    }

    @Test("a dry run shows what would be compared, and queues nothing", arguments: Language.allCases)
    func dryRun(language: Language) async throws {
        var backend = FakeControlBackend()
        backend.onTunePlan = { ControlFixtures.tunePlan(questions: $0.questions ?? 1_999) }
        let result = try await runTool(["tune", "--dry-run"], backend, language: language)
        #expect(result.status == .success)
        #expect(result.out.contains("1999") && result.out.contains("2026Q4") && result.out.contains("newest_first"))
        #expect(result.out.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
        let json = try await runTool(["tune", "--dry-run", "--json"], backend)
        let plan = try ControlJSON.decode(TunePlanReply.self, from: Data(json.out.utf8))
        #expect(plan == ControlFixtures.tunePlan(questions: 1_999))
    }

    @Test(
        "a wait ends with the table and, where something is better, with the lines to set", arguments: Language.allCases
    )
    func wait(language: Language) async throws {
        var backend = FakeControlBackend()
        backend.onTune = { _ in RunNowReply(run: ControlFixtures.runID, alreadyWaiting: false) }
        backend.onEvents = { _ in
            AsyncStream { continuation in
                continuation.yield(ControlFixtures.event(nil, 0.5, "half", after: 1))
                continuation.yield(ControlFixtures.event(nil, nil, "over", after: 2, final: .succeeded))
                continuation.finish()
            }
        }
        backend.onReport = { _ in ControlFixtures.tuneReport(.better) }
        let result = try await runTool(["tune", "--wait"], backend, language: language)
        #expect(result.status == .success)
        #expect(result.err.contains("50%") && result.err.contains("half"))
        #expect(result.out.contains("model_settings.max_message_pairs: 3"))
        #expect(result.out.contains("model_settings.shot_order: \"newest_first\""))
        #expect(result.out.contains("0.2401") && result.out.contains("+0.0097"))
        #expect(result.out.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
    }

    @Test("a report of a tune is its table; where nothing is better it says to keep the settings and names none")
    func report() async throws {
        var backend = FakeControlBackend()
        backend.onReport = { _ in ControlFixtures.tuneReport(.noDifference) }
        let result = try await runTool(["report", "20261121-0200"], backend)
        #expect(result.flat.contains("keep the current settings: no difference that 1950 questions can show"))
        #expect(!result.out.contains("model_settings."))
        #expect(result.out.contains("too long"))
        let json = try await runTool(["report", "20261121-0200", "--json"], backend)
        let reply = try ControlJSON.decode(ReportReply.self, from: Data(json.out.utf8))
        #expect(reply.tune == ControlFixtures.tune(.noDifference))
    }

    @Test("a tune that tried nothing has no table and so no word on how to read one", arguments: Language.allCases)
    func nothingTried(language: Language) {
        let full = ControlFixtures.tune(.noDifference)
        var record = full.record
        record.rows = []
        record.asked = 0
        record.outcome = .searching
        func words(_ lines: [String]) -> String { lines.joined().filter { $0 != " " } }
        let page = Page(language: language)
        let note = language == .english ? "AsmallerBrierisbetter" : "Brier越小越好"
        #expect(words(page.tune(full)).contains(note))
        #expect(!words(page.tune(TuneView(record))).contains(note))
        #expect(words(page.tune(TuneView(record))).contains(language == .english ? "didnotcometo" : "没有走到结论"))
    }

    @Test("a tune that never began is reported as one, with no table of stages and nothing about measuring")
    func neverBegan() {
        let run = ControlFixtures.run(.cancelled, verdict: nil, options: RunOptions(tune: TuneOptions())) {
            $0.startedAt = nil
            $0.asOf = nil
        }
        let detail = RunDetail(run: run, stages: [])
        let report = ReportReply(detail: detail, evaluation: nil, serving: ControlFixtures.serving, models: [])
        let page = Page(language: .english)
        for text in [page.report(report).joined(separator: "\n"), page.run(detail).joined(separator: "\n")] {
            #expect(text.contains("compares settings on DEV, 2000 questions at most"))
            for words in ["STAGE", "this run did not come to measuring", "In service"] {
                #expect(!text.contains(words), "\(text)")
            }
        }
    }

    @Test("one shot is told in the singular")
    func oneShot() {
        #expect(Message.tuneSetting(shots: 1, order: "balanced", temperature: "0.7").en.hasPrefix("1 shot, "))
        #expect(Message.tuneSetting(shots: 2, order: "balanced", temperature: "0.7").en.hasPrefix("2 shots, "))
    }

    @Test(
        "report --json of a tune keeps the report's schema",
        .enabled(if: SchemaCheck.isThere, Comment(rawValue: SchemaCheck.missing)),
        arguments: TuneRecord.Outcome.allCases)
    func schema(outcome: TuneRecord.Outcome) throws {
        let data = try ControlJSON.encode(ControlFixtures.tuneReport(outcome))
        #expect(try SchemaCheck.faults(of: data, by: "report.schema.json") == "")
    }

    @Test("gate log tells how often a GATE was read, by whom, when and how many questions")
    func gateLog() async throws {
        var backend = FakeControlBackend()
        backend.onGateReads = { run, limit in
            #expect(limit == 5)
            let read = GateRead(
                epoch: "2026Q4", reader: .evaluate, run: ControlFixtures.runID, questions: 1_500,
                at: ControlFixtures.start)
            return GateReadsReply(run: run, count: run == nil ? 3 : 0, reads: run == nil ? [read] : [])
        }
        let all = try await runTool(["gate", "log", "-n", "5"], backend)
        #expect(all.status == .success && all.out.contains("in all: 3 reads of a GATE"))
        #expect(all.out.contains("evaluate") && all.out.contains("1500") && all.out.contains("2026Q4"))
        let none = try await runTool(["gate", "log", "20261121-0200", "-n", "5"], backend)
        #expect(none.out == "run 20261121-0200: 0 reads of a GATE\n")
        let json = try await runTool(["gate", "log", "-n", "5", "--json"], backend)
        #expect(try ControlJSON.decode(GateReadsReply.self, from: Data(json.out.utf8)).count == 3)
    }
}

extension CLIResult {
    fileprivate var flat: String { out.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
