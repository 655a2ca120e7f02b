import Foundation
import Logging
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("every run leaves one results file with the incumbent's field names and what is known")
struct ResultsFileTests {
    private static let always: Set<String> = [
        "start_time", "end_time", "status", "steps", "base_model", "existing_data_count", "new_data_count",
        "total_data_count",
    ]

    @Test("of a run that fails after its samples were kept, with their file")
    func failed() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "modelfile done")
        world.server.install(PipelineWorld.family.base, .foreign)
        let run = try await world.boot().work(on: id)
        try #require(run.state == .failed)
        let file = try await results(world, run)
        #expect(Set(file.keys).isSuperset(of: Self.always.union(["training_file", "error"])))
        #expect(file["status"] as? String == "model_creation_failed")
        #expect(file["run_state"] as? String == "failed")
        #expect(file["existing_data_count"] as? Int == 0)
        #expect(file["new_data_count"] as? Int == 40)
        #expect(file["total_data_count"] as? Int == 40)
        #expect(
            file["training_file"] as? String == "data/llm_training/stock_training_data_20261120_1800.jsonl")
    }

    @Test("of a run that fails before it has samples")
    func failedEarly() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        world.advance(toDay: 1)
        world.source.fail(with: TrainerError(.tokenInvalid, .verbatim("token")))
        let run = try await world.run()
        let file = try await results(world, run)
        #expect(Set(file.keys).isSuperset(of: Self.always.union(["error"])))
        #expect(file["status"] as? String == "error")
        #expect(counts(file) == [40, 0, 40])
    }

    @Test("of a run that waits for something outside")
    func deferred() async throws {
        let world = try await PipelineWorld()
        world.server.setDown(true)
        let run = try await world.run()
        try #require(run.state == .deferred)
        let file = try await results(world, run)
        #expect(file["status"] as? String == "error")
        #expect(file["run_state"] as? String == "deferred")
        #expect(counts(file) == [0, 40, 40])
    }

    @Test("of a run that finds nothing new")
    func noNewData() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        world.advance(toDay: 0, hour: 20)
        let run = try await world.run()
        try #require(run.state == .noNewData)
        let file = try await results(world, run)
        #expect(Set(file.keys).isSuperset(of: Self.always.union(["message"])))
        #expect(file["status"] as? String == "no_new_data")
        #expect(counts(file) == [40, 0, 40])
    }

    @Test("of a run that was cancelled while it waited", arguments: [true, false])
    func cancelled(hasBegun: Bool) async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        if hasBegun {
            world.server.setDown(true)
            try #require(try await world.boot().work(on: id).state == .deferred)
        }
        #expect(try await world.boot().runner.cancel(id))
        let run = try #require(try await world.stores.runs.run(id))
        let file = try await results(world, run)
        #expect(Set(file.keys).isSuperset(of: Self.always.union(["error"])))
        #expect(file["status"] as? String == "error")
        #expect(file["run_state"] as? String == "cancelled")
        let kept = try await world.stores.samples.count()
        #expect(counts(file) == [0, kept, kept])
        #expect((kept > 0) == hasBegun)
    }

    @Test("of a dry run, which counts what would be new and keeps nothing")
    func dryRun() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run(RunOptions(dryRun: true))
        let file = try await results(world, run)
        #expect(Set(file.keys).isSuperset(of: Self.always))
        #expect(file["status"] as? String == "success")
        #expect(file["dry_run"] as? Bool == true)
        #expect(file["new_model"] == nil)
        #expect(counts(file) == [0, 40, 0])
    }

    @Test(
        "of a run that a full disk left without one, with the next start or the next run, and the warning is gone",
        arguments: [true, false])
    func owed(hasNextRun: Bool) async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        world.advance(toDay: 1)
        world.artifacts.failWrites(
            with: TrainerError(.diskFull, .diskFull(path: "/s/r.json", freeBytes: 0), cause: .foreign("no space left")))
        let failed = try await world.run()
        try #require(failed.state == .failed && failed.error?.code == .diskFull)
        let warning = try #require(failed.warnings.first { $0.en.contains("continuous_training_results_") })
        for text in [warning.en, warning.zh] {
            #expect(text.contains("/s/r.json") && text.contains("no space left") && !text.contains("TrainerError"))
        }
        world.artifacts.failWrites(with: nil)

        world.clock.advance(by: 3600)
        if hasNextRun {
            try await world.run()
        } else {
            let (rests, rest) = AsyncStream.makeStream(of: Void.self)
            let process = world.boot()
            let runner = PipelineRunner(
                stores: world.stores, pipeline: process.pipeline, hub: process.hub, clock: world.clock,
                logger: Logger(label: "test") { _ in world.journal }, onRest: { rest.yield() })
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner.run() }
                for await _ in rests { break }
                group.cancelAll()
            }
        }
        let file = try await results(world, failed)
        #expect(file["status"] as? String == "error" && file["run_state"] as? String == "failed")
        #expect(counts(file) == [40, 0, 40])
        let told = try #require(try await world.stores.runs.run(failed.id))
        #expect(!told.warnings.contains(warning))
        #expect(told.error == failed.error && told.finishedAt == failed.finishedAt)
    }

    private func counts(_ file: [String: Any]) -> [Int?] {
        ["existing_data_count", "new_data_count", "total_data_count"].map { file[$0] as? Int }
    }

    private func results(_ world: PipelineWorld, _ run: RunRecord) async throws -> [String: Any] {
        let stem = run.id.rawValue.replacingOccurrences(of: "-", with: "_")
        let text = try #require(try await world.file("data/models/continuous_training_results_\(stem).json"))
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
