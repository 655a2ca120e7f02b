/// `超买区（70以上）`, `超卖区（RSI<30）`, `超买（70-100）`: brackets behind 超买 or 超卖 that say where it begins, and nothing
/// of today.
struct Glosses {
    let sentence: Sentence
    let script: Script

    struct Gloss {
        /// The tokens between the brackets.
        let inside: Range<Int>
        /// Of the number.
        let level: Int
    }

    func all(in clause: Sentence.Clause, of relations: [Relation]) -> [Gloss] {
        clause.range.compactMap { index -> Gloss? in
            guard let order = term(index), let inside = brackets(behind: index, in: clause),
                let content = Content(inside, sentence: sentence, script: script), content.tells(order)
            else { return nil }
            // 超买区（RSI>80） claims it where the RSI is said to be there: the word begins at another level.
            let isSaid = relations.contains { $0.index == index && !$0.isNegated }
            guard !isSaid || !content.isOfSeries || content.isOwnLevel else { return nil }
            return Gloss(inside: inside, level: content.level)
        }
    }

    private func term(_ index: Int) -> RelationWord.Order? {
        switch sentence.tokens[index].kind {
        case .word(.extreme(let order)): return order
        case .skipped:
            let start = sentence.tokens[index].range.lowerBound
            if script.starts(with: Self.overbought, at: start) { return .above }
            return script.starts(with: Self.oversold, at: start) ? .below : nil
        default: return nil
        }
    }

    private func brackets(behind term: Int, in clause: Sentence.Clause) -> Range<Int>? {
        var open = term + 1
        while open < clause.range.upperBound, isText(open, "区域间状态信号水平位线门槛标准 ") { open += 1 }
        guard open < clause.range.upperBound, isText(open, "(") else { return nil }
        let end = min(clause.range.upperBound, open + Self.longest)
        return (open + 1..<end).first { isText($0, ")") }.map { open + 1..<$0 }
    }

    private func isText(_ index: Int, _ characters: String) -> Bool {
        sentence.isText(index, in: characters, of: script)
    }

    private static let longest = 16
    private static let overbought = Script("超买").codes
    private static let oversold = Script("超卖").codes

    /// What stands between the brackets: a series, a sign and one level, each where it is.
    private struct Content {
        private(set) var level = -1
        private var literal = NumberLiteral(value: 0, decimals: 0)
        private var order: RelationWord.Order?
        private var isNegated = false
        private var names: [String] = []

        var isOfSeries: Bool { !names.isEmpty }

        /// Nil where something else stands there too.
        init?(_ range: Range<Int>, sentence: Sentence, script: Script) {
            for index in range {
                guard take(index, sentence, script) else { return nil }
            }
            guard level >= 0 else { return nil }
        }

        private mutating func take(_ index: Int, _ sentence: Sentence, _ script: Script) -> Bool {
            switch sentence.tokens[index].kind {
            case .number(let number):
                guard level < 0, number.isPlainInteger else { return false }
                (level, literal) = (index, number)
                return true
            case .series(let mention):
                names += mention.names
                return mention.names.allSatisfy { [.rsi, .stochastic].contains(Family.of($0)) }
            case .word(.compare(.equal)): return order != nil
            case .word(.compare(let told)), .word(.position(let told)):
                guard order == nil else { return false }
                order = told
                return true
            case .negation:
                isNegated.toggle()
                return true
            case .cue(.usage), .join: return true
            case .other:
                if sentence.isText(index, in: "≥≧", of: script) { order = .above }
                if sentence.isText(index, in: "≤≦", of: script) { order = .below }
                return sentence.isText(index, in: "≥≧≤≦= 即指的约为是值区间域及", of: script)
            default: return false
            }
        }

        /// Whether it says where 超买 (above) or 超卖 (below) begins.
        func tells(_ term: RelationWord.Order) -> Bool {
            let zone = term == .above ? 70...100.0 : 0...30.0
            let value = literal.value
            guard zone.contains(value), value.truncatingRemainder(dividingBy: 5) == 0 else { return false }
            if let upper = literal.upper { return order == nil && (term == .above ? upper == 100 : value == 0) }
            return order.map { isNegated ? $0 != term : $0 == term } ?? !isOfSeries
        }

        /// 70 and 30 of RSI, 80 and 20 of KDJ.
        var isOwnLevel: Bool {
            let levels: [Double] = names.contains { Family.of($0) == .stochastic } ? [80, 20] : [70, 30]
            return levels.contains(literal.value)
        }
    }
}
