/// `收盘价为当日最高价`, `收于17.26元，即全天最低价`: one price of the day said to be another. 为 between other series names a place
/// (`支撑位为MA20`) and is no claim.
struct Identities {
    let sentence: Sentence
    let script: Script

    /// The identity whose second price stands at `index`.
    /// - Parameter carried: what a clause without a subject speaks of.
    func relation(at index: Int, in clause: Sentence.Clause, carried: Mention?) -> Relation? {
        guard let object = price(index), ends(after: index, clause) else { return nil }
        var verb = index - 1
        while verb > clause.range.lowerBound, isText(verb, "当今日全天内盘中 ") { verb -= 1 }
        guard verb >= clause.range.lowerBound, isText(verb, "为是即") || isDenial(verb) else { return nil }
        var before = verb - 1
        while before >= clause.range.lowerBound, isAside(before) { before -= 1 }
        let isOwn = before >= clause.range.lowerBound
        guard let subject = isOwn ? price(before) : self.carried(carried, into: clause), subject.names != object.names
        else { return nil }
        return Relation(
            word: .compare(.equal), index: verb, subject: subject, object: .series(object),
            isNegated: !(before + 1...verb).count(where: isNegation).isMultiple(of: 2),
            tokens: (isOwn ? before : verb)...index)
    }

    private func price(_ index: Int) -> Mention? { sentence.mention(index).flatMap { isOfDay($0) ? $0 : nil } }

    private func isOfDay(_ mention: Mention) -> Bool {
        mention.names.count == 1 && mention.names.allSatisfy(Self.day.contains)
    }

    /// Only where the clause before names no other series: `开盘17.49、收盘17.26，为当日最低价` may mean either.
    private func carried(_ mention: Mention?, into clause: Sentence.Clause) -> Mention? {
        guard let mention, isOfDay(mention),
            sentence.mentionBefore(clause.range.lowerBound).flatMap(sentence.mention)?.names == mention.names
        else { return nil }
        return mention
    }

    /// Nothing but the price's own number follows: `最高价的98%` and `最高价附近` are others.
    private func ends(after index: Int, _ clause: Sentence.Clause) -> Bool {
        var next = index + 1
        while next < clause.range.upperBound, isText(next, " ()") || isPrice(next) { next += 1 }
        return next >= clause.range.upperBound || isText(next, "且但并而")
    }

    private func isPrice(_ index: Int) -> Bool {
        sentence.number(index).map { $0.upper == nil && [.none, .yuan].contains($0.unit) } ?? false
    }

    /// The subject's number, and small words before the verb.
    private func isAside(_ index: Int) -> Bool {
        isPrice(index) || isNegation(index) || isText(index, "() 就即也恰正好成均都仅")
    }

    private func isNegation(_ index: Int) -> Bool {
        if case .negation = sentence.tokens[index].kind { true } else { false }
    }

    private func isDenial(_ index: Int) -> Bool {
        isNegation(index) && ["不是", "并非", "非"].contains(script.text(sentence.tokens[index].range))
    }

    private func isText(_ index: Int, _ characters: String) -> Bool {
        sentence.isText(index, in: characters, of: script)
    }

    private static let day: Set<String> = [SeriesLexicon.close, "开盘价", "最高价", "最低价"]
}
