import Foundation
import Retention
import Messages
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the files of old runs")
struct FileRetentionTests {
    /// A store with runs of some nights, their files, and files of somebody else.
    private struct Nights {
        let runs: SQLiteRunStore
        let models: SQLiteModelStore
        let artifacts = InMemoryArtifactStore()
        let server = FakeModelServer(models: [:])
        let ids: [RunID]
        let now: Date

        static let foreign = [
            "runs/mine/notes.txt", "runs/20250101-0200/Modelfile", "data/llm_training/stock_training_data_mine.jsonl",
            "data/llm_training/stock_training_data_20250101_020000.jsonl",
            "data/models/continuous_training_results_20250101_0200.json", "data/llm_training/other.jsonl",
        ]

        init(_ count: Int) async throws {
            let database = try TrainerDatabase.inMemory()
            (runs, models) = (SQLiteRunStore(database), SQLiteModelStore(database))
            var ids: [RunID] = []
            var at = ShanghaiTime.instant(TradeDate(dayNumber: 20_700), hour: 2, minute: 0)
            for _ in 0..<count {
                let id = try await runs.enqueue(RunOptions(), trigger: .manual, at: at).id
                var record = try #require(try await runs.claimNext(at: at))
                record.state = .succeeded
                record.finishedAt = at
                try await runs.record(record)
                for path in Self.files(of: id) { try await artifacts.write(Data(count: 10), to: path) }
                ids.append(id)
                at += 86_400
            }
            for path in Self.foreign { try await artifacts.write(Data(count: 10), to: path) }
            if let last = ids.last {
                try await artifacts.link(
                    "data/llm_training/latest.jsonl", to: "stock_training_data_\(RunFiles.stem(last)).jsonl")
            }
            self.ids = ids
            self.now = at
        }

        static func files(of id: RunID) -> [String] {
            [
                RunFiles.modelfile(id), RunFiles.candidates(id), "data/models/\(RunResults.fileName(of: id))",
                "data/llm_training/\(RunFiles.testsPrefix)\(RunFiles.stem(id)).json", data(of: id),
            ]
        }

        static func data(of id: RunID) -> String {
            "data/llm_training/\(RunFiles.dataPrefix)\(RunFiles.stem(id)).jsonl"
        }

        func stage(_ artifacts: any ArtifactStore) -> PruneStage {
            PruneStage(server: server, runs: runs, models: models, artifacts: artifacts, turnstile: Turnstile())
        }

        func scope(runs: KeepRules, data: KeepRules = KeepRules(last: -1)) -> CleanupScope {
            CleanupScope(
                rules: RetentionRules(runs: runs, data: data), family: PipelineWorld.family,
                dataFolder: "data/llm_training", modelsFolder: "data/models")
        }

        func conclude(_ id: RunID, _ verdict: Verdict) async throws {
            var record = try #require(try await runs.run(id))
            record.verdict = verdict
            try await runs.record(record)
        }

        func remains(of id: RunID) -> Set<String> { Set(artifacts.files.keys).intersection(Self.files(of: id)) }
    }

    @Test("what a dry run shows is what a real one does, and a second one finds nothing more")
    func dryAndReal() async throws {
        let nights = try await Nights(9)
        try await nights.conclude(nights.ids[1], .promoted)
        let promoted = try #require(KeepTags("promoted,manual"))
        let scope = nights.scope(
            runs: KeepRules(last: 2, hourly: 3, weekly: 2, tags: [promoted]), data: KeepRules(last: 3))
        let stage = nights.stage(nights.artifacts)
        let plan = try await stage.plan(scope, liveRun: nil, now: nights.now)
        #expect(try await stage.plan(scope, liveRun: nil, now: nights.now) == plan)
        let before = Set(nights.artifacts.files.keys)
        let done = try await stage.carryOut(plan, now: nights.now)
        let planned = (plan.runs.remove + plan.data.remove).flatMap(\.paths)
        let gone = before.subtracting(nights.artifacts.files.keys)
        #expect(gone.allSatisfy { path in planned.contains { path == $0 || path.hasPrefix($0 + "/") } })
        #expect(planned.allSatisfy { path in gone.contains { $0 == path || $0.hasPrefix(path + "/") } })
        #expect(done.removedRuns == plan.runs.remove.map(\.run) && done.removedData == plan.data.remove.map(\.run))
        #expect(plan.data.remove.count == 6 && plan.data.keep.count == 3)
        let tagged = plan.runs.keep.filter { $0.reasons.contains(.tagged(promoted)) }
        #expect(tagged.map(\.files.run) == [nights.ids[1]])
        let again = try await stage.plan(scope, liveRun: nil, now: nights.now)
        #expect(again.runs.remove.isEmpty && again.data.remove.isEmpty)
        #expect(again.runs.keep == plan.runs.keep)
    }

    @Test("somebody else's files, and files of runs that are not known here, are in no plan")
    func foreign() async throws {
        let nights = try await Nights(4)
        let stage = nights.stage(nights.artifacts)
        let scope = nights.scope(runs: KeepRules(last: 1), data: KeepRules(last: 1))
        let plan = try await stage.plan(scope, liveRun: nil, now: nights.now)
        _ = try await stage.carryOut(plan, now: nights.now)
        #expect(Set(nights.artifacts.files.keys).isSuperset(of: Nights.foreign))
        let known = plan.runs.keep.map(\.files.run) + plan.runs.remove.map(\.run)
        #expect(Set(known) == Set(nights.ids))
    }

    @Test("the newest, a run that is not over, and one whose version is still there stay")
    func protected() async throws {
        let nights = try await Nights(5)
        let waiting = nights.ids[0]
        var record = try #require(try await nights.runs.run(waiting))
        record.state = .deferred
        try await nights.runs.record(record)
        let version = ModelRecord(
            name: PipelineWorld.family.version(of: nights.ids[1]), digest: "d", run: nights.ids[1],
            createdAt: nights.now, asOf: TradeDate(dayNumber: 20_700), baseDigest: "b", recipeDigest: .of("r"),
            trainingKind: "fewshot", shots: 1)
        try await nights.models.record(version)
        let plan = try await nights.stage(nights.artifacts).plan(
            nights.scope(runs: KeepRules(within: KeepWindow(hours: 1))), liveRun: nil, now: nights.now)
        let reasons = Dictionary(
            uniqueKeysWithValues: plan.runs.keep.map { ($0.files.run, $0.reasons.map(\.code)) })
        #expect(reasons[waiting] == ["live_run"])
        #expect(reasons[nights.ids[1]] == ["model_stays"])
        #expect(reasons[nights.ids[4]]?.first == "newest")
        #expect(plan.runs.remove.map(\.run) == [nights.ids[2], nights.ids[3]])
    }

    @Test("a version stays by its own verdict, which stands before its run's record has it")
    func taggedVersion() async throws {
        let nights = try await Nights(4)
        for (id, verdict) in zip(nights.ids, [Verdict.rejected, .promoted, .rejected, .rejected]) {
            let name = PipelineWorld.family.version(of: id)
            var row = ModelRecord(
                name: name, digest: name.short, run: id, createdAt: nights.now, asOf: TradeDate(dayNumber: 20_700),
                baseDigest: "b", recipeDigest: .of("r"), trainingKind: "fewshot", shots: 1)
            row.verdict = verdict
            try await nights.models.record(row)
        }
        let rules = RetentionRules(models: KeepRules(tags: [try #require(KeepTags("promoted"))]))
        let scope = CleanupScope(
            rules: rules, family: PipelineWorld.family, dataFolder: "data/llm_training", modelsFolder: "data/models")
        let plan = try await nights.stage(nights.artifacts).plan(scope, liveRun: nil, now: nights.now).models
        let versions = nights.ids.map { PipelineWorld.family.version(of: $0) }
        #expect(plan.keep.map(\.name) == [versions[3], versions[1]])
        #expect(plan.remove == [versions[0], versions[2]])
    }

    @Test("the file that latest.jsonl points to stays, although a later run left one before it")
    func latest() async throws {
        let nights = try await Nights(3)
        let first = nights.ids[0]
        try await nights.artifacts.link(
            "data/llm_training/latest.jsonl", to: "\(RunFiles.dataPrefix)\(RunFiles.stem(first)).jsonl")
        let plan = try await nights.stage(nights.artifacts).plan(
            nights.scope(runs: KeepRules(last: -1), data: KeepRules(last: 1)), liveRun: nil, now: nights.now)
        #expect(plan.data.keep.map(\.files.run) == [nights.ids[2], first])
        #expect(plan.data.remove.map(\.run) == [nights.ids[1]])
    }

    @Test("killed between any two removals, the next clean-up finishes the same plan")
    func killed() async throws {
        let calm = try await Nights(5)
        let scope = calm.scope(runs: KeepRules(last: 1), data: KeepRules(last: 2))
        let plan = try await calm.stage(calm.artifacts).plan(scope, liveRun: nil, now: calm.now)
        _ = try await calm.stage(calm.artifacts).carryOut(plan, now: calm.now)
        var limit = 1
        while true {
            let nights = try await Nights(5)
            let fuse = Fuse(limit: limit)
            let dying = nights.stage(FusedArtifacts(base: nights.artifacts, fuse: fuse))
            _ = try? await dying.carryOut(plan, now: nights.now)
            guard fuse.hasBlown else { break }
            let stage = nights.stage(nights.artifacts)
            let rest = try await stage.plan(scope, liveRun: nil, now: nights.now)
            _ = try await stage.carryOut(rest, now: nights.now)
            #expect(nights.artifacts.files == calm.artifacts.files, "killed after removal \(limit)")
            limit += 1
        }
        #expect(limit > 10)
    }

    @Test("an empty policy removes nothing: it is refused")
    func empty() async throws {
        let nights = try await Nights(3)
        await #expect(throws: TrainerError.self) {
            try await nights.stage(nights.artifacts).plan(
                nights.scope(runs: KeepRules()), liveRun: nil, now: nights.now)
        }
        #expect(nights.ids.allSatisfy { nights.remains(of: $0).count == 5 })
    }

    @Test("a run cleans up after itself by these rules, and its model's files stay with the model")
    func inARun() async throws {
        let world = try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
            $0.retention = RetentionRules(
                models: KeepRules(last: 1), runs: KeepRules(last: 1), data: KeepRules(last: 2))
        }
        var ids: [RunID] = []
        // On some days the shots, and with them the version, stay what they were.
        for day in 0...7 where ids.count < 3 {
            world.advance(toDay: day)
            let run = try await world.run()
            #expect(run.state == .succeeded && run.warnings.isEmpty, "\(run)")
            if run.verdict == .promoted { ids.append(run.id) }
        }
        try #require(ids.count == 3)
        func has(_ path: String) -> Bool { world.artifacts.files[path] != nil }
        // The second is the previous champion, the third the champion.
        #expect(has(RunFiles.modelfile(ids[1])) && has(RunFiles.modelfile(ids[2])))
        #expect(has(RunFiles.card(ids[2])))
        // The first's model went in the last run, its files go in the next.
        world.advance(toDay: 8)
        #expect(try await world.run().state == .succeeded)
        #expect(!has(RunFiles.modelfile(ids[0])))
        let kept = try await world.artifacts.entries(of: "data/llm_training").filter { $0.name.hasSuffix(".jsonl") }
        #expect(kept.count == 2)
        #expect(try await world.artifacts.read("data/llm_training/latest.jsonl") != nil)
    }
}
