import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

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
            let stem = run.id.rawValue.replacing("-", with: "_")
            try await check(world, "data/llm_training/stock_training_data_\(stem).jsonl", "sample", lines: true)
            try await check(world, "data/llm_training/ljwx_test_results_\(stem).json", "test_results")
            try await check(world, "data/models/continuous_training_results_\(stem).json", "training_results")
        }
        try await check(world, "data/llm_training/stock_training_data_index.json", "sample_index")
        let stem = dry.id.rawValue.replacing("-", with: "_")
        try await check(world, "data/models/continuous_training_results_\(stem).json", "training_results")
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
