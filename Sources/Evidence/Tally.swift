public import Statistics

/// k of n independent cases.
public struct Tally: Codable, Hashable, Sendable {
    public let k: Int
    public let n: Int

    /// Counts outside of 0 ≤ k ≤ n are a fault of the caller, and count as nothing shown.
    public init(_ k: Int, of n: Int) {
        let isCount = n >= 0 && (0...max(0, n)).contains(k)
        self.k = isCount ? k : 0
        self.n = isCount ? n : 0
    }

    /// nil for n = 0.
    public var rate: Double? { n == 0 ? nil : Double(k) / Double(n) }
    public var wilson: WilsonInterval { WilsonInterval(passed: k, of: n) }
    /// The exact one-sided 95 % bound from above.
    public var exactUpper: Double { BinomialBound.upper(k, of: n) }
    /// The same if none of n had happened.
    public var bestExactUpper: Double { BinomialBound.upper(0, of: n) }
}
