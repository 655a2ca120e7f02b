/// The tokens between two full stops, cut into clauses.
struct Sentence {
    struct Clause {
        let range: Range<Int>
        let cues: Cue
    }

    let tokens: [Token]
    let clauses: [Clause]

    init(_ unresolved: [Token]) {
        let tokens = Self.resolved(unresolved)
        self.tokens = tokens
        var clauses: [Clause] = []
        var start = 0
        for index in 0...tokens.count {
            if index < tokens.count, case .clauseBreak = tokens[index].kind {} else if index < tokens.count { continue }
            if index > start { clauses.append(Clause(range: start..<index, cues: Self.cues(tokens[start..<index]))) }
            start = index + 1
        }
        self.clauses = clauses
    }

    static func all(_ tokens: [Token]) -> [Sentence] {
        tokens.split { if case .sentenceBreak = $0.kind { true } else { false } }
            .flatMap(cut).map { Sentence(Array($0)) }
    }

    /// Nobody writes so long a sentence. Cut at a comma, it costs time in proportion to its length.
    private static func cut(_ tokens: ArraySlice<Token>) -> [ArraySlice<Token>] {
        var pieces: [ArraySlice<Token>] = []
        var rest = tokens
        while rest.count > longest {
            let head = rest.prefix(longest)
            let comma = head.dropFirst(longest / 2).lastIndex { if case .clauseBreak = $0.kind { true } else { false } }
            let end = (comma ?? head.endIndex - 1) + 1
            pieces.append(rest[..<end])
            rest = rest[end...]
        }
        return pieces + [rest]
    }

    private static let longest = 600

    func mention(_ index: Int) -> Mention? {
        guard tokens.indices.contains(index), case .series(let mention) = tokens[index].kind else { return nil }
        return mention
    }

    func word(_ index: Int) -> RelationWord? {
        guard tokens.indices.contains(index), case .word(let word) = tokens[index].kind else { return nil }
        return word
    }

    func number(_ index: Int) -> NumberLiteral? {
        guard tokens.indices.contains(index), case .number(let literal) = tokens[index].kind else { return nil }
        return literal
    }

    /// The last series named before a token.
    func mentionBefore(_ index: Int) -> Int? { (0..<index).last { mention($0) != nil } }

    /// 红柱, 绿柱: MACD柱 and the word for its side at once.
    func isBar(_ index: Int, of script: Script) -> Bool {
        guard case .sign? = word(index) else { return false }
        return script.character(at: tokens[index].range.upperBound - 1) == "柱"
    }

    func isJoin(_ index: Int) -> Bool {
        guard tokens.indices.contains(index), case .join = tokens[index].kind else { return false }
        return true
    }

    /// Neither a number nor a word that matters.
    func isFiller(_ index: Int) -> Bool {
        guard tokens.indices.contains(index) else { return false }
        switch tokens[index].kind {
        case .other, .skipped, .horizon: return true
        default: return false
        }
    }

    /// A token that matters to nothing, and is one of the characters.
    func isText(_ index: Int, in characters: String, of script: Script) -> Bool {
        guard isFiller(index), tokens[index].range.count == 1 else { return false }
        return characters.contains(script.characters[tokens[index].range.lowerBound])
    }

    func cue(_ index: Int) -> Cue {
        guard tokens.indices.contains(index), case .cue(let cue) = tokens[index].kind else { return [] }
        return cue
    }

    /// A negation stands close before the token, and no word of relation in between.
    func isNegated(before index: Int, in clause: Clause) -> Bool {
        let start = tokens[index].range.lowerBound
        var negations = 0
        for position in clause.range.reversed() where position < index {
            guard start - tokens[position].range.upperBound <= 5 else { break }
            if word(position) != nil { break }
            if case .negation = tokens[position].kind { negations += 1 }
        }
        return negations % 2 == 1
    }

    /// 距, 距离 and 离 tell how far off something is.
    func isSpan(_ index: Int, of script: Script) -> Bool {
        cue(index).contains(.distance) && ["距", "距离", "离"].contains(script.text(tokens[index].range))
    }

    /// 两者 becomes the two series that it stands for, 前者 the first of them, and 其 the one that the clause's own is set
    /// against. 上升 and 下降 are words only after OBV was named.
    private static func resolved(_ tokens: [Token]) -> [Token] {
        var mentions: [Mention] = []
        var earlier = 0
        return tokens.enumerated().map { index, token in
            switch token.kind {
            case .series(let mention): mentions.append(mention)
            case .clauseBreak: earlier = mentions.count
            case .pair(.its):
                let other = isSetAgainst(index, tokens) ? counterpart(of: mentions, before: earlier) : nil
                return Token(kind: other.map { .series($0) } ?? .other, range: token.range)
            case .pair(let pair):
                let two = lastTwo(of: mentions[..<earlier]) ?? lastTwo(of: mentions[...])
                return Token(kind: two.map { .series(pair.part(of: $0)) } ?? .other, range: token.range)
            case .word(.trend) where !mentions.contains { $0.names == [SeriesLexicon.obv] }:
                return Token(kind: .other, range: token.range)
            default: break
            }
            return token
        }
    }

    /// `高于其9.2%`, `高于其约9.2%`; 高于其净资产 and 高于其MA20 name what they mean.
    private static func isSetAgainst(_ index: Int, _ tokens: [Token]) -> Bool {
        guard index > 0, case .word(let word) = tokens[index - 1].kind, word.isInfix else { return false }
        for next in tokens[(index + 1)...].prefix(2) {
            switch next.kind {
            case .number: return true
            case .other: continue
            default: return false
            }
        }
        return false
    }

    /// The last series of the clauses before that can be compared with the clause's own and is another.
    private static func counterpart(of mentions: [Mention], before earlier: Int) -> Mention? {
        guard mentions.count > earlier, let own = mentions.last, let name = own.names.first else { return nil }
        return mentions[..<earlier].last { mention in
            guard !mention.isGroup, let other = mention.names.first else { return false }
            return other != name && Family.of(other) == Family.of(name)
        }
    }

    private static func lastTwo(of mentions: ArraySlice<Mention>) -> Mention? {
        guard let last = mentions.last?.names.first else { return nil }
        var names: [String] = []
        for mention in mentions.reversed() where !mention.isGroup && names.count < 2 {
            guard let name = mention.names.first, Family.of(name) == Family.of(last), !names.contains(name) else {
                continue
            }
            names.insert(name, at: 0)
        }
        return names.count == 2 ? Mention(names: names, label: SeriesLexicon.both) : nil
    }

    private static func cues(_ tokens: ArraySlice<Token>) -> Cue {
        tokens.reduce(into: Cue()) { if case .cue(let cue) = $1.kind { $0.formUnion(cue) } }
    }
}
