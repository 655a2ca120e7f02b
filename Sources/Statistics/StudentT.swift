internal import Foundation

/// Student's t distribution with any positive number of degrees of freedom.
public struct StudentT: Hashable, Sendable {
    public let degreesOfFreedom: Double
    private let logScale: Double

    /// - Throws: `outOfRange` unless the degrees are positive and finite.
    public init(degreesOfFreedom: Double) throws(Degenerate) {
        guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else { throw .outOfRange }
        self.degreesOfFreedom = degreesOfFreedom
        self.logScale =
            SpecialFunctions.logGamma((degreesOfFreedom + 1) / 2) - SpecialFunctions.logGamma(degreesOfFreedom / 2)
            - 0.5 * log(degreesOfFreedom * Double.pi)
    }

    public func density(_ t: Double) -> Double {
        exp(logScale - (degreesOfFreedom + 1) / 2 * log1p(t * t / degreesOfFreedom))
    }

    /// P(T ≤ t) by the incomplete beta function (Abramowitz & Stegun 26.7.1).
    public func cumulative(_ t: Double) -> Double { t <= 0 ? upperTail(-t) : 1 - upperTail(t) }

    /// The t with P(T ≤ t) = p: Newton's steps, held inside a bracket.
    ///
    /// - Throws: `outOfRange` unless 0 < p < 1.
    public func quantile(_ p: Double) throws(Degenerate) -> Double {
        guard p > 0, p < 1 else { throw .outOfRange }
        return p == 0.5 ? 0 : p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
    }

    private func upperTail(_ t: Double) -> Double {
        0.5 * SpecialFunctions.incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
    }

    /// t > 0 with P(T > t) = tail, for tail < ½.
    private func upperQuantile(_ tail: Double) -> Double {
        var (low, high) = (0.0, 2.0)
        while upperTail(high) > tail, high < 1e300 {
            low = high
            high *= 2
        }
        var t = (low + high) / 2
        for _ in 0..<200 {
            let error = upperTail(t) - tail
            if error > 0 { low = t } else { high = t }
            let step = error / density(t)
            let next = t + step
            let moved = next > low && next < high ? next : (low + high) / 2
            if abs(moved - t) <= 1e-14 * (1 + t) { return moved }
            t = moved
        }
        return t
    }
}
