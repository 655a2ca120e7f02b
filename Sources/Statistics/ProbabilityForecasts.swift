internal import Foundation

/// Probabilities of an event beside what happened, checked once.
public struct ProbabilityForecasts: Hashable, Sendable {
    public let probabilities: [Double]
    /// 1 where the event happened.
    public let outcomes: [Bool]

    /// - Throws: `empty`, `lengths`, `outOfRange` for a probability outside of 0…1 (NaN too).
    public init(_ probabilities: [Double], _ outcomes: [Bool]) throws(Degenerate) {
        guard probabilities.count == outcomes.count else {
            throw .lengths(probabilities.count, outcomes.count)
        }
        guard !probabilities.isEmpty else { throw .empty }
        guard probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { throw .outOfRange }
        self.probabilities = probabilities
        self.outcomes = outcomes
    }

    public var n: Int { probabilities.count }
    public var baseRate: Double { Double(outcomes.count(where: \.self)) / Double(n) }

    /// BS = N⁻¹ Σ (p − o)² (Brier 1950), 0…1, less is better.
    public var brier: Double {
        var sum = 0.0
        for item in 0..<n {
            let error = probabilities[item] - (outcomes[item] ? 1 : 0)
            sum += error * error
        }
        return sum / Double(n)
    }

    /// BSS = 1 − BS/BS_clim, where climatology says `trainBaseRate` each time. 0 or less means: say the base rate
    /// instead.
    ///
    /// - Throws: `outOfRange` for a rate outside of 0…1, `constant` where climatology makes no error.
    public func brierSkill(trainBaseRate: Double) throws(Degenerate) -> Double {
        guard trainBaseRate >= 0, trainBaseRate <= 1 else { throw .outOfRange }
        let climatology = outcomes.reduce(0) { sum, outcome in
            let error = trainBaseRate - (outcome ? 1 : 0)
            return sum + error * error
        }
        guard climatology > 0 else { throw .constant }
        return 1 - brier * Double(n) / climatology
    }

    /// −N⁻¹ Σ ln P(what happened), nats, with p clipped to `bounds` so that one certain error is not infinite.
    public func logScore(clippedTo bounds: ClosedRange<Double> = 0.02...0.98) -> Double {
        var sum = 0.0
        for item in 0..<n {
            let p = min(max(probabilities[item], bounds.lowerBound), bounds.upperBound)
            sum -= log(outcomes[item] ? p : 1 - p)
        }
        return sum / Double(n)
    }
}
