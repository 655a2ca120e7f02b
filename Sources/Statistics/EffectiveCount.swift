/// How many independent cases a share of clustered ones is worth.
///
/// n/(deff·(t/z)²), at most n (Korn & Graubard 1998): deff is the clustered variance of the share divided by p̂q̂/(n − 1)
/// (Kish 1965), with the variance of Liang & Zeger (1986) as `DateMean.clustered` has it; t with one degree of freedom less
/// than there are clusters, z of the normal distribution, both at 97.5 %: few clusters tell little of how clusters differ.
/// An interval for independent cases, taken of as many, is thereby the wider one of itself and the clustered one.
public enum EffectiveCount {
    /// - Parameters:
    ///   - passed: of each part, how many of its cases passed.
    ///   - cases: of each part, how many it has; parts without any count for nothing.
    ///   - clusters: which cluster each part belongs to.
    /// - Returns: cases, n at most. All of n where each cluster is one case, where there is one cluster alone, and where all
    ///   cases passed or none did: then nothing varies that could vary together.
    /// - Throws: `lengths`; `notFinite`.
    public static func of(
        _ passed: [Double], among cases: [Double], on clusters: DateIndex
    ) throws(Degenerate) -> Double {
        let sums = try clusters.sums(of: passed)
        let counts = try clusters.sums(of: cases)
        let filled = counts.indices.filter { counts[$0] > 0 }
        let (k, n) = (sums.reduce(0, +), counts.reduce(0, +))
        guard filled.count >= 2, Double(filled.count) < n, k > 0, k < n else { return n }
        let mean = try DateMean.clustered(DateSums(counts: filled.map { counts[$0] }, sums: filled.map { sums[$0] }))
        let rate = k / n
        let independent = rate * (1 - rate) / (n - 1)
        let widening = try mean.critical(0.975) / WilsonInterval.z95
        let effect = mean.standardError * mean.standardError / independent * widening * widening
        return effect > 1 ? n / effect : n
    }
}
