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
        let stretches = CommonStretch(of: prompt, length: policy.copyLength)
        let own = clauses.filter { !isCopy($0, of: stretches) }
        return policy.keywords.filter { group in
            !own.contains { clause in group.words.contains(where: clause.contains) }
        }.map(\.name)
    }

    /// Half of the keywords, rounded down, stand somewhere in the answer: what the incumbent counts as a success, copied
    /// or not. Shown beside ours and deciding nothing.
    static func passesIncumbentRule(_ answer: String, keywords: [String]) -> Bool {
        keywords.count(where: answer.contains) >= keywords.count / 2
    }

    /// Shares a long stretch with the question and says nothing true of its own that the question does not say.
    private func isCopy(_ clause: String, of stretches: CommonStretch) -> Bool {
        guard stretches.isShared(by: clause) else { return false }
        return !checker.check(clause).claims.contains { $0.verdict.isFaithful && !prompt.contains($0.text) }
    }
}

/// The stretches of one length that a text holds, to see what another text copies.
struct CommonStretch {
    private let length: Int
    private let stretches: Set<ArraySlice<Character>>

    init(of text: String, length: Int) {
        self.length = max(1, length)
        self.stretches = Set(Self.windows(text, self.length))
    }

    /// Whether `text` shares `length` characters in a row.
    func isShared(by text: String) -> Bool { Self.windows(text, length).contains(where: stretches.contains) }

    private static func windows(_ text: String, _ length: Int) -> [ArraySlice<Character>] {
        let characters = Array(text)
        guard characters.count >= length else { return [] }
        return (0...(characters.count - length)).map { characters[$0..<($0 + length)] }
    }
}
