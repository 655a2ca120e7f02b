internal import Foundation

/// The standard normal distribution.
public enum NormalDistribution {
    /// φ(x).
    public static func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

    /// Φ(x) = ½ erfc(−x/√2); exact to rounding in both tails.
    public static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// Φ⁻¹(p): Acklam's rational start, then one Halley step, about 1e-15.
    ///
    /// - Throws: `outOfRange` unless 0 < p < 1.
    public static func quantile(_ p: Double) throws(Degenerate) -> Double {
        guard p > 0, p < 1 else { throw .outOfRange }
        return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p)
    }

    /// 1.645 and 1.96 by name, for code that must not throw on constants.
    public static let z95OneSided = 1.6448536269514722
    public static let z95TwoSided = 1.959963984540054

    private static func lowerQuantile(_ p: Double) -> Double {
        let start = p < 0.02425 ? tail(p) : centre(p)
        let error = cumulative(start) - p
        let step = error * (2 * Double.pi).squareRoot() * exp(start * start / 2)
        return start - step / (1 + start * step / 2)
    }

    private static func tail(_ p: Double) -> Double {
        let q = (-2 * log(p)).squareRoot()
        let top = [
            -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
            4.374664141464968e+00, 2.938163982698783e+00,
        ]
        let bottom = [
            7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1,
        ]
        return horner(top, q) / horner(bottom, q)
    }

    private static func centre(_ p: Double) -> Double {
        let q = p - 0.5
        let top = [
            -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
            -3.066479806614716e+01, 2.506628277459239e+00,
        ]
        let bottom = [
            -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
            -1.328068155288572e+01, 1,
        ]
        return horner(top, q * q) * q / horner(bottom, q * q)
    }

    private static func horner(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reduce(0) { $0 * x + $1 }
    }
}
