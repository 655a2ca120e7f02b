/// The interval of the difference p₁ − p₂ of two independent shares by Wilson's limits (Newcombe 1998, method 10).
public enum ShareDifference {
    /// - Throws: `empty` where one of the shares has no cases.
    public static func interval(
        _ k1: Int, of n1: Int, minus k2: Int, of n2: Int, z: Double = NormalDistribution.z95TwoSided
    ) throws(Degenerate) -> Interval {
        guard n1 > 0, n2 > 0 else { throw .empty }
        return try interval(
            rate: Double(k1) / Double(n1), of: Double(n1), minusRate: Double(k2) / Double(n2), of: Double(n2), z: z)
    }

    /// The same of clustered cases, by what they are worth (`EffectiveCount`).
    ///
    /// - Throws: `empty` where one of the shares has no cases.
    public static func interval(
        rate p1: Double, of n1: Double, minusRate p2: Double, of n2: Double, z: Double = NormalDistribution.z95TwoSided
    ) throws(Degenerate) -> Interval {
        guard n1 > 0, n2 > 0 else { throw .empty }
        let (first, second) = (WilsonInterval(rate: p1, of: n1, z: z), WilsonInterval(rate: p2, of: n2, z: z))
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return Interval(
            lower: p1 - p2 - length(p1 - first.lower, second.upper - p2),
            upper: p1 - p2 + length(first.upper - p1, p2 - second.lower))
    }
}
