import Faithfulness
import Testing
import TrainerTestSupport

@Suite("Texts that nobody would write")
struct FuzzTests {
    @Test("twenty thousand random and mutated texts are checked, and every claim lies in its text", arguments: 0..<4)
    func fuzz(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let checker = FaithfulnessChecker(given: Markets.given("A"))
        var wrong: [String] = []
        for round in 0..<5_000 {
            let text = round.isMultiple(of: 2) ? scramble(&random) : mutate(&random)
            let report = checker.check(text)
            let count = text.count
            let isInside = report.claims.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= count }
            if !isInside || report.marked(text).count < count { wrong.append(text) }
        }
        #expect(wrong == [])
    }

    @Test("questions cut, doubled and scrambled give givens with finite numbers", arguments: 0..<4)
    func fuzzReader(seed: Int) {
        var random = SplitMix64(seed: UInt64(100 + seed))
        let texts = (0..<500).map { _ in scramble(&random) }
        let wrong = texts.filter { text in
            GivenReader.given(in: text).contains { !$0.value.isFinite || $0.name.isEmpty }
        }
        #expect(wrong == [])
    }

    private func scramble(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in
            Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
        }.joined()
    }

    /// A labelled sentence with characters lost, doubled, swapped or replaced.
    private func mutate(_ random: inout SplitMix64) -> String {
        var text = Array(Self.sentences[Int.random(in: 0..<Self.sentences.count, using: &random)])
        for _ in 0..<Int.random(in: 1...4, using: &random) where !text.isEmpty {
            let index = Int.random(in: 0..<text.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text.remove(at: index)
            case 1: text.insert(text[index], at: index)
            case 2: text.swapAt(index, Int.random(in: 0..<text.count, using: &random))
            default: text[index] = Self.characters[Int.random(in: 0..<Self.characters.count, using: &random)]
            }
        }
        return String(text)
    }

    private static let sentences = LabelledSentence.all.map(\.text)
    private static let characters = Array("0123456789.,-−~%（）【】<|、，。；\n\r\u{0}\u{301}👨‍👩‍👧‍👦万亿元高低于未若KDJ×")
    private static let pieces =
        characters.map(String.init)
        + [
            "收盘价", "MA5", "MA20", "RSI(", "RSI14", "MACD柱", "KDJ", "两者", "分别为", "高于", "低于", "站上", "跌破", "金叉", "超买",
            "超卖", "上方",
            "止损", "较", "占", "比", "×0.95", "10.25", "9999999999999999999999", "1e309", "0.0000000000000000000001",
            "12,345,67",
            "-", "--", "10.2~10.8", "万亿", "2024-03-15", "600000.SH", "OBV", "上升", "预计", "如果", "未", "不", "尚未形成", "布林带宽",
            "<|", "【", "待", "若", "则", "且", "时", "通常", "视为", "记为", "关注", "70",
            "六十一点二", "百分之", "一亿二千", "千", "点", "从", "回落至", "并非", "没有达到",
            "其", "被", "失守", "两倍", "之差", "三成", "一半", "十块五", "两毛", "三个点", "前者", "风险等级", "波动剧烈", "量能", "萎缩", "占优",
            "红柱", "绿色", "对", "个", "回调", "看高",
        ]
}
