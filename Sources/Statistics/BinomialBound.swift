/// Exact one-sided bounds of a share of independent cases (Clopper & Pearson 1934). With k = 0 the upper bound is
/// 1 − α^(1/n), the "rule of three".
public enum BinomialBound {
    /// The share p at which seeing k or fewer of n has probability α; 1 for n = 0.
    public static func upper(_ k: Int, of n: Int, confidence: Double = 0.95) -> Double {
        upper(Double(k), Double(n), confidence)
    }

    /// The same of a share of clustered cases, by what they are worth (Korn & Graubard 1998).
    ///
    /// - Parameter effective: `EffectiveCount` of the cases; 0 gives 1.
    public static func upper(rate: Double, of effective: Double, confidence: Double = 0.95) -> Double {
        upper(rate * effective, effective, confidence)
    }

    private static func upper(_ k: Double, _ n: Double, _ confidence: Double) -> Double {
        guard n > 0, k < n else { return 1 }
        let alpha = 1 - confidence
        // P(X ≤ k) = I_{1−p}(n − k, k + 1) falls as p grows.
        return root { SpecialFunctions.incompleteBeta(1 - $0, n - k, k + 1) > alpha }
    }

    /// The share p at which seeing k or more of n has probability α; 0 for n = 0.
    public static func lower(_ k: Int, of n: Int, confidence: Double = 0.95) -> Double {
        guard n > 0, k > 0 else { return 0 }
        return 1 - upper(n - k, of: n, confidence: confidence)
    }

    private static func root(while below: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if below(middle) { low = middle } else { high = middle }
        }
        return high
    }
}
