/// Words that a sentence explains and does not say of today: `RSI高于70为超买`, `收益高于市场记为上涨`.
struct Definitions {
    let sentence: Sentence
    let script: Script

    /// Which of the relations are explained, by their index.
    /// - Parameter earlier: the clause before, whose condition may be the bound: `当RSI高于70时，市场处于超买状态`.
    func explained(_ relations: [Relation], in clause: Sentence.Clause, after earlier: Sentence.Clause?) -> Set<Int> {
        let own = relations.filter { clause.range.contains($0.index) }
        if isNaming(clause) || isRule(clause) { return Set(own.map(\.index)) }
        var explained: Set<Int> = []
        let terms = own.filter(\.word.isTerm)
        guard !terms.isEmpty, !isOfToday(clause) else { return explained }
        for term in terms {
            let bounds = own.filter { isBound($0, of: term) && $0.index < term.index }
            if isExplained(term, by: bounds, in: clause) {
                explained.formUnion([term.index] + bounds.map(\.index))
            } else if let earlier, isBoundingCondition(earlier, of: term) {
                let conditions = relations.filter { earlier.range.contains($0.index) && isBound($0, of: term) }
                explained.formUnion([term.index] + conditions.map(\.index))
            }
        }
        return explained
    }

    // MARK: A name for what stands before it

    /// `收益高于市场记为上涨`; `目前称为超买` names nothing, but says it.
    private func isNaming(_ clause: Sentence.Clause) -> Bool {
        guard let name = clause.range.first(where: { sentence.cue($0).contains(.definition) }) else { return false }
        return (clause.range.lowerBound..<name).contains { sentence.word($0) != nil || isLevel($0, clause) }
    }

    /// `收益高于市场则上涨`: what follows when; `MACD柱则为负` sets one series against another.
    private func isRule(_ clause: Sentence.Clause) -> Bool {
        guard let then = clause.range.first(where: { isThen($0) }), sentence.mention(then - 1) == nil else {
            return false
        }
        return (clause.range.lowerBound..<then).contains { sentence.word($0) != nil }
    }

    private func isThen(_ index: Int) -> Bool { isCharacter(index, "则") }

    // MARK: Terms and their bounds

    /// `高于70为超买`, `通常高于70视为超买`, `70视为超买`.
    private func isExplained(_ term: Relation, by bounds: [Relation], in clause: Sentence.Clause) -> Bool {
        if case .extreme = term.word, let bound = bounds.last,
            (bound.tokens.upperBound + 1..<term.index).contains(where: { sentence.isText($0, in: "为即属", of: script) })
        {
            return true
        }
        let before = clause.range.lowerBound..<term.index
        guard before.contains(where: { sentence.cue($0).contains(.usage) }) else { return false }
        return !bounds.isEmpty || before.contains { isLevel($0, clause) }
    }

    private func isBound(_ relation: Relation, of term: Relation) -> Bool {
        guard case .number = relation.object else { return false }
        return relation.subject?.names == term.subject?.names
    }

    /// `当RSI高于70时`, `RSI低于30时`, of the series that the term speaks of.
    private func isBoundingCondition(_ clause: Sentence.Clause, of term: Relation) -> Bool {
        guard !isOfToday(clause), clause.cues.contains(.condition) || isCharacter(clause.range.upperBound - 1, "时"),
            clause.range.contains(where: { isLevel($0, clause) }), clause.range.contains(where: { isComparing($0) })
        else { return false }
        let series = clause.range.compactMap(sentence.mention).flatMap(\.names)
        return series.isEmpty || term.subject?.names.contains(where: series.contains) ?? true
    }

    private func isComparing(_ index: Int) -> Bool {
        switch sentence.word(index) {
        case .compare?, .position?, .pass?, .crossing?: true
        default: false
        }
    }

    private func isCharacter(_ index: Int, _ character: Character) -> Bool {
        let range = sentence.tokens[index].range
        return range.count == 1 && script.characters[range.lowerBound] == character
    }

    /// A textbook's number that is not the value of the series before it: `70视为超买`, not `RSI14为70`.
    private func isLevel(_ index: Int, _ clause: Sentence.Clause) -> Bool {
        if case .level = sentence.tokens[index].kind { return true }
        guard let literal = sentence.number(index), literal.isPlainInteger, literal.upper == nil,
            NumberJudge.textbookLevels.contains(literal.value)
        else { return false }
        var before = index - 1
        while before >= clause.range.lowerBound, sentence.isText(before, in: " 为是约达到至仅报:=(", of: script) { before -= 1 }
        return before < clause.range.lowerBound || sentence.mention(before) == nil
    }

    /// `RSI已高于70，属于超买` speaks of today, whatever a textbook says.
    private func isOfToday(_ clause: Sentence.Clause) -> Bool {
        guard let first = clause.range.first, let last = clause.range.last else { return false }
        let text = script.text(sentence.tokens[first].range.lowerBound..<sentence.tokens[last].range.upperBound)
        return ["已", "目前", "当前", "今日", "当日"].contains(where: text.contains)
    }
}
