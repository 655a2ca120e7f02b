/// Values summed by trading day: all that a mean, its clustered error and the date bootstrap need, whatever the number
/// of items.
public struct DateSums: Hashable, Sendable {
    /// Items of each day, in the order of days.
    public let counts: [Double]
    public let sums: [Double]
    public let n: Int

    /// - Throws: `empty`, `lengths`, `notFinite`.
    public init(_ values: [Double], on days: DateIndex) throws(Degenerate) {
        try self.init(counts: days.counts, sums: days.sums(of: values))
    }

    /// From sums that were made elsewhere.
    ///
    /// - Throws: `empty` without a day, `outOfRange` where a day has no item, `notFinite`, `lengths`.
    public init(counts: [Double], sums: [Double]) throws(Degenerate) {
        guard counts.count == sums.count else { throw .lengths(counts.count, sums.count) }
        guard !counts.isEmpty else { throw .empty }
        var total = 0.0
        for day in 0..<counts.count {
            guard counts[day] > 0, counts[day].isFinite else { throw .outOfRange }
            guard sums[day].isFinite else { throw .notFinite }
            total += counts[day]
        }
        self.counts = counts
        self.sums = sums
        self.n = Int(total.rounded())
    }

    public var dateCount: Int { counts.count }
    public var mean: Double { sums.reduce(0, +) / counts.reduce(0, +) }
}
