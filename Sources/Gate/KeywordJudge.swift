internal import Faithfulness

/// Which keyword groups an answer earns: a hit counts inside a long enough section, in a clause that is not a copy of
/// the question.
struct KeywordJudge {
    let prompt: String
    let policy: GatePolicy
    let checker: FaithfulnessChecker

    /// Names of the groups without a counting hit.
    func missing(in sections: AnswerSections) -> [String] {
        let bodies = sections.sections.map(\.body)
            .filter { $0.count { !$0.isWhitespace } >= policy.minimumSectionCharacters }
        let clauses = bodies.flatMap { body in body.split { "，。；！？\n,;!?".contains($0) }.map(String.init) }
        let own = clauses.filter { !isCopy($0) }
        return policy.keywords.filter { group in
            !own.contains { clause in group.words.contains(where: clause.contains) }
        }.map(\.name)
    }

    /// Shares a long stretch with the question and says nothing true of its own that the question does not say.
    private func isCopy(_ clause: String) -> Bool {
        guard CommonStretch.reaches(policy.copyLength, clause, prompt) else { return false }
        return !checker.check(clause).claims.contains { $0.verdict.isFaithful && !prompt.contains($0.text) }
    }
}

/// Whether two texts share `length` characters in a row.
enum CommonStretch {
    static func reaches(_ length: Int, _ left: String, _ right: String) -> Bool {
        let left = Array(left)
        guard length > 0, left.count >= length else { return length <= 0 }
        return (0...(left.count - length)).contains { right.contains(String(left[$0..<($0 + length)])) }
    }
}
