import Foundation
import Retention
import TrainerCore
import TrainerTestSupport

/// A random registry with tags, the same for the same seed.
struct History {
    let rules: KeepRules
    let models: [ModelRecord]
    let serving: ServingState
    let pinned: Set<ModelName>
    let tags: [ModelName]
    let liveRun: RunID?

    init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        func roll(_ upTo: Int) -> Int { Int.random(in: 0...upTo, using: &generator) }
        rules = KeepRules(
            last: 1 + roll(5), weekly: roll(2), monthly: roll(1), within: roll(4) == 0 ? KeepWindow(days: 3) : nil)
        var models = (0..<roll(14)).map { Self.model($0) }
        for index in models.indices {
            if roll(4) == 0 { models[index].isPinned = true }
            if roll(3) == 0 { models[index].removedAt = Date(timeIntervalSince1970: 2_000_000_000) }
        }
        if roll(2) == 0 { models.append(Self.model(99, base: "someone-elses")) }
        let live = models.filter { $0.removedAt == nil }.map(\.name)
        serving = ServingState(
            champion: live.randomElement(using: &generator), previous: live.randomElement(using: &generator))
        pinned = Set(live.filter { _ in roll(5) == 0 })
        let runs = (0..<roll(4)).map { RunID("2026110\($0 + 1)-0200") }
        tags =
            runs.map { CandidateTag.name(base: "ljwx-stock", run: $0) } + [
                ModelName(base: "ljwx-stock", tag: "champion")
            ]
        liveRun = roll(1) == 0 ? runs.last : nil
        self.models = models.shuffled(using: &generator)
    }

    var liveCandidate: ModelName? { liveRun.map { CandidateTag.name(base: "ljwx-stock", run: $0) } }

    func plan(_ policy: RetentionPolicy, models: [ModelRecord]? = nil) -> RetentionPlan {
        policy.plan(
            base: "ljwx-stock", models: models ?? self.models, serving: serving, pinned: pinned, listed: tags,
            liveRun: liveRun, now: Date(timeIntervalSince1970: 1_900_000_000))
    }

    static func model(_ index: Int, base: String = "ljwx-stock-trained") -> ModelRecord {
        let stem = index < 10 ? "0\(index)" : "\(index)"
        return ModelRecord(
            name: ModelName(base: "\(base)-202611\(stem)_0200"), digest: "d\(index)", run: RunID("202611\(stem)-0200"),
            createdAt: Date(timeIntervalSince1970: 1_790_000_000 + Double(index) * 86_400),
            asOf: TradeDate(dayNumber: 20_000),
            baseDigest: "base", recipeDigest: .of("recipe \(index)"), trainingKind: "fewshot", shots: 8)
    }
}
