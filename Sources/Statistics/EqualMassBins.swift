/// Bins that hold about equally many items.
enum EqualMassBins {
    /// Items by ascending value, cut near k·n/M; equal values stay together, so that the order of items never matters and
    /// there may be fewer bins than asked for.
    static func bins(of values: [Double], count: Int) throws(Degenerate) -> [[Int]] {
        guard count >= 1 else { throw .outOfRange }
        guard !values.isEmpty else { throw .empty }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var bins: [[Int]] = []
        var start = 0
        for bin in 1...count {
            var end = max(start, bin * values.count / count)
            while end > start, end < order.count, values[order[end]] == values[order[end - 1]] { end += 1 }
            if end > start { bins.append(Array(order[start..<end])) }
            start = end
        }
        return bins
    }
}
