/// Rank correlation of forecasts and returns across stocks, day by day, and how sure its mean is.
public struct InformationCoefficient: Codable, Hashable, Sendable {
    /// Mean of the days' Spearman correlations.
    public let mean: Double
    /// Between days (n − 1).
    public let standardDeviation: Double
    /// mean / standardDeviation, per day (not annualised).
    public let ratio: Double
    /// Of the mean, by Newey & West (1987) with Bartlett weights up to `lag`.
    public let standardError: Double
    public let t: Double
    public let lag: Int
    /// Days with a correlation.
    public let dates: Int
    /// Days without: fewer than `minimumPerDay` items, or one value for all.
    public let skippedDates: Int

    /// - Parameter lag: the horizon of the labels in days.
    /// - Throws: `lengths`, `notFinite`, `tooFew` below three days with a correlation, `constant` where they do not vary.
    public init(
        forecasts: [Double], returns: [Double], on days: DateIndex, lag: Int, minimumPerDay: Int = 3
    ) throws(Degenerate) {
        guard forecasts.count == days.itemCount else { throw .lengths(forecasts.count, days.itemCount) }
        guard returns.count == days.itemCount else { throw .lengths(returns.count, days.itemCount) }
        var columns = [([Double], [Double])](repeating: ([], []), count: days.dateCount)
        for (item, day) in days.positions.enumerated() {
            columns[day].0.append(forecasts[item])
            columns[day].1.append(returns[item])
        }
        var series: [Double] = []
        for (x, y) in columns where x.count >= max(2, minimumPerDay) {
            do throws(Degenerate) {
                series.append(try RankCorrelation.spearman(x, y))
            } catch {
                // A day on which all say the same ranks nothing; it is counted below.
                guard error == .constant else { throw error }
            }
        }
        try self.init(series: series, lag: lag, skippedDates: days.dateCount - series.count)
    }

    /// From a series of daily correlations, in the order of days.
    public init(series: [Double], lag: Int, skippedDates: Int = 0) throws(Degenerate) {
        guard series.count >= 3 else { throw .tooFew(found: series.count, needed: 3) }
        guard lag >= 0 else { throw .outOfRange }
        let count = Double(series.count)
        let mean = series.reduce(0, +) / count
        let squares = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (NeweyWest.longRunVariance(of: series, lag: lag) / count).squareRoot()
        guard squares > 0, error > 0 else { throw .constant }
        self.mean = mean
        self.standardDeviation = (squares / (count - 1)).squareRoot()
        self.ratio = mean / standardDeviation
        self.standardError = error
        self.t = mean / error
        self.lag = lag
        self.dates = series.count
        self.skippedDates = skippedDates
    }

    /// mean ± t_{D−1} · SE.
    public func interval(confidence: Double = 0.95) throws(Degenerate) -> Interval {
        let reach = try StudentT(degreesOfFreedom: Double(dates - 1)).quantile(0.5 + confidence / 2) * standardError
        return Interval(lower: mean - reach, upper: mean + reach)
    }
}

/// The variance of a mean of a series that remembers.
public enum NeweyWest {
    /// γ₀ + 2 Σ_{j≤L} (1 − j/(L+1)) γ_j with autocovariances divided by T (Newey & West 1987); 0 for an empty series.
    public static func longRunVariance(of series: [Double], lag: Int) -> Double {
        guard !series.isEmpty else { return 0 }
        let mean = series.reduce(0, +) / Double(series.count)
        let centred = series.map { $0 - mean }
        func covariance(_ lag: Int) -> Double {
            var sum = 0.0
            for place in lag..<centred.count { sum += centred[place] * centred[place - lag] }
            return sum / Double(centred.count)
        }
        var variance = covariance(0)
        for step in 0..<max(0, min(lag, series.count - 1)) {
            variance += 2 * (1 - Double(step + 1) / Double(lag + 1)) * covariance(step + 1)
        }
        return variance
    }
}
