public import Statistics

/// k of n cases.
public struct Tally: Codable, Hashable, Sendable {
    public let k: Int
    public let n: Int
    /// What clustered cases are worth (`EffectiveCount`); nil: as many as they are.
    public let effective: Double?

    /// Counts outside of 0 ≤ k ≤ n are a fault of the caller, and count as nothing shown.
    public init(_ k: Int, of n: Int, effective: Double? = nil) {
        let isCount = n >= 0 && (0...max(0, n)).contains(k)
        self.k = isCount ? k : 0
        self.n = isCount ? n : 0
        self.effective = isCount ? effective : nil
    }

    /// nil for n = 0.
    public var rate: Double? { n == 0 ? nil : Double(k) / Double(n) }
    public var worth: Double { effective ?? Double(n) }
    public var wilson: WilsonInterval { WilsonInterval(rate: rate ?? 0, of: worth) }
    /// The exact one-sided 95 % bound from above.
    public var exactUpper: Double {
        effective.map { BinomialBound.upper(rate: rate ?? 0, of: $0) } ?? independentUpper
    }
    /// The same if the cases were independent.
    public var independentUpper: Double { BinomialBound.upper(k, of: n) }
    /// The same as `exactUpper` if none of n had happened.
    public var bestExactUpper: Double { BinomialBound.upper(rate: 0, of: worth) }
}
