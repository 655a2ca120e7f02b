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

    @Test(
        "samples of one key that differ in white space or wording alone are told apart by their bytes", arguments: seeds
    )
    func isOrderFreeBetweenTwins(seed: UInt64) {
        let samples = MarketSamples.unique.prefix(12).flatMap { sample in
            [
                sample, sample.with(instruction: sample.instruction + "。"), sample.with(input: sample.input + "\n"),
                sample.with(output: sample.output + " "), sample.with(regime: sample.regime + "x"),
                sample.with(facts: Array(sample.facts.dropLast())),
            ]
        }
        var generator = SplitMix64(seed: seed)
        var (one, other) = (DedupeRun(template: MarketSamples.template), DedupeRun(template: MarketSamples.template))
        let plans = [one.merge(samples), other.merge(samples.shuffled(using: &generator))]
        #expect(plans[0] == plans[1])
        #expect(plans[0].kept.count == 12)
    }

    @Test(
        "cut between any keys, in however many batches and each in any order, the same is kept as in one batch",
        arguments: seeds)
    func splitsFreely(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        var generator = SplitMix64(seed: seed + 900)
        var whole = world.run
        _ = whole.merge(world.samples)
        for _ in 0..<6 {
            // A key may stand in the set twice: both stay on one side.
            let cuts = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                world.samples[Int.random(in: 0..<world.samples.count, using: &generator)].key
            }
            let batches = Dictionary(grouping: world.samples) { sample in cuts.count { $0 <= sample.key } }
            var parts = world.run
            for (_, batch) in batches.sorted(by: { $0.key < $1.key }) {
                _ = parts.merge(batch.shuffled(using: &generator))
            }
            #expect(parts.keys == whole.keys)
        }
    }

    @Test("merging again any batch that was merged before, at any time, changes nothing", arguments: seeds)
    func absorbs(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        var generator = SplitMix64(seed: seed + 70)
        var run = world.run
        var merged: [[Sample]] = []
        for batch in MergeWorld.batches(of: world.samples, &generator) {
            _ = run.merge(batch)
            merged.append(batch)
            let keys = run.keys
            let again = run.merge(merged.randomElement(using: &generator) ?? batch)
            #expect(again.kept.isEmpty && run.keys == keys)
        }
    }

    @Test(
        "where duplicates of duplicates are duplicates, every split in every order keeps one sample of each family",
        arguments: seeds)
    func keepsOneOfEach(seed: UInt64) {
        var generator = SplitMix64(seed: seed + 300)
        let families = (0..<8).map { family -> [Sample] in
            let original = MarketSamples.unique[(Int(seed) * 89 + family * 121) % 1_000]
            let copies = [PlantedSet.Kind.text, .state, .text, .state].enumerated().map { place, kind in
                PlantedSet.copy(original, kind, family * 10 + place)
            }
            return [original, original.with(instruction: original.instruction + "。")] + copies
        }
        let samples = families.flatMap { $0 }
        for _ in 0..<6 {
            var run = DedupeRun(template: MarketSamples.template)
            for batch in MergeWorld.batches(of: samples, &generator) { _ = run.merge(batch) }
            for family in families {
                let keys = Set(family.map(\.key))
                #expect(run.kept.count { keys.contains($0.sample.key) } == 1)
            }
            #expect(run.kept.count == families.count)
        }
    }

    @Test(
        "a revision stands under its key wherever it comes among the other batches, and what it replaced is history",
        arguments: seeds)
    func revises(seed: UInt64) {
        var generator = SplitMix64(seed: seed + 500)
        let originals = (0..<24).map { MarketSamples.unique[Int(seed) * 17 + $0 * 31] }
        let revisions = originals.prefix(6).map { $0.with(output: $0.output + "（更正）") }
        let expected = Set(revisions + originals.dropFirst(6))
        for _ in 0..<6 {
            var merged = RevisedSet()
            var batches = MergeWorld.batches(of: originals, &generator).map { (samples: $0, isRevision: false) }
            batches.insert((revisions, true), at: Int.random(in: 0...batches.count, using: &generator))
            for batch in batches + batches.shuffled(using: &generator) {
                merged.merge(batch.samples, isRevision: batch.isRevision)
            }
            #expect(merged.kept == expected, "in any order, and merging all of it again changes nothing")
            #expect(Set(merged.replaced).isSubset(of: originals.prefix(6)))
            #expect(Set(merged.replaced).count == merged.replaced.count, "none is replaced twice")
        }
    }

    @Test("of two revisions of one key the one that comes last stands, and all before it are history")
    func lastRevision() {
        let original = MarketSamples.unique[23]
        let revisions = ["甲", "乙"].map { original.with(output: original.output + $0) }
        for order in [revisions, Array(revisions.reversed())] {
            var merged = RevisedSet()
            merged.merge([original], isRevision: false)
            for revision in order { merged.merge([revision], isRevision: true) }
            #expect(merged.kept == [order[1]] && merged.replaced == [original, order[0]])
        }
    }

    @Test("of two duplicates that come alone, the first stays: which of them does depends on the order, as it must")
    func neverTakesBack() {
        let original = MarketSamples.unique[17]
        let copy = PlantedSet.copy(original, .state, 3)
        for order in [[original, copy], [copy, original]] {
            var run = DedupeRun(template: MarketSamples.template)
            for sample in order { _ = run.merge([sample]) }
            #expect(run.kept.map(\.sample) == [order[0]])
        }
        var together = DedupeRun(template: MarketSamples.template)
        _ = together.merge([copy, original])
        #expect(together.kept.map(\.sample) == [original])
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

    @Test(
        "split anyhow and in any order, nothing kept is a duplicate, and everything dropped has a kept twin",
        arguments: seeds)
    func staysMaximalInAnyOrder(seed: UInt64) {
        let world = MergeWorld(seed: seed)
        var generator = SplitMix64(seed: seed + 40)
        for _ in 0..<6 {
            var run = world.run
            let plans = MergeWorld.batches(of: world.samples, &generator).map { run.merge($0) }
            let keys = run.keys
            #expect(plans.flatMap(\.drops).allSatisfy { $0.twin.map(keys.contains) == true })
            var alone = world.run
            let plan = alone.merge(run.kept.map(\.sample))
            #expect(plan.drops.isEmpty)
        }
    }
}

/// What was kept, when some batches revise what was kept under their keys.
private struct RevisedSet {
    private var samples: [SampleKey: KeptSample] = [:]
    /// In the order in which others took their place.
    private(set) var replaced: [Sample] = []

    var kept: Set<Sample> { Set(samples.values.map(\.sample)) }

    mutating func merge(_ batch: [Sample], isRevision: Bool) {
        let remade = isRevision ? Set(batch.map(\.key)) : []
        let marked = SampleMarker.mark(batch, template: MarketSamples.template)
        let before = samples.values.sorted { $0.sample.key < $1.sample.key }
        let history = DedupeHistory(
            keys: Set(samples.keys),
            texts: Dictionary(before.map { ($0.text, $0.sample.key) }) { first, _ in first },
            states: Dictionary(before.compactMap { one in one.state.map { ($0, one.sample.key) } }) { first, _ in
                first
            },
            near: Dictionary(uniqueKeysWithValues: marked.indices.map { ($0, before.map { KeptText($0.sample) }) }))
        let plan = DedupePlanner.plan(
            marked, history: history, template: MarketSamples.template, cap: .max, remade: remade)
        for one in plan.kept {
            if let old = samples.updateValue(one, forKey: one.sample.key) { replaced.append(old.sample) }
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

    /// All of them, in a random order, in batches of random sizes.
    static func batches(of samples: [Sample], _ generator: inout SplitMix64) -> [[Sample]] {
        var rest = samples.shuffled(using: &generator)[...]
        var batches: [[Sample]] = []
        while !rest.isEmpty {
            let size = Int.random(in: 1...12, using: &generator)
            batches.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return batches
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

extension Sample {
    fileprivate func with(
        instruction: String? = nil, input: String? = nil, output: String? = nil, regime: String? = nil,
        facts: [Fact]? = nil
    ) -> Sample {
        Sample(
            key: key, instruction: instruction ?? self.instruction, input: input ?? self.input,
            output: output ?? self.output, rating: rating, regime: regime ?? self.regime, facts: facts ?? self.facts)
    }
}
