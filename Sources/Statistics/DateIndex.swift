/// Which trading day each item belongs to, days in order; made once and shared by every statistic of the same items.
public struct DateIndex: Hashable, Sendable {
    /// For each item the rank of its day.
    public let positions: [Int]
    public let dateCount: Int

    public init<Day: Comparable & Hashable>(_ days: [Day]) {
        let ordered = Set(days).sorted()
        let ranks = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1, $0) })
        self.positions = days.map { ranks[$0] ?? 0 }
        self.dateCount = ordered.count
    }

    public var itemCount: Int { positions.count }

    /// Sums of `values` by day.
    ///
    /// - Throws: `lengths`.
    public func sums(of values: [Double]) throws(Degenerate) -> [Double] {
        guard values.count == positions.count else { throw .lengths(values.count, positions.count) }
        var sums = [Double](repeating: 0, count: dateCount)
        sums.withUnsafeMutableBufferPointer { sums in
            values.withUnsafeBufferPointer { values in
                positions.withUnsafeBufferPointer { positions in
                    for item in 0..<values.count { sums[positions[item]] += values[item] }
                }
            }
        }
        return sums
    }

    /// Items by day.
    public var counts: [Double] {
        var counts = [Double](repeating: 0, count: dateCount)
        for position in positions { counts[position] += 1 }
        return counts
    }
}
