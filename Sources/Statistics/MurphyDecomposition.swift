/// BS = reliability − resolution + uncertainty (Murphy 1973), over groups of items with the same probability. Where
/// groups are bins of several probabilities, the identity needs the variance and covariance within bins too (Stephenson,
/// Coelho & Jolliffe 2008): `withinBins`.
public struct MurphyDecomposition: Codable, Hashable, Sendable {
    /// Σ n_k (p_k − ō_k)² / N: 0 is best.
    public let reliability: Double
    /// Σ n_k (ō_k − ō)² / N: more is better.
    public let resolution: Double
    /// ō (1 − ō): what the event brings along.
    public let uncertainty: Double
    /// Σ_k Σ_{i∈k} [(p_i − p_k)² − 2 (o_i − ō_k)(p_i − p_k)] / N; 0 where each group has one probability.
    public let withinBins: Double
    public let brier: Double
    public let groups: Int

    /// One group for each distinct probability.
    public init(_ forecasts: ProbabilityForecasts) {
        let groups = Dictionary(grouping: 0..<forecasts.n) { forecasts.probabilities[$0] }
        self.init(forecasts, groups: groups.sorted { $0.key < $1.key }.map(\.value))
    }

    /// Groups of about equal size; equal probabilities are never parted.
    ///
    /// - Throws: `outOfRange` below one bin.
    public init(_ forecasts: ProbabilityForecasts, bins: Int) throws(Degenerate) {
        self.init(forecasts, groups: try EqualMassBins.bins(of: forecasts.probabilities, count: bins))
    }

    private init(_ forecasts: ProbabilityForecasts, groups: [[Int]]) {
        let (n, base) = (Double(forecasts.n), forecasts.baseRate)
        var (reliability, resolution, within) = (0.0, 0.0, 0.0)
        for group in groups {
            let size = Double(group.count)
            let p = group.reduce(0) { $0 + forecasts.probabilities[$1] } / size
            let o = Double(group.count { forecasts.outcomes[$0] }) / size
            reliability += size * (p - o) * (p - o)
            resolution += size * (o - base) * (o - base)
            for item in group {
                let spread = forecasts.probabilities[item] - p
                within += spread * spread - 2 * ((forecasts.outcomes[item] ? 1 : 0) - o) * spread
            }
        }
        self.reliability = reliability / n
        self.resolution = resolution / n
        self.uncertainty = base * (1 - base)
        self.withinBins = within / n
        self.brier = forecasts.brier
        self.groups = groups.count
    }
}
