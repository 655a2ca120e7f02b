import Dedupe
import Testing
import TrainerCore

@Suite("TextNormaliser")
struct TextNormaliserTests {
    @Test(
        "width, white space and letter case make no other text",
        arguments: [
            ("ＭＡ２０：１０．２０，", "ma20:10.20,"), ("MA5 低于\n MA20", "ma5低于ma20"), ("a  \t\r\n b", "a b"),
            ("  开盘价 10 ", "开盘价10"), ("全角\u{3000}空格", "全角空格"), ("零\u{200B}宽\u{FEFF}字", "零宽字"),
            ("完｡", "完。"), ("10 20", "10 20"), ("", ""),
        ])
    func folds(text: String, expected: String) {
        #expect(TextNormaliser.normalise(text) == expected)
        #expect(TextNormaliser.normalise(expected) == expected)
    }

    @Test("another number is another text", arguments: [("10.00", "10.0"), ("10 20", "1020"), ("-1", "1")])
    func keepsDigits(left: String, right: String) {
        #expect(TextNormaliser.normalise(left) != TextNormaliser.normalise(right))
    }

    @Test("the instruction's wording makes no other sample, the answer does")
    func digestsBodyAndAnswer() {
        let key = TestSamples.key(0, 0, .riskAssessment)
        let sample = TestSamples.sample(key)
        let reworded = TestSamples.sample(key, instruction: "换一种问法。")
        #expect(TextNormaliser.digest(of: sample) == TextNormaliser.digest(of: reworded))
        let other = Sample(
            key: key, instruction: sample.instruction, input: sample.input, output: "别的回答", rating: .hold, regime: "x",
            facts: [])
        #expect(TextNormaliser.digest(of: sample) != TextNormaliser.digest(of: other))
    }
}

extension TextNormaliserTests {
    @Test("white space is what Unicode calls so, and every other scalar stays or folds to one that stays")
    func foldsEveryScalar() {
        for value in Array(UInt32(0)..<0x3100) + Array(0xFE00..<0x1_0100) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = TextNormaliser.normalise("a" + String(Character(scalar)) + "b")
            if scalar.properties.isWhitespace { #expect(text == "a b", "U+\(String(value, radix: 16))") }
            if text == "a b" { #expect(scalar.properties.isWhitespace, "U+\(String(value, radix: 16))") }
            #expect(TextNormaliser.normalise(text) == text)
        }
        #expect(TextNormaliser.normalise("𠀀 😀é") == "𠀀😀é")
    }
}
