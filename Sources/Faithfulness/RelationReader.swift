/// Finds the relation words of a sentence with their subjects and objects. A clause without a subject takes that of
/// the clause before it; plans, conditions (若跌破 …, 跌破 … 止损) and definitions claim nothing.
struct RelationReader {
    let sentence: Sentence
    let script: Script
    private(set) var relations: [Relation] = []
    /// Tokens that are objects of a comparison, with the comparison's subject: a percentage after one is a distance.
    private(set) var objects: [Int: Mention] = [:]
    /// Tokens of numbers that only bound a comparison: 量比低于0.7. The word is the claim, the number none.
    private(set) var bounds: Set<Int> = []
    /// What a clause without a subject speaks of, by the clause's first token.
    private(set) var inherited: [Int: Mention] = [:]
    private var subjects: [Int: [Mention]] = [:]
    private var carried: Mention?
    private let plans: Plans
    private let tails: Tails
    private let dayMoves: DayMoves
    private let identities: Identities

    init(_ sentence: Sentence, script: Script) {
        self.sentence = sentence
        self.script = script
        self.plans = Plans(sentence: sentence, script: script)
        self.tails = Tails(sentence: sentence, script: script)
        self.dayMoves = DayMoves(sentence: sentence, script: script)
        self.identities = Identities(sentence: sentence, script: script)
        for (position, clause) in sentence.clauses.enumerated() { read(clause, at: position) }
    }

    private mutating func read(_ clause: Sentence.Clause, at position: Int) {
        inherited[clause.range.lowerBound] = carried
        for index in clause.range {
            guard let word = sentence.word(index) else {
                readIdentity(index, clause)
                continue
            }
            if word.isInfix {
                readInfix(word, index, clause)
            } else if case .position = word {
                readPosition(word, index, clause)
            } else {
                readUnary(word, index, clause)
            }
        }
        carry(from: clause)
        relations = relations.filter {
            !clause.range.contains($0.index) || !plans.frees($0, in: clause, at: position)
        }
        for gloss in Glosses(sentence: sentence, script: script).all(in: clause, of: relations) {
            bounds.insert(gloss.level)
            relations.removeAll { gloss.inside.contains($0.index) }
        }
        let explained = Definitions(sentence: sentence, script: script)
            .explained(relations, in: clause, after: position > 0 ? sentence.clauses[position - 1] : nil)
        relations.removeAll { explained.contains($0.index) }
    }

    /// The clause's first series that is no object; after a heading the last of its family: `MACD指标DIF为0.160，高于DEA`.
    private mutating func carry(from clause: Sentence.Clause) {
        let own = clause.range.filter { objects[$0] == nil }.compactMap(sentence.mention)
        guard let first = own.first, Family.of(first.names.first ?? "") != .overall else { return }
        carried = own.last { first.isHeading && isSameFamily($0, first) } ?? first
    }

    // MARK: Infix, postfix, unary

    private mutating func readInfix(_ word: RelationWord, _ index: Int, _ clause: Sentence.Clause) {
        let found = leftSubjects(of: index, clause)
        let operands = rightOperands(of: index, clause)
        subjects[index] = found.mentions
        if operands.isEmpty, case .pass = word { readPassive(word, index, clause) }
        guard let last = operands.last, !isDistance(index, operands, found, clause) else { return }
        noteBound(word, operands, of: found.mentions.first)
        for (token, operand) in operands {
            for subject in found.mentions.isEmpty ? [nil] : found.mentions.map(Optional.some) {
                append(
                    word, index, subject, operand, isExplicit: found.isExplicit,
                    tokens: min(found.first ?? index, index)...max(last.token, index), negationBefore: index, clause)
            }
            if case .series = operand { objects[token] = found.mentions.first ?? closeMention }
        }
    }

    /// `收盘价为当日最高价`
    private mutating func readIdentity(_ index: Int, _ clause: Sentence.Clause) {
        guard let relation = identities.relation(at: index, in: clause, carried: carried) else { return }
        objects[index] = relation.subject
        relations.append(relation)
    }

    /// `阻力位已被突破`, `下轨失守`: what the word acts on stands before it, and the price acts.
    private mutating func readPassive(_ word: RelationWord, _ index: Int, _ clause: Sentence.Clause) {
        let mark = (clause.range.lowerBound..<index).last { isText($0, in: "被遭") }
        guard mark != nil || script.text(sentence.tokens[index].range) == "失守",
            let object = patient(before: mark ?? index, clause)
        else { return }
        let agent = ((mark ?? index)..<index).compactMap(sentence.mention).last ?? closeMention
        subjects[index] = [agent]
        if case .series = object.operand, clause.range.contains(object.token) { objects[object.token] = agent }
        append(
            word, index, agent, object.operand, isExplicit: true,
            tokens: max(object.token, clause.range.lowerBound)...index, negationBefore: index, clause)
    }

    private func patient(before mark: Int, _ clause: Sentence.Clause) -> (token: Int, operand: Relation.Operand)? {
        for position in (clause.range.lowerBound..<mark).reversed() {
            if let mention = sentence.mention(position) { return (position, Relation.Operand.series(mention)) }
            guard let literal = sentence.number(position) else { continue }
            if let owner = owner(of: position, clause), let mention = sentence.mention(owner) {
                return (owner, Relation.Operand.series(mention))
            }
            return (position, Relation.Operand.number(literal))
        }
        return antecedent(of: clause)
    }

    /// What 其 stands for: the last series of the clauses before.
    private func antecedent(of clause: Sentence.Clause) -> (token: Int, operand: Relation.Operand)? {
        guard let token = sentence.mentionBefore(clause.range.lowerBound), let mention = sentence.mention(token) else {
            return nil
        }
        return (token, Relation.Operand.series(mention))
    }

    /// `较MA60高出0.23元` and, without a subject, `高出0.23元` tell a distance; the number is the claim.
    private func isDistance(
        _ index: Int, _ operands: [(token: Int, operand: Relation.Operand)], _ found: Subjects,
        _ clause: Sentence.Clause
    ) -> Bool {
        guard case .number(let literal)? = operands.first?.operand else { return false }
        if literal.unit == .yuan, !found.isExplicit, script.text(sentence.tokens[index].range) == "高出" { return true }
        return clause.range.contains { $0 < index && sentence.cue($0).contains(.distance) }
    }

    private mutating func noteBound(
        _ word: RelationWord, _ operands: [(token: Int, operand: Relation.Operand)], of subject: Mention?
    ) {
        guard let first = operands.first, case .number = first.operand, sentence.number(first.token) != nil,
            let name = subject?.names.first
        else { return }
        switch word {
        case .compare, .pass, .crossing: break
        default: return
        }
        if ![.price, .percent, .overall, .unknown].contains(Family.of(name)) { bounds.insert(first.token) }
    }

    private mutating func readPosition(_ word: RelationWord, _ index: Int, _ clause: Sentence.Clause) {
        let operands = leftOperands(of: index, clause)
        // 站稳MA20之上 says once what 站稳MA20 says.
        guard let first = operands.first, objects[first.token] == nil else { return }
        for case (let token, .series) in operands { objects[token] = closeMention }
        let found = leftSubjects(of: first.token, clause)
        subjects[index] = found.mentions
        for (token, operand) in operands {
            if case .series = operand { objects[token] = found.mentions.first ?? closeMention }
            for subject in found.mentions.isEmpty ? [nil] : found.mentions.map(Optional.some) {
                append(
                    word, index, subject, operand, isExplicit: found.isExplicit,
                    tokens: min(found.first ?? first.token, first.token)...index, negationBefore: first.token, clause)
            }
        }
    }

    private mutating func readUnary(_ word: RelationWord, _ index: Int, _ clause: Sentence.Clause) {
        if case .move = word, sentence.number(nextMeaningful(after: index, clause)) != nil { return }
        if case .extreme = word, isApproached(index, clause) { return }
        var found = leftSubjects(of: index, clause)
        if tails.isZoneName(index) || !isSaid(word, of: found, index, clause) { return }
        if sentence.isBar(index, of: script) {
            found.mentions = [Mention(names: [SeriesLexicon.macdBar], label: SeriesLexicon.macdBar)]
        } else if case .swing = word {
            found = Subjects(mentions: [], tokens: [], isExplicit: false)
        } else if case .move = word, case .volume? = sentence.word(index - 1), Self.isOfVolume(found.mentions) {
            found.mentions = [closeMention]
        } else if !found.isExplicit, let price = dayMoves.subject(of: index, in: clause) {
            found.mentions = [price]
        } else if !found.isExplicit, !found.mentions.isEmpty, clause.range.lowerBound != firstMeaningful(clause) {
            found.mentions = []
        }
        subjects[index] = found.mentions
        let first = found.first ?? riskLabel(of: word, index, clause) ?? index
        relations.append(
            Relation(
                word: word, index: index, subject: found.mentions.first, object: nil,
                isNegated: sentence.isNegated(before: index, in: clause) != tails.isUndone(after: index),
                tokens: min(first, index)...index))
    }

    /// 风险等级 of `风险等级：高`, for the claim's text.
    private func riskLabel(of word: RelationWord, _ index: Int, _ clause: Sentence.Clause) -> Int? {
        guard case .swing = word else { return nil }
        return (clause.range.lowerBound..<index).last {
            SwingWords.isLabel(script, at: sentence.tokens[$0].range.lowerBound)
        }
    }

    /// Some words speak of one series alone: 上升 of OBV, 放大 of the volume, 红色 of MACD柱.
    private func isSaid(
        _ word: RelationWord, of found: Subjects, _ index: Int, _ clause: Sentence.Clause
    ) -> Bool {
        switch word {
        case .trend: found.isExplicit || opens(index, clause)
        case .turnover: isOfTurnover(found, index, clause)
        case .majority: found.isExplicit
        case .sign where isColour(index): found.mentions.first?.names == [SeriesLexicon.macdBar]
        default: true
        }
    }

    /// `接近超买区`, `距RSI超买区70尚有6.3个点`: near it is not in it.
    private func isApproached(_ index: Int, _ clause: Sentence.Clause) -> Bool {
        var before = index - 1
        while before >= clause.range.lowerBound, isBracketed(before) || sentence.mention(before) != nil { before -= 1 }
        guard before >= clause.range.lowerBound else { return false }
        if case .near? = sentence.word(before) { return true }
        return sentence.isSpan(before, of: script)
    }

    private func isColour(_ index: Int) -> Bool {
        script.character(at: sentence.tokens[index].range.upperBound - 1) == "色"
    }

    /// `量能明显放大`, `成交较前期萎缩`; `成交量125300手，利润放大` is of something else.
    private func isOfTurnover(_ found: Subjects, _ index: Int, _ clause: Sentence.Clause) -> Bool {
        let isOfVolume = !found.mentions.isEmpty && Self.isOfVolume(found.mentions)
        if found.isExplicit { return isOfVolume }
        let start = sentence.tokens[clause.range.lowerBound].range.lowerBound
        let before = script.text(start..<sentence.tokens[index].range.lowerBound)
        return before.contains("成交") || (isOfVolume && opens(index, clause))
    }

    /// Nothing but small words stands before it: `OBV方面，呈持续上升态势`.
    private func opens(_ index: Int, _ clause: Sentence.Clause) -> Bool {
        (clause.range.lowerBound..<index).allSatisfy { position in
            if case .negation = sentence.tokens[position].kind { return true }
            return isText(position, in: " 呈持续保在处于继整体总仍已为出现近期的明显著有所也大幅进一步")
        }
    }

    /// 放量上涨 says what the price did, though 量比 or nothing stands before it.
    private static func isOfVolume(_ mentions: [Mention]) -> Bool {
        mentions.flatMap(\.names).allSatisfy { [.ratio, .volume, .amount].contains(Family.of($0)) }
    }

    private mutating func append(
        _ word: RelationWord, _ index: Int, _ subject: Mention?, _ object: Relation.Operand, isExplicit: Bool,
        tokens: ClosedRange<Int>, negationBefore: Int, _ clause: Sentence.Clause
    ) {
        relations.append(
            Relation(
                word: word, index: index, subject: fitting(subject, object, word, isExplicit: isExplicit),
                object: object, isNegated: sentence.isNegated(before: negationBefore, in: clause), tokens: tokens))
    }

    /// A subject that cannot be compared with the object was only standing near: the price is meant.
    private func fitting(
        _ subject: Mention?, _ object: Relation.Operand, _ word: RelationWord, isExplicit: Bool
    ) -> Mention? {
        guard case .series(let objectMention) = object, let objectName = objectMention.names.first else {
            return subject
        }
        let family = Family.of(objectName)
        if let subject, let name = subject.names.first {
            if case .atBand = word, Self.isAside(name, isExplicit: isExplicit) { return closeMention }
            if Family.of(name) == family { return subject }
            if case .compare = word, isExplicit, Family.of(name) != .overall { return subject }
        }
        switch (family, objectName) {
        case (.price, _): return closeMention
        case (_, "DEA"): return Mention(names: ["DIF"], label: "DIF")
        case (_, "D"): return Mention(names: ["K"], label: "K")
        default: return subject
        }
    }

    /// `从上轨回落至中轨`, `MA5为10.18，处于中轨附近`: what comes to a band is the close, unless a level was named.
    private static func isAside(_ name: String, isExplicit: Bool) -> Bool {
        SeriesLexicon.bands.contains(name) || (!isExplicit && !SeriesLexicon.levels.contains(name))
    }

    private var closeMention: Mention { Mention(names: [SeriesLexicon.close], label: SeriesLexicon.close) }

    // MARK: Subjects and objects

    /// Nobody names more series in one breath; each of them is a claim, with each object.
    private static let longestList = 8

    private struct Subjects {
        var mentions: [Mention]
        /// Empty where the subject stands in an earlier clause.
        let tokens: [Int]
        let isExplicit: Bool
        var first: Int? { tokens.first }
    }

    private func leftSubjects(
        of index: Int, _ clause: Sentence.Clause
    ) -> Subjects {
        var position = index - 1
        var sawJoin = false
        while position >= clause.range.lowerBound {
            if sentence.isJoin(position) { sawJoin = true }
            if let mention = sentence.mention(position),
                objects[position] == nil || (!sawJoin && isChain(position, index))
            {
                return joined(to: position, mention, clause)
            }
            if let word = sentence.word(position), let earlier = subjects[position], !earlier.isEmpty || word.isInfix {
                return Subjects(mentions: earlier, tokens: [], isExplicit: true)
            }
            position -= 1
        }
        return Subjects(mentions: carried.map { [$0] } ?? [], tokens: [], isExplicit: false)
    }

    /// `MA5>MA10>MA20`: an object is the next subject only where nothing else stands between.
    private func isChain(_ object: Int, _ index: Int) -> Bool { (object + 1..<index).allSatisfy(isBracketed) }

    /// `MA5和MA10`, `MA5（10.18）、MA10（10.11）`: every one of them is the subject.
    private func joined(
        to index: Int, _ mention: Mention, _ clause: Sentence.Clause
    ) -> Subjects {
        var mentions = [mention]
        var tokens = [index]
        var position = index - 1
        while position > clause.range.lowerBound, sentence.isJoin(position) {
            var before = position - 1
            while before > clause.range.lowerBound, isBracketed(before) { before -= 1 }
            guard mentions.count < Self.longestList, let more = sentence.mention(before), objects[before] == nil,
                isSameFamily(more, mention)
            else { break }
            mentions.insert(more, at: 0)
            tokens.insert(before, at: 0)
            position = before - 1
        }
        return Subjects(mentions: mentions, tokens: tokens, isExplicit: true)
    }

    private func rightOperands(
        of index: Int, _ clause: Sentence.Clause
    ) -> [(token: Int, operand: Relation.Operand)] {
        var operands: [(token: Int, operand: Relation.Operand)] = []
        var position = index + 1
        while position < clause.range.upperBound {
            if let mention = sentence.mention(position) {
                if let first = operands.first,
                    operands.count == Self.longestList || !continues(position, mention, first.operand, clause)
                {
                    break
                }
                operands.append((position, .series(mention)))
            } else if let literal = sentence.number(position), operands.isEmpty {
                // 低于8.90元的MA20 is below MA20; in 低于30且K低于20 the number is the bound.
                let next = nextMeaningful(after: position, clause)
                let isNamed =
                    sentence.mention(next) != nil
                    && (position + 1..<next).allSatisfy { isText($0, in: " 的(") }
                if !isNamed { return [(position, .number(literal))] }
            } else if case .level(let level) = sentence.tokens[position].kind, operands.isEmpty {
                return [(position, .number(NumberLiteral(value: level, decimals: 0)))]
            } else if !operands.isEmpty, !sentence.isJoin(position), !isBracketed(position) {
                break
            } else if operands.isEmpty, sentence.word(position) != nil || position > index + 6 {
                break
            }
            position += 1
        }
        return operands
    }

    /// Whether the series at `position` is one more object, and not the subject of what follows.
    private func continues(
        _ position: Int, _ mention: Mention, _ first: Relation.Operand, _ clause: Sentence.Clause
    ) -> Bool {
        guard sentence.isJoin(position - 1), case .series(let earlier) = first, isSameFamily(earlier, mention) else {
            return false
        }
        var next = position + 1
        while next < clause.range.upperBound, isBracketed(next) { next += 1 }
        return next >= clause.range.upperBound || sentence.isJoin(next)
    }

    private func leftOperands(
        of index: Int, _ clause: Sentence.Clause
    ) -> [(token: Int, operand: Relation.Operand)] {
        var position = index - 1
        while position > clause.range.lowerBound, isBracketed(position),
            sentence.number(position) == nil || isClosed(position)
        {
            position -= 1
        }
        guard position >= clause.range.lowerBound else { return [] }
        if isText(position, in: "其"), let object = antecedent(of: clause) { return [(position, object.operand)] }
        if case .level(let level) = sentence.tokens[position].kind {
            return [(position, .number(NumberLiteral(value: level, decimals: 0)))]
        }
        if let literal = sentence.number(position) {
            if let owner = owner(of: position, clause), let mention = sentence.mention(owner) {
                return [(owner, .series(mention))]
            }
            return [(position, .number(literal))]
        }
        guard let mention = sentence.mention(position) else { return [] }
        let all = joined(to: position, mention, clause)
        return zip(all.tokens, all.mentions).map { ($0, .series($1)) }
    }

    /// In `MA20的10.20上方` the number is MA20's value; in `RSI在50上方` it is a bound.
    private func owner(of number: Int, _ clause: Sentence.Clause) -> Int? {
        var position = number - 1
        while position >= clause.range.lowerBound, isText(position, in: " 的约") { position -= 1 }
        return sentence.mention(position) == nil ? nil : position
    }

    // MARK: Small looks

    private func isText(_ index: Int, in characters: String) -> Bool {
        sentence.isText(index, in: characters, of: script)
    }

    private func isBracketed(_ index: Int) -> Bool {
        sentence.number(index) != nil || isText(index, in: "()[] 的约")
    }

    private func isClosed(_ index: Int) -> Bool { isText(index + 1, in: ")]") }

    private func isSameFamily(_ left: Mention, _ right: Mention) -> Bool {
        guard let a = left.names.first, let b = right.names.first else { return false }
        return Family.of(a) == Family.of(b)
    }

    private func nextMeaningful(after index: Int, _ clause: Sentence.Clause) -> Int {
        var next = index + 1
        while next < clause.range.upperBound, sentence.isFiller(next) { next += 1 }
        return next < clause.range.upperBound ? next : -1
    }

    private func firstMeaningful(_ clause: Sentence.Clause) -> Int {
        clause.range.first { !isText($0, in: " ") } ?? clause.range.lowerBound
    }
}
