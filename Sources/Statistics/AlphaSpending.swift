/// A budget of false promotions over an epoch's looks, of which the sum is at most α.
public struct AlphaSpending: Codable, Hashable, Sendable {
    public let alpha: Double
    /// Looks that α is spent on evenly; nil: on ever more looks, where look k may spend α·6/(π²k²).
    public let looks: Int?

    /// - Throws: `outOfRange` unless 0 < α < 1, or for less than one look.
    public init(alpha: Double = 0.05, evenlyOver looks: Int? = nil) throws(Degenerate) {
        guard alpha > 0, alpha < 1, looks ?? 1 >= 1 else { throw .outOfRange }
        self.alpha = alpha
        self.looks = looks
    }

    /// For look 1, 2, …
    ///
    /// - Throws: `outOfRange` below 1, and after the last look, for which nothing is left.
    public func level(ofLook look: Int) throws(Degenerate) -> Double {
        guard look >= 1, look <= looks ?? look else { throw .outOfRange }
        if let looks { return alpha / Double(looks) }
        return alpha * 6 / (Double.pi * Double.pi * Double(look) * Double(look))
    }

    /// By the first `taken` looks together; 0 for none.
    public func spent(after taken: Int) -> Double {
        if let looks { return alpha * Double(min(max(0, taken), looks)) / Double(looks) }
        var sum = 0.0
        // Smallest first, so that many looks add up exactly.
        for look in stride(from: taken, to: 0, by: -1) { sum += 1 / (Double(look) * Double(look)) }
        return alpha * 6 / (Double.pi * Double.pi) * sum
    }
}
