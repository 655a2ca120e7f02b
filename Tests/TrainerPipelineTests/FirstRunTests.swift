import Foundation
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("the first run")
struct FirstRunTests {
    @Test("fetches, keeps an even share, builds, measures challenger and base, and puts the version into service")
    func endToEnd() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()

        #expect(run.id.rawValue == "20261120-1800")
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        #expect(run.asOf == PipelineWorld.friday)
        #expect(run.reasons.map(\.code) == ["passed"])
        #expect(run.model == ModelName(base: "ljwx-stock-trained-20261120_1800"))
        #expect(Set(world.barCalls()) == Set(world.days.filter { $0 <= PipelineWorld.friday }))

        let version = try #require(run.model)
        let digest = try #require(world.alias(version))
        #expect(world.alias(PipelineWorld.family.champion) == digest)
        #expect(world.alias(PipelineWorld.family.previous) == nil)
        let serving = try await world.stores.models.serving()
        #expect(serving.champion == version)
        #expect(serving.previous == nil)
        #expect(serving.baseDigest == world.alias(PipelineWorld.family.configured))

        let record = try #require(try await world.stores.models.model(version))
        #expect(record.digest == digest)
        #expect(record.verdict == .promoted)
        #expect(record.passRate == 1)
        #expect(record.shots == 4)
        let base = try #require(serving.baseDigest)
        let asked = Set(world.answers.counts.keys.map(\.digest))
        #expect(asked == [digest, base], "challenger and base are measured, nothing else")
        #expect(world.server.digest(of: CandidateTag.name(base: "ljwx-stock", run: run.id)) == nil)
    }

    @Test("keeps at most the cap, evenly over tasks and stocks, and one sample a line in the incumbent's fields")
    func evenShare() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let kept = try await world.stores.samples.samples(of: run.id)
        #expect(kept.count == 40)
        let ofStocks = Dictionary(grouping: kept, by: \.key.code).mapValues(\.count)
        #expect(ofStocks.count == 20 && ofStocks.values.allSatisfy { (1...3).contains($0) }, "\(ofStocks)")
        for (_, ofTask) in Dictionary(grouping: kept, by: \.key.task) { #expect(ofTask.count == 10) }

        let text = try await world.file("data/llm_training/stock_training_data_20261120_1800.jsonl")
        let lines = try #require(text).split(separator: "\n")
        #expect(lines.count == 40)
        #expect(try await world.file("data/llm_training/latest.jsonl")?.split(separator: "\n") == lines)
        for line in lines {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(Set(row.keys) == ["instruction", "input", "output", "metadata"])
        }
    }

    @Test("a count of examples takes the place of the config's cap, for this run alone", arguments: [12, 60])
    func examples(count: Int) async throws {
        let world = try await PipelineWorld()
        let run = try await world.run(RunOptions(examples: count))
        #expect(run.verdict == .promoted)
        #expect(try await world.stores.models.models().map(\.name) == [try #require(run.model)])
        let text = try await world.file("data/llm_training/stock_training_data_20261120_1800.jsonl")
        #expect(try #require(text).split(separator: "\n").count == count)
        world.advance(toDay: 1)
        let next = try await world.run()
        #expect(try await world.stores.samples.samples(of: next.id).count == 40)
    }

    @Test("leaves results files with the incumbent's field names")
    func resultsFiles() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        let results = try await object(world, "data/models/continuous_training_results_20261120_1800.json")
        #expect(
            Set(results.keys).isSuperset(of: [
                "start_time", "end_time", "status", "steps", "base_model", "existing_data_count", "new_data_count",
                "total_data_count", "training_file", "new_model", "performance",
            ]))
        #expect(results["status"] as? String == "success")
        #expect(results["new_model"] as? String == "ljwx-stock-trained-20261120_1800")
        #expect(results["new_data_count"] as? Int == 40)
        #expect(results["existing_data_count"] as? Int == 0)
        let performance = (results["performance"] as? [String: Any])?["performance"] as? [String: Any]
        #expect(performance?["total_tests"] as? Int == 20)
        #expect(performance?["successful_tests"] as? Int == 20)

        let tests = try await object(world, "data/llm_training/ljwx_test_results_20261120_1800.json")
        #expect(Set(tests.keys).isSuperset(of: ["model_name", "test_time", "test_cases", "summary"]))
        let cases = try #require(tests["test_cases"] as? [[String: Any]])
        #expect(cases.count == 20)
        for row in cases {
            #expect(Set(row.keys).isSuperset(of: ["input", "expected_type", "response", "response_time", "success"]))
        }
        let summary = try #require(tests["summary"] as? [String: Any])
        #expect(
            Set(summary.keys)
                == ["total_tests", "successful_tests", "success_rate", "average_response_time"])
    }

    @Test("asks each held-out question once of each model, after one uncounted warm-up question")
    func questionsOnce() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let model = try #require(run.model)
        let digest = try #require(world.alias(model))
        let counts = world.answers.counts.filter { $0.key.digest == digest }
        #expect(counts.count == 20)
        #expect(counts.values.sorted() == Array(repeating: 1, count: 19) + [2])
    }

    private func object(_ world: PipelineWorld, _ path: String) async throws -> [String: Any] {
        let data = try #require(try await world.artifacts.read(path), "no file \(path)")
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
