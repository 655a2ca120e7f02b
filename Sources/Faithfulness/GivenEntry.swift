/// What stands between two commas of a question.
struct GivenEntry {
    let tokens: [Token]
    let script: Script

    /// `收盘价10.25`, `MA5：10.18`, `近20日涨跌幅：-1.35%`; of a name that the lexicon does not know only with the colon.
    var number: Given? {
        guard let index = tokens.firstIndex(where: { if case .number = $0.kind { true } else { false } }),
            case .number(let literal) = tokens[index].kind, literal.upper == nil,
            tokens[(index + 1)...].allSatisfy({ isSmall($0, in: " )]*|。.") }), let (name, sign) = series(before: index)
        else { return nil }
        guard let factor = Family.of(name).factor(of: literal) else { return nil }
        let value = literal.value * sign * factor
        let decimals = factor == 1 ? literal.decimals : 0
        return value.isFinite ? Given(name: name, value: value, decimals: decimals) : nil
    }

    /// `OBV上升`, `MACD金叉`, `波动适中`
    var word: Given? {
        if let swing { return hidden(SeriesLexicon.swing, swing) }
        guard let (mention, word) = pair() else { return nil }
        switch (mention.label, word) {
        case (SeriesLexicon.obv, .trend(let order)): return hidden(SeriesLexicon.obvDirection, order)
        case ("MACD", .cross(let order)): return hidden(SeriesLexicon.macdCross, order)
        case ("KDJ", .cross(let order)): return hidden(SeriesLexicon.stochasticCross, order)
        default: return nil
        }
    }

    /// The first line of `DIF低于DEA` and of `K高于D`.
    var comparedLines: String? {
        let meaningful = tokens.filter { !isSmall($0, in: " ") }
        guard meaningful.count == 3, case .series(let one) = meaningful[0].kind,
            case .word(.compare) = meaningful[1].kind, case .series(let other) = meaningful[2].kind
        else { return nil }
        return [["DIF", "DEA"], ["K", "D"]].contains(one.names + other.names) ? one.names.first : nil
    }

    private func hidden(_ name: String, _ order: RelationWord.Order) -> Given {
        let value: Double =
            switch order {
            case .above: 1
            case .below: -1
            case .equal: 0
            }
        return Given(name: name, value: value, decimals: 0, isPrinted: false)
    }

    /// `波动适中`, also of a time: `近期波动适中`. `若波动剧烈`, `并非波动剧烈` and `波动剧烈时放量` give none.
    private var swing: RelationWord.Order? {
        let said = tokens.filter { !isBare($0) }
        guard said.count == 1, case .word(.swing(let order)) = said[0].kind,
            SwingWords.followsSwing(script, at: said[0].range.lowerBound)
        else { return nil }
        return order
    }

    /// Neither says how things stand nor changes what another word says.
    private func isBare(_ token: Token) -> Bool {
        switch token.kind {
        case .word, .negation, .cue: false
        default: true
        }
    }

    private func pair() -> (Mention, RelationWord)? {
        let meaningful = tokens.filter { !isSmall($0, in: " :为呈") }
        guard meaningful.count == 2, case .series(let mention) = meaningful[0].kind,
            case .word(let word) = meaningful[1].kind
        else { return nil }
        return (mention, word)
    }

    private func series(before index: Int) -> (String, Double)? {
        let before = tokens[..<index]
        let positions = before.indices.filter { if case .series = before[$0].kind { true } else { false } }
        if before.allSatisfy({ isNamePart($0) }), let name = unknownName(before) { return (name, 1) }
        guard positions.count == 1, let position = positions.first, case .series(let mention) = before[position].kind
        else { return nil }
        guard !mention.isGroup, let name = mention.names.first, Family.of(name) != .overall,
            before[(position + 1)...].allSatisfy({ isSmall($0, in: " :为=约是*|") }),
            before[..<position].allSatisfy({ isSmall($0, in: " -*|•·近(") || days($0) != nil })
        else { return nil }
        let horizon = before[..<position].lazy.compactMap(days).first { $0 > 1 }
        return (mention.takesHorizon ? horizon.map { "\($0)日涨跌幅" } ?? name : name, mention.sign)
    }

    /// Of a name that the lexicon does not know, or knows as a name of none of ours: `主力资金净流入`.
    private func isNamePart(_ token: Token) -> Bool {
        switch token.kind {
        case .other, .pair(.its): true
        case .series(let mention): SeriesLexicon.foreign.contains(mention.label)
        default: false
        }
    }

    /// `市盈率TTM：15.6`
    private func unknownName(_ before: ArraySlice<Token>) -> String? {
        let named = before.drop { isSmall($0, in: " -*|•·") }
        guard let colon = named.firstIndex(where: { isSmall($0, in: ":") }),
            named[(colon + 1)...].allSatisfy({ isSmall($0, in: " 约*") }),
            let first = named.first?.range.lowerBound, let last = named[..<colon].last?.range.upperBound
        else { return nil }
        let name = script.text(first..<last)
        return (2...12).contains(name.count) ? name : nil
    }

    private func days(_ token: Token) -> Int? {
        if case .horizon(let days) = token.kind { days } else { nil }
    }

    private func isSmall(_ token: Token, in characters: String) -> Bool {
        guard case .other = token.kind, token.range.count == 1 else { return false }
        return characters.contains(script.characters[token.range.lowerBound])
    }
}
