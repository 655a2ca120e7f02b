import Modelfile
import Testing
import TrainerCore

@Suite("ShotSwaps")
struct ShotSwapTests {
    private struct Bench {
        let pool: [Sample]
        let selector: ShotSelector
        let plan: ShotPlan
        let naive: NaiveGreedy
        let room: Int

        init(seed: UInt64, isTight: Bool = false) throws {
            var keys: Set<SampleKey> = []
            pool = ShotPool.pool(seed: seed, count: 90).filter { keys.insert($0.key).inserted }
            selector = ShotSelector(
                maximumShots: 6, estimator: TokenEstimator(), newSince: TradeDate(dayNumber: 20_013))
            let budget = try ShotPool.budget(isTight ? 2_600 : 4_096)
            plan = selector.plan(from: pool, budget: budget)
            naive = NaiveGreedy(pool, selector: selector, limit: budget.shotTokens)
            room = budget.shotTokens - plan.estimatedTokens
        }

        func row(_ sample: Sample) -> Int? { naive.pool.firstIndex { $0.key == sample.key } }

        func news(_ rows: [Int]) -> Int { rows.count { naive.pool[$0].key.asOf.dayNumber >= 20_013 } }
    }

    @Test("a swap is the best that the rules allow in its place", arguments: 1...10 as ClosedRange<UInt64>)
    func best(seed: UInt64) throws {
        let bench = try Bench(seed: seed, isTight: seed.isMultiple(of: 2))
        let naive = bench.naive
        var swaps = ShotSwaps(of: bench.plan.shots, from: bench.pool, selector: bench.selector)
        let standing = bench.plan.shots.compactMap(bench.row)
        try #require(standing.count == bench.plan.shots.count && !standing.isEmpty)
        var tried = Set(standing)
        var found = 0
        while found < 12, let swap = swaps.next(room: bench.room, isFit: { _ in true }) {
            found += 1
            let out = try #require(bench.row(swap.out))
            let into = try #require(bench.row(swap.into))
            func after(_ row: Int) -> [Int] { standing.map { $0 == out ? row : $0 } }
            let allowed = naive.pool.indices.filter { row in
                let rows = after(row)
                return !tried.contains(row) && naive.pool[row].key.task == swap.out.key.task
                    && naive.pool[row].rating == swap.out.rating && naive.isAllowed(rows)
                    && (naive.keepsQuota(rows) || bench.news(rows) >= bench.news(standing))
            }
            let best = try #require(allowed.map { naive.value(after($0)) }.max())
            #expect(allowed.contains(into))
            #expect(abs(naive.value(after(into)) - best) < 1e-9)
            #expect(Set(swap.shots.map(\.key)) == Set(after(into).map { naive.pool[$0].key }))
            #expect(swap.shots == ShotOrder.balanced.arrange(swap.shots), "in the order that every choice has")
            tried.insert(into)
        }
        #expect(found > 0)
    }

    @Test("no swap takes a third shot of a day in a young pool, however many are wished for", arguments: [3, 4, 5, 6])
    func days(seed: UInt64) throws {
        var keys: Set<SampleKey> = []
        let pool = ShotPool.pool(seed: seed, count: 150, days: 3).filter { keys.insert($0.key).inserted }.map {
            $0.with(output: String(repeating: "答", count: 100))
        }
        let selector = ShotSelector(
            maximumShots: 100, estimator: TokenEstimator(), weights: ShotWeights(recency: 5, recencyDays: 1))
        let budget = try ShotPool.budget(3_000)
        let plan = selector.plan(from: pool, budget: budget)
        try #require((3...6).contains(plan.shots.count))
        var swaps = ShotSwaps(of: plan.shots, from: pool, selector: selector)
        var found = 0
        while found < 20,
            let swap = swaps.next(room: budget.shotTokens - plan.estimatedTokens, isFit: { _ in true })
        {
            found += 1
            #expect(Dictionary(grouping: swap.shots, by: \.key.asOf).values.allSatisfy { $0.count <= 2 })
        }
        #expect(found > 0)
    }

    @Test(
        "an old sample in a new one's place makes no third of its day, though the new day gave more than two",
        arguments: [(1, 1), (5, 9)])
    func oldDays(day: Int, gives: Int) throws {
        let codes = (600_000..<600_100).map { TSCode(trusted: "\($0).SH") }.filter { !$0.isHeldOut }
        func sample(_ number: Int, _ day: Int) -> Sample {
            let key = SampleKey(
                code: codes[number], asOf: TradeDate(dayNumber: 20_000 + day), task: .riskAssessment)
            return Sample(
                key: key, instruction: "请分析。", input: "数据\(number)", output: "答", rating: .hold, regime: "a|b",
                facts: [])
        }
        // One new shot more than three in ten.
        let shots = [9, 9, 9, 9, 1, 1, 2, 2, 3, 3].enumerated().map { sample($0.offset, $0.element) }
        let selector = ShotSelector(
            maximumShots: 10, estimator: TokenEstimator(), newSince: TradeDate(dayNumber: 20_009))
        var swaps = ShotSwaps(of: shots, from: shots + [sample(20, day)], selector: selector)
        let next = swaps.next(room: 100, isFit: { _ in true })
        let swap = try #require(next)
        #expect(swap.out.key.asOf.dayNumber == 20_000 + gives)
        let ofDay = swap.shots.count { $0.key.asOf.dayNumber == 20_000 + day }
        #expect(ofDay <= 2)
    }

    @Test("the shots take turns, and no sample is tried twice")
    func turns() throws {
        let bench = try Bench(seed: 3)
        var swaps = ShotSwaps(of: bench.plan.shots, from: bench.pool, selector: bench.selector)
        var outs: [SampleKey] = []
        var intos: [SampleKey] = []
        while let swap = swaps.next(room: bench.room, isFit: { _ in true }) {
            outs.append(swap.out.key)
            intos.append(swap.into.key)
        }
        #expect(Set(intos).count == intos.count && Set(intos).isDisjoint(with: bench.plan.shots.map(\.key)))
        #expect(Set(outs.prefix(bench.plan.shots.count)).count == min(outs.count, Set(outs).count))
        #expect(outs.count <= bench.pool.count)
    }

    @Test("what was accepted stands in every set that follows, and what it took the place of does not come back")
    func accepted() throws {
        let bench = try Bench(seed: 5)
        var swaps = ShotSwaps(of: bench.plan.shots, from: bench.pool, selector: bench.selector)
        let one = swaps.next(room: bench.room, isFit: { _ in true })
        let first = try #require(one)
        swaps.accept(first)
        let two = swaps.next(room: bench.room, isFit: { _ in true })
        let second = try #require(two)
        let keys = Set(second.shots.map(\.key))
        #expect(keys.contains(first.into.key) && !keys.contains(first.out.key))
        #expect(second.out.key != first.into.key && keys.count == bench.plan.shots.count)
    }

    @Test("a sample that is not fit is passed over, and where none is nothing is tried")
    func unfit() throws {
        let bench = try Bench(seed: 5)
        var all = ShotSwaps(of: bench.plan.shots, from: bench.pool, selector: bench.selector)
        let first = all.next(room: bench.room, isFit: { _ in true })
        let best = try #require(first).into.key
        var some = ShotSwaps(of: bench.plan.shots, from: bench.pool, selector: bench.selector)
        let other = some.next(room: bench.room, isFit: { $0.key != best })
        #expect(try #require(other).into.key != best)
        var none = ShotSwaps(of: bench.plan.shots, from: bench.pool, selector: bench.selector)
        let nothing = none.next(room: bench.room, isFit: { _ in false })
        #expect(nothing == nil)
    }

    @Test("shots that are not in the pool are left alone")
    func elsewhere() throws {
        let bench = try Bench(seed: 5)
        let rest = bench.pool.filter { $0.key != bench.plan.shots.first?.key }
        var swaps = ShotSwaps(of: bench.plan.shots, from: rest, selector: bench.selector)
        let nothing = swaps.next(room: 1_000, isFit: { _ in true })
        #expect(nothing == nil)
    }
}
