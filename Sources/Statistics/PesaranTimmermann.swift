/// Whether directions are hit more often than the two margins alone would bring (Pesaran & Timmermann 1992): "always up"
/// in a rising month earns nothing.
public struct PesaranTimmermann: Codable, Hashable, Sendable {
    /// P̂, the share of right directions.
    public let accuracy: Double
    /// P* = P_y P_x + (1 − P_y)(1 − P_x).
    public let expected: Double
    /// (P̂ − P*) / √(V(P̂) − V(P*)), standard normal where items are independent.
    public let statistic: Double
    /// One-sided, by the normal distribution; too small where a day's items move together.
    public let pValue: Double
    public let n: Int

    public var excess: Double { accuracy - expected }

    /// - Throws: `empty`, `outOfRange` for counts above n, `constant` where one direction is always said or always
    ///   true.
    public init(n: Int, hits: Int, saidUp: Int, wentUp: Int) throws(Degenerate) {
        guard n > 0 else { throw .empty }
        guard (0...n).contains(hits), (0...n).contains(saidUp), (0...n).contains(wentUp) else { throw .outOfRange }
        let count = Double(n)
        let (x, y) = (Double(saidUp) / count, Double(wentUp) / count)
        let expected = y * x + (1 - y) * (1 - x)
        let ofAccuracy = expected * (1 - expected) / count
        let margins = (2 * y - 1) * (2 * y - 1) * x * (1 - x) + (2 * x - 1) * (2 * x - 1) * y * (1 - y)
        let ofExpected = margins / count + 4 * y * x * (1 - y) * (1 - x) / (count * count)
        guard x > 0, x < 1, y > 0, y < 1, ofAccuracy > ofExpected else { throw .constant }
        self.accuracy = Double(hits) / count
        self.expected = expected
        self.statistic = (accuracy - expected) / (ofAccuracy - ofExpected).squareRoot()
        self.pValue = NormalDistribution.cumulative(-statistic)
        self.n = n
    }

    /// The distribution of P̂ − P* over resampled days, for items that move together; its `pValue(above: 0)` takes the
    /// place of the normal one.
    ///
    /// - Throws: as `DateBootstrap.distribution`, `lengths`.
    public static func excess(
        said: [Bool], went: [Bool], on days: DateIndex, _ bootstrap: DateBootstrap
    ) throws(Degenerate) -> BootstrapDistribution {
        guard said.count == went.count else { throw .lengths(said.count, went.count) }
        let columns = [
            days.counts,
            try days.sums(of: zip(said, went).map { $0 == $1 ? 1 : 0 }),
            try days.sums(of: said.map { $0 ? 1 : 0 }),
            try days.sums(of: went.map { $0 ? 1 : 0 }),
        ]
        return try bootstrap.distribution(of: columns) { sums in
            let (n, x, y) = (sums[0], sums[2] / sums[0], sums[3] / sums[0])
            guard x > 0, x < 1, y > 0, y < 1 else { return nil }
            return sums[1] / n - (y * x + (1 - y) * (1 - x))
        }
    }
}
