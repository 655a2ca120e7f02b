/// The expected calibration error Σ n_m/N · |ō_m − p̄_m| over equal-mass bins (Guo et al. 2017), less what a perfectly
/// calibrated model of the same probabilities would show by chance.
public struct CalibrationError: Codable, Hashable, Sendable {
    /// As published elsewhere, in probability; never 0 on finite data.
    public let raw: Double
    /// Its mean where each event happens with exactly its stated probability (simulated).
    public let underCalibration: Double
    /// max(0, raw − underCalibration).
    public let debiased: Double
    /// Share of simulated calibrated worlds that look at least this bad; small: not calibrated.
    public let pValue: Double
    public let bins: Int

    /// - Throws: `outOfRange` below one bin or one simulation.
    public init(
        _ forecasts: ProbabilityForecasts, bins: Int = 10, simulations: Int = 500, seed: UInt64 = 20_260_101
    ) throws(Degenerate) {
        guard simulations >= 1 else { throw .outOfRange }
        let groups = try EqualMassBins.bins(of: forecasts.probabilities, count: bins)
        let ordered = groups.flatMap(\.self).map { forecasts.probabilities[$0] }
        let events = groups.flatMap(\.self).map { forecasts.outcomes[$0] ? 1.0 : 0 }
        let ends = groups.reduce(into: [Int]()) { $0.append(($0.last ?? 0) + $1.count) }
        let gaps = zip(ordered, events).map { $0 - $1 }
        let raw = Self.error(gaps, ends)
        var generator = Xoshiro256(seed: seed)
        let chance = Self.simulated(ordered, ends, simulations, &generator)
        let mean = chance.reduce(0, +) / Double(simulations)
        self.raw = raw
        self.underCalibration = mean
        self.debiased = max(0, raw - mean)
        self.pValue = Double(chance.count { $0 >= raw } + 1) / Double(simulations + 1)
        self.bins = groups.count
    }

    /// Σ_m |Σ_{i∈m} (p_i − o_i)| / N.
    private static func error(_ gaps: [Double], _ ends: [Int]) -> Double {
        var (sum, start) = (0.0, 0)
        for end in ends {
            sum += abs(gaps[start..<end].reduce(0, +))
            start = end
        }
        return sum / Double(gaps.count)
    }

    private static func simulated(
        _ probabilities: [Double], _ ends: [Int], _ simulations: Int, _ generator: inout Xoshiro256
    ) -> [Double] {
        let limits = probabilities.map { UInt64($0 * 0x1p53) }
        return probabilities.withUnsafeBufferPointer { probabilities in
            limits.withUnsafeBufferPointer { limits in
                (0..<simulations).map { _ in
                    var (sum, item) = (0.0, 0)
                    for end in ends {
                        var gap = 0.0
                        while item < end {
                            gap += probabilities[item] - (generator.next() >> 11 < limits[item] ? 1 : 0)
                            item += 1
                        }
                        sum += abs(gap)
                    }
                    return sum / Double(probabilities.count)
                }
            }
        }
    }
}
