public import Statistics

/// How worn the hold-out is: each challenger that looks at it spends a part of the epoch's budget.
public struct WearMeter: Codable, Hashable, Sendable {
    public let budget: AlphaSpending
    /// Challengers judged in this epoch so far.
    public let looks: Int

    /// With this share of α spent (after sixty-one looks, a quarter of nightly runs) nothing is left that a real improvement
    /// could be found with: the GATE becomes DEV, and the matured ledger the next GATE.
    public static let retirementShare = 0.99
    /// Looks after which that share is spent: the last ones of an epoch, however α is spread over them.
    public static let looksOfEpoch = 61

    /// - Throws: `outOfRange` for a negative number of looks.
    public init(budget: AlphaSpending, looks: Int) throws(Degenerate) {
        guard looks >= 0 else { throw .outOfRange }
        self.budget = budget
        self.looks = looks
    }

    public var spent: Double { budget.spent(after: looks) }
    public var left: Double { max(0, budget.alpha - spent) }
    public var isExhausted: Bool { spent >= Self.retirementShare * budget.alpha }
}
