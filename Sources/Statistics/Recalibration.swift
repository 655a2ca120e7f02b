internal import Foundation

/// Platt's scaling on the log-odds of a stated probability: p′ = σ(a·logit p + b) (Platt 1999). Fit it on data that decide
/// nothing else.
public struct PlattScaling: Codable, Hashable, Sendable {
    public let slope: Double
    public let intercept: Double

    /// Fitted to Platt's softened targets (N₊+1)/(N₊+2) and 1/(N₋+2), which keep separable data finite.
    ///
    /// - Parameter bounds: probabilities are clipped to these before their odds are taken.
    /// - Throws: `constant` where one class, or one probability, is all there is; `notConverged`.
    public init(
        fitting forecasts: ProbabilityForecasts, clippedTo bounds: ClosedRange<Double> = 0.001...0.999
    ) throws(Degenerate) {
        let events = Double(forecasts.outcomes.count(where: \.self))
        let others = Double(forecasts.n) - events
        guard events > 0, others > 0, Set(forecasts.probabilities).count > 1 else { throw .constant }
        let (yes, no) = ((events + 1) / (events + 2), 1 / (others + 2))
        let fit = try LogisticRegression(
            rows: forecasts.probabilities.map { [LogOdds.of($0, bounds)] },
            targets: forecasts.outcomes.map { $0 ? yes : no }, ridge: 0)
        self.slope = fit.weights[0]
        self.intercept = fit.intercept
        self.bounds = Interval(lower: bounds.lowerBound, upper: bounds.upperBound)
    }

    public func calibrated(_ p: Double) -> Double {
        LogisticRegression.sigmoid(slope * LogOdds.of(p, bounds.lower...max(bounds.lower, bounds.upper)) + intercept)
    }

    private let bounds: Interval
}

/// One temperature for all log-odds: p′ = σ(logit p / T) (Guo et al. 2017). T > 1 takes confidence away; no side is ever
/// changed.
public struct TemperatureScaling: Codable, Hashable, Sendable {
    public let temperature: Double

    /// Minimises the log-loss over 1/T in (0, 1000], by bisection on its monotone derivative.
    ///
    /// - Throws: `constant` where every probability is ½; `separated` where no finite T is best: the answers are always
    ///   right (T → 0) or worthless (T → ∞).
    public init(
        fitting forecasts: ProbabilityForecasts, clippedTo bounds: ClosedRange<Double> = 0.001...0.999
    ) throws(Degenerate) {
        let odds = forecasts.probabilities.map { LogOdds.of($0, bounds) }
        guard odds.contains(where: { $0 != 0 }) else { throw .constant }
        let slope = { (inverse: Double) -> Double in
            var sum = 0.0
            for item in odds.indices {
                sum +=
                    (LogisticRegression.sigmoid(inverse * odds[item]) - (forecasts.outcomes[item] ? 1 : 0)) * odds[item]
            }
            return sum
        }
        var (low, high) = (0.0, 1_000.0)
        guard slope(low) < 0, slope(high) > 0 else { throw .separated }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if slope(middle) < 0 { low = middle } else { high = middle }
        }
        self.temperature = 1 / high
        self.bounds = Interval(lower: bounds.lowerBound, upper: bounds.upperBound)
    }

    public func calibrated(_ p: Double) -> Double {
        LogisticRegression.sigmoid(LogOdds.of(p, bounds.lower...max(bounds.lower, bounds.upper)) / temperature)
    }

    private let bounds: Interval
}

enum LogOdds {
    static func of(_ p: Double, _ bounds: ClosedRange<Double>) -> Double {
        let inside = min(max(p, bounds.lowerBound), bounds.upperBound)
        return log(inside / (1 - inside))
    }
}
