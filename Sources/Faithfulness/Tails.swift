/// What stands right after a word and changes what it says: `多头排列尚未形成`, `超买和超卖之间`, `死叉风险`.
struct Tails {
    let sentence: Sentence
    let script: Script

    /// `超买和超卖之间` names the two ends of a zone.
    func isZoneName(_ index: Int) -> Bool {
        guard case .extreme? = sentence.word(index) else { return false }
        func isPair(_ first: Int) -> Bool {
            guard sentence.isJoin(first + 1), case .extreme? = sentence.word(first + 2) else { return false }
            return follows(first + 2, Self.between)
        }
        return isPair(index) || isPair(index - 2)
    }

    /// `多头排列尚未形成`
    func isUndone(after index: Int) -> Bool {
        let noun = sentence.tokens[index].range.upperBound
        let negation = end(of: Self.nouns, at: noun) ?? noun
        guard let verb = end(of: Self.negations, at: negation) else { return false }
        return end(of: Self.verbs, at: verb) != nil
    }

    /// The text right after a token starts with one of the phrases.
    func follows(_ index: Int, _ phrases: [[Character]]) -> Bool {
        sentence.tokens.indices.contains(index) && end(of: phrases, at: sentence.tokens[index].range.upperBound) != nil
    }

    private func end(of phrases: [[Character]], at index: Int) -> Int? {
        phrases.first { script.starts(with: $0, at: index) }.map { index + $0.count }
    }

    private static let nouns = ["信号", "形态", "格局"].map(Array.init)
    private static let negations = ["尚未", "未能", "未", "并未", "还未", "没有", "并没有"].map(Array.init)
    private static let verbs = ["形成", "出现", "成立", "确认", "完成", "发生"].map(Array.init)
    private static let between = ["之间", "区之间", "区间之间", "区域之间", "线之间", "中间"].map(Array.init)
}
