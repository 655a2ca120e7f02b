/// How far a series is from another or from a textbook level: `收盘价较MA20高出7.3%`, `收盘价高于MA60，高出9.2%`,
/// `距超买区70尚有6.3个点`.
struct Distances {
    let sentence: Sentence
    let script: Script
    let facts: Facts
    /// See `RelationReader.objects`.
    let objects: [Int: Mention]

    /// Whether the number at `index` tells the distance rightly; nil where the words set nothing against it.
    func holds(_ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause) -> Bool? {
        guard literal.upper == nil, literal.unit != .times else { return nil }
        if let sign = direction(before: index, in: clause) {
            return comparison(literal, sign, at: index, in: clause) ?? excess(literal, sign, at: index, in: clause)
        }
        return fromLevel(literal, at: index, in: clause)
    }

    // MARK: Two series

    /// `收盘价较MA20高出7.3%`: the distance and its direction.
    private func comparison(
        _ literal: NumberLiteral, _ sign: Double, at index: Int, in clause: Sentence.Clause
    ) -> Bool? {
        guard let cue = (clause.range.lowerBound..<index).last(where: isComparison),
            let object = (cue + 1..<index).lazy.compactMap(sentence.mention).first,
            let other = object.names.first.flatMap(setAgainst), !object.isGroup
        else { return nil }
        let subject = (0..<cue).last { !(sentence.mention($0)?.isGroup ?? true) && !isComparison($0 - 1) }
            .flatMap(sentence.mention)
        guard let one = facts.printed(subject?.names.first ?? SeriesLexicon.close) else { return nil }
        return isApart(one, other, by: literal, sign)
    }

    /// `收盘价高于MA60，高出9.2%`: of what the clause before compares; 高于9.20元 is a bound.
    private func excess(
        _ literal: NumberLiteral, _ sign: Double, at index: Int, in clause: Sentence.Clause
    ) -> Bool? {
        guard [.percent, .yuan].contains(literal.unit), !isBounding(index, in: clause),
            !clause.range.contains(where: { sentence.mention($0) != nil }),
            let before = sentence.clauses.last(where: { $0.range.upperBound <= clause.range.lowerBound })?.range
        else { return nil }
        let told = before.compactMap { token -> Bool? in
            guard let one = objects[token]?.names.first.flatMap(facts.printed),
                let other = sentence.mention(token)?.names.first.flatMap(facts.printed)
            else { return nil }
            return isApart(one, other, by: literal, sign)
        }
        return told.isEmpty ? nil : told.contains(true)
    }

    private func isApart(_ one: Given, _ other: Given, by literal: NumberLiteral, _ sign: Double) -> Bool? {
        guard one.name != other.name, Family.of(one.name) == Family.of(other.name), other.value != 0 else { return nil }
        let distance = literal.unit == .percent ? (one.value / other.value - 1) * 100 : one.value - other.value
        return distance * sign >= 0
            && Derivation(facts: facts, names: [], literal: literal).isClose(abs(distance))
    }

    /// Yesterday's close may be set against though it is not printed.
    private func setAgainst(_ name: String) -> Given? {
        if let given = facts.printed(name) { return given }
        guard name == "前日\(SeriesLexicon.close)", let before = facts.closeBefore else { return nil }
        return Given(name: name, value: before, decimals: 2)
    }

    private func isComparison(_ index: Int) -> Bool {
        sentence.cue(index).contains(.distance)
            && ["较", "比", "相对"].contains(script.text(sentence.tokens[index].range))
    }

    /// +1 after 高, 高出; −1 after 低.
    private func direction(before index: Int, in clause: Sentence.Clause) -> Double? {
        switch lead(before: index, in: clause).reversed().first(where: { !" 约了出大仅近于".contains($0) }) {
        case "高"?: 1
        case "低"?: -1
        default: nil
        }
    }

    private func isBounding(_ index: Int, in clause: Sentence.Clause) -> Bool {
        lead(before: index, in: clause).contains("于")
    }

    /// The few characters of the clause right before the number.
    private func lead(before index: Int, in clause: Sentence.Clause) -> ArraySlice<Character> {
        let end = sentence.tokens[index].range.lowerBound
        return script.characters[max(sentence.tokens[clause.range.lowerBound].range.lowerBound, end - 5)..<end]
    }

    // MARK: A textbook level

    /// `距超买区70尚有6.3个点`, in points or in percent, of the oscillator named last.
    private func fromLevel(_ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause) -> Bool? {
        guard literal.scale == 1, [.none, .percent, .count].contains(literal.unit),
            let cue = (clause.range.lowerBound..<index).last(where: { sentence.isSpan($0, of: script) }),
            let token = (cue + 1..<index).last(where: isLevel), let level = sentence.number(token)?.value,
            (token + 1..<index).allSatisfy(isAside),
            let name = sentence.mentionBefore(index).flatMap(sentence.mention)?.names.first,
            [.rsi, .stochastic].contains(Family.of(name)), let value = facts.printed(name)?.value, value != 0
        else { return nil }
        let derivation = Derivation(facts: facts, names: [], literal: literal)
        return derivation.isClose(abs(level - value))
            || (literal.unit == .percent && derivation.isClose(abs(level / value - 1) * 100))
    }

    /// `70的超买区尚有`: nothing that bounds or denies the distance, as 不足 does.
    private func isAside(_ index: Int) -> Bool {
        if case .extreme? = sentence.word(index) { return true }
        return sentence.isFiller(index) || sentence.cue(index).contains(.distance)
    }

    private func isLevel(_ index: Int) -> Bool {
        guard let literal = sentence.number(index), literal.upper == nil, literal.isPlainInteger else { return false }
        return literal.value > 0 && NumberJudge.textbookLevels.contains(literal.value)
    }
}
