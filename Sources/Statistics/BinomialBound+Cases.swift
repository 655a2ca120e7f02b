extension BinomialBound {
    /// Cases from which on `k` of them have their upper bound at `limit` or below: 149 for none of them and 2 %; nil
    /// where a million are too few.
    public static func cases(toShow limit: Double, with k: Int, confidence: Double = 0.95) -> Int? {
        guard limit > 0, k >= 0 else { return nil }
        // One more case of which none is among the k only lowers the bound.
        var (low, high) = (k, max(1, 2 * k))
        while upper(k, of: high, confidence: confidence) > limit {
            guard high < 1_000_000 else { return nil }
            (low, high) = (high, 2 * high)
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if upper(k, of: middle, confidence: confidence) > limit { low = middle } else { high = middle }
        }
        return high
    }
}
