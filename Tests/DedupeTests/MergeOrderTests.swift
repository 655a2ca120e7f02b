import Dedupe
import Testing
import TrainerCore
import TrainerTestSupport

/// The promises of `DedupePlanner` about order, over random batches in which copies of copies compete.
@Suite("Merging batches")
struct MergeOrderTests {
    private static let seeds = 1...8 as ClosedRange<UInt64>

    @Test("the order of candidates changes nothing", arguments: seeds)
    func isOrderFreeWithinABatch(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        var (one, other) = (world.run, world.run)
        let plans = [one.merge(world.samples), other.merge(world.shuffled)]
        #expect(plans[0] == plans[1])
    }

    @Test("merging twice is merging once, and every drop names a kept twin", arguments: seeds)
    func isIdempotent(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        var run = world.run
        let first = run.merge(world.samples)
        let keys = run.keys
        let second = run.merge(world.shuffled)
        #expect(second.kept.isEmpty)
        #expect(run.keys == keys)
        #expect(first.drops.allSatisfy { $0.twin.map(keys.contains) == true })
        var again = world.run
        let third = again.merge(first.kept.map(\.sample))
        #expect(third == DedupePlan(kept: first.kept, drops: []))
    }

    @Test("batches that follow the days keep what one batch of all keeps", arguments: seeds)
    func followsDays(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        let sorted = world.samples.sorted { $0.key < $1.key }
        // A key may stand in the set twice: both stay on one side.
        let cut = sorted[sorted.count / 2].key
        var (parts, whole) = (world.run, world.run)
        _ = parts.merge(sorted.filter { $0.key < cut })
        _ = parts.merge(sorted.filter { $0.key >= cut })
        _ = whole.merge(sorted)
        #expect(parts.keys == whole.keys)
    }

    @Test("batches without duplicates between them keep the same set in any order as in one", arguments: seeds)
    func commutesWithoutSharedDuplicates(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        let (even, odd) = world.families
        var (forth, back, whole) = (world.run, world.run, world.run)
        _ = forth.merge(even)
        _ = forth.merge(odd)
        _ = back.merge(odd)
        _ = back.merge(even)
        _ = whole.merge(even + odd)
        #expect(forth.keys == back.keys)
        #expect(forth.keys == whole.keys)
    }

    @Test("in any order nothing kept is a duplicate, and everything dropped has a kept twin", arguments: seeds)
    func staysMaximalInAnyOrder(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        let halves = [
            Array(world.shuffled.prefix(world.samples.count / 2)),
            Array(world.shuffled.dropFirst(world.samples.count / 2)),
        ]
        for order in [halves, halves.reversed()] {
            var run = world.run
            let plans = order.map { run.merge($0) }
            let keys = run.keys
            #expect(plans.flatMap(\.drops).allSatisfy { $0.twin.map(keys.contains) == true })
            var alone = world.run
            let plan = alone.merge(run.kept.map(\.sample))
            #expect(plan.drops.isEmpty)
        }
    }
}

/// Families of samples: an original, copies of it, and copies of copies that drift away from it.
private struct MergeWorld {
    let run: DedupeRun
    let samples: [Sample]
    let shuffled: [Sample]
    private let members: [[Sample]]

    init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        run = DedupeRun(template: MarketSamples.template)
        members = (0..<6).map { family in
            var chain = [MarketSamples.unique[(Int(seed) * 61 + family * 143) % 1_000]]
            for step in 0..<5 {
                let kind = PlantedSet.Kind.allCases.randomElement(using: &generator) ?? .near
                let base = kind == .near ? chain[chain.count - 1] : chain.randomElement(using: &generator) ?? chain[0]
                let copy = PlantedSet.copy(base, kind, Int.random(in: 0..<900, using: &generator) * 10 + step)
                chain.append(kind == .near ? Self.drifted(copy, &generator) : copy)
            }
            return chain
        }
        samples = members.flatMap { $0 }
        shuffled = samples.shuffled(using: &generator)
    }

    /// Families of even and of odd number.
    var families: ([Sample], [Sample]) {
        (stride(from: 0, to: 6, by: 2).flatMap { members[$0] }, stride(from: 1, to: 6, by: 2).flatMap { members[$0] })
    }

    /// A sentence more, so that a chain of near-duplicates leaves the first one's neighbourhood.
    private static func drifted(_ sample: Sample, _ generator: inout SplitMix64) -> Sample {
        let letters = NearDuplicateTests.text(24, &generator)
        let day = sample.key.asOf.advanced(by: Int.random(in: -800...800, using: &generator))
        return Sample(
            key: SampleKey(code: sample.key.code, asOf: day, task: sample.key.task),
            instruction: sample.instruction, input: sample.input, output: sample.output + letters,
            rating: sample.rating, regime: sample.regime, facts: sample.facts)
    }
}
