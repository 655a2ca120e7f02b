internal import Foundation

/// The interval of a share of independent cases (Wilson 1927): (p̂ + z²/2n ± z√(p̂q̂/n + z²/4n²)) / (1 + z²/n).
public struct WilsonInterval: Codable, Hashable, Sendable {
    public let lower: Double
    public let upper: Double

    /// z of a two-sided 95 % interval.
    public static let z95 = 1.959963984540054

    /// - Parameter n: 0 gives [0, 1], since nothing was seen.
    public init(passed: Int, of n: Int, z: Double = WilsonInterval.z95) {
        self.init(rate: n > 0 ? Double(passed) / Double(n) : 0, of: Double(n), z: z)
    }

    /// - Parameters:
    ///   - p: p̂, 0…1.
    ///   - count: cases, or what clustered ones are worth (`EffectiveCount`); 0 gives [0, 1].
    public init(rate p: Double, of count: Double, z: Double = WilsonInterval.z95) {
        guard count > 0 else {
            self.lower = 0
            self.upper = 1
            return
        }
        let centre = p + z * z / (2 * count)
        let spread = z * (p * (1 - p) / count + z * z / (4 * count * count)).squareRoot()
        let scale = 1 + z * z / count
        // At the ends one bound is exactly 0 or 1; rounding must not push it past.
        self.lower = p == 0 ? 0 : max(0, (centre - spread) / scale)
        self.upper = p == 1 ? 1 : min(1, (centre + spread) / scale)
    }
}
