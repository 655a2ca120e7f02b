import Foundation
import Messages
import Retention
import Testing
import TrainerCore

@Suite("Retention")
struct RetentionTests {
    private static let now = Date(timeIntervalSince1970: 1_900_000_000)

    private static func policy(_ last: Int) throws -> RetentionPolicy {
        try RetentionPolicy(KeepRules(last: last), of: "retention.models")
    }

    @Test("over random histories: protected ones stay, keep and remove are all that live", arguments: 0..<200)
    func properties(seed: Int) throws {
        let history = History(seed: UInt64(seed))
        let policy = try RetentionPolicy(history.rules, of: "retention.models")
        let plan = history.plan(policy)
        let (kept, removed) = (plan.keep.map(\.name), plan.remove)
        let live = history.models.filter { $0.removedAt == nil }
        let ours = Set(live.map(\.name).filter { $0.base.hasPrefix("ljwx-stock-trained-") })
        let candidates = Set(history.tags.filter { CandidateTag.run(of: $0) != nil && $0.base == "ljwx-stock" })

        #expect(Set(kept).isDisjoint(with: removed))
        #expect(Set(kept).union(removed) == ours.union(candidates))
        #expect(kept.count + removed.count == ours.count + candidates.count)
        for name in [history.serving.champion, history.serving.previous].compactMap(\.self) {
            #expect(!removed.contains(name))
        }
        for model in live where model.isPinned || history.pinned.contains(model.name) {
            #expect(!removed.contains(model.name))
        }
        #expect(plan.keep.allSatisfy { !$0.reasons.isEmpty })
        if !ours.isEmpty { #expect(!ours.subtracting(removed).isEmpty) }
        if let newest = live.filter({ ours.contains($0.name) }).max(by: { $0.createdAt < $1.createdAt }) {
            #expect(!removed.contains(newest.name))
        }
        // The dry run asks for the plan once more: it must be the one that is carried out, whatever the rows' order.
        #expect(history.plan(policy, models: history.models.reversed()) == plan)
        #expect(plan.remove == plan.remove.filter { $0 != history.liveCandidate })
    }

    @Test("gives every reason and removes the oldest first")
    func reasons() throws {
        let models = (1...6).map { History.model($0) }
        let serving = ServingState(champion: models[0].name, previous: models[1].name)
        let plan = try Self.policy(2).plan(
            base: "ljwx-stock", models: models, serving: serving, pinned: [models[0].name],
            now: Self.now)
        #expect(plan.keep.map(\.name) == [5, 4, 1, 0].map { models[$0].name })
        #expect(
            plan.keep.map(\.reasons) == [
                [.newest, .rule(.last, 2)], [.rule(.last, 2)], [.previous], [.champion, .pinned],
            ])
        #expect(plan.remove == [models[2].name, models[3].name])
    }

    @Test("a version whose name another model has is left alone, and takes no other's place")
    func taken() throws {
        let models = (1...4).map { History.model($0) }
        let plan = try Self.policy(1).plan(
            base: "ljwx-stock", models: models, serving: ServingState(), taken: [models[1].name], now: Self.now)
        #expect(plan.keep.map(\.name) == [models[3].name, models[1].name])
        #expect(plan.keep.map { $0.reasons.map(\.code) } == [["newest", "keep_last"], ["another_model"]])
        #expect(plan.remove == [models[0].name, models[2].name])
    }

    @Test("a version is kept by the tags of its run")
    func tagged() throws {
        let models = (1...4).map { History.model($0) }
        let rules = KeepRules(tags: [try #require(KeepTags("promoted"))])
        let plan = try RetentionPolicy(rules, of: "retention.models").plan(
            base: "ljwx-stock", models: models, serving: ServingState(),
            tags: [models[1].run: [.promoted, .schedule], models[2].run: [.kept]], now: Self.now)
        #expect(plan.keep.map(\.name) == [models[3].name, models[1].name])
        #expect(plan.keep.map { $0.reasons.map(\.code) } == [["newest"], ["keep_tags"]])
        #expect(plan.remove == [models[0].name, models[2].name])
    }

    @Test("plans to remove candidate tags that no live run owns")
    func candidates() throws {
        let live = RunID("20261121-0200")
        let tags = ["20261120-0200", "20261121-0200", "20261121-0200-2"].map {
            CandidateTag.name(base: "ljwx-stock", run: RunID($0))
        }
        let others = ["ljwx-stock:latest", "ljwx-stock:candidate-mine", "llama3:candidate-20261120-0200"]
        let plan = try Self.policy(1).plan(
            base: "ljwx-stock", models: [], serving: ServingState(),
            listed: tags + others.compactMap { ModelName($0) }, liveRun: live, now: Self.now)
        #expect(plan.remove == [tags[0], tags[2]])
        #expect(plan.keep == [.init(name: tags[1], reasons: [.liveCandidate])])
    }

    @Test("plans to remove a version without a row whose run is over, and no other name without a row")
    func orphans() throws {
        let row = History.model(5)
        let ended = RunID("20261121-0200")
        let waiting = RunID("20261122-0200")
        let orphan = VersionName.name(base: "ljwx-stock", run: ended)
        let others = [
            row.name, VersionName.name(base: "ljwx-stock", run: waiting),
            VersionName.name(base: "ljwx-stock", run: RunID("20250101-0200")),
            VersionName.name(base: "other", run: ended),
            ModelName(base: "ljwx-stock-trained-mine"), ModelName(base: orphan.base, tag: "mine"),
        ]
        let plan = try Self.policy(1).plan(
            base: "ljwx-stock", models: [row], serving: ServingState(), listed: others + [orphan],
            endedRuns: [ended, row.run], now: Self.now)
        #expect(plan.remove == [orphan])
        #expect(plan.keep.map(\.name) == [row.name])
    }

    @Test("models of the older scripts are told and never removed, and no other name is taken for one")
    func incumbents() throws {
        let theirs = ["ljwx-stock-continuous-20250803_1049", "ljwx-stock-continuous-20250803_104912"]
            .map { ModelName(base: $0) }
        let others = [
            "ljwx-stock-continuous-mine", "ljwx-stock-continuous-20251341_1049", "other-continuous-20250803_1049",
            "ljwx-stock-continuous-20250803_1049:mine", "ljwx-stock-continuous-20250803_10491",
        ].compactMap { ModelName($0) }
        #expect(others.count == 5)
        let plan = try Self.policy(1).plan(
            base: "ljwx-stock", models: [], serving: ServingState(), listed: others + theirs.reversed(),
            now: Self.now)
        #expect(plan.remove.isEmpty)
        #expect(Set(plan.keep.map(\.name)) == Set(theirs))
        #expect(plan.keep.allSatisfy { $0.reasons == [.incumbent] })
    }

    @Test("a version names its run", arguments: ["20261121-0200", "20261121-0200-2", "20261121-0200-17"])
    func version(run: String) {
        let name = VersionName.name(base: "ljwx-stock", run: RunID(run))
        #expect(VersionName.run(of: name, base: "ljwx-stock") == RunID(run))
        #expect(VersionName.run(of: name, base: "ljwx") == nil)
        #expect(ModelName(name.description) == name)
    }

    @Test("a candidate tag names its run", arguments: ["20261121-0200", "20261121-0200-2", "20261121-0200-17"])
    func tag(run: String) {
        let name = CandidateTag.name(base: "ljwx-stock", run: RunID(run))
        #expect(name.description == "ljwx-stock:candidate-\(run)")
        #expect(CandidateTag.run(of: name) == RunID(run))
        #expect(ModelName(name.description) == name)
    }

    @Test(
        "other tags are no candidates",
        arguments: [
            "latest", "candidate-", "candidate-mine", "candidate-20261341-0200", "candidate-20261121-0200-1",
            "champion",
        ])
    func notACandidate(tag: String) {
        #expect(CandidateTag.run(of: ModelName(base: "ljwx-stock", tag: tag)) == nil)
    }
}
