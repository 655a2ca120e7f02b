import Foundation
import Messages
import Retention
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("pruning")
struct PruneTests {
    @Test("never removes the champion, the previous one or a pinned one, and removes the rest beyond the newest")
    func keepsWhatServes() async throws {
        let world = try await PipelineWorld { $0.retention.models.last = 1 }
        let run = try await world.run()
        let first = try #require(run.model)
        var pinned = try #require(try await world.stores.models.model(first))
        pinned.isPinned = true
        try await world.stores.models.record(pinned)
        var versions = [first]
        for day in 1...3 {
            world.advance(toDay: day)
            let run = try await world.run()
            #expect(run.verdict == .promoted)
            versions.append(try #require(run.model))
        }
        let tags = Set(try await world.server.digests().keys)
        #expect(tags.contains(versions[0]), "pinned")
        #expect(!tags.contains(versions[1]), "neither champion, previous, pinned nor newest")
        #expect(tags.contains(versions[2]), "previous")
        #expect(tags.contains(versions[3]), "champion")
        #expect(try await world.stores.models.model(versions[1])?.removedAt == world.clock.now)
        #expect(tags.contains(PipelineWorld.family.base))
        #expect(tags.contains(PipelineWorld.family.configured))
        let serving = try await world.stores.models.serving()
        let champion = try #require(serving.champion)
        let previous = try #require(serving.previous)
        #expect(world.alias(PipelineWorld.family.champion) == world.alias(champion))
        #expect(world.alias(PipelineWorld.family.previous) == world.alias(previous))
    }

    @Test("a candidate tag that a dead run left is removed; a person's own models never are")
    func orphans() async throws {
        let world = try await PipelineWorld()
        let orphan = CandidateTag.name(base: "ljwx-stock", run: RunID("20261119-1800"))
        let own = [
            ModelName(base: "ljwx-stock", tag: "candidate-mine"), ModelName(base: "llama3"),
            ModelName(base: "ljwx-stock-trained-mine"),
        ]
        for name in [orphan] + own { try await world.server.copy(PipelineWorld.family.configured, to: name) }
        _ = try await world.run()
        let tags = Set(try await world.server.digests().keys)
        #expect(!tags.contains(orphan))
        #expect(tags.isSuperset(of: own))
    }

    @Test("a draft that `base create` left is removed, unless it alone holds the pinned base")
    func draft() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        let family = PipelineWorld.family
        let prune = PruneStage(
            server: world.server, runs: world.stores.runs, models: world.stores.models,
            artifacts: world.stores.artifacts, turnstile: Turnstile())
        let plan = { try await prune.plan(world.settings.cleanup, liveRun: nil, now: world.clock.now) }
        #expect(try await plan().models.remove.isEmpty)

        let other = ServedModel(
            system: "other", template: "", messages: [], parameterText: "", family: "llama", trainedContext: nil)
        world.server.install(family.baseDraft, other)
        let early = try await plan()
        #expect(early.models.remove == [family.baseDraft])
        try await world.stores.models.updateServing { $0.baseDigest = world.server.digest(of: family.baseDraft) }
        #expect(try await plan().models.remove.isEmpty)
        #expect(try await prune.carryOut(early, now: world.clock.now).removed.isEmpty)
        #expect(world.alias(family.baseDraft) != nil)

        try await world.server.copy(family.baseDraft, to: family.base)
        #expect(try await prune.carryOut(try await plan(), now: world.clock.now).removed == [family.baseDraft])
        #expect(world.alias(family.baseDraft) == nil)
    }

    @Test("what somebody copied over a version's name is kept with a warning, whatever the rules say of the version")
    func foreign() async throws {
        let world = try await PipelineWorld { $0.retention.models.last = 1 }
        let old = try #require(try await world.run().model)
        try await world.stores.models.update(old) { $0.isPinned = true }
        for day in 1...2 {
            world.advance(toDay: day)
            _ = try await world.run()
        }
        try await world.stores.models.update(old) { $0.isPinned = false }
        try await world.server.copy(PipelineWorld.family.configured, to: old)
        world.advance(toDay: 3)
        let run = try await world.run()
        #expect(run.state == .succeeded)
        #expect(run.warnings.map(\.en) == [Message.pruneForeign(old.short).en])
        #expect(world.alias(old) == world.alias(PipelineWorld.family.configured))
        #expect(try await world.stores.models.model(old)?.removedAt == nil)
    }

    @Test("a delete that Ollama refuses is a warning; the run succeeds and the next one tries again")
    func failingDelete() async throws {
        let world = try await PipelineWorld()
        let orphan = CandidateTag.name(base: "ljwx-stock", run: RunID("20261119-1800"))
        try await world.server.copy(PipelineWorld.family.configured, to: orphan)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let fuse = Fuse { what in
            // The plan asks for the names, and the call after that is the delete.
            guard what == "prune running" else { return }
            world.server.fail(
                call: world.server.calls.count + 2,
                with: TrainerError(.ollamaRefused, .verbatim("no"), cause: .foreign("in use"))
            )
        }
        let run = try await world.boot(fuse).work(on: id)
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        #expect(run.warnings.count == 1)
        #expect(run.warnings.first?.zh.contains(orphan.description) == true)
        #expect(world.alias(orphan) != nil)
        world.advance(toDay: 1)
        #expect(try await world.run().warnings.isEmpty)
        #expect(world.alias(orphan) == nil)
    }

    @Test("a candidate tag that Ollama will not delete stops nothing, and is removed by a later run")
    func stubbornCandidate() async throws {
        let world = try await PipelineWorld()
        world.server.failDeletes(with: TrainerError(.ollamaRefused, .verbatim("in use"), cause: .foreign("in use")))
        let run = try await world.run()
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        let candidate = CandidateTag.name(base: "ljwx-stock", run: run.id)
        #expect(run.warnings.allSatisfy { $0.zh.contains(candidate.description) } && !run.warnings.isEmpty)
        #expect(world.alias(candidate) != nil)
        world.server.failDeletes(with: nil)
        world.advance(toDay: 1)
        #expect(try await world.run().warnings.isEmpty)
        #expect(world.alias(candidate) == nil)
    }

    @Test("a prune that cannot be done for good is a warning: the run succeeds and the next one cleans up")
    func givesUp() async throws {
        let world = try await PipelineWorld()
        let orphan = CandidateTag.name(base: "ljwx-stock", run: RunID("20261119-1800"))
        try await world.server.copy(PipelineWorld.family.configured, to: orphan)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let fuse = Fuse { what in
            guard what == "prune running" else { return }
            world.server.fail(
                call: world.server.calls.count + 1,
                with: TrainerError(.ollamaRefused, .verbatim("not Ollama"), cause: .foreign("<html>")))
        }
        let run = try await world.boot(fuse).work(on: id)
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        #expect(run.error == nil)
        #expect(run.warnings.map(\.en) == [Message.pruneGaveUp(why: .verbatim("not Ollama")).en])
        let stage = try await world.stores.runs.stages(of: id).last
        #expect(stage?.stage == .prune && stage?.state == .failed)
        let results = try await world.file("data/models/continuous_training_results_20261120_1800.json")
        #expect(results?.contains("\"status\" : \"success\"") == true)
        world.advance(toDay: 1)
        #expect(try await world.run().warnings.isEmpty)
        #expect(world.alias(orphan) == nil)
    }

    @Test("a prune that waited for Ollama for a day in vain is a warning too")
    func waitsInVain() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let fuse = Fuse { what in if what == "prune running" { world.server.setDown(true) } }
        #expect(try await world.boot(fuse).work(on: id).state == .deferred)
        world.clock.advance(by: 24 * 3600)
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded && run.verdict == .promoted && run.error == nil)
        #expect(run.warnings.map(\.en) == [Message.pruneGaveUp(why: .verbatim("nothing answers")).en])
    }

    @Test("what was removed stays in the registry as history")
    func history() async throws {
        let world = try await PipelineWorld { $0.retention.models.last = 1 }
        for day in 0...3 {
            world.advance(toDay: day)
            _ = try await world.run()
        }
        let models = try await world.stores.models.models()
        #expect(models.count == 4)
        #expect(models.filter { $0.removedAt != nil }.count == 2)
    }
}
