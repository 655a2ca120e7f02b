public import Statistics

/// Means of items on market days, with the error that their labels call for.
public enum MarketMean {
    /// Labels of one day: clustered by day. Longer ones overlap from day to day, where clustered intervals cover 61 %
    /// instead of 95 %: blocks of 2(h + 1) days.
    ///
    /// - Throws: as `DateMean` and `DateSums`: with h > 1 at least 6(h + 1) days are needed.
    public static func estimate(_ values: [Double], on days: DateIndex, horizon: Int) throws(Degenerate) -> DateMean {
        try estimate(DateSums(values, on: days), horizon: horizon)
    }

    public static func estimate(_ days: DateSums, horizon: Int) throws(Degenerate) -> DateMean {
        horizon <= 1
            ? try DateMean.clustered(days)
            : try DateMean.blockBootstrap(days, .overlapping(horizon: horizon))
    }

    /// The rate of something that holds of an item or does not. Where every day agrees there is no spread to measure, and days count as single cases of
    /// Wilson's interval, as many of them right as come closest to the rate.
    static func rate(_ values: [Double], on days: DateIndex, horizon: Int) throws(Degenerate) -> Reading.Measured {
        let sums = try DateSums(values, on: days)
        let rate = sums.mean
        return Reading.Measured(value: rate, n: sums.n, dates: sums.dateCount) { () throws(Degenerate) in
            let mean = try estimate(sums, horizon: horizon)
            guard mean.standardError > 0 else {
                let right = Int((rate * Double(sums.dateCount)).rounded())
                return Interval(WilsonInterval(passed: right, of: sums.dateCount))
            }
            return try mean.interval().clamped(to: 0...1)
        }
    }

    /// Any mean of items; without an interval (`constant`) where every day agrees.
    ///
    /// - Parameter range: what no value lies outside of; nil: there is no such range.
    static func measured(
        _ values: [Double], on days: DateIndex, horizon: Int, within range: ClosedRange<Double>? = nil
    ) throws(Degenerate) -> Reading.Measured {
        let sums = try DateSums(values, on: days)
        return Reading.Measured(value: sums.mean, n: sums.n, dates: sums.dateCount) { () throws(Degenerate) in
            let interval = try estimate(sums, horizon: horizon).spreadInterval()
            return range.map { interval.clamped(to: $0) } ?? interval
        }
    }

    /// The mean of Brier losses. No count of cases stands behind it: a loss of 0.25 on every item is no quarter of them.
    static func loss(_ losses: [Double], on days: DateIndex, horizon: Int) throws(Degenerate) -> Reading.Measured {
        try measured(losses, on: days, horizon: horizon, within: 0...1)
    }

    /// Any function of sums over days.
    static func measured(
        _ columns: [[Double]], n: Int, horizon: Int, _ statistic: ([Double]) -> Double?
    ) throws(Degenerate) -> Reading.Measured {
        guard let value = statistic(columns.map { $0.reduce(0, +) }) else { throw .constant }
        return Reading.Measured(value: value, n: n, dates: columns.first?.count ?? 0) { () throws(Degenerate) in
            let bootstrap = horizon <= 1 ? DateBootstrap(.moving(block: 1)) : .overlapping(horizon: horizon)
            return try bootstrap.distribution(of: columns, statistic).interval()
        }
    }
}
