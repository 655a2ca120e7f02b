import Foundation
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("a run that goes on under other settings")
struct OtherSettingsTests {
    private let family = PipelineWorld.family

    /// What stands under a run's version name, and what the registry says of it.
    private struct Standing: Equatable {
        let digest: String?
        let row: [String?]

        init(_ version: ModelName, in world: PipelineWorld) async throws {
            digest = world.alias(version)
            let record = try await world.stores.models.model(version)
            row = [record?.digest, record?.recipeDigest.hex]
        }
    }

    private static func other(_ settings: inout PipelineSettings) {
        settings.fewShot = PipelineWorld.fewShot(maximumShots: 2)
    }

    /// A world in which Friday's model is in service, and the next day's run.
    private func secondRun() async throws -> (world: PipelineWorld, run: RunID) {
        let world = try await PipelineWorld()
        try #require(try await world.run().verdict == .promoted)
        world.advance(toDay: 1)
        return (world, try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id)
    }

    @Test(
        "keeps the verdict that stood, and the version that it was passed on, wherever it was killed after it",
        arguments: ["evaluate done", "serving", "copy ljwx-stock:champion", "prune running"])
    func verdictStands(write: String) async throws {
        let (world, id) = try await secondRun()
        try await world.kill(id, after: write)
        let version = family.version(of: id)
        let before = try await Standing(version, in: world)
        let run = try await world.boot(change: Self.other).work(on: id)
        #expect(run.state == .succeeded && run.verdict == .promoted && run.model == version)
        #expect(run.reasons.map(\.code) == ["passed"])
        #expect(try await Standing(version, in: world) == before)
        #expect(try await world.stores.models.serving().champion == version)
        #expect(world.alias(family.champion) == before.digest)
        #expect(try await world.stores.models.model(version)?.verdict == .promoted)
    }

    @Test("keeps the verdict with which it waited for Ollama to clean up")
    func waitsInPrune() async throws {
        let (world, id) = try await secondRun()
        let fuse = Fuse { what in if what == "prune running" { world.server.setDown(true) } }
        try #require(try await world.boot(fuse).work(on: id).state == .deferred)
        world.server.setDown(false)
        let version = family.version(of: id)
        let before = try await Standing(version, in: world)
        world.clock.advance(by: 3600)
        let run = try await world.boot(change: Self.other).work(on: id)
        #expect(run.state == .succeeded && run.verdict == .promoted)
        #expect(try await Standing(version, in: world) == before)
        #expect(world.alias(family.champion) == before.digest)
    }

    @Test(
        "builds its version anew while no verdict stands, and the row tells of the new one; a pin stays",
        arguments: ["model", "create done", "evaluate running"])
    func builtAnew(write: String) async throws {
        let (world, id) = try await secondRun()
        try await world.kill(id, after: write)
        let version = family.version(of: id)
        let before = try await Standing(version, in: world)
        try await world.stores.models.update(version) { $0.isPinned = true }
        let run = try await world.boot(change: Self.other).work(on: id)
        #expect(run.verdict == .promoted && run.model == version)
        let record = try #require(try await world.stores.models.model(version))
        #expect(record.digest == world.alias(version))
        #expect(record.digest != before.digest && record.recipeDigest.hex != before.row[1])
        #expect(record.shots == 2 && record.isPinned)
        #expect(world.alias(family.champion) == record.digest)
    }

    @Test(
        "never builds a version anew that is in service, or was before, whatever its checkpoints say", arguments: 0...1)
    func inService(successors: Int) async throws {
        let world = try await PipelineWorld()
        // Asked for by name, the day is worked on again although a later run has seen it.
        var run = try await world.run(RunOptions(asOf: PipelineWorld.friday))
        for day in 0..<successors {
            world.advance(toDay: day + 1)
            try #require(try await world.run().verdict == .promoted)
        }
        let version = try #require(run.model)
        let before = try await Standing(version, in: world)
        let serving = try await world.stores.models.serving()
        (run.state, run.verdict, run.finishedAt) = (.queued, nil, nil)
        try await world.stores.runs.record(run)
        for var stage in try await world.stores.runs.stages(of: run.id) where stage.stage >= .create {
            stage.state = .pending
            try await world.stores.runs.record(stage, of: run.id)
        }
        let again = try await world.boot(change: Self.other).work(on: run.id)
        #expect(again.state == .failed && again.error?.code == .conflict)
        #expect(try await Standing(version, in: world) == before)
        #expect(try await world.stores.models.serving() == serving)
    }
}
