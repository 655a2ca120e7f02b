import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("a run that begins at a later stage")
struct LaterBeginningTests {
    private func run(
        _ world: PipelineWorld, from stage: StageName, change: (inout PipelineSettings) -> Void = { _ in }
    ) async throws -> RunRecord {
        world.clock.advance(by: 3600)
        let options = RunOptions(from: stage)
        let id = try await world.stores.runs.enqueue(options, trigger: .manual, at: world.clock.now).id
        return try await world.boot(change: change).work(on: id)
    }

    @Test("builds and measures anew on the samples there are, asks the source for nothing, and names what it took")
    func modelfile() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        let calls = world.barCalls().count
        let again = try await run(world, from: .modelfile) { $0.fewShot = PipelineWorld.fewShot(maximumShots: 2) }
        #expect(again.state == .succeeded)
        #expect(again.verdict != nil)
        #expect(again.asOf == first.asOf)
        #expect(again.model != first.model)
        #expect(world.barCalls().count == calls)
        #expect(try await world.stores.samples.samples(of: again.id).isEmpty)
        let words = "begins at modelfile with what run \(first.id) left of the stages before"
        #expect(again.warnings.map(\.en).contains(words))
        let stages = try await world.stores.runs.stages(of: again.id)
        let earlier = try await world.stores.runs.stages(of: first.id)
        let taken: Set<StageName> = [.fetch, .generate, .dedupe]
        #expect(stages.filter { taken.contains($0.stage) } == earlier.filter { taken.contains($0.stage) })
        #expect(Set(stages.filter { $0.state == .done }.map(\.stage)) == Set(StageName.allCases))
        let results = try #require(
            try await world.file("data/models/continuous_training_results_20261120_1900.json"))
        #expect(results.contains("\"new_data_count\" : 0"))
    }

    @Test("killed after a write, it goes on with what it began with", arguments: [1, 2, 3, 4, 5, 6, 9, 14])
    func killed(limit: Int) async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        world.clock.advance(by: 3600)
        let options = RunOptions(from: .modelfile)
        let id = try await world.stores.runs.enqueue(options, trigger: .manual, at: world.clock.now).id
        let fuse = Fuse(limit: limit)
        _ = try? await world.boot(fuse).work(on: id)  // killed: its error says nothing
        try #require(fuse.hasBlown)
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded)
        #expect(run.warnings.count { $0.en.hasPrefix("begins at modelfile with what run \(first.id) left") } == 1)
        let stages = try await world.stores.runs.stages(of: id).filter { $0.stage < .modelfile }
        #expect(try await world.stores.runs.stages(of: first.id).filter { $0.stage < .modelfile } == stages)
        #expect(stages.count == 3)
    }

    @Test("the same recipe as the champion's makes no second version")
    func identical() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        let again = try await run(world, from: .create)
        #expect(again.verdict == .kept)
        #expect(again.reasons.map(\.code) == ["identical"])
        #expect(try await world.stores.models.models().map(\.name) == [try #require(first.model)])
    }

    @Test("keeps under a higher cap what fell to the lower one")
    func dedupe() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run(RunOptions(examples: 12))
        let again = try await run(world, from: .dedupe)
        #expect(again.state == .succeeded)
        #expect(try await world.stores.samples.samples(of: again.id).count == 40)
    }

    @Test("fails where no run, trials aside, has done the stages before")
    func nothing() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run(RunOptions(dryRun: true))
        let run = try await run(world, from: .modelfile)
        #expect(run.state == .failed)
        #expect(run.error?.code == .noData)
        #expect(run.error?.message.en == "no run has done all stages before modelfile")
    }
}
