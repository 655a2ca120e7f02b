/// Words that say nothing of today, as the clause plans, awaits or fears it: `若跌破…`, `跌破…止损`, `死叉风险`, `关注放量突破`.
struct Plans {
    private let sentence: Sentence
    private let tails: Tails
    private let conditions: Conditions
    /// The positions of the clauses that an earlier condition reaches.
    private let conditional: Set<Int>

    init(sentence: Sentence, script: Script) {
        self.sentence = sentence
        self.tails = Tails(sentence: sentence, script: script)
        self.conditions = Conditions(sentence: sentence, script: script)
        self.conditional = conditions.reached()
    }

    /// Whether the relation, one of the clause at `position`, is no claim.
    func frees(_ relation: Relation, in clause: Sentence.Clause, at position: Int) -> Bool {
        if conditional.contains(position) || isSupposed(relation, clause) || isFeared(relation) { return true }
        switch relation.word {
        case .pass: return isPlanned(clause, at: position)
        case .atBand: return !isOfPrice(relation) || isMeant(relation, clause, at: position)
        // 止损位设于收盘价下方: where an order is put, not where a series is.
        case .position: return clause.range.contains { $0 < relation.index && sentence.cue($0).contains(.detach) }
        default: return false
        }
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
        return relation.word.isEvent || tails.follows(relation.tokens.upperBound, Self.watched)
    }

    /// 死叉风险, 跌破支撑位的可能
    private func isFeared(_ relation: Relation) -> Bool {
        tails.follows(relation.index, Self.feared) || tails.follows(relation.tokens.upperBound, Self.feared)
    }

    /// `支撑位于下轨` and `MA20处于中轨` speak of another series than the close.
    private func isOfPrice(_ relation: Relation) -> Bool {
        relation.subject.map { $0.names == [SeriesLexicon.close] } ?? true
    }

    /// A place to act at or to come, not where the price is: `建议回落到下轨买入`, `回落到下轨，可低吸`.
    private func isMeant(_ relation: Relation, _ clause: Sentence.Clause, at position: Int) -> Bool {
        if clause.cues.contains(.advice) { return true }
        if relation.tokens.lowerBound == relation.index, isPlanned(clause, at: position) { return true }
        return clause.range.contains {
            $0 < relation.index && !sentence.cue($0).isDisjoint(with: [.detach, .forecast])
        }
    }

    private func isPlanned(_ clause: Sentence.Clause, at position: Int) -> Bool {
        if clause.cues.contains(.advice) { return true }
        guard position + 1 < sentence.clauses.count else { return false }
        return sentence.clauses[position + 1].range.prefix(2).contains { sentence.cue($0).contains(.advice) }
    }

    private static let feared = ["风险", "的风险", "可能性", "的可能", "概率", "的概率", "隐患", "预期", "之前", "之后再", "后再"].map(Array.init)
    private static let watched = ["信号", "的信号", "情况", "的情况", "机会", "的机会", "的形成", "的确认", "后"].map(Array.init)
}
