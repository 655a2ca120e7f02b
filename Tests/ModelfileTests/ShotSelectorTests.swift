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
