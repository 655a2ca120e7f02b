import Modelfile
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("ShotSelector")
struct ShotSelectorTests {
    let newSince = TradeDate(dayNumber: 20_015)

    @Test("keeps every hard rule", arguments: 1...40 as ClosedRange<UInt64>)
    func keepsRules(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 150)
        let plan = try select(pool, limit: 4 + Int(seed % 9))
        let shots = plan.shots
        #expect(shots.count >= 4)
        #expect(plan.estimatedTokens <= plan.budget.shotTokens)
        #expect(shots.allSatisfy { !$0.key.code.isHeldOut })
        #expect(Set(shots.map(\.key.code)).count == shots.count)
        #expect(Dictionary(grouping: shots, by: \.key.asOf).values.allSatisfy { $0.count <= 2 })
        #expect(Set(shots.map(\.key.task)) == Set(TaskKind.allCases))
        let ratings = Rating.allCases.map { rating in shots.filter { $0.rating == rating }.count }
        #expect((ratings.max() ?? 0) - (ratings.min() ?? 0) <= 1)
        let new = shots.filter { $0.key.asOf >= newSince }.count
        #expect(new * 10 >= shots.count * 3)
    }

    @Test("the last two shots differ in rating, and the newest stands last", arguments: 1...40 as ClosedRange<UInt64>)
    func orders(seed: UInt64) throws {
        let shots = try select(ShotPool.pool(seed: seed, count: 100), limit: 6).shots
        #expect(shots[shots.count - 1].rating != shots[shots.count - 2].rating)
        #expect(shots.map(\.key).max() == shots.last?.key)
        for rating in Rating.allCases {
            let own = shots.filter { $0.rating == rating }.map(\.key)
            #expect(own == own.sorted())
        }
    }

    @Test("another order moves the same shots, by their days", arguments: ShotOrder.allCases)
    func otherOrders(order: ShotOrder) throws {
        let pool = ShotPool.pool(seed: 7, count: 100)
        let plain = try select(pool, limit: 6).shots
        let budget = try ShotPool.budget(16_384)
        let shots = ShotSelector(
            maximumShots: 6, estimator: TokenEstimator(), newSince: newSince, order: order
        ).plan(from: pool, budget: budget).shots
        #expect(Set(shots.map(\.key)) == Set(plain.map(\.key)))
        switch order {
        case .balanced: #expect(shots == plain)
        case .newestLast: #expect(shots.map(\.key) == plain.map(\.key).sorted())
        case .newestFirst: #expect(shots.map(\.key) == plain.map(\.key).sorted(by: >))
        }
    }

    @Test("depends on the pool, not on its order", arguments: 1...10 as ClosedRange<UInt64>)
    func isDeterministic(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 120)
        var generator = SplitMix64(seed: seed)
        #expect(try select(pool, limit: 6) == select(pool.shuffled(using: &generator), limit: 6))
    }

    @Test("a pool of one day still gives shots of every task", arguments: 1...10 as ClosedRange<UInt64>)
    func worksOnTheFirstDay(seed: UInt64) throws {
        let shots = try select(ShotPool.pool(seed: seed, count: 100, days: 1), limit: 6).shots
        #expect(shots.count == 6)
        #expect(Set(shots.map(\.key.task)).count == 4)
    }

    @Test(
        "a young pool gives no third shot of a day while another day can give one, however many are wished for",
        arguments: 1...10 as ClosedRange<UInt64>)
    func spreadsOverFewDays(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 150, days: 3).map {
            $0.with(output: String(repeating: "答", count: 100))
        }
        // The newest day is far the best by the objective.
        let selector = ShotSelector(
            maximumShots: 100, estimator: TokenEstimator(), weights: ShotWeights(recency: 5, recencyDays: 1))
        for contextTokens in [2_600, 3_200, 4_096, 6_000] {
            let shots = selector.plan(from: pool, budget: try ShotPool.budget(contextTokens)).shots
            let counts = (0..<3).map { day in shots.count { $0.key.asOf.dayNumber == 20_000 + day } }
            #expect(shots.count >= 4 && counts.allSatisfy { $0 <= max(2, (shots.count + 2) / 3) }, "\(counts)")
        }
    }

    @Test("a day with one sample keeps no other from giving more")
    func fillsUpFromFullDays() throws {
        let early = try #require(ShotPool.pool(seed: 2, count: 50, days: 1).first { !$0.key.code.isHeldOut })
        let pool = ShotPool.pool(seed: 4, count: 200, days: 2).filter {
            $0.key.asOf.dayNumber == 20_001 && $0.key.code != early.key.code
        }
        let shots = try select(pool + [early], limit: 9).shots
        #expect(shots.count == 9)
        #expect(shots.contains { $0.key.asOf == early.key.asOf })
    }

    @Test("a pool with one rating stays within one of itself")
    func worksWithOneRating() throws {
        let shots = try select(ShotPool.pool(seed: 3, count: 100, ratings: [.hold]), limit: 5).shots
        #expect(shots.count == 5)
    }

    @Test("spreads over market states better than the newest samples do", arguments: 1...10 as ClosedRange<UInt64>)
    func isDiverse(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 150)
        let shots = try select(pool, limit: 6).shots
        let naive = pool.filter { !$0.key.code.isHeldOut }.sorted { $0.key > $1.key }.prefix(6)
        #expect(coverage(shots, pool) >= coverage(Array(naive), pool))
    }

    @Test(
        "three in ten come from the newest days, however much better the others are, and no more than that",
        arguments: [4, 7, 10, 14])
    func keepsNovelty(limit: Int) throws {
        let (pool, states) = Self.dullNewest(ShotPool.pool(seed: 5, count: 400), newSince)
        func news(since: TradeDate?) throws -> (new: Int, all: Int) {
            let selector = ShotSelector(
                maximumShots: limit, estimator: TokenEstimator(), newSince: since, weights: ShotWeights(recency: 0),
                recentStates: states)
            let shots = try selector.plan(from: pool, budget: ShotPool.budget(16_384)).shots
            return (shots.count { $0.key.asOf >= newSince }, shots.count)
        }
        let (without, with) = (try news(since: nil), try news(since: newSince))
        #expect(without.new == 0 && without.all == limit)
        #expect(with.all == limit)
        #expect(with.new * 10 >= limit * 3 && (with.new - 1) * 10 < limit * 3)
    }

    @Test(
        "three in ten come from the newest days, however few these are: evenly, and no old day gives a third for it",
        arguments: [1, 2, 3], [7, 11, 14])
    func keepsNoveltyOfFewDays(newDays: Int, limit: Int) throws {
        let newSince = TradeDate(dayNumber: 20_020 - newDays)
        let (pool, states) = Self.dullNewest(ShotPool.pool(seed: 5, count: 400), newSince)
        let selector = ShotSelector(
            maximumShots: limit, estimator: TokenEstimator(), newSince: newSince, weights: ShotWeights(recency: 0),
            recentStates: states)
        let shots = try selector.plan(from: pool, budget: ShotPool.budget(16_384)).shots
        #expect(shots.count == limit)
        let wanted = (limit * 3 + 9) / 10
        #expect(shots.count { $0.key.asOf >= newSince } == wanted)
        for (day, ofDay) in Dictionary(grouping: shots, by: \.key.asOf) {
            let most = day < newSince ? 2 : max(2, (wanted + newDays - 1) / newDays)
            #expect(ofDay.count <= most, "\(day)")
        }
    }

    @Test("where fewer samples are new than three in ten, each of them is a shot and the others fill up")
    func scarceNews() throws {
        let (all, states) = Self.dullNewest(ShotPool.pool(seed: 6, count: 400), newSince)
        let newest = try #require(all.first { $0.key.asOf >= newSince && !$0.key.code.isHeldOut })
        let pool = all.filter { $0.key.asOf < newSince } + [newest]
        let selector = ShotSelector(
            maximumShots: 9, estimator: TokenEstimator(), newSince: newSince, weights: ShotWeights(recency: 0),
            recentStates: states)
        let shots = try selector.plan(from: pool, budget: ShotPool.budget(16_384)).shots
        #expect(shots.count == 9)
        #expect(shots.filter { $0.key.asOf >= newSince } == [newest])
    }

    /// The pool with new samples in a state that no market was in, and the states of the others; all cost nearly the same.
    private static func dullNewest(_ pool: [Sample], _ newSince: TradeDate) -> ([Sample], [String: Int]) {
        let pool = pool.map { $0.with(output: String(repeating: "答", count: 100)) }
        let old = pool.filter { $0.key.asOf < newSince }
        let new = pool.filter { $0.key.asOf >= newSince }.map { $0.with(regime: "z|z|z|z|z|z|z") }
        return (old + new, old.reduce(into: [:]) { $0[$1.regime, default: 0] += 1 })
    }

    @Test(
        "a pool that nearly only holds one rating and one task gives as many of each rating, and every task",
        arguments: 1...10 as ClosedRange<UInt64>)
    func balancesSkewedPools(seed: UInt64) throws {
        let pool = ShotPool.pool(seed: seed, count: 2_400).enumerated().filter { place, sample in
            place % 40 == 0 || sample.rating == .hold && sample.key.task == .riskAssessment
        }.map(\.element)
        let common = pool.count { $0.rating == .hold && $0.key.task == .riskAssessment }
        #expect(common * 10 > pool.count * 7)
        let shots = try select(pool, limit: 9).shots
        #expect(Rating.allCases.map { rating in shots.count { $0.rating == rating } } == [3, 3, 3])
        #expect(Set(shots.map(\.key.task)).count == 4)
    }

    @Test("where nothing else tells samples apart, tasks are as even as ratings", arguments: [4, 8, 12, 24])
    func balancesTasks(limit: Int) throws {
        let selector = ShotSelector(
            maximumShots: limit, estimator: TokenEstimator(), weights: ShotWeights(coverage: 0, recency: 0))
        let shots = try selector.plan(
            from: ShotPool.pool(seed: 11, count: 900), budget: ShotPool.budget(32_768)
        ).shots
        #expect(shots.count == limit)
        for counts in [
            Rating.allCases.map { rating in shots.count { $0.rating == rating } },
            TaskKind.allCases.map { task in shots.count { $0.key.task == task } },
        ] { #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "\(counts)") }
    }

    @Test("each of six equally frequent states has a shot, though nineteen samples in twenty are in one of them")
    func coversRareStates() throws {
        let states = ["a", "b", "c", "d", "e", "f"].map { letter in
            Array(repeating: letter, count: 7).joined(separator: "|")
        }
        let pool = states.enumerated().flatMap { number, state in
            ShotPool.pool(seed: UInt64(number), count: number == 0 ? 6_000 : 60).map { $0.with(regime: state) }
        }
        let selector = ShotSelector(
            maximumShots: 6, estimator: TokenEstimator(), weights: ShotWeights(balance: 0, recency: 0),
            recentStates: Dictionary(uniqueKeysWithValues: states.map { ($0, 10) }))
        let shots = try selector.plan(from: pool, budget: ShotPool.budget(16_384)).shots
        #expect(Set(shots.map(\.regime)) == Set(states))
    }

    @Test("never spends more than the budget", arguments: [1_300, 1_600, 2_048, 4_096, 8_192])
    func staysWithinBudget(contextTokens: Int) throws {
        let budget = try ShotPool.budget(contextTokens)
        let selector = ShotSelector(maximumShots: 100, estimator: TokenEstimator())
        let plan = selector.plan(from: ShotPool.pool(seed: 9, count: 200), budget: budget)
        #expect(TokenEstimator().estimate(plan.messages) <= budget.shotTokens)
        #expect(plan.estimatedTokens == TokenEstimator().estimate(plan.messages))
    }

    private func select(_ pool: [Sample], limit: Int) throws -> ShotPlan {
        ShotSelector(maximumShots: limit, estimator: TokenEstimator(), newSince: newSince)
            .plan(from: pool, budget: try ShotPool.budget(16_384))
    }

    /// Mean over the pool of the share of fields that the nearest shot has in common.
    private func coverage(_ shots: [Sample], _ pool: [Sample]) -> Int {
        pool.reduce(0) { sum, sample in
            sum + (shots.map { common($0.regime, sample.regime) }.max() ?? 0)
        }
    }

    private func common(_ left: String, _ right: String) -> Int {
        zip(left, right).filter { $0 == $1 && $0 != "|" }.count
    }
}
