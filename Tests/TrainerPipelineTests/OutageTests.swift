import Foundation
import InMemoryLogging
import Logging
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("when something outside is down")
struct OutageTests {
    @Test(
        "Ollama down defers the run, and the next attempt goes on from the last checkpoint",
        arguments: [StageName.modelfile, .create, .evaluate, .prune])
    func ollamaDown(stage: StageName) async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let fuse = Fuse { what in
            if what == "\(stage.rawValue) running" { world.server.setDown(true) }
        }
        let down = try await world.boot(fuse).work(on: id)
        #expect(down.state == .deferred)
        #expect(down.error?.code == .ollamaUnavailable)
        #expect(down.notBefore == world.clock.now.addingTimeInterval(60))
        #expect(down.finishedAt == nil)
        let failed = try await world.stores.runs.stages(of: id).first { $0.state == .failed }
        #expect(failed?.stage == stage)

        world.server.setDown(false)
        #expect(try await world.stores.runs.claimNext(at: world.clock.now) == nil, "not before its time")
        let calls = world.source.calls.count
        world.clock.advance(by: 60)
        let up = try await world.boot().work(on: id)
        #expect(up.state == .succeeded)
        #expect(up.verdict == .promoted)
        #expect(up.attempt == 1)
        #expect(up.error == nil)
        #expect(up.startedAt == down.startedAt)
        #expect(world.source.calls.count == calls, "nothing is fetched again")
        let model = try #require(up.model)
        #expect(world.alias(PipelineWorld.family.champion) == world.alias(model))
    }

    @Test("waits 1, 2, 4 … and at most 15 minutes between attempts, and fails after 24 hours")
    func givesUp() async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let start = world.clock.now
        world.server.setDown(true)
        var minutes: [Double] = []
        var run = try await world.boot().work(on: id)
        while run.state == .deferred, let next = run.notBefore {
            minutes.append(next.timeIntervalSince(world.clock.now) / 60)
            world.clock.advance(to: next)
            run = try await world.boot().work(on: id)
        }
        #expect(Array(minutes.prefix(6)) == [1, 2, 4, 8, 15, 15])
        #expect(minutes.dropFirst(4).allSatisfy { $0 == 15 })
        #expect(run.state == .failed)
        #expect(run.error?.code == .ollamaUnavailable)
        #expect(run.finishedAt == world.clock.now)
        #expect(world.clock.now.timeIntervalSince(start) >= 24 * 3600)
        #expect(world.clock.now.timeIntervalSince(start) < 25 * 3600)
        let results = try await world.file("data/models/continuous_training_results_20261120_1800.json")
        #expect(results?.contains("\"run_state\" : \"failed\"") == true)
        #expect(results?.contains("\"status\" : \"error\"") == true)
    }

    @Test("a create that breaks off in mid-stream is done again, and leaves no half model")
    func interruptedCreate() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        world.server.interruptNextCreate(after: 1)
        let down = try await world.boot().work(on: id)
        #expect(down.state == .deferred)
        #expect(down.error?.code == .ollamaInterrupted)
        world.clock.advance(by: 60)
        #expect(try await world.boot().work(on: id).verdict == .promoted)
    }

    @Test("the data source down defers the run in its fetch, and the days that were fetched are not asked for again")
    func sourceDown() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        world.source.fail(call: 21, with: TrainerError(.upstreamUnavailable, .verbatim("HTTP 502")))
        let down = try await world.boot().work(on: id)
        #expect(down.state == .deferred)
        #expect(down.notBefore != nil)
        world.clock.advance(by: 60)
        #expect(try await world.boot().work(on: id).state == .succeeded)
        let asked = world.barCalls()
        #expect(asked.count == Set(asked).count + 1, "only the day that failed is asked for twice")
    }

    @Test(
        "a spent quota waits for its next period",
        arguments: [
            (TrainerError.Code.rateLimitedHour, "2026-11-20 19:01:00"),
            (.rateLimitedDay, "2026-11-21 00:05:00"),
        ])
    func quota(code: TrainerError.Code, until: String) async throws {
        let world = try await PipelineWorld()
        world.clock.advance(by: 17 * 60 + 30)
        world.source.fail(with: TrainerError(code, .verbatim("quota")))
        let run = try await world.run()
        #expect(run.state == .deferred)
        #expect(ShanghaiTime(try #require(run.notBefore)).text == until)
    }

    @Test("a quota that gives a few days of bars a day keeps the run going for days, until it gives nothing more")
    func smallQuota() async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let start = world.clock.now
        let spent = TrainerError(.rateLimitedDay, .verbatim("quota"))
        for night in 1...4 {
            let bars = world.barCalls().count
            world.source.fail(call: world.source.calls.count + 12, with: spent)
            let run = try await world.boot().work(on: id)
            #expect(run.state == .deferred, "night \(night)")
            #expect(world.barCalls().count > bars)
            world.clock.advance(to: try #require(run.notBefore))
        }
        #expect(world.clock.now.timeIntervalSince(start) > 72 * 3600)
        world.source.fail(with: spent)
        var run = try await world.boot().work(on: id)
        while run.state == .deferred, let next = run.notBefore {
            world.clock.advance(to: next)
            run = try await world.boot().work(on: id)
        }
        #expect(run.state == .failed)
        #expect(run.error?.code == .rateLimitedDay)
        #expect(world.clock.now.timeIntervalSince(start) < 6 * 24 * 3600)
    }

    @Test("a refused token fails the run at once with its own words")
    func wrongToken() async throws {
        let world = try await PipelineWorld()
        world.source.fail(with: TrainerError(.tokenInvalid, .verbatim("token"), cause: .foreign("您的token不对，请确认。")))
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .tokenInvalid)
        #expect(run.notBefore == nil)
        #expect(world.server.calls.allSatisfy { $0 == .digests })
    }

    @Test("a missing base model fails the run and is neither pulled nor made")
    func baseMissing() async throws {
        let world = try await PipelineWorld(installsBase: false)
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .baseModelMissing)
        #expect(run.error?.hint?.en.contains("base create") == true)
        #expect(world.server.calls.allSatisfy { $0 == .digests })
    }

    @Test("a missing base model is told before anything is fetched, in the journal and in the run's record")
    func baseMissingAtStart() async throws {
        let world = try await PipelineWorld(installsBase: false)
        let run = try await world.run()
        #expect(run.warnings == [.baseModelMissingYet("ljwx-stock")])
        #expect(run.warnings.first?.en.contains("ljwxctl base create --from") == true)
        let lines = world.journal.entries.map { "\($0.message)" }
        let told = try #require(lines.firstIndex(of: Message.baseModelMissingYet("ljwx-stock").zh))
        let fetch = try #require(lines.firstIndex(of: Message.stageStarted("fetch").zh))
        #expect(told < fetch)
        #expect(!world.barCalls().isEmpty, "the bars are there for the next run")
    }

    @Test("a base that is made while the run fetches serves it, and one that is there is no news")
    func baseMadeMeanwhile() async throws {
        let world = try await PipelineWorld(installsBase: false)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let fuse = Fuse { what in
            guard what == "generate running" else { return }
            world.server.install(
                PipelineWorld.family.configured,
                ServedModel(
                    system: "", template: "{{ .Prompt }}", messages: [], parameterText: "", family: "qwen2",
                    trainedContext: 32_768))
        }
        let first = try await world.boot(fuse).work(on: id)
        #expect(first.verdict == .promoted)
        #expect(first.warnings == [.baseModelMissingYet("ljwx-stock")])
        world.advance(toDay: 1)
        let second = try await world.run()
        #expect(second.verdict == .promoted)
        #expect(!second.warnings.contains(.baseModelMissingYet("ljwx-stock")))
    }

    @Test("Ollama down at the start is no missing base, and nothing is told of it")
    func downAtStart() async throws {
        let world = try await PipelineWorld()
        world.server.setDown(true)
        let run = try await world.run()
        #expect(run.state == .deferred)
        #expect(run.warnings.isEmpty)
        #expect(!world.barCalls().isEmpty)
    }

    @Test("a base tag that changed aborts the run before anything is built")
    func baseChanged() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        let champion = try #require(world.alias(PipelineWorld.family.champion))
        world.server.install(PipelineWorld.family.base, .foreign)
        world.advance(toDay: 1)
        let before = world.server.calls.count
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .baseModelChanged)
        let error = try #require(run.error)
        #expect(error.message.en.hasPrefix("ljwx-stock:base changed"))
        #expect(error.hint?.en.contains("restores ljwx-stock:base") == true)
        #expect(error.hint?.zh.contains("恢复 ljwx-stock:base") == true)
        #expect(world.server.calls.dropFirst(before).allSatisfy { $0 == .digests })
        #expect(world.alias(PipelineWorld.family.champion) == champion)
    }

    @Test("a base tag that changes between the Modelfile and the create aborts the run")
    func baseChangedInBetween() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "modelfile done")
        world.server.install(PipelineWorld.family.base, .foreign)
        let run = try await world.boot().work(on: id)
        #expect(run.state == .failed)
        #expect(run.error?.code == .baseModelChanged)
        #expect(run.error?.hint?.en.contains("restores ljwx-stock:base") == true)
    }

    @Test("the base is copied once and never again, also when its first name is gone")
    func baseCopiedOnce() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        _ = try await world.server.delete(PipelineWorld.family.configured)
        world.advance(toDay: 1)
        #expect(try await world.run().verdict == .promoted)
        let copies = world.server.calls.filter {
            $0 == .copy(PipelineWorld.family.configured, to: PipelineWorld.family.base)
        }
        #expect(copies.count == 1)
    }

    @Test(
        "a store that takes nothing just when the outcome is recorded is waited for, and the loop goes on",
        arguments: [TrainerError.Code.diskFull, .storeUnavailable])
    func fullDiskAtTheEnd(code: TrainerError.Code) async throws {
        let world = try await PipelineWorld()
        let refusals = Mutex(3)
        let fuse = Fuse(beforeWrite: { what in
            guard what == "run succeeded", refusals.withLock({ $0 > 0 }) else { return }
            refusals.withLock { $0 -= 1 }
            throw TrainerError(code, .verbatim("takes nothing"))
        })
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        async let ended = world.boot(fuse).work(on: id)
        for _ in 0..<3 {
            await world.clock.waitForSleeper()
            world.clock.advance(by: 30)
        }
        let run = try await ended
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        #expect(refusals.withLock { $0 } == 0)
    }

    @Test(
        "a damaged database ends the loop with its own words instead of being waited for",
        arguments: ["claim", "run succeeded"])
    func damagedStore(write: String) async throws {
        let world = try await PipelineWorld()
        let damage = TrainerError(.storeUnusable, .verbatim("damaged"), hint: .verbatim("restore a backup"))
        let fuse = Fuse(beforeWrite: { what in if what == write { throw damage } })
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        await #expect(throws: damage) { try await world.boot(fuse).work(on: id) }
    }

    @Test("a full disk fails the run with its reason, and what was kept before stays")
    func diskFull() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        let before = try await world.stores.samples.count()
        world.advance(toDay: 1)
        world.artifacts.failWrites(with: TrainerError(.diskFull, .verbatim("no space left")))
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .diskFull)
        #expect(try await world.stores.samples.count() == before)
        world.artifacts.failWrites(with: nil)
        world.clock.advance(by: 3600)
        #expect(try await world.run().state == .succeeded)
    }

    @Test("samples whose file cannot be written are not kept, and the next run keeps them and writes their file")
    func sampleFileRefused() async throws {
        let world = try await PipelineWorld()
        let fuse = Fuse(beforeWrite: { what in
            guard what.hasPrefix("file data/llm_training/stock_training_data") else { return }
            throw TrainerError(.diskFull, .verbatim("no space left"))
        })
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        #expect(try await world.boot(fuse).work(on: id).error?.code == .diskFull)
        #expect(try await world.stores.samples.count() == 0)
        world.clock.advance(by: 3600)
        #expect(try await world.run().state == .succeeded)
        let file = try #require(try await world.file("data/llm_training/latest.jsonl"))
        let kept = try await world.stores.samples.count()
        #expect(kept > 0 && file.split(separator: "\n").count == kept)
    }
}
