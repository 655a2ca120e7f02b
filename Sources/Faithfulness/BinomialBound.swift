internal import Foundation

/// Clopper and Pearson's exact one-sided bound (1934): the largest share with which so few of n are still as likely as
/// one less the confidence. 0 of 149 gives 2 % at 95 %.
enum BinomialBound {
    /// - Parameter n: 0 gives 1, since nothing was seen.
    static func upper(_ count: Int, of n: Int, confidence: Double = 0.95) -> Double {
        guard n > 0, count < n else { return 1 }
        var (low, high) = (Double(count) / Double(n), 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if atMost(count, of: n, share: middle) > 1 - confidence { low = middle } else { high = middle }
        }
        return high
    }

    /// P(X ≤ count), each term in logarithms.
    private static func atMost(_ count: Int, of n: Int, share: Double) -> Double {
        guard share > 0, share < 1 else { return share <= 0 ? 1 : 0 }
        var term = Double(n) * log1p(-share)
        var sum = exp(term)
        for k in 0..<count {
            term += log(Double(n - k) / Double(k + 1)) + log(share) - log1p(-share)
            sum += exp(term)
        }
        return sum
    }
}
