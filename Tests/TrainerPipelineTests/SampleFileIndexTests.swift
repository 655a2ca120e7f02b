import Foundation
import Retention
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the index of the files of samples")
struct SampleFileIndexTests {
    private static let path = "data/llm_training/stock_training_data_index.json"

    private func index(_ world: PipelineWorld) async throws -> SampleFileIndex {
        let data = try #require(try await world.artifacts.read(Self.path))
        return try JSONDecoder().decode(SampleFileIndex.self, from: data)
    }

    @Test("names each run's file, oldest first, with its day, samples, bytes and digest; a prune takes its own out")
    func runs() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        world.advance(toDay: 1)
        let second = try await world.run()
        let files = try await index(world).files
        #expect(files.map(\.run) == [first.id, second.id])
        #expect(files.map(\.asOf) == [first.asOf, second.asOf])
        #expect(files.map(\.samples) == [40, 40])
        for file in files {
            let content = try #require(try await world.artifacts.read("data/llm_training/\(file.name)"))
            #expect(file.bytes == Int64(content.count))
            #expect(file.sha256 == .of(content))
        }
        let scope = CleanupScope(
            rules: RetentionRules(data: KeepRules(last: 1)), family: PipelineWorld.family,
            dataFolder: "data/llm_training", modelsFolder: "data/models")
        let stage = PruneStage(
            server: world.server, runs: world.stores.runs, models: world.stores.models, artifacts: world.artifacts,
            turnstile: Turnstile())
        let plan = try await stage.plan(scope, liveRun: nil, now: world.clock.now)
        #expect(plan.data.remove.map(\.run) == [first.id])
        _ = try await stage.carryOut(plan, now: world.clock.now)
        #expect(try await index(world).files == [files[1]])
    }

    @Test("is made anew from the files where it was lost or is somebody else's", arguments: [nil, "[1]"])
    func lost(content: String?) async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        let before = try await index(world)
        try await world.artifacts.write(Data("x\n".utf8), to: "data/llm_training/stock_training_data_mine.jsonl")
        try await world.artifacts.remove(Self.path)
        if let content { try await world.artifacts.write(Data(content.utf8), to: Self.path) }
        let indexer = SampleFileIndexer(artifacts: world.artifacts, runs: world.stores.runs)
        try await indexer.update("data/llm_training")
        #expect(try await index(world) == before)
    }
}
