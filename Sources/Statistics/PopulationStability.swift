internal import Foundation

/// The population stability index Σ (a − e)·ln(a/e) over bins (Siddiqi 2006): below 0.1 alike, above 0.25 another
/// population, by convention.
public enum PopulationStability {
    /// An empty bin counts as this share, as Evidently does.
    public static let emptyShare = 1e-4

    /// From counts in the same bins.
    ///
    /// - Throws: `lengths`, `empty` where one side has no items.
    public static func index(reference: [Int], current: [Int]) throws(Degenerate) -> Double {
        guard reference.count == current.count else { throw .lengths(reference.count, current.count) }
        let (all, now) = (reference.reduce(0, +), current.reduce(0, +))
        guard all > 0, now > 0 else { throw .empty }
        return zip(reference, current).reduce(0) { sum, pair in
            let expected = pair.0 == 0 ? emptyShare : Double(pair.0) / Double(all)
            let actual = pair.1 == 0 ? emptyShare : Double(pair.1) / Double(now)
            return sum + (actual - expected) * log(actual / expected)
        }
    }

    /// From values, in bins of about equal mass of the reference.
    ///
    /// - Throws: `empty`, `notFinite`, `constant` where the reference does not fill two bins.
    public static func index(reference: [Double], current: [Double], bins: Int = 10) throws(Degenerate) -> Double {
        guard !reference.isEmpty, !current.isEmpty else { throw .empty }
        guard current.allSatisfy(\.isFinite) else { throw .notFinite }
        let edges = try Self.edges(of: reference, bins: bins)
        return try index(
            reference: counts(of: reference, between: edges), current: counts(of: current, between: edges))
    }

    /// Where bins of about equal mass begin, but for the first.
    ///
    /// - Throws: `empty`, `notFinite`, `constant` where the values do not fill two bins.
    static func edges(of values: [Double], bins: Int) throws(Degenerate) -> [Double] {
        guard values.allSatisfy(\.isFinite) else { throw .notFinite }
        let groups = try EqualMassBins.bins(of: values, count: bins)
        guard groups.count >= 2 else { throw .constant }
        return groups.dropFirst().compactMap { $0.first.map { values[$0] } }
    }

    static func counts(of values: [Double], between edges: [Double]) -> [Int] {
        values.reduce(into: [Int](repeating: 0, count: edges.count + 1)) { counts, value in
            counts[edges.firstIndex { value < $0 } ?? edges.count] += 1
        }
    }
}
