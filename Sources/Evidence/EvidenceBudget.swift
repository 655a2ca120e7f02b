public import Statistics

/// What the items at hand can show, and how many more trading days the rule would need.
public struct EvidenceBudget: Codable, Hashable, Sendable {
    /// Of δ̄, in Brier.
    public let standardError: Double
    /// The smallest true difference found four times in five: (t + t_.80)·SE.
    public let minimumDetectable: Double
    public let dates: Int
    public let n: Int
    /// How likely an exactly equal challenger is promoted on these items.
    public let promotionIfEqual: Double
    /// Trading days in all after which the rule promotes four times in five a challenger that is equal (`superior`: better
    /// by what was measured); nil where no number of days does that.
    public let datesNeeded: Int?
    /// Of these, still to come; 0 where the rule can decide now.
    public var moreDates: Int? { datesNeeded.map { max(0, $0 - dates) } }

    /// No GATE grows to a hundred years.
    private static let horizon = 25_000

    /// - Throws: `outOfRange` unless 0 < confidence < 1.
    public init(_ gain: DateMean, rule: PromotionRule, confidence: Double = 0.95, power: Double = 0.8)
        throws(Degenerate)
    {
        let student = try StudentT(degreesOfFreedom: gain.degreesOfFreedom)
        let critical = try student.quantile(confidence)
        let assumed = rule == .superior ? gain.mean : 0
        func chance(_ dates: Int, _ difference: Double) throws(Degenerate) -> Double {
            let growth = Double(dates) / Double(gain.dates)
            let freedom = max(1, gain.degreesOfFreedom * growth)
            return rule.promotionProbability(
                difference: difference, standardError: gain.standardError / growth.squareRoot(),
                critical: try StudentT(degreesOfFreedom: freedom).quantile(confidence))
        }
        self.standardError = gain.standardError
        self.minimumDetectable = (critical + (try student.quantile(power))) * gain.standardError
        self.dates = gain.dates
        self.n = gain.n
        self.promotionIfEqual = rule.promotionProbability(
            difference: 0, standardError: gain.standardError, critical: critical)
        self.datesNeeded = try Self.first(from: PromotionRule.minimumDates) { dates throws(Degenerate) in
            try chance(dates, assumed) >= power
        }
    }

    /// The first number of days for which a monotone condition holds.
    private static func first(
        from start: Int, _ holds: (Int) throws(Degenerate) -> Bool
    ) throws(Degenerate) -> Int? {
        if try holds(start) { return start }
        var (low, high) = (start, start)
        while try !holds(high) {
            guard high < horizon else { return nil }
            low = high
            high *= 2
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if try holds(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
