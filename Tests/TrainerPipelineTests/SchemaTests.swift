import Evidence
import Foundation
import Gate
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("docs/schemas", .enabled(if: SchemaCheck.isThere, Comment(rawValue: SchemaCheck.missing)))
struct SchemaTests {
    @Test("every file that a run writes keeps its schema")
    func runFiles() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        try #require(first.verdict == .promoted)
        world.advance(toDay: 1)
        // The second one has a rival and is rejected: other fields are there, and answers that failed.
        world.answers.script { _, answers in answers.said("评级：买入") }
        let second = try await world.run()
        try #require(second.verdict == .rejected)
        let dry = try await world.run(RunOptions(asOf: PipelineWorld.friday, dryRun: true))
        for run in [first, second] {
            try await check(world, "runs/\(run.id)/candidates.jsonl", "candidate", lines: true)
            try await check(world, "runs/\(run.id)/tokens.json", "tokens")
            try await check(world, "runs/\(run.id)/verdict.json", "verdict")
            #expect(try await world.evaluation(of: run)?.market?.state == .off)
            let stem = run.id.rawValue.replacing("-", with: "_")
            try await check(world, "data/llm_training/stock_training_data_\(stem).jsonl", "sample", lines: true)
            try await check(world, "data/llm_training/ljwx_test_results_\(stem).json", "test_results")
            try await check(world, "data/models/continuous_training_results_\(stem).json", "training_results")
        }
        try await check(world, "data/llm_training/stock_training_data_index.json", "sample_index")
        try await check(world, "cases/2026-11.json", "cases")
        let stem = dry.id.rawValue.replacing("-", with: "_")
        try await check(world, "data/models/continuous_training_results_\(stem).json", "training_results")
    }

    @Test("what a dry run leaves keeps its schema, the samples that it would have kept among it")
    func dryRun() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run(RunOptions(dryRun: true))
        try #require(run.state == .succeeded)
        for file in ["candidates.jsonl", "kept.jsonl"] {
            try await check(world, "runs/\(run.id)/\(file)", "candidate", lines: true)
        }
        try await check(world, "runs/\(run.id)/tokens.json", "tokens")
    }

    @Test("a verdict keeps its schema whatever its decision lane came to, with and without a champion")
    func decisions() async throws {
        let world = try await PipelineWorld.deciding(DevLaneTests.settings)
        world.answers.forecast(ScriptedAnswers.wise)
        let first = try await world.run()
        try #require(first.verdict == .promoted)
        // Beside a champion, with answers on DEV and on GATE that nobody can read.
        let unreadable = ChosenPrompts(40)
        world.answers.forecast { question, answers in
            guard unreadable.contains(question.prompt) else { return try await ScriptedAnswers.coin(question, answers) }
            return answers.said("", doneReason: ModelAnswer.notUTF8)
        }
        world.advance(toDay: 1)
        let second = try await world.run()
        // One that fails before it is asked for a decision.
        world.answers.script { _, answers in answers.said("评级：买入") }
        world.advance(toDay: 2)
        let third = try await world.run()
        let runs: [(RunRecord, MarketEvidence.State)] = [(first, .measured), (second, .measured), (third, .notAsked)]
        for (run, state) in runs {
            #expect(try await world.evaluation(of: run)?.market?.state == state)
            try await check(world, "runs/\(run.id)/verdict.json", "verdict")
        }
        let measured = try #require(try await world.evaluation(of: second)?.market)
        #expect(measured.measured?.champion != nil && measured.dev?.order != nil)
        #expect((measured.measured?.challenger.failures[.notUTF8] ?? 0) > 0)
    }

    @Test("a verdict without a GATE keeps its schema")
    func withoutGate() async throws {
        let world = try await PipelineWorld.deciding(DecisionSettings(days: 60, codesPerDay: 6, freshDays: 7))
        let run = try await world.run()
        #expect(try await world.evaluation(of: run)?.market?.state == .unavailable)
        try await check(world, "runs/\(run.id)/verdict.json", "verdict")
    }

    @Test("a verdict that lacks what its decision lane says that it has is refused")
    func incomplete() async throws {
        let world = try await PipelineWorld.deciding()
        let run = try await world.run()
        let text = try #require(try await world.file("runs/\(run.id)/verdict.json"))
        func faults(_ text: String) throws -> String {
            try SchemaCheck.faults(of: Data(text.utf8), by: "verdict.schema.json")
        }
        #expect(try faults(text) == "")
        for field in ["measured", "gate", "seal", "wear", "confidence", "baseRate", "bestBaseline"] {
            let less = text.replacing("\"\(field)\":", with: "\"_\":")
            #expect(less != text)
            #expect(try faults(less).contains(field), "\(field)")
        }
        let dropped = ["st", "unheard_of"].map { reason in
            text.replacing("\"labelDrops\":{}", with: "\"labelDrops\":{\"\(reason)\":3}")
        }
        #expect(dropped.allSatisfy { $0 != text })
        let (known, unknown) = (try faults(dropped[0]), try faults(dropped[1]))
        #expect(known == "" && unknown.contains("unheard_of"))
        let off = text.replacing("\"state\":\"measured\"", with: "\"state\":\"off\"")
        #expect(off != text)
        #expect(try faults(off) != "", "a lane that is off has measured nothing")
    }

    private func check(_ world: PipelineWorld, _ path: String, _ schema: String, lines: Bool = false) async throws {
        let data = try #require(try await world.artifacts.read(path), "\(path) was not written")
        let faults = try SchemaCheck.faults(of: data, by: "\(schema).schema.json", lines: lines)
        #expect(faults == "", "\(path)")
    }

    @Test("a schema says no to what it does not know")
    func refuses() throws {
        let metadata = #"{"type":"stock_analysis","ts_code":"x","trade_date":"20261120"}"#
        let line = #"{"instruction":"a","input":"b","output":"c","metadata":\#(metadata)}"#
        #expect(try SchemaCheck.faults(of: Data(line.utf8), by: "sample.schema.json", lines: true).contains("ts_code"))
        let proof = """
            {"promptTokens":0,"answerTokens":1,"contextLength":9,"reserve":0,"estimatedTokens":1,
            "longestPromptCharacters":1}
            """
        #expect(try SchemaCheck.faults(of: Data(proof.utf8), by: "tokens.schema.json").contains("promptTokens"))
    }
}
