internal import Faithfulness
internal import TrainerCore

extension EvaluationCase {
    /// The facts, and what the question says in words alone: OBV上升.
    var givens: [Given] {
        let facts = facts.map(\.given)
        let names = Set(facts.map(\.name))
        return facts + GivenReader.given(in: prompt).filter { !$0.isPrinted && !names.contains($0.name) }
    }

    /// Indicators and levels that an analysis stands on.
    private static let indicators = FaithfulnessReport.keyIndicators + ["ATR14", "波动率", "支撑位", "阻力位"]

    /// The key indicators of this question: of the given ones those that the taught answer cites, since each task speaks
    /// of its own, and a user's template of others.
    func keyIndicators(_ checker: FaithfulnessChecker, givens: [Given]) -> Set<String> {
        checker.check(taughtAnswer).cited(of: Self.indicators, given: givens)
    }
}

extension Fact {
    fileprivate var given: Given { Given(name: name, value: value, decimals: decimals, isPrinted: isPrinted) }
}
