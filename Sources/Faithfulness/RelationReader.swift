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
    private var subjects: [Int: [Mention]] = [:]
    private var carried: Mention?
    private let conditions: Conditions
    /// The positions of the clauses that an earlier condition reaches.
    private let conditional: Set<Int>

    init(_ sentence: Sentence, script: Script) {
        self.sentence = sentence
        self.script = script
        self.conditions = Conditions(sentence: sentence, script: script)
        self.conditional = conditions.reached()
        for (position, clause) in sentence.clauses.enumerated() { read(clause, at: position) }
    }

    private mutating func read(_ clause: Sentence.Clause, at position: Int) {
        for index in clause.range {
            guard let word = sentence.word(index) else { continue }
            if word.isInfix {
                readInfix(word, index, clause)
            } else if case .position = word {
                readPosition(word, index, clause)
            } else {
                readUnary(word, index, clause)
            }
        }
        let own = clause.range.first { sentence.mention($0) != nil && objects[$0] == nil }
        if let own, let mention = sentence.mention(own), Family.of(mention.names.first ?? "") != .overall {
            carried = mention
        }
        let isPlan = isPlanned(clause, at: position)
        relations = relations.filter { relation in
            guard clause.range.contains(relation.index) else { return true }
            if conditional.contains(position) || isSupposed(relation, clause) || isFeared(relation) { return false }
            switch relation.word {
            case .pass: return !isPlan
            case .atBand: return isOfPrice(relation) && !isMeant(relation, clause, isPlan: isPlan)
            // 止损位设于收盘价下方: where an order is put, not where a series is.
            case .position: return !clause.range.contains { $0 < relation.index && sentence.cue($0).contains(.detach) }
            default: return true
            }
        }
        let explained = Definitions(sentence: sentence, script: script)
            .explained(relations, in: clause, after: position > 0 ? sentence.clauses[position - 1] : nil)
        relations.removeAll { explained.contains($0.index) }
    }

    // MARK: Infix, postfix, unary

    private mutating func readInfix(_ word: RelationWord, _ index: Int, _ clause: Sentence.Clause) {
        let found = leftSubjects(of: index, clause)
        let operands = rightOperands(of: index, clause)
        subjects[index] = found.mentions
        guard let last = operands.last, !isDistance(index, operands, clause) else { return }
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

    /// `较MA60高出0.23元` tells a distance; the number is the claim.
    private func isDistance(
        _ index: Int, _ operands: [(token: Int, operand: Relation.Operand)], _ clause: Sentence.Clause
    ) -> Bool {
        guard case .number? = operands.first?.operand else { return false }
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
        var found = leftSubjects(of: index, clause)
        if case .trend = word, !found.isExplicit, !opens(index, clause) { return }
        if isZoneName(index) { return }
        if case .move = word, case .volume? = sentence.word(index - 1), Self.isOfVolume(found.mentions) {
            found.mentions = [closeMention]
        } else if !found.isExplicit, !found.mentions.isEmpty, clause.range.lowerBound != firstMeaningful(clause) {
            found.mentions = []
        }
        subjects[index] = found.mentions
        relations.append(
            Relation(
                word: word, index: index, subject: found.mentions.first, object: nil,
                isNegated: isNegated(before: index, clause) != isUndone(after: index),
                tokens: min(found.first ?? index, index)...index))
    }

    /// Nothing but small words stands before it: `OBV方面，呈持续上升态势`.
    private func opens(_ index: Int, _ clause: Sentence.Clause) -> Bool {
        (clause.range.lowerBound..<index).allSatisfy { position in
            if case .negation = sentence.tokens[position].kind { return true }
            return isText(position, in: " 呈持续保在处于继整体总仍已为出现近期的")
        }
    }

    /// `超买和超卖之间` names the two ends of a zone.
    private func isZoneName(_ index: Int) -> Bool {
        guard case .extreme? = sentence.word(index) else { return false }
        func isPair(_ first: Int) -> Bool {
            guard sentence.isJoin(first + 1), case .extreme? = sentence.word(first + 2) else { return false }
            return follows(first + 2, Phrases.between)
        }
        return isPair(index) || isPair(index - 2)
    }

    /// `多头排列尚未形成`
    private func isUndone(after index: Int) -> Bool {
        let noun = sentence.tokens[index].range.upperBound
        let negation = end(of: Phrases.nouns, at: noun) ?? noun
        guard let verb = end(of: Phrases.negations, at: negation) else { return false }
        return end(of: Phrases.verbs, at: verb) != nil
    }

    private func end(of phrases: [[Character]], at index: Int) -> Int? {
        phrases.first { script.starts(with: $0, at: index) }.map { index + $0.count }
    }

    /// The text right after a token starts with one of the phrases.
    private func follows(_ index: Int, _ phrases: [[Character]]) -> Bool {
        sentence.tokens.indices.contains(index) && end(of: phrases, at: sentence.tokens[index].range.upperBound) != nil
    }

    private enum Phrases {
        static let nouns = ["信号", "形态", "格局"].map(Array.init)
        static let negations = ["尚未", "未能", "未", "并未", "还未", "没有", "并没有"].map(Array.init)
        static let verbs = ["形成", "出现", "成立", "确认", "完成", "发生"].map(Array.init)
        static let between = ["之间", "区之间", "区间之间", "区域之间", "线之间", "中间"].map(Array.init)
        static let feared = ["风险", "的风险", "可能性", "的可能", "概率", "的概率", "隐患", "预期", "之前", "之后再", "后再"].map(Array.init)
        static let watched = ["信号", "的信号", "情况", "的情况", "机会", "的机会", "的形成", "的确认", "后"].map(Array.init)
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
                object: object, isNegated: isNegated(before: negationBefore, clause), tokens: tokens))
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
            guard let more = sentence.mention(before), objects[before] == nil, isSameFamily(more, mention) else {
                break
            }
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
                if let first = operands.first, !continues(position, mention, first.operand, clause) { break }
                operands.append((position, .series(mention)))
            } else if let literal = sentence.number(position), operands.isEmpty {
                let next = nextMeaningful(after: position, clause)
                if sentence.mention(next) == nil || next > position + 2 { return [(position, .number(literal))] }
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

    // MARK: Negation, plans

    private func isNegated(before index: Int, _ clause: Sentence.Clause) -> Bool {
        let start = sentence.tokens[index].range.lowerBound
        var negations = 0
        for position in clause.range.reversed() where position < index {
            guard start - sentence.tokens[position].range.upperBound <= 5 else { break }
            if sentence.word(position) != nil { break }
            if case .negation = sentence.tokens[position].kind { negations += 1 }
        }
        return negations % 2 == 1
    }

    private func isSupposed(_ relation: Relation, _ clause: Sentence.Clause) -> Bool {
        (clause.range.lowerBound..<relation.index).contains { index in
            let cue = sentence.cue(index)
            if cue.contains(.watch) { return isWatchedFor(relation) }
            return cue.contains(.condition) ? conditions.isCondition(index) : cue.contains(.hypothesis)
        }
    }

    /// `关注突破10.46元`, `关注RSI回到50上方`, `关注超买信号`; `关注MA5高于MA20` says that it is.
    private func isWatchedFor(_ relation: Relation) -> Bool {
        if case .number = relation.object { return true }
        return relation.word.isEvent || follows(relation.tokens.upperBound, Phrases.watched)
    }

    /// 死叉风险, 跌破支撑位的可能
    private func isFeared(_ relation: Relation) -> Bool {
        follows(relation.index, Phrases.feared) || follows(relation.tokens.upperBound, Phrases.feared)
    }

    /// `支撑位于下轨` and `MA20处于中轨` speak of another series than the close.
    private func isOfPrice(_ relation: Relation) -> Bool {
        relation.subject.map { $0.names == [SeriesLexicon.close] } ?? true
    }

    /// A place to act at or to come, not where the price is: `建议回落到下轨买入`, `回落到下轨，可低吸`.
    private func isMeant(_ relation: Relation, _ clause: Sentence.Clause, isPlan: Bool) -> Bool {
        if clause.cues.contains(.advice) { return true }
        if isPlan, relation.tokens.lowerBound == relation.index { return true }
        return clause.range.contains {
            $0 < relation.index && !sentence.cue($0).isDisjoint(with: [.detach, .forecast])
        }
    }

    private func isPlanned(_ clause: Sentence.Clause, at position: Int) -> Bool {
        if clause.cues.contains(.advice) { return true }
        guard position + 1 < sentence.clauses.count else { return false }
        return sentence.clauses[position + 1].range.prefix(2).contains { sentence.cue($0).contains(.advice) }
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
