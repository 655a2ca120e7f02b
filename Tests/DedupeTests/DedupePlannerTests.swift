import Dedupe
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("DedupePlanner")
struct DedupePlannerTests {
    @Test("kept and dropped together are the candidates, whatever the batch", arguments: 1...60 as ClosedRange<UInt64>)
    func losesNothing(seed: UInt64) {
        let world = World(seed: seed)
        let plan = world.plan(world.candidates)
        let given = counts(world.candidates.map(\.key))
        #expect(counts(plan.kept.map(\.sample.key) + plan.drops.map(\.key)) == given)
        #expect(plan.kept.count <= world.cap)
        #expect(Set(plan.kept.map(\.sample.key)).count == plan.kept.count)
        #expect(Set(plan.kept.map(\.text)).count == plan.kept.count)
        #expect(Set(plan.kept.map(\.sample.key)).isDisjoint(with: world.keptKeys))
        #expect(Set(plan.kept.map(\.text)).isDisjoint(with: world.keepers.keys))
    }

    @Test("the order of candidates changes nothing", arguments: 1...30 as ClosedRange<UInt64>)
    func isOrderFree(seed: UInt64) {
        let world = World(seed: seed)
        var generator = SplitMix64(seed: seed + 77)
        #expect(world.plan(world.candidates.shuffled(using: &generator)) == world.plan(world.candidates))
    }

    @Test(
        "planning over what was kept drops nothing more; after keeping it, all of it",
        arguments: 1...30 as ClosedRange<UInt64>)
    func isIdempotent(seed: UInt64) {
        let world = World(seed: seed)
        let first = world.plan(world.candidates)
        let kept = first.kept.map(\.sample)
        #expect(world.plan(kept) == DedupePlan(kept: first.kept, drops: []))
        let again = world.plan(kept, after: kept)
        #expect(again.kept.isEmpty)
        #expect(again.drops.allSatisfy { $0.rule == .sameKey && $0.twin == $0.key })
    }

    @Test(
        "every drop for its text names the kept sample that stands in its place",
        arguments: 1...30 as ClosedRange<UInt64>)
    func namesTwins(seed: UInt64) {
        let world = World(seed: seed)
        let plan = world.plan(world.candidates)
        let standing = Set(plan.kept.map(\.sample.key)).union(world.keepers.values)
        for drop in plan.drops {
            switch drop.rule {
            case .sameKey: #expect(drop.twin == drop.key)
            case .sameText: #expect(drop.twin.map(standing.contains) == true)
            case .overCap: #expect(drop.twin == nil)
            case .sameState, .nearText, .evaluationKey, .evaluationText:
                Issue.record("\(drop.rule) of samples without numbers or a template")
            }
        }
    }

    @Test(
        "the cap is spread evenly: stocks and tasks differ by one at most",
        arguments: [1, 2, 5, 7, 30, 37], [1, 3, 4, 10, 50, 99, 119, 147])
    func spreadsTheCap(stocks: Int, cap: Int) {
        let plan = TestSamples.plan(TestSamples.grid(stocks: stocks, days: 1), cap: cap)
        #expect(plan.kept.count == min(cap, stocks * 4))
        let perStock = TestSamples.codes.prefix(stocks).map { code in
            plan.kept.filter { $0.sample.key.code == code }.count
        }
        let perTask = TaskKind.allCases.map { task in plan.kept.filter { $0.sample.key.task == task }.count }
        #expect((perStock.max() ?? 0) - (perStock.min() ?? 0) <= 1)
        #expect((perTask.max() ?? 0) - (perTask.min() ?? 0) <= 1)
    }

    @Test("of several days the newest are kept", arguments: [4, 12, 40, 80])
    func prefersNewDays(cap: Int) {
        let plan = TestSamples.plan(TestSamples.grid(stocks: 10, days: 5), cap: cap)
        let dropped = Dictionary(grouping: plan.drops.map(\.key)) { "\($0.code)\($0.task)" }
        for kept in plan.kept.map(\.sample.key) {
            let own = dropped["\(kept.code)\(kept.task)"] ?? []
            #expect(own.allSatisfy { $0.asOf < kept.asOf })
        }
        #expect(plan.kept.map(\.sample.key.asOf.dayNumber).max() == 20_004)
    }

    @Test(
        "ratings differ by one at most where there is enough of each, and tasks too",
        arguments: [1, 3, 10, 50, 119, 200], 1...10 as ClosedRange<UInt64>)
    func balancesRatings(cap: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        // Half of the market says 持有; two hundred stocks hold enough of the others on any day.
        let samples = (0..<200).flatMap { stock in
            (0..<2).flatMap { day in
                let rating = [Rating.hold, .hold, .buy, .sell].randomElement(using: &generator) ?? .hold
                return TaskKind.allCases.map { TestSamples.sample(TestSamples.key(stock, day, $0), rating: rating) }
            }
        }
        let kept = TestSamples.plan(samples, cap: cap).kept.map(\.sample)
        #expect(kept.count == cap)
        let ratings = Rating.allCases.map { rating in kept.count { $0.rating == rating } }
        let tasks = TaskKind.allCases.map { task in kept.count { $0.key.task == task } }
        #expect((ratings.max() ?? 0) - (ratings.min() ?? 0) <= 1, "\(ratings)")
        #expect((tasks.max() ?? 0) - (tasks.min() ?? 0) <= 1, "\(tasks)")
    }

    @Test(
        "among the stocks of a day that have one rating, what is kept differs by one at most",
        arguments: [5, 30, 61, 119, 200], 1...10 as ClosedRange<UInt64>)
    func evenWithinARating(cap: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let ratings = (0..<60).map { _ in
            [Rating.hold, .hold, .hold, .buy, .sell].randomElement(using: &generator) ?? .hold
        }
        let samples = ratings.indices.flatMap { stock in
            TaskKind.allCases.map { TestSamples.sample(TestSamples.key(stock, 0, $0), rating: ratings[stock]) }
        }
        let kept = TestSamples.plan(samples, cap: cap).kept.map(\.sample.key)
        #expect(kept.count == cap)
        for rating in Rating.allCases {
            let counts = ratings.indices.filter { ratings[$0] == rating }.map { stock in
                kept.count { $0.code == TestSamples.key(stock, 0, .riskAssessment).code }
            }
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "\(rating): \(counts)")
        }
    }

    @Test(
        "an older day gives what the newer ones do not fill, however it would even out the ratings",
        arguments: [6, 12, 15])
    func newestFirst(cap: Int) {
        let samples = (0..<3).flatMap { stock in
            (0..<2).flatMap { day in
                TaskKind.allCases.map { task in
                    TestSamples.sample(TestSamples.key(stock, day, task), rating: day == 1 ? .hold : .buy)
                }
            }
        }
        let kept = TestSamples.plan(samples, cap: cap).kept.map(\.sample)
        #expect(kept.count { $0.rating == .hold } == min(cap, 12) && kept.count == cap)
    }

    @Test("what a rating lacks the others give in equal parts, and of few stocks all is taken")
    func scarceRatings() {
        // 4 samples say 买入, 16 卖出, 140 持有.
        let samples = (0..<40).flatMap { stock in
            TaskKind.allCases.map { task in
                TestSamples.sample(
                    TestSamples.key(stock, 0, task), rating: stock == 7 ? .buy : stock % 10 == 0 ? .sell : .hold)
            }
        }
        func counts(_ cap: Int) -> [Int] {
            let kept = TestSamples.plan(samples, cap: cap).kept.map(\.sample)
            return Rating.allCases.map { rating in kept.count { $0.rating == rating } }
        }
        #expect(counts(9) == [3, 3, 3])
        #expect(counts(24) == [4, 10, 10])
        #expect(counts(60) == [4, 40, 16])
        #expect(counts(159) == [4, 139, 16])
    }

    private func counts(_ keys: [SampleKey]) -> [SampleKey: Int] {
        keys.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

/// A random batch with repeated keys, repeated texts and a history.
private struct World {
    let candidates: [Sample]
    let keptKeys: Set<SampleKey>
    let keepers: [ContentDigest: SampleKey]
    let cap: Int

    init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let count = Int.random(in: 0...150, using: &generator)
        let samples = (0..<count).map { _ in
            let key = TestSamples.key(
                Int.random(in: 0..<12, using: &generator), Int.random(in: 0..<4, using: &generator),
                TaskKind.allCases.randomElement(using: &generator) ?? .riskAssessment)
            let isCopy = Int.random(in: 0..<4, using: &generator) == 0
            return TestSamples.sample(key, text: isCopy ? "文本 \(Int.random(in: 0..<9, using: &generator))" : nil)
        }
        candidates = samples
        keptKeys = Set(samples.filter { _ in Int.random(in: 0..<8, using: &generator) == 0 }.map(\.key))
        let old = samples.filter { _ in Int.random(in: 0..<8, using: &generator) == 0 }
        keepers = Dictionary(
            old.map { (TextNormaliser.digest(of: $0), TestSamples.key(50, 0, .riskAssessment)) },
            uniquingKeysWith: { first, _ in first })
        cap = Int.random(in: 0...120, using: &generator)
    }

    /// - Parameter others: kept before, beside the history.
    func plan(_ candidates: [Sample], after others: [Sample] = []) -> DedupePlan {
        TestSamples.plan(
            candidates, after: DedupeHistory(keys: keptKeys.union(others.map(\.key)), texts: keepers), cap: cap)
    }
}
