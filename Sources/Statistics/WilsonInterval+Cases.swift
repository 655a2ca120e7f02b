extension WilsonInterval {
    /// Cases from which on a share of `rate` has its lower bound at `limit` or above: n ≥ z²·L(1 − L)/(p̂ − L)², the
    /// condition that defines the interval, solved for n; nil where no number of cases is enough.
    public static func cases(toShow limit: Double, at rate: Double) -> Int? {
        guard limit >= 0, limit < rate, rate <= 1 else { return nil }
        return whole(z95 * z95 * limit * (1 - limit) / ((rate - limit) * (rate - limit)))
    }

    /// The same where `failed` cases fail and all others pass.
    public static func cases(toShow limit: Double, despite failed: Int) -> Int? {
        guard (0..<1).contains(limit), failed >= 0 else { return nil }
        // (1 − L)·n − z·√(L(1 − L))·√n − F ≥ 0 with F failed of n: a quadratic in √n.
        let (share, spread) = (1 - limit, z95 * (limit * (1 - limit)).squareRoot())
        let root = (spread + (spread * spread + 4 * share * Double(failed)).squareRoot()) / (2 * share)
        return whole(root * root)
    }

    /// Rounded up, but for the rounding of the formula itself.
    private static func whole(_ n: Double) -> Int? { n < 1e9 ? max(1, Int((n - 1e-9).rounded(.up))) : nil }
}
