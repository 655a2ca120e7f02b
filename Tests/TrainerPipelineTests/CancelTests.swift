import Foundation
import Logging
import Messages
import Retention
import ServiceLifecycle
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("cancelling and stopping")
struct CancelTests {
    @Test("a waiting run is cancelled where it stands and is never claimed")
    func waiting() async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot()
        #expect(try await process.runner.cancel(id))
        let run = try #require(try await world.stores.runs.run(id))
        #expect(run.state == .cancelled)
        #expect(try await world.stores.runs.claimNext(at: world.clock.now) == nil)
        #expect(await process.hub.history(of: id).last?.finalState == .cancelled)
        #expect(try await process.runner.cancel(id) == false)
        #expect(try await process.runner.cancel(RunID("20200101-0000")) == false)
    }

    @Test("cancelling a waiting run does not hide what the running one said last")
    func waitingBesideRunning() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let waiting = try await world.stores.runs.enqueue(
            RunOptions(noPromote: true), trigger: .manual, at: world.clock.now
        ).id
        world.clock.advance(by: 2 * Liveness.leastSilence)
        let process = world.boot()
        let reached = Signal()
        world.answers.script { _, answers in
            await reached.fire()
            try await world.clock.sleep(until: .distantFuture)
            return answers.said("")
        }
        async let ended = process.work(on: id)
        await reached.wait()
        let said = await process.hub.latest
        #expect(said?.run == id && said?.stage != nil)
        #expect(try await process.runner.cancel(waiting))
        #expect(await process.hub.latest == said)
        #expect(await process.runner.currentAttempt == Attempt(run: id, startedAt: world.clock.now))
        #expect(try await process.runner.cancel(id))
        #expect(try await ended.state == .cancelled)
    }

    @Test("a deferred run can be cancelled")
    func deferred() async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        world.server.setDown(true)
        let run = try await world.run()
        try #require(run.state == .deferred)
        #expect(try await world.boot().runner.cancel(run.id))
        #expect(try await world.stores.runs.run(run.id)?.state == .cancelled)
    }

    @Test(
        "a running run is cancelled in mid-question, whatever the client makes of it, and nothing goes into service",
        arguments: [true, false])
    func running(clientReportsOutage: Bool) async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot()
        let reached = Signal()
        world.answers.script { _, answers in
            await reached.fire()
            do {
                try await world.clock.sleep(until: .distantFuture)
            } catch  where clientReportsOutage {
                throw TrainerError(.ollamaUnavailable, .verbatim("request cut"))
            }
            return answers.said("")
        }
        async let ended = process.work(on: id)
        await reached.wait()
        #expect(await process.runner.current == id)
        #expect(try await process.runner.cancel(id))
        let run = try await ended
        #expect(run.state == .cancelled)
        #expect(run.finishedAt == world.clock.now)
        #expect(run.notBefore == nil)
        #expect(world.alias(PipelineWorld.family.champion) == nil)
        #expect(try await world.stores.models.serving().champion == nil)
        #expect(await process.runner.current == nil)
    }

    @Test("a run cancelled in the moment of its claim does not begin its work")
    func claimed() async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let later = Later()
        let fuse = Fuse { what in
            if what == "claim" { await later.act(once: true) }
        }
        let process = world.boot(fuse)
        await later.set {
            let isCancelled = try await process.runner.cancel(id)
            #expect(isCancelled)
        }
        let run = try await process.work(on: id)
        #expect(run.state == .cancelled)
        #expect(world.source.calls.isEmpty)
    }

    @Test(
        "a cancel that comes when the verdict stands changes neither the registry nor the verdict",
        arguments: ["serving", "copy ljwx-stock:champion", "run succeeded"])
    func afterTheVerdict(write: String) async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let later = Later()
        let champions = Mutex<[ModelName?]>([])
        let fuse = Fuse { what in
            guard what == write, let serving = try? await world.stores.models.serving(), serving.champion != nil
            else { return }
            champions.withLock { $0.append(serving.champion) }
            await later.act(once: true)
        }
        let process = world.boot(fuse)
        await later.set { _ = try await process.runner.cancel(id) }
        let run = try await process.work(on: id)
        #expect(!champions.withLock { $0.isEmpty }, "the cancel was asked for")
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        // Once the outcome is being recorded, pruning is done.
        #expect(run.warnings.contains(.cancelledAfterVerdict) == (write != "run succeeded"))
        #expect(try await world.stores.models.serving().champion == run.model)
        #expect(world.alias(PipelineWorld.family.champion) == world.alias(try #require(run.model)))
    }

    @Test("a cancel right after a version got its name leaves it with its row, so that it is counted and cleaned up")
    func afterTheCopy() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let version = PipelineWorld.family.version(of: id)
        let later = Later()
        let process = world.boot(Fuse { what in if what == "copy \(version.short)" { await later.act(once: true) } })
        await later.set {
            let isCancelled = try await process.runner.cancel(id)
            #expect(isCancelled)
        }
        let run = try await process.work(on: id)
        #expect(run.state == .cancelled)
        #expect(world.alias(version) != nil)
        #expect(try await world.stores.models.model(version)?.run == id)
        #expect(try await world.orphans().isEmpty)
    }

    @Test("a version whose process was killed before its row was written is removed once its run is over, not before")
    func killedAfterTheCopy() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let version = PipelineWorld.family.version(of: id)
        try await world.kill(id, after: "copy \(version.short)")
        #expect(try await world.orphans() == [version])

        let next = world.boot()
        _ = try await world.stores.runs.recoverInterrupted(at: world.clock.now, afterStop: false)
        let prune = PruneStage(
            server: world.server, runs: world.stores.runs, models: world.stores.models,
            artifacts: world.stores.artifacts, turnstile: Turnstile())
        let early = try await prune.plan(world.settings.cleanup, liveRun: nil, now: world.clock.now)
        #expect(!early.models.remove.contains(version), "its run goes on and writes the row yet")
        #expect(try await next.runner.cancel(id))
        world.clock.advance(by: 3600)
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        #expect(try await world.orphans().isEmpty)
        #expect(world.alias(version) == nil)
    }

    @Test("a cancel that comes while a run is put off ends it")
    func whileDeferring() async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 2)
        world.server.setDown(true)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let answers = Mutex<[Bool]>([])
        let later = Later()
        let process = world.boot(Fuse { what in if what == "run deferred" { await later.act(once: true) } })
        await later.set {
            let isCancelled = try await process.runner.cancel(id)
            answers.withLock { $0.append(isCancelled) }
        }
        let run = try await process.work(on: id)
        #expect(answers.withLock { $0 } == [true])
        #expect(run.state == .cancelled && run.notBefore == nil && run.finishedAt == world.clock.now)
        #expect(try await world.stores.runs.claimNext(at: .distantFuture) == nil)
    }

    @Test(
        "a cancel that comes while the outcome waits for the store is heeded where the run failed, refused where it is done",
        arguments: [true, false])
    func whileTheStoreIsFull(fails: Bool) async throws {
        let world = try await PipelineWorld(installsBase: !fails)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let isFull = Mutex(true)
        let fuse = Fuse(beforeWrite: { what in
            guard what == (fails ? "run failed" : "run succeeded"), isFull.withLock({ $0 }) else { return }
            throw TrainerError(.diskFull, .verbatim("no space left"))
        })
        let process = world.boot(fuse)
        async let ended = process.work(on: id)
        await world.clock.waitForSleeper()
        #expect(try await process.runner.cancel(id) == fails)
        isFull.withLock { $0 = false }
        world.clock.advance(by: 30)
        let run = try await ended
        #expect(run.state == (fails ? .cancelled : .succeeded))
        #expect(run.error?.code == (fails ? .baseModelMissing : nil))
    }

    @Test("a stop in mid-stage puts the run back into the queue, counts no attempt, and the next start goes on")
    func gracefulShutdown() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot()
        let reached = Signal()
        world.answers.script { question, answers in
            if world.answers.counts.count >= 5 {
                await reached.fire()
                try await world.clock.sleep(until: .distantFuture)
            }
            return try await ScriptedAnswers.right(question, answers)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: process.runner)], logger: Logger(label: "test") { _ in world.journal }))
        async let stopped: Void = group.run()
        await reached.wait()
        await group.triggerGracefulShutdown()
        try await stopped

        let waiting = try #require(try await world.stores.runs.run(id))
        #expect(waiting.state == .queued)
        #expect(waiting.attempt == 0)
        #expect(waiting.finishedAt == nil)
        let stages = try await world.stores.runs.stages(of: id)
        #expect(stages.last?.stage == .evaluate)
        #expect(stages.last?.state == .pending)

        world.answers.script(nil, ScriptedAnswers.right)
        let calls = world.source.calls.count
        let run = try await world.boot().work(on: id)
        #expect(run.verdict == .promoted)
        #expect(run.attempt == 0)
        #expect(world.source.calls.count == calls)
    }
}

/// A stop while nothing can be written.
@Suite("stopping on a full store")
struct FullStoreStopTests {
    private func group(_ process: DaemonProcess, _ world: PipelineWorld) -> ServiceGroup {
        ServiceGroup(
            configuration: .init(
                services: [.init(service: process.runner)], logger: Logger(label: "test") { _ in world.journal }))
    }

    private func full(_ write: String) -> Fuse {
        Fuse(beforeWrite: { what in
            if what == write { throw TrainerError(.diskFull, .verbatim("no space left")) }
        })
    }

    @Test(
        "a stop while the store is waited for ends at once and in good order, and the next start goes on with the run",
        .timeLimit(.minutes(2)), arguments: ["recover", "claim", "run succeeded"])
    func whileWaiting(write: String) async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let group = group(world.boot(full(write)), world)
        async let stopped: Void = group.run()
        await world.clock.waitForSleeper()
        await group.triggerGracefulShutdown()
        try await stopped
        #expect(try await world.stores.runs.run(id)?.state == (write == "run succeeded" ? .running : .queued))
        #expect(try await world.boot().work(on: id).verdict == .promoted)
    }

    @Test(
        "a run that is stopped in mid-stage and cannot be recorded stays as it is, and the next start goes on with it")
    func whileRecording() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let reached = Signal()
        world.answers.script { _, answers in
            await reached.fire()
            try await world.clock.sleep(until: .distantFuture)
            return answers.said("")
        }
        let group = group(world.boot(full("run queued")), world)
        async let stopped: Void = group.run()
        await reached.wait()
        await group.triggerGracefulShutdown()
        try await stopped
        #expect(try await world.stores.runs.run(id)?.state == .running)
        world.answers.script(nil, ScriptedAnswers.right)
        #expect(try await world.boot().work(on: id).verdict == .promoted)
    }

    @Test("stops that could not be recorded never give a run up")
    func neverGivenUp() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        for _ in 0..<4 {
            let group = group(world.boot(full("run succeeded"), afterStop: true), world)
            async let stopped: Void = group.run()
            await world.clock.waitForSleeper()
            await group.triggerGracefulShutdown()
            try await stopped
        }
        #expect(try await world.boot(afterStop: true).work(on: id).verdict == .promoted)
    }
}

/// Something that happens once and is waited for.
actor Signal {
    private var hasFired = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    func fire() {
        hasFired = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    func wait() async {
        if hasFired { return }
        await withCheckedContinuation { waiters.append($0) }
    }
}

/// An action that is known only after the thing that triggers it was made.
actor Later {
    private var action: (@Sendable () async throws -> Void)?

    func set(_ action: @escaping @Sendable () async throws -> Void) { self.action = action }

    func act(once: Bool) async {
        let action = self.action
        if once { self.action = nil }
        do { try await action?() } catch { Issue.record(error) }
    }
}
