/// Correlation of ranks.
public enum RankCorrelation {
    /// Spearman's ρ: Pearson's correlation of ranks, ties sharing their mean rank.
    ///
    /// - Throws: `lengths`, `tooFew` below two items, `notFinite`, `constant` where a column does not vary.
    public static func spearman(_ x: [Double], _ y: [Double]) throws(Degenerate) -> Double {
        guard x.count == y.count else { throw .lengths(x.count, y.count) }
        guard x.count >= 2 else { throw .tooFew(found: x.count, needed: 2) }
        guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { throw .notFinite }
        let (a, b) = (ranks(x), ranks(y))
        let middle = Double(x.count + 1) / 2
        var (product, ofA, ofB) = (0.0, 0.0, 0.0)
        for item in a.indices {
            product += (a[item] - middle) * (b[item] - middle)
            ofA += (a[item] - middle) * (a[item] - middle)
            ofB += (b[item] - middle) * (b[item] - middle)
        }
        guard ofA > 0, ofB > 0 else { throw .constant }
        return product / (ofA * ofB).squareRoot()
    }

    /// From 1; equal values share the mean of their places.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
            start = end
        }
        return ranks
    }
}
