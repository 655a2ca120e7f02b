internal import Faithfulness
internal import TrainerCore

/// Which keyword groups an answer earns by what it says, inside long enough sections: one that names what the question
/// gives, by a true claim about it that is not a copied clause; a word of advice, as the rating or the risk level, or in a
/// sentence with such a claim or with the rule's direction. Words in a row earn nothing.
struct KeywordJudge {
    let prompt: String
    let policy: GatePolicy
    let checker: FaithfulnessChecker
    let givens: [Given]
    /// The rating and the level as the answer states them: `评级：买入`.
    let labels: [String]
    let direction: Direction

    /// Names of the groups that are not earned.
    func missing(in sections: AnswerSections) -> [String] {
        let bodies = sections.sections.map(\.body)
            .filter { $0.count { !$0.isWhitespace } >= policy.minimumSectionCharacters }
        let stretches = CommonStretch(of: prompt, length: policy.copyLength)
        let claims = bodies.flatMap { ownClaims(in: $0, stretches) }
        let sentences = bodies.flatMap { $0.split { "。！？!?\n".contains($0) } }
        return policy.keywords.filter { group in
            let isEarned =
                labels.contains { Self.names(group, $0) }
                || claims.contains { claim in ([claim.text] + claim.subjects).contains { Self.names(group, $0) } }
                || !isGiven(group) && sentences.contains { Self.names(group, $0) && concludes($0, stretches) }
            return !isEarned
        }.map(\.name)
    }

    /// Half of the keywords, rounded down, stand somewhere in the answer: what the incumbent counts as a success, copied
    /// or not. Shown beside ours and deciding nothing.
    static func passesIncumbentRule(_ answer: String, keywords: [String]) -> Bool {
        keywords.count(where: answer.contains) >= keywords.count / 2
    }

    private static func names(_ group: KeywordGroup, _ text: some StringProtocol) -> Bool {
        group.words.contains { text.contains($0) }
    }

    /// The question gives a number by one of its words.
    private func isGiven(_ group: KeywordGroup) -> Bool {
        givens.contains { given in given.isPrinted && group.words.contains { given.name.contains($0) } }
    }

    /// A sentence that ends in advice where it has said something before.
    private func concludes(_ sentence: Substring, _ stretches: CommonStretch) -> Bool {
        labels.contains { sentence.contains($0) }
            || ["为", "："].contains { sentence.contains("方向\($0)\(direction.rawValue)") }
            || !ownClaims(in: String(sentence), stretches).isEmpty
    }

    /// Faithful claims that no clause has copied: one that shares a long stretch with the question counts where the
    /// question does not say the same.
    private func ownClaims(in text: String, _ stretches: CommonStretch) -> [Claim] {
        let characters = Array(text)
        return checker.check(text).claims.filter { claim in
            guard claim.verdict.isFaithful else { return false }
            let clause = Self.clause(around: claim.range, in: characters)
            return !stretches.isShared(by: clause) || !prompt.contains(claim.text)
        }
    }

    private static func clause(around range: Range<Int>, in characters: [Character]) -> String {
        func isMark(_ place: Int) -> Bool { "，。；！？\n,;!?".contains(characters[place]) }
        let range = range.clamped(to: characters.indices)
        let start = characters.indices[..<range.lowerBound].last(where: isMark).map { $0 + 1 } ?? 0
        let end = characters.indices[range.upperBound...].first(where: isMark) ?? characters.count
        return String(characters[start..<end])
    }
}
