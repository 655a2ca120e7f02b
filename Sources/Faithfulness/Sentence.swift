/// The tokens between two full stops, cut into clauses.
struct Sentence {
    struct Clause {
        let range: Range<Int>
        let cues: Cue
    }

    let tokens: [Token]
    let clauses: [Clause]

    init(_ tokens: [Token]) {
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
        tokens.split { if case .sentenceBreak = $0.kind { true } else { false } }.map { Sentence(Array($0)) }
    }

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

    func cue(_ index: Int) -> Cue {
        guard tokens.indices.contains(index), case .cue(let cue) = tokens[index].kind else { return [] }
        return cue
    }

    private static func cues(_ tokens: ArraySlice<Token>) -> Cue {
        tokens.reduce(into: Cue()) { if case .cue(let cue) = $1.kind { $0.formUnion(cue) } }
    }
}
