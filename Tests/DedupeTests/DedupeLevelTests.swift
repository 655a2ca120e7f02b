import Dedupe
import Samples
import Testing
import TrainerCore

@Suite("Dedupe by four levels")
struct DedupeLevelTests {
    let template: TemplateProfile
    let planted = Self.plantedOnce
    private static let plantedOnce = PlantedSet(MarketSamples.unique)

    init() throws { template = try #require(MarketSamples.template) }

    @Test("of a hundred copies of four kinds 98 are found, of a thousand different samples five are dropped at most")
    func findsPlantedCopies() {
        var run = DedupeRun(template: template)
        check(run.merge(planted.everything).drops)
    }

    @Test("the same against samples that were kept before")
    func findsPlantedCopiesOfKept() {
        var run = DedupeRun(template: template)
        let first = run.merge(planted.unique)
        #expect(first.drops.count <= 5)
        check(run.merge(planted.copies.map(\.sample)).drops)
    }

    private func check(_ drops: [SampleDrop]) {
        let found = planted.copies.filter { copy in
            drops.contains { $0.key == copy.sample.key && $0.twin == copy.original }
        }
        #expect(found.count >= 98, "\(planted.copies.count - found.count) missed")
        for kind in PlantedSet.Kind.allCases { #expect(found.filter { $0.kind == kind }.count >= 24, "\(kind)") }
        let copied = Set(planted.copies.map(\.sample.key))
        #expect(drops.filter { !copied.contains($0.key) }.count <= 5)
    }

    @Test("each kind of copy is dropped by the level that is made for it")
    func namesTheRule() {
        var run = DedupeRun(template: template)
        let drops = run.merge(planted.everything).drops
        let rules: [(PlantedSet.Kind, SampleDrop.Rule)] = [
            (.key, .sameKey), (.text, .sameText), (.state, .sameState), (.near, .nearText),
        ]
        for (kind, rule) in rules {
            let keys = Set(planted.copies.filter { $0.kind == kind }.map(\.sample.key))
            let found = Set(drops.filter { keys.contains($0.key) }.map(\.rule))
            #expect(found == [rule], "\(kind)")
        }
    }

    @Test("neighbouring days of one stock, and the four tasks of one day, are no duplicates")
    func keepsNeighbours() {
        let stock = Dictionary(grouping: MarketSamples.unique, by: \.key.code).values.filter { $0.count >= 12 }
        #expect(stock.count > 20)
        var run = DedupeRun(template: template)
        let plan = run.merge(stock.flatMap { $0 })
        #expect(plan.drops.isEmpty)
    }

    @Test("without the numbers, the words of a coarse state are no fingerprint; nor are few numbers")
    func needsNumbers() {
        let sample = MarketSamples.unique[0]
        func state(_ facts: [Fact]) -> StateFingerprint? {
            let bare = Sample(
                key: sample.key, instruction: "", input: sample.input, output: sample.output, rating: sample.rating,
                regime: sample.regime, facts: facts)
            return SampleMarker.mark([bare], template: nil)[0].state
        }
        #expect(state(sample.facts) != nil)
        #expect(state(Array(sample.facts.prefix(8))) != nil)
        #expect(state(Array(sample.facts.prefix(7))) == nil)
        #expect(state(sample.facts.reversed()) == state(sample.facts))
        let moved = sample.facts.dropLast() + [Fact("前日MA20", 1, decimals: 2, isPrinted: false)]
        #expect(state(Array(moved)) == state(sample.facts))
        let other = [Fact("开盘价", sample.facts[0].value + 0.01, decimals: 2)] + sample.facts.dropFirst()
        #expect(state(Array(other)) != state(sample.facts))
        #expect(state(Array(other[1...]) + [Fact("x", .infinity, decimals: 2)]) == nil)
    }

    @Test("the template of made-up markets finds the same copies, and drops as few different samples")
    func knowsTheWritersTemplate() throws {
        let texts = SampleWriter().referenceSamples.map { NearText($0) }
        #expect(texts.count == 256)
        let own = try #require(TemplateProfile.learn(from: texts))
        #expect(TemplateProfile.learn(from: SampleWriter().referenceSamples.reversed().map { NearText($0) }) == own)
        var run = DedupeRun(template: own)
        check(run.merge(planted.everything).drops)
        var other = DedupeRun(template: own)
        let stocks = Dictionary(grouping: MarketSamples.unique, by: \.key.code).values.filter { $0.count >= 12 }
        let plan = other.merge(stocks.flatMap { $0 })
        #expect(plan.drops.isEmpty)
    }

    @Test("a template is learned from a hundred texts or more, whatever their order")
    func learnsTemplates() {
        let texts = MarketSamples.reference.map { NearText($0) }
        #expect(TemplateProfile.learn(from: texts.prefix(99)) == nil)
        #expect(TemplateProfile.learn(from: Array(repeating: texts[0], count: 200)) == nil)
        #expect(TemplateProfile.learn(from: texts.reversed()) == template)
        #expect(TemplateProfile.learn(from: texts + texts) == template)
    }
}
