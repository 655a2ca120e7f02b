public import Evidence

extension GateDecision {
    /// Every row of the verdict's table in its order, whichever lane answers for it; nil for what an earlier version stored.
    public func rows(beside market: MarketEvidence?) -> [Check]? {
        guard let checks else { return nil }
        let forecasts = market?.measured?.verdict.checks.filter { $0.fault != Check.judgedElsewhere } ?? []
        let found = Dictionary((checks + forecasts).map { ($0.id, $0) }) { first, _ in first }
        return Check.ID.allCases.map { found[$0] ?? Check($0, .notMeasured) }
    }
}
