import Modelfile
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("ShotSelector against its definition")
struct ShotOptimumTests {
    @Test("looking lazily chooses what looking at everything chooses", arguments: 1...12 as ClosedRange<UInt64>)
    func lazy(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 60, days: [20, 3, 90][Int(seed % 3)])
        let selector = selector(pool, seed: seed, maximumShots: 3 + Int(seed % 7))
        let budget = try ShotPool.budget(1_900 + Int(seed) * 170)
        let plan = selector.plan(from: pool, budget: budget)
        let naive = NaiveGreedy(pool, selector: selector, limit: budget.shotTokens)
        #expect(Set(plan.shots.map(\.key)) == naive.chosen())
    }

    @Test(
        "is at least ½(1 − 1/e) of the best set that any choice could find", arguments: 1...16 as ClosedRange<UInt64>)
    func optimum(seed: UInt64) throws {
        let pool = Array(ShotPool.pool(seed: seed, count: 16, days: 5).filter { !$0.key.code.isHeldOut }.prefix(10))
        let selector = selector(pool, seed: seed, maximumShots: 5)
        let budget = try ShotPool.budget(2_000 + Int(seed % 5) * 250)
        let naive = NaiveGreedy(pool, selector: selector, limit: budget.shotTokens)
        let plan = selector.plan(from: pool, budget: budget)
        let own = plan.shots.compactMap { shot in naive.pool.firstIndex { $0.key == shot.key } }
        #expect(own.count == plan.shots.count)
        let perDay = max(2, naive.mostOfDay(own))
        #expect(naive.isAllowed(own, perDay: perDay))
        var best = 0.0
        for mask in 1..<(1 << naive.pool.count) where mask.nonzeroBitCount <= 5 {
            let rows = naive.pool.indices.filter { mask >> $0 & 1 == 1 }
            guard naive.isAllowed(rows, perDay: perDay), naive.tasks(rows) >= naive.tasks(own),
                naive.keepsQuota(rows) || !naive.keepsQuota(own)
            else { continue }
            best = max(best, naive.value(rows))
        }
        let ratio = naive.value(own) / best
        #expect(ratio >= 0.5 * (1 - 1 / 2.718_281_828), "\(ratio)")
        #expect(ratio <= 1 + 1e-12)
    }

    @Test("the recent market that is given is the one that is covered")
    func recentStates() throws {
        let pool = ShotPool.pool(seed: 8, count: 120)
        let rare = try #require(pool.first { !$0.key.code.isHeldOut }).regime
        let selector = ShotSelector(
            maximumShots: 1, estimator: TokenEstimator(), weights: ShotWeights(recency: 0),
            recentStates: [rare: 3, "z|z|z|z|z|z|z": 0])
        #expect(try selector.plan(from: pool, budget: ShotPool.budget()).shots.map(\.regime) == [rare])
    }

    @Test("states older than the last sixty days of the pool do not count")
    func oldStates() throws {
        let pool = ShotPool.pool(seed: 8, count: 400, days: 120).map { sample in
            let isOld = sample.key.asOf.dayNumber < 20_050
            return sample.with(regime: isOld ? "old|old|old|old|old|old|old" : sample.regime)
        }
        let selector = ShotSelector(
            maximumShots: 3, estimator: TokenEstimator(), weights: ShotWeights(recency: 0))
        let shots = try selector.plan(from: pool, budget: ShotPool.budget()).shots
        #expect(shots.count == 3 && shots.allSatisfy { $0.regime.hasPrefix("old") == false })
    }

    @Test("room is kept for the tasks that have no shot yet")
    func reserve() throws {
        // One long sample would eat what the other tasks need.
        let pool = ShotPool.pool(seed: 6, count: 200).map { sample in
            sample.key.task == .technicalAnalysis && sample.key.asOf.dayNumber % 2 == 0
                ? sample.with(output: String(repeating: "答", count: 1_500)) : sample
        }
        let selector = ShotSelector(maximumShots: 8, estimator: TokenEstimator(), weights: ShotWeights(recency: 0.5))
        let plan = selector.plan(from: pool, budget: try ShotPool.budget(3_000))
        #expect(Set(plan.shots.map(\.key.task)).count == 4)
    }

    @Test(
        "samples with one key are told apart by their texts, not by their order",
        arguments: 1...10 as ClosedRange<UInt64>)
    func twins(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 60)
        let twins = pool + pool.map { $0.with(output: $0.output + "。") }
        var generator = SplitMix64(seed: seed)
        let selector = selector(pool, seed: seed, maximumShots: 6)
        let budget = try ShotPool.budget(6_000)
        #expect(
            selector.plan(from: twins, budget: budget)
                == selector.plan(from: twins.shuffled(using: &generator), budget: budget))
    }

    @Test(
        "states of any number of fields are compared",
        arguments: ["a", "a|b", "a|b|c|d|e|f|g|h", "a|b|c|d|e|f|g|h|i|j"])
    func fields(regime: String) throws {
        let pool = ShotPool.pool(seed: 3, count: 80).enumerated().map { place, sample in
            sample.with(regime: place % 2 == 0 ? regime : regime + "x")
        }
        let selector = ShotSelector(maximumShots: 6, estimator: TokenEstimator())
        let regimes = try selector.plan(from: pool, budget: ShotPool.budget()).shots.map(\.regime)
        #expect(Set(regimes).count == 2)
    }

    @Test(
        "the estimate of a text is a token per scalar and 0.6 per Latin letter",
        arguments: 1...20 as ClosedRange<UInt64>)
    func estimates(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let pieces = ["买", "，", "a", "Z", "z", "@", "[", "`", "{", "é", "🙂", "\n", "0", "ab"]
        let text = (0..<Int.random(in: 0...700, using: &generator)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        }.joined()
        let letters = text.unicodeScalars.count { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
        let expected = Double(text.unicodeScalars.count - letters) + 0.6 * Double(letters)
        #expect(TokenEstimator().estimate(text) == Int(expected.rounded(.up)))
        #expect(TokenEstimator(factor: 1.7).estimate(text) == Int((expected * 1.7).rounded(.up)))
    }

    private func selector(_ pool: [Sample], seed: UInt64, maximumShots: Int) -> ShotSelector {
        let newest = pool.map(\.key.asOf).max() ?? TradeDate(dayNumber: 0)
        return ShotSelector(
            maximumShots: maximumShots, estimator: TokenEstimator(),
            newSince: seed % 4 == 0 ? nil : newest.advanced(by: -3),
            weights: ShotWeights(recency: seed % 2 == 0 ? 0.1 : 0.4, recencyDays: 5 + Double(seed)))
    }
}

extension Sample {
    func with(output: String? = nil, regime: String? = nil) -> Sample {
        Sample(
            key: key, instruction: instruction, input: input, output: output ?? self.output, rating: rating,
            regime: regime ?? self.regime, facts: facts)
    }
}
