/// Cuts an answer into tokens: what is not a claim first, then the longest known word, then numbers.
struct Tokenizer {
    let vocabulary: Vocabulary

    func tokens(of script: Script) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < script.characters.count {
            let token = next(script, at: index, after: tokens)
            tokens.append(token)
            index = token.range.upperBound
        }
        return tokens
    }

    private func next(_ script: Script, at index: Int, after tokens: [Token]) -> Token {
        let last = tokens.last
        if let end = NotClaims.end(in: script, at: index, after: last) {
            return Token(kind: .skipped, range: index..<end)
        }
        if let token = BandApproach(script: script, vocabulary: vocabulary).token(at: index) { return token }
        if let token = SwingWords.token(in: script, at: index) { return token }
        if let token = vocabulary.match(script, at: index) { return otherPeriod(token, script) ?? token }
        if let end = unknownIndicator(script, at: index) {
            let name = String(script.characters[index..<end])
            return Token(kind: .series(Mention(names: [name], label: name)), range: index..<end)
        }
        if let token = NotClaims.horizon(in: script, at: index) { return token }
        if let (literal, end) = SpokenNumber.read(script, at: index, after: tokens) {
            return Token(kind: .number(literal), range: index..<end)
        }
        if let (literal, end) = NumberReader.read(script, at: index, after: last) {
            return Token(kind: .number(literal), range: index..<end)
        }
        if let (literal, end) = ChineseNumber.read(script, at: index, after: tokens) {
            return Token(kind: .number(literal), range: index..<end)
        }
        return Token(kind: Self.punctuation(script.characters[index]), range: index..<index + 1)
    }

    /// `RSI(6)` is another series than the one with the textbook's 14 days.
    private func otherPeriod(_ token: Token, _ script: Script) -> Token? {
        guard case .series(let mention) = token.kind, ["RSI14", "ATR14"].contains(mention.label),
            script.digit(at: token.range.upperBound - 1) == nil, script.character(at: token.range.upperBound) == "("
        else { return nil }
        let start = token.range.upperBound + 1
        let end = script.endOfDigits(start)
        guard let days = Int(String(script.characters[start..<end])), Self.otherPeriods.contains(days) else {
            return nil
        }
        let close = script.character(at: end) == "日" ? end + 1 : end
        guard script.character(at: close) == ")" else { return nil }
        let name = String(script.characters[token.range.lowerBound...close])
        return Token(kind: .series(Mention(names: [name], label: name)), range: token.range.lowerBound..<close + 1)
    }

    private static let otherPeriods: Set<Int> = [5, 6, 7, 9, 10, 12, 20, 21, 24]

    /// `MA30`, `RSI6`, `CCI`, `30日均线`: an indicator by its looks, though not one of ours.
    private func unknownIndicator(_ script: Script, at index: Int) -> Int? {
        guard !script.isWordCharacter(at: index - 1) else { return nil }
        var end = script.endOfDigits(index)
        if end > index {
            let spoken = Self.spokenAverages.first { script.starts(with: $0, at: end) }
            return spoken.map { end + $0.count }
        }
        while let character = script.character(at: end), character.isASCII, character.isLetter { end += 1 }
        guard end - index >= 2 else { return nil }
        end = script.endOfDigits(end)
        return end
    }

    private static let spokenAverages: [[Character]] = ["日均线", "日移动平均线", "日线", "天均线"].map(Array.init)

    private static func punctuation(_ character: Character) -> Token.Kind {
        switch character {
        case "。", ";", "!", "?", "\n", "\r\n": .sentenceBreak
        case "，", ",": .clauseBreak
        default: .other
        }
    }
}
