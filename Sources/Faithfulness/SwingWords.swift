/// `波动剧烈`, `风险等级：高`: the rule's word for the risk, as the question gives it and as an answer may say it. 平缓 and 低, 适中
/// and 中, 剧烈 and 高 mean the same. Without 波动 or 风险等级 before them they say something else: 强弱适中, 走势平缓.
enum SwingWords {
    private struct Word {
        let pattern: [UInt32]
        let order: RelationWord.Order
        /// After 风险等级; else after 波动.
        let isLevel: Bool
    }

    static func token(in script: Script, at index: Int) -> Token? {
        guard let code = script.code(at: index), let candidates = words[code] else { return nil }
        for word in candidates where script.starts(with: word.pattern, at: index) {
            let range = index..<index + word.pattern.count
            let isSaid = word.isLevel ? isLevel(range, script) : isSwing(range, script)
            if isSaid { return Token(kind: .word(.swing(word.order)), range: range) }
        }
        return nil
    }

    /// Whether 波动 or 风险等级 begins at `index`.
    static func isLabel(_ script: Script, at index: Int) -> Bool {
        script.starts(with: label, at: index) || script.starts(with: swing, at: index)
    }

    /// Whether 波动 ends at `index`, but for marks and 为.
    static func followsSwing(_ script: Script, at index: Int) -> Bool {
        var end = index
        while let before = script.character(at: end - 1), " 为-*|".contains(before) { end -= 1 }
        return script.starts(with: swing, at: end - swing.count)
    }

    /// `近期波动较为剧烈`; `行业波动剧烈` is of others.
    private static func isSwing(_ range: Range<Int>, _ script: Script) -> Bool {
        let start = beginning(of: range, script) { !"，,。;!?\n、:".contains($0) }
        let before = String(script.characters[start..<range.lowerBound])
        return before.contains("波动") && !others.contains(where: before.contains)
            && !script.starts(with: degree, at: range.upperBound)
    }

    /// `风险等级：高`, `风险等级不高`; `低、中、高` and 风险等级高于 are none.
    private static func isLevel(_ range: Range<Int>, _ script: Script) -> Bool {
        let start = beginning(of: range, script) { " :*为是属于较偏不非并未".contains($0) }
        return script.starts(with: label, at: start - label.count)
            && script.character(at: range.upperBound).map { "，,。;!?)] \n】且但并而*".contains($0) } ?? true
    }

    /// The first of the characters right before `range` that all are such, of the last few.
    private static func beginning(of range: Range<Int>, _ script: Script, _ isSuch: (Character) -> Bool) -> Int {
        var start = range.lowerBound
        while start > range.lowerBound - reach, let before = script.character(at: start - 1), isSuch(before) {
            start -= 1
        }
        return start
    }

    private static let reach = 8
    private static let label = Array("风险等级")
    private static let swing = Array("波动")
    private static let degree = Array("程度")
    private static let others = ["市场", "大盘", "行业", "板块", "指数"]

    private static let words: [UInt32: [Word]] = {
        let swings: [(String, RelationWord.Order)] = [("剧烈", .above), ("适中", .equal), ("平缓", .below)]
        let levels: [(String, RelationWord.Order)] = [("高", .above), ("中等", .equal), ("中", .equal), ("低", .below)]
        let all =
            swings.map { Word(pattern: Script($0.0).codes, order: $0.1, isLevel: false) }
            + levels.map { Word(pattern: Script($0.0).codes, order: $0.1, isLevel: true) }
        return Dictionary(grouping: all) { $0.pattern.first ?? 0 }
    }()
}
