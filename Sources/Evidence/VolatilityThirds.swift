public import Statistics
public import TrainerCore

/// Classes of about equal size whatever the stock's volatility: z = y / (σ̂·√h); buy above k, sell below −k, else hold.
public struct VolatilityThirds: Codable, Hashable, Sendable {
    public let k: Double

    public init(k: Double) { self.k = k }

    /// The k between which a third of the train pool lies.
    ///
    /// - Throws: `tooFew` below three, `notFinite`, `constant` where a third and more do not move.
    public init(fitting z: [Double]) throws(Degenerate) {
        guard z.count >= 3 else { throw .tooFew(found: z.count, needed: 3) }
        guard z.allSatisfy(\.isFinite) else { throw .notFinite }
        let sizes = z.map(abs).sorted()
        let k = sizes[(sizes.count - 1) / 3]
        guard k > 0 else { throw .constant }
        self.k = k
    }

    /// - Parameter volatility: σ̂ of a day, over the last twenty.
    /// - Throws: `outOfRange` for a volatility or horizon that is not positive, `notFinite`.
    public static func z(excessReturn: Double, volatility: Double, horizon: Int) throws(Degenerate) -> Double {
        guard volatility > 0, horizon >= 1 else { throw .outOfRange }
        let z = excessReturn / (volatility * Double(horizon).squareRoot())
        guard z.isFinite else { throw .notFinite }
        return z
    }

    public func rating(z: Double) -> Rating { z > k ? .buy : z < -k ? .sell : .hold }
}
