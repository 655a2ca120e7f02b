/// `DIF是DEA的1.33倍`, `MACD柱为其两倍`, `为两者之差0.082的两倍`: one number as so many times another.
struct Multiples {
    let sentence: Sentence
    let script: Script
    let facts: Facts

    /// Whether the number at `index` tells how many times; nil where the words set no given number against another.
    func holds(_ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause) -> Bool? {
        guard literal.unit == .times, literal.upper == nil, let base = counted(before: index, in: clause),
            let verb = (clause.range.lowerBound..<base).last(where: { sentence.isText($0, in: "为是达", of: script) }),
            let subject = (clause.range.lowerBound..<verb).last(where: isSeries)
                ?? sentence.mentionBefore(clause.range.lowerBound),
            let mention = sentence.mention(subject), !mention.isGroup,
            let value = mention.names.first.flatMap(facts.printed)?.value
        else { return nil }
        let bases = values(of: base, after: verb, subject: subject) + twice(mention, base)
        let derivation = Derivation(facts: facts, names: [], literal: literal)
        return bases.isEmpty ? nil : bases.contains { $0 != 0 && derivation.isClose(value / $0) }
    }

    /// What the number counts: 其, or what stands before 的.
    private func counted(before index: Int, in clause: Sentence.Clause) -> Int? {
        var position = index - 1
        while position >= clause.range.lowerBound, sentence.isText(position, in: " 约近", of: script) { position -= 1 }
        guard position > clause.range.lowerBound else { return nil }
        if isPronoun(position) { return position }
        guard sentence.isText(position, in: "的", of: script), isValue(position - 1) || isDifference(position - 1) else {
            return nil
        }
        return position - 1
    }

    private func values(of base: Int, after verb: Int, subject: Int) -> [Double] {
        if isPronoun(base) { return (0..<subject).last(where: isValue).map(value(at:)) ?? [] }
        guard isDifference(base) else { return value(at: base) }
        let two = (verb..<base).compactMap(sentence.mention).flatMap(\.names).compactMap(facts.printed)
        return two.count == 2 ? [two[0].value - two[1].value] : []
    }

    /// MACD柱 is by its definition twice what its two lines are apart, whatever stands before 其.
    private func twice(_ mention: Mention, _ base: Int) -> [Double] {
        guard mention.names == [SeriesLexicon.macdBar], isPronoun(base) || isDifference(base),
            let fast = facts.value("DIF"), let slow = facts.value("DEA")
        else { return [] }
        return [fast - slow]
    }

    private func value(at index: Int) -> [Double] {
        if let literal = sentence.number(index) { return [literal.value * literal.scale] }
        return sentence.mention(index)?.names.first.flatMap(facts.printed).map { [$0.value] } ?? []
    }

    private func isSeries(_ index: Int) -> Bool { sentence.mention(index) != nil }
    private func isValue(_ index: Int) -> Bool { isSeries(index) || sentence.number(index) != nil }
    private func isPronoun(_ index: Int) -> Bool { sentence.isText(index, in: "其", of: script) }
    private func isDifference(_ index: Int) -> Bool { sentence.cue(index).contains(.distance) }
}
