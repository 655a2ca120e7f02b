/// How far a condition reaches. `若`, `待`, `只要` free their own clause from the word on; the clauses that 且, 并 or 或
/// joins to it; and its consequence: the clause that 则, 那么 or 才 opens, with all between, or the next one where it opens
/// like one (可, 将, 说明). What follows is said of today: `待企稳，MA5高于MA20`.
struct Conditions {
    let sentence: Sentence
    let script: Script

    /// The positions of the clauses that a condition of an earlier clause reaches.
    func reached() -> Set<Int> {
        sentence.clauses.indices.filter(isConditional).reduce(into: []) { reached, position in
            reached.formUnion(position + 1..<end(of: position))
        }
    }

    /// `量比只有0.62` says how little it is, and sets no condition.
    func isCondition(_ index: Int) -> Bool {
        guard sentence.cue(index).contains(.condition) else { return false }
        guard text(index) == "只有", sentence.number(index + 1) != nil else { return true }
        var before = index - 1
        while sentence.isFiller(before) { before -= 1 }
        return sentence.mention(before) == nil
    }

    /// One past the last clause that the condition reaches.
    private func end(of position: Int) -> Int {
        var end = position + 1
        for next in position + 1..<sentence.clauses.count {
            if isConditional(next) { break }
            if opens(next, with: Self.thens) || (next == end && isConsequence(next)) { return joined(to: next) }
            if next == end, opens(next, with: Self.joins) { end = next + 1 }
        }
        return end
    }

    /// `将回落至中轨，并跌破MA20` goes on without a new subject; 并且 begins anew.
    private func joined(to consequence: Int) -> Int {
        var end = consequence + 1
        while end < sentence.clauses.count, !isConditional(end), opens(end, with: ["并"]),
            script.character(at: sentence.tokens[first(of: end)].range.upperBound) != "且"
        {
            end += 1
        }
        return end
    }

    private func isConditional(_ position: Int) -> Bool {
        sentence.clauses[position].range.contains(where: isCondition)
    }

    private func isConsequence(_ position: Int) -> Bool {
        let start = first(of: position)
        let head = (start..<sentence.clauses[position].range.upperBound).prefix(2)
        if head.contains(where: { !sentence.cue($0).isDisjoint(with: Self.cues) }) { return true }
        return Self.openings.contains { script.starts(with: $0, at: sentence.tokens[start].range.lowerBound) }
    }

    private func opens(_ position: Int, with words: Set<String>) -> Bool { words.contains(text(first(of: position))) }

    /// The clause's first token that is no space.
    private func first(of position: Int) -> Int {
        let range = sentence.clauses[position].range
        return range.first { !sentence.isText($0, in: " ", of: script) } ?? range.lowerBound
    }

    private func text(_ index: Int) -> String { script.text(sentence.tokens[index].range) }

    private static let thens: Set<String> = ["则", "那", "才"]
    private static let joins: Set<String> = ["且", "并", "或"]
    private static let cues: Cue = [.advice, .hypothesis, .forecast]
    private static let openings = [
        "就会", "就能", "就可", "就应", "就是", "便", "会", "说明", "表明", "意味着", "预示", "视为",
    ].map(Array.init)
}
