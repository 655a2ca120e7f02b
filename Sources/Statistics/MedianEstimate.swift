/// A median with the 95 % interval of the sign test, which asks for no distribution: its ends are the outermost values
/// that a two-sided test at 5 % does not refute as the median.
public struct MedianEstimate: Codable, Hashable, Sendable {
    public let value: Double
    /// nil with fewer than six values, of which no two hold the median so surely between them.
    public let interval: Interval?
    public let n: Int

    /// - Throws: `empty` without values, `notFinite` where one is no number.
    public init(_ values: [Double]) throws(Degenerate) {
        guard !values.isEmpty else { throw .empty }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite }
        let sorted = values.sorted()
        let n = sorted.count
        self.n = n
        self.value = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2
        let outside = Self.outside(n)
        self.interval = outside > 0 ? Interval(lower: sorted[outside - 1], upper: sorted[n - outside]) : nil
    }

    /// How many values at each end, the interval's own among them, lie as far out as 2.5 % of samples do.
    private static func outside(_ n: Int) -> Int {
        // P(X ≤ r) of Bin(n, ½) = I_½(n − r, r + 1).
        var r = 0
        while r < n, SpecialFunctions.incompleteBeta(0.5, Double(n - r), Double(r + 1)) <= 0.025 { r += 1 }
        return r
    }
}
