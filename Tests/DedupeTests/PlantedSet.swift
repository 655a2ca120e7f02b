import Dedupe
import Samples
import TrainerCore

/// A thousand different samples and copies of a hundred of them, 25 of each of four kinds; every copy has a larger key
/// than its original, so that it is the one to be dropped.
struct PlantedSet {
    enum Kind: CaseIterable {
        /// Another wording under the same key.
        case key
        /// Another code and day, the same text but for white space, width and letter case.
        case text
        /// Another code and day in the text too.
        case state
        /// Another code and day, one price and its words changed.
        case near
    }

    let unique: [Sample]
    let copies: [(kind: Kind, original: SampleKey, sample: Sample)]

    init(_ unique: [Sample]) {
        self.unique = unique
        copies = (0..<100).map { number in
            let kind = Kind.allCases[number % 4]
            let original = unique[number * unique.count / 100 + number % 7]
            return (kind, original.key, Self.copy(original, kind, number))
        }
    }

    var everything: [Sample] { unique + copies.map(\.sample) }

    static func copy(_ sample: Sample, _ kind: Kind, _ number: Int) -> Sample {
        let key = SampleKey(
            code: TSCode(trusted: "\(830_000 + number).BJ"), asOf: sample.key.asOf.advanced(by: 400),
            task: sample.key.task)
        switch kind {
        case .key: return remade(sample, key: sample.key, output: sample.output + "\u{FF5E}")
        case .text:
            let wide = sample.input.replacing("，", with: ",\u{200B}").replacing("MA5", with: "ｍa5").replacing(
                "\n", with: " \n\n")
            return remade(sample, key: key, input: wide, output: sample.output.replacing("\n", with: "\n\n"))
        case .state:
            return remade(sample, key: key, input: renamed(sample, key))
        case .near:
            let before = sample.facts[0].printed
            let after = Fact("", sample.facts[0].value + 0.01, decimals: 2).printed
            let input = renamed(sample, key).replacing("开盘价\(before)", with: "开盘价\(after)")
                .replacing("日涨跌幅", with: "当日涨跌幅")
            let facts = [Fact("开盘价", sample.facts[0].value + 0.01, decimals: 2)] + sample.facts.dropFirst()
            return remade(sample, key: key, input: input, facts: facts)
        }
    }

    private static func renamed(_ sample: Sample, _ key: SampleKey) -> String {
        sample.input.replacing(sample.key.code.rawValue, with: key.code.rawValue)
            .replacing(sample.key.asOf.dashed, with: key.asOf.dashed)
    }

    private static func remade(
        _ sample: Sample, key: SampleKey, input: String? = nil, output: String? = nil, facts: [Fact]? = nil
    ) -> Sample {
        Sample(
            key: key, instruction: sample.instruction, input: input ?? sample.input, output: output ?? sample.output,
            rating: sample.rating, regime: sample.regime, facts: facts ?? sample.facts)
    }
}
