import Dedupe
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("Near-duplicates")
struct NearDuplicateTests {
    @Test("Jaccard is that of the sets of normalised five-character strings", arguments: pairs)
    func countsShingles(left: String, right: String) {
        var resemblance = Resemblance(template: nil)
        let found = [
            resemblance.jaccard(NearText(left), NearText(right)), resemblance.jaccard(NearText(right), NearText(left)),
        ]
        #expect(found == [Self.reference(left, right), Self.reference(left, right)])
    }

    @Test(
        "and the same as Python counts it",
        .enabled(if: TestPython.isThere, "no Python: set LJWX_TEST_PYTHON or make .setup/venv"))
    func agreesWithPython() throws {
        var resemblance = Resemblance(template: nil)
        let texts = Self.pairs.map { [TextNormaliser.normalise($0.0), TextNormaliser.normalise($0.1)] }
        let theirs = try Self.pythonJaccards(texts)
        try #require(theirs.count == texts.count)
        for (pair, expected) in zip(Self.pairs, theirs) {
            let found = resemblance.jaccard(NearText(pair.0), NearText(pair.1))
            #expect(found == expected)
        }
    }

    @Test("of samples, body and answer count, with the template's shingles left out")
    func leavesTheTemplateOut() throws {
        let template = try #require(MarketSamples.template)
        var (with, without) = (Resemblance(template: template), Resemblance(template: nil))
        let stocks = MarketSamples.unique.filter { $0.key.task == .technicalAnalysis }
        let pairs = zip(stocks, stocks.dropFirst()).filter { $0.key.code != $1.key.code }
        try #require(pairs.count > 100)
        let stripped = pairs.map { with.jaccard(NearText($0), NearText($1)) }
        let whole = pairs.map { without.jaccard(NearText($0), NearText($1)) }
        #expect(stripped.allSatisfy { $0 < 0.2 })
        #expect(stripped.reduce(0, +) / Double(pairs.count) < 0.03)
        #expect(whole.reduce(0, +) / Double(pairs.count) > 0.15)
    }

    @Test("equal rows of two signatures estimate their Jaccard without bias", arguments: [40, 60, 150, 400, 1_000])
    func estimatesJaccard(length: Int) throws {
        var generator = SplitMix64(seed: UInt64(length))
        var (signer, resemblance) = (TextSigner(template: nil), Resemblance(template: nil))
        var (error, count) = (0.0, 0)
        for share in [0.02, 0.05, 0.1, 0.3] {
            for _ in 0..<20 {
                let text = Self.text(length, &generator)
                let other = Self.changed(text, share, &generator)
                let first = signer.signature(of: NearText(text))
                let second = signer.signature(of: NearText(other))
                let (one, two) = (try #require(first), try #require(second))
                let equal = one.rows.indices.filter { one.rows[$0] == two.rows[$0] }.count
                // One byte agrees by chance once in 256.
                let estimate = (Double(equal) / 64 - 1.0 / 256) / (1 - 1.0 / 256)
                error += estimate - resemblance.jaccard(NearText(text), NearText(other))
                count += 1
            }
        }
        // The standard deviation of one estimate is 0.06, of the mean of 80 of them 0.007.
        #expect(abs(error / Double(count)) < 0.028)
    }

    @Test("pairs from Jaccard 0.8 upwards are found, 995 of 1,000 or more, in whichever order they come")
    func findsPairs() throws {
        var generator = SplitMix64(seed: 5)
        var (signer, resemblance) = (TextSigner(template: nil), Resemblance(template: nil))
        var (alike, found) = (0, 0)
        for number in 0..<500 {
            let text = Self.text(220, &generator)
            let other = Self.changed(text, 0.005 * Double(number % 5), &generator)
            guard resemblance.jaccard(NearText(text), NearText(other)) >= NearDuplicateSieve.threshold else { continue }
            alike += 1
            var sieve = NearDuplicateSieve(template: nil, expected: 2)
            let (first, second) = (signer.signature(of: NearText(other)), signer.signature(of: NearText(text)))
            let none = sieve.admit(NearText(other), try #require(first), name: 7)
            #expect(none == nil)
            if sieve.admit(NearText(text), try #require(second), name: 8) == 7 { found += 1 }
        }
        #expect(alike > 300)
        #expect(found * 1_000 >= alike * 995)
    }

    @Test("a text with fewer than 32 shingles is not compared")
    func refusesShortTexts() {
        var generator = SplitMix64(seed: 9)
        var signer = TextSigner(template: nil)
        let texts = [35, 36].map { Self.text($0, &generator) } + ["", "一二三四"]
        let signatures = texts.map { signer.signature(of: NearText($0)) }
        #expect(signatures.map { $0 != nil } == [false, true, false, false])
    }

    // MARK: The reference

    static let pairs: [(String, String)] = {
        var generator = SplitMix64(seed: 3)
        let made = (0..<30).map { number in
            let text = text(20 + number * 9, &generator)
            return (text, changed(text, Double(number % 6) * 0.04, &generator))
        }
        let samples = zip(MarketSamples.unique, MarketSamples.unique.dropFirst(4)).prefix(10).map {
            ($0.input, $1.input)
        }
        return made + samples + [("ＭＡ５ 高于\nMA20，Ａ", "ma5高于ma20,a"), ("一二三四五", "一二三四五一二三四五"), ("短", "短"), ("", "")]
    }()

    private static func reference(_ left: String, _ right: String) -> Double {
        let (one, other) = (shingles(left), shingles(right))
        guard !one.isEmpty, !other.isEmpty else { return 0 }
        return Double(one.intersection(other).count) / Double(one.union(other).count)
    }

    private static func shingles(_ text: String) -> Set<[UInt32]> {
        let scalars = TextNormaliser.normalise(text).unicodeScalars.map(\.value)
        guard scalars.count >= 5 else { return [] }
        return Set((0...scalars.count - 5).map { Array(scalars[$0..<$0 + 5]) })
    }

    static func text(_ length: Int, _ generator: inout SplitMix64) -> String {
        String((0..<length).map { _ in letter(&generator) })
    }

    static func changed(_ text: String, _ share: Double, _ generator: inout SplitMix64) -> String {
        String(text.map { Double.random(in: 0..<1, using: &generator) < share ? letter(&generator) : $0 })
    }

    private static func letter(_ generator: inout SplitMix64) -> Character {
        Character(Unicode.Scalar(UInt32.random(in: 0x4E00..<0x5E00, using: &generator)) ?? "字")
    }

    private static func pythonJaccards(_ texts: [[String]]) throws -> [Double] {
        let answer = try TestPython.output(of: "jaccard.py", reading: JSONEncoder().encode(texts))
        return try JSONDecoder().decode([Double].self, from: answer)
    }
}
