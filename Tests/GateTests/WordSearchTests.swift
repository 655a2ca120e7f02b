import Testing
import TrainerTestSupport

@testable import Gate

@Suite("Words looked for in an answer")
struct WordSearchTests {
    @Test("are found where the standard library finds them", arguments: 1...40)
    func places(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let letters = Array("买入卖出持有涨跌,，a1")
        for _ in 0..<50 {
            let text = Self.random(0...40, of: letters, &random)
            let word = Self.random(1...3, of: letters, &random)
            let part = text.dropFirst(Int.random(in: 0...3, using: &random))
            #expect(part.places(of: word) == part.ranges(of: word))
            #expect(part.firstPlace(of: word) == part.firstRange(of: word))
            #expect(part.holds(word) == part.contains(word))
            #expect(part.begins(with: word) == part.hasPrefix(word))
            #expect(part.ends(with: word) == part.hasSuffix(word))
        }
    }

    @Test("are found before a mark that combines with their last character")
    func combining() {
        #expect("建议卖出\u{0301}。"[...].holds("卖出"))
    }

    private static func random(_ count: ClosedRange<Int>, of letters: [Character], _ random: inout SplitMix64) -> String
    {
        var text = ""
        for _ in 0..<Int.random(in: count, using: &random) {
            text.append(letters[Int.random(in: letters.indices, using: &random)])
        }
        return text
    }
}
