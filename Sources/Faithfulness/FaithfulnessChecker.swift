/// Reads every number and every relation word of a Chinese answer and judges it against the numbers given.
///
/// The tolerance is max(½·10⁻ᵈ, 0.5 % of the given value, one cent for prices), with d the digits the answer prints.
/// 金叉 and 死叉 are events: the lines changed sides from the day before to this one (where the day before is not given,
/// the side alone decides). 站上 and 跌破 are states: where the close is now.
public struct FaithfulnessChecker: Sendable {
    private let facts: Facts
    private let conventions: Conventions
    private let vocabulary: Vocabulary

    public init(given: [Given], conventions: Conventions = .standard) {
        self.facts = Facts(given)
        self.conventions = conventions
        let unknown = given.map(\.name).filter { Family.of($0) == .unknown }
        self.vocabulary = unknown.isEmpty ? Self.standardVocabulary : Vocabulary(names: unknown)
    }

    public func check(_ answer: String) -> FaithfulnessReport {
        let script = Script(answer)
        let tokens = Tokenizer(vocabulary: vocabulary).tokens(of: script)
        let claims = Sentence.all(tokens).flatMap { sentence in
            let reader = RelationReader(sentence, script: script)
            let judge = RelationJudge(facts: facts, conventions: conventions)
            return reader.relations.compactMap { claim($0, sentence, script, judge) }
                + NumberJudge(
                    sentence: sentence, script: script, facts: facts, objects: reader.objects, bounds: reader.bounds,
                    inherited: reader.inherited
                ).claims()
        }
        return FaithfulnessReport(claims: claims.sorted { Self.order($0) < Self.order($1) })
    }

    static let standardVocabulary = Vocabulary()

    private static func order(_ claim: Claim) -> (Int, Int) { (claim.range.upperBound, claim.range.lowerBound) }

    private func claim(
        _ relation: Relation, _ sentence: Sentence, _ script: Script, _ judge: RelationJudge
    ) -> Claim? {
        let verdict: Claim.Verdict
        switch judge.truth(of: relation) {
        case .notAClaim: return nil
        case .unknown: verdict = .unsupported
        case .known(let isTrue): verdict = isTrue != relation.isNegated ? .supported : .contradicted
        }
        let (first, last) = (sentence.tokens[relation.tokens.lowerBound], sentence.tokens[relation.tokens.upperBound])
        let range = first.range.lowerBound..<last.range.upperBound
        return Claim(
            kind: .relation, range: range, text: script.text(range),
            word: script.text(sentence.tokens[relation.index].range), subjects: judge.names(of: relation),
            verdict: verdict)
    }
}
