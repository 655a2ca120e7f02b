import Foundation
import InMemoryLogging
import Logging
import Messages
import Retention
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

/// Backups by name, with what each was asked to hold.
private final class ListedBackups: BackupStore {
    private let state = Mutex((manifests: [BackupManifest](), orders: [BackupOrder](), fault: TrainerError?.none))
    private let onCreate = Mutex<(@Sendable () async throws -> Void)?>(nil)

    var orders: [BackupOrder] { state.withLock { $0.orders } }
    func fail(with error: TrainerError?) { state.withLock { $0.fault = error } }

    func beforeCreate(_ action: @escaping @Sendable () async throws -> Void) { onCreate.withLock { $0 = action } }

    func path(of name: String) -> String { "/state/backups/\(name)" }

    func backups() async throws -> [BackupManifest] {
        try Task.checkCancellation()
        return state.withLock { $0.manifests.sorted { $0.name > $1.name } }
    }

    func create(_ order: BackupOrder) async throws -> BackupManifest {
        let action = onCreate.withLock { $0 }
        try await action?()
        return try state.withLock { state in
            if let fault = state.fault { throw fault }
            let manifest = BackupManifest(
                name: BackupManifest.name(at: order.at), madeAt: order.at, trigger: order.trigger, database: "db",
                databaseSchema: 1, newestRun: nil,
                files: [.init(path: "db", bytes: 3 << 20, sha256: .of("db"))])
            state.orders.append(order)
            state.manifests.append(manifest)
            return manifest
        }
    }

    func remove(_ name: String) async throws {
        try state.withLock { state in
            if let fault = state.fault { throw fault }
            state.manifests.removeAll { $0.name == name }
        }
    }
}

@Suite("backups that runs make")
struct BackupRunTests {
    private func world(
        _ backups: ListedBackups, everyDays: Int = 7, keep: KeepRules = KeepRules(last: KeepRules.all)
    ) async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75, backups: backups) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
            $0.backupEveryDays = everyDays
            $0.retention = RetentionRules(models: KeepRules(last: 3), backups: keep)
        }
    }

    @Test("the first run makes one, then the first whose day is a week after it, and tells it in its lines")
    func due() async throws {
        let backups = ListedBackups()
        let world = try await world(backups)
        var days: [TradeDate] = []
        for day in 0...6 {
            // One of a week later may end at an earlier hour.
            world.advance(toDay: day, hour: day.isMultiple(of: 2) ? 18 : 17)
            let before = backups.orders.count
            let run = try await world.run()
            #expect(run.state == .succeeded && run.warnings.isEmpty)
            if backups.orders.count > before { days.append(ShanghaiTime(world.clock.now).day) }
        }
        let first = try #require(days.first)
        #expect(days.count == 2 && first == PipelineWorld.friday && days.last?.dayNumber == first.dayNumber + 7)
        #expect(backups.orders.map(\.trigger) == [.schedule, .schedule])
        let lines = world.journal.entries.map { "\($0.message)" }
        #expect(lines.filter { $0.contains("做了备份") }.count == 2)
    }

    @Test("it holds what people read of runs and what commands need, and not what the store can make again")
    func files() async throws {
        let backups = ListedBackups()
        let world = try await world(backups)
        let run = try await world.run()
        let stem = RunFiles.stem(run.id)
        let order = try #require(backups.orders.first)
        let expected = [
            RunFiles.modelfile(run.id), RunFiles.tokens(run.id), RunFiles.verdict(run.id), RunFiles.card(run.id),
            "cases/2026-11.json", "data/llm_training/\(RunFiles.testsPrefix)\(stem).json",
        ]
        #expect(Set(order.files).isSuperset(of: expected))
        // Its own run is not over yet, and would go on from them.
        #expect(order.files.contains(RunFiles.candidates(run.id)))
        let maker = try #require(BackupMaker(stores: world.stores, scope: world.settings.cleanup))
        _ = try await maker.make(.manual, at: world.clock.now)
        let later = try #require(backups.orders.last)
        #expect(!later.files.contains(RunFiles.candidates(run.id)))
        #expect(!later.files.contains { $0.hasSuffix(".jsonl") }, "\(later.files)")
        #expect(later.files.contains("data/models/\(RunResults.fileName(of: run.id))"))
    }

    @Test("0 days: none is made by itself")
    func off() async throws {
        let backups = ListedBackups()
        let world = try await world(backups, everyDays: 0)
        #expect(try await world.run().state == .succeeded)
        #expect(backups.orders.isEmpty)
    }

    @Test("one that cannot be made is a warning of the run, whose verdict stands, and the next run tries again")
    func failure() async throws {
        let backups = ListedBackups()
        backups.fail(with: TrainerError(.diskFull, .verbatim("no room")))
        let world = try await world(backups)
        let run = try await world.run()
        #expect(run.state == .succeeded && run.verdict != nil)
        #expect(run.warnings == [.backupNotMade(why: .verbatim("no room"))])
        backups.fail(with: nil)
        world.advance(toDay: 1)
        #expect(try await world.run().warnings.isEmpty && backups.orders.count == 1)
    }

    @Test("a cancel during the backup says that the backup is left, and nothing of pruning, which is done")
    func cancelled() async throws {
        let backups = ListedBackups()
        let world = try await world(backups)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot()
        let reached = Signal()
        backups.beforeCreate {
            await reached.fire()
            try await world.clock.sleep(until: .distantFuture)
        }
        async let ended = process.work(on: id)
        await reached.wait()
        #expect(try await process.runner.cancel(id))
        let run = try await ended
        #expect(run.state == .succeeded && run.verdict != nil)
        #expect(run.warnings == [.cancelledBeforeBackup])
        let prune = try await world.stores.runs.stages(of: id).first { $0.stage == .prune }
        #expect(prune?.state == .done)
    }

    @Test(
        "a cancel right after pruning tells of the backup that is due, where one is, and of nothing else",
        arguments: [7, 0])
    func cancelledAfterPrune(everyDays: Int) async throws {
        let backups = ListedBackups()
        backups.beforeCreate { try Task.checkCancellation() }
        let world = try await world(backups, everyDays: everyDays)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let later = Later()
        let answers = Mutex<[Bool]>([])
        let process = world.boot(Fuse { what in if what == "prune done" { await later.act(once: true) } })
        await later.set {
            let isCancelled = try await process.runner.cancel(id)
            answers.withLock { $0.append(isCancelled) }
        }
        let run = try await process.work(on: id)
        #expect(answers.withLock { $0 } == [true])
        #expect(run.state == .succeeded)
        #expect(run.warnings == (everyDays == 0 ? [] : [.cancelledBeforeBackup]))
    }

    @Test("a backup from the future was made under a wrong clock and holds none back")
    func future() async throws {
        let backups = ListedBackups()
        let world = try await world(backups)
        let ahead = world.clock.now.addingTimeInterval(86_400 * 400)
        _ = try await backups.create(BackupOrder(at: ahead, trigger: .manual, files: []))
        let maker = try #require(BackupMaker(stores: world.stores, scope: world.settings.cleanup))
        #expect(try await maker.isDue(everyDays: 7, at: world.clock.now))
    }

    @Test("the plan that a dry run shows is what a real one does, and what cannot be removed is told")
    func cleanup() async throws {
        let backups = ListedBackups()
        let world = try await world(backups, keep: KeepRules(last: 2, tags: [try #require(KeepTags("manual"))]))
        for day in 1...6 {
            let at = world.clock.now.addingTimeInterval(-86_400 * Double(day))
            _ = try await backups.create(BackupOrder(at: at, trigger: day == 6 ? .manual : .schedule, files: []))
        }
        let stage = PruneStage(
            server: world.server, runs: world.stores.runs, models: world.stores.models, artifacts: world.artifacts,
            backups: backups, turnstile: Turnstile())
        let plan = try await stage.plan(world.settings.cleanup, liveRun: nil, now: world.clock.now)
        let reasons = plan.backups.keep.map { $0.reasons.map(\.code) }
        #expect(reasons == [["newest", "keep_last"], ["keep_last"], ["keep_tags"]])
        #expect(plan.backups.remove.count == 3)
        #expect(try await backups.backups().count == 6, "a plan removes nothing")

        backups.fail(with: TrainerError(.storeUnusable, .verbatim("x"), cause: .foreign("busy")))
        let failed = try await stage.carryOut(plan, now: world.clock.now)
        #expect(failed.removedBackups == [] && failed.failedFiles?.values.contains(.foreign("busy")) == true)
        backups.fail(with: nil)
        let done = try await stage.carryOut(plan, now: world.clock.now)
        #expect(done.removedBackups == plan.backups.remove.map(\.name))
        #expect(try await backups.backups().map(\.name) == plan.backups.keep.map(\.backup.name))
        let again = try await stage.plan(world.settings.cleanup, liveRun: nil, now: world.clock.now)
        #expect(again.backups == BackupPlan(keep: plan.backups.keep))
    }

    @Test("rules that keep no backup are refused")
    func empty() async throws {
        let world = try await world(ListedBackups(), keep: KeepRules())
        let stage = PruneStage(
            server: world.server, runs: world.stores.runs, models: world.stores.models, artifacts: world.artifacts,
            turnstile: Turnstile())
        let error = await #expect(throws: TrainerError.self) {
            try await stage.plan(world.settings.cleanup, liveRun: nil, now: world.clock.now)
        }
        #expect(error?.message.en.contains("retention.backups") == true)
    }
}
