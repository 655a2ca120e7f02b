import Foundation
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("a dry run")
struct DryRunTests {
    @Test("keeps no sample, changes nothing in Ollama or the registry, and leaves a Modelfile")
    func leavesNothing() async throws {
        let world = try await PipelineWorld()
        let before = try await world.server.digests()
        let run = try await world.run(RunOptions(dryRun: true))
        #expect(run.state == .succeeded)
        #expect(run.verdict == .kept)
        #expect(run.reasons.map(\.code) == ["dry_run"])
        #expect(run.model == nil)
        #expect(try await world.server.digests() == before)
        #expect(try await world.stores.models.serving() == ServingState())
        #expect(try await world.stores.models.models().isEmpty)
        #expect(try await world.stores.samples.count() == 0)
        let modelfile = try #require(try await world.file("runs/\(run.id)/Modelfile"))
        #expect(modelfile.contains("FROM ljwx-stock:base"))
        #expect(modelfile.contains("MESSAGE user"))
        #expect(try await world.file("data/llm_training/latest.jsonl") == nil)
        for call in world.server.calls {
            switch call {
            case .create(_, _), .copy(_, to: _), .delete: Issue.record("\(call) in a dry run")
            case .version, .digests, .show, .ask(_, _, options: _): break
            }
        }
    }

    @Test("hides nothing from the real run of the same day, which builds the very recipe that was shown")
    func thenReal() async throws {
        let world = try await PipelineWorld()
        let dry = try await world.run(RunOptions(dryRun: true))
        world.clock.advance(by: 3600)
        let real = try await world.run()
        #expect(real.verdict == .promoted)
        let shown = try await world.file("runs/\(dry.id)/Modelfile")
        #expect(try await world.file("runs/\(real.id)/Modelfile") == shown)
    }

    @Test("is not held back by no_new_data")
    func afterReal() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        world.clock.advance(by: 3600)
        #expect(try await world.run(RunOptions(dryRun: true)).state == .succeeded)
    }

    @Test("without a base model it fails as the real run would")
    func withoutBase() async throws {
        let world = try await PipelineWorld(installsBase: false)
        let run = try await world.run(RunOptions(dryRun: true))
        #expect(run.state == .failed)
        #expect(run.error?.code == .baseModelMissing)
    }
}
