/// A budget of false promotions over ever more looks: look k may spend α·6/(π²k²), which sums to α over all looks.
public struct AlphaSpending: Codable, Hashable, Sendable {
    public let alpha: Double

    /// - Throws: `outOfRange` unless 0 < α < 1.
    public init(alpha: Double = 0.05) throws(Degenerate) {
        guard alpha > 0, alpha < 1 else { throw .outOfRange }
        self.alpha = alpha
    }

    /// For look 1, 2, …
    ///
    /// - Throws: `outOfRange` below 1.
    public func level(ofLook look: Int) throws(Degenerate) -> Double {
        guard look >= 1 else { throw .outOfRange }
        return alpha * 6 / (Double.pi * Double.pi * Double(look) * Double(look))
    }

    /// By the first `looks` looks together; 0 for none.
    public func spent(after looks: Int) -> Double {
        var sum = 0.0
        // Smallest first, so that many looks add up exactly.
        for look in stride(from: looks, to: 0, by: -1) { sum += 1 / (Double(look) * Double(look)) }
        return alpha * 6 / (Double.pi * Double.pi) * sum
    }
}
