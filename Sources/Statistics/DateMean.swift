/// A mean over market days with an error that knows that items of one day move together.
public struct DateMean: Codable, Hashable, Sendable {
    public enum Method: String, Codable, Sendable {
        /// Liang & Zeger (1986): residuals summed by day, t with D − 1.
        case clustered
        /// Blocks of days drawn again and again (Politis & Romano 1994), t with the blocks' own degrees of freedom.
        case blockBootstrap = "block_bootstrap"
    }

    public let mean: Double
    /// In the units of the mean.
    public let standardError: Double
    public let degreesOfFreedom: Double
    public let n: Int
    public let dates: Int
    public let method: Method

    public init(
        mean: Double, standardError: Double, degreesOfFreedom: Double, n: Int, dates: Int, method: Method
    ) {
        self.mean = mean
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
        self.n = n
        self.dates = dates
        self.method = method
    }

    /// SE² = D/(D−1) · N⁻² · Σ_d (Σ_{i∈d} (x_i − x̄))² (Liang & Zeger 1986; Miller 2024, arXiv 2411.00640). Days must be
    /// independent: for labels that overlap from day to day take `blockBootstrap`.
    ///
    /// - Throws: `tooFew` below two days.
    public static func clustered(_ days: DateSums) throws(Degenerate) -> DateMean {
        let count = days.dateCount
        guard count >= 2 else { throw .tooFew(found: count, needed: 2) }
        let total = days.counts.reduce(0, +)
        let mean = days.sums.reduce(0, +) / total
        var squares = 0.0
        for day in 0..<count {
            let residual = days.sums[day] - days.counts[day] * mean
            squares += residual * residual
        }
        let clusters = Double(count)
        let error = (clusters / (clusters - 1) * squares).squareRoot() / total
        return DateMean(
            mean: mean, standardError: error, degreesOfFreedom: clusters - 1, n: days.n, dates: count,
            method: .clustered)
    }

    /// The block bootstrap's error, freed of its known bias.
    ///
    /// - Throws: as `DateBootstrap.mean`.
    public static func blockBootstrap(
        _ days: DateSums, _ bootstrap: DateBootstrap
    ) throws(Degenerate) -> DateMean {
        let found = try bootstrap.mean(days)
        return DateMean(
            mean: found.estimate, standardError: found.standardError, degreesOfFreedom: found.degreesOfFreedom,
            n: days.n, dates: days.dateCount, method: .blockBootstrap)
    }

    /// The error as if all items were independent, divided into this one and squared: 1 + (m − 1)ρ of these data.
    ///
    /// - Throws: `lengths`, `tooFew`, `constant` where the values do not vary.
    public func designEffect(of values: [Double]) throws(Degenerate) -> Double {
        guard values.count == n else { throw .lengths(values.count, n) }
        guard n >= 2 else { throw .tooFew(found: n, needed: 2) }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard squares > 0 else { throw .constant }
        return standardError * standardError * Double(n - 1) * Double(n) / squares
    }

    /// Two-sided, by Student's t.
    public func interval(confidence: Double = 0.95) throws(Degenerate) -> Interval {
        let reach = try critical(0.5 + confidence / 2) * standardError
        return Interval(lower: mean - reach, upper: mean + reach)
    }

    /// The interval of a figure that is shown.
    ///
    /// - Throws: `constant` where every day agrees: an interval of no width would claim to know the mean exactly.
    public func spreadInterval() throws(Degenerate) -> Interval {
        // What rounding leaves of equal values is no spread.
        guard standardError > abs(mean) * 1e-12 else { throw .constant }
        return try interval()
    }

    /// One-sided: the mean is at least this, with the given confidence.
    public func lowerBound(confidence: Double = 0.95) throws(Degenerate) -> Double {
        mean - (try critical(confidence)) * standardError
    }

    /// One-sided: the mean is at most this.
    public func upperBound(confidence: Double = 0.95) throws(Degenerate) -> Double {
        mean + (try critical(confidence)) * standardError
    }

    /// The t that a bound of this confidence uses.
    public func critical(_ confidence: Double) throws(Degenerate) -> Double {
        try StudentT(degreesOfFreedom: degreesOfFreedom).quantile(confidence)
    }
}
