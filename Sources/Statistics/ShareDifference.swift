/// The interval of the difference p₁ − p₂ of two independent shares by Wilson's limits (Newcombe 1998, method 10).
public enum ShareDifference {
    /// - Throws: `empty` where one of the shares has no cases.
    public static func interval(
        _ k1: Int, of n1: Int, minus k2: Int, of n2: Int, z: Double = NormalDistribution.z95TwoSided
    ) throws(Degenerate) -> Interval {
        guard n1 > 0, n2 > 0 else { throw .empty }
        let (p1, p2) = (Double(k1) / Double(n1), Double(k2) / Double(n2))
        let (first, second) = (WilsonInterval(passed: k1, of: n1, z: z), WilsonInterval(passed: k2, of: n2, z: z))
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return Interval(
            lower: p1 - p2 - length(p1 - first.lower, second.upper - p2),
            upper: p1 - p2 + length(first.upper - p1, p2 - second.lower))
    }
}
