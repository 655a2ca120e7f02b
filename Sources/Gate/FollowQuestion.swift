internal import Faithfulness
internal import Foundation
public import TrainerCore

/// A held-out question in which one number is another: a model that reads the question cites that one, a model that
/// remembers the stock, or copies a shot, does not.
public struct FollowQuestion: Hashable, Sendable {
    /// The changed question.
    public let question: EvaluationCase
    let before: Double
    let after: Double

    /// RSI14 stands in every built-in answer, and its words change at levels alone, so that moved between two levels it
    /// leaves every other word of the question true.
    static let indicator = "RSI14"
    static let levels = [0.0, 30, 50, 70, 100]
    /// Many times the tolerance of a cited number.
    static let shift = 8.0

    /// Up to `count` of the cases, chosen by a stable hash, each with its number changed.
    public static func questions(from cases: [EvaluationCase], count: Int) -> [FollowQuestion] {
        let ranked = cases.map { (hash: StableHash.fnv1a($0.key.description.utf8), question: $0) }
            .sorted { ($0.hash, $0.question.key) < ($1.hash, $1.question.key) }
        return Array(ranked.lazy.compactMap { FollowQuestion($0.question) }.prefix(max(0, count)))
    }

    /// nil where the taught answer does not cite the number, or the question does not show it exactly once.
    init?(_ original: EvaluationCase) {
        let givens = original.givens
        let checker = FaithfulnessChecker(given: givens)
        guard original.keyIndicators(checker, givens: givens).contains(Self.indicator),
            let fact = original.facts.first(where: { $0.name == Self.indicator && $0.isPrinted }),
            let after = Self.moved(fact.value)
        else { return nil }
        let (old, new) = (Self.text(fact.value, fact.decimals), Self.text(after, fact.decimals))
        // As many digits, so that the question is no longer than the one that was counted.
        guard new.count == old.count, let printed = Double(new),
            let place = Self.onlyPlace(of: old, in: original.prompt)
        else { return nil }
        self.before = fact.value
        self.after = printed
        let moved = Fact(fact.name, printed, decimals: fact.decimals)
        self.question = EvaluationCase(
            key: original.key, prompt: original.prompt.replacingCharacters(in: place, with: new),
            facts: original.facts.map { $0.name == Self.indicator ? moved : $0 },
            expectedRating: original.expectedRating, taughtAnswer: original.taughtAnswer)
    }

    /// Between the same two levels, `shift` away and one clear of either; nil beyond all levels.
    private static func moved(_ value: Double) -> Double? {
        guard let upper = levels.first(where: { value < $0 }), let lower = levels.last(where: { $0 <= value }) else {
            return nil
        }
        return [value + shift, value - shift].first { lower + 1 <= $0 && $0 <= upper - 1 }
    }

    private static func text(_ value: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", locale: nil, value)
    }

    /// Where the number stands by itself, not inside of a longer one; nil unless that is one place.
    private static func onlyPlace(of number: String, in text: String) -> Range<String.Index>? {
        let places = text.ranges(of: number).filter { place in
            let rest = text[place.upperBound...]
            let isEnd = rest.first?.isNumber != true && !(rest.first == "." && rest.dropFirst().first?.isNumber == true)
            guard isEnd, let before = text[..<place.lowerBound].last else { return isEnd }
            return !before.isNumber && !".-−".contains(before)
        }
        return places.count == 1 ? places.first : nil
    }

    /// What the answer says of the changed number.
    func judge(_ answer: ModelAnswer) -> FollowResult.Item {
        let cited = FaithfulnessChecker(given: question.givens).check(answer.text).claims(.number).filter {
            $0.subjects.contains(Self.indicator)
        }
        let isRight = cited.contains { $0.verdict == .supported && $0.given == after }
        return FollowResult.Item(
            key: question.key, indicator: Self.indicator, before: before, after: after,
            cited: cited.compactMap(\.stated).first,
            follows: isRight && !cited.contains { $0.verdict == .contradicted })
    }
}
