internal import Foundation

/// How blocks of days are drawn, and what they do to a variance.
struct BlockShape: Sendable {
    let dates: Int
    /// Expected bootstrap variance over true variance: Σ w ρ / Σ ρ − Σ w / D, for the blocks see each lag's correlation with
    /// a weight, and days are measured from their own mean. Of independent days 1 − Σ w / D; labels of h days that share all
    /// but one with the next have ρ_j = 1 − j/h.
    let shrinkage: Double
    /// Of the variance: D / Σ w² (Priestley 1981, table 6.2 for Bartlett's window), less one for the mean.
    let degreesOfFreedom: Double

    /// Moving blocks: their length; stationary: 0.
    private let fixedLength: Int
    /// P(length ≤ k + 1) · 2³².
    private let thresholds: [UInt32]
    /// For the upper byte of a draw the first length that is possible.
    private let guide: [Int]

    init(_ scheme: DateBootstrap.Scheme, overlap: Int, dates: Int, replicates: Int) throws(Degenerate) {
        let (weights, block) = try Self.weights(scheme, dates)
        guard replicates >= 1, overlap >= 1 else { throw .outOfRange }
        let needed = max(3, Int((3 * block).rounded(.up)))
        guard dates >= needed else { throw .tooFew(found: dates, needed: needed) }
        self.dates = dates
        self.shrinkage = Self.seen(weights, of: overlap) - (1 + 2 * weights.reduce(0, +)) / Double(dates)
        var squares = 0.5
        // On the circle lag j and lag D − j are one.
        for lag in 1...(dates / 2) {
            let weight = weights[lag - 1] + weights[dates - lag - 1]
            squares += weight * weight
        }
        self.degreesOfFreedom = max(1, Double(dates) / (2 * squares) - 1)
        (self.fixedLength, self.thresholds, self.guide) = Self.lengths(scheme, dates)
    }

    /// Σ w ρ / Σ ρ, lag 0 included; the correlations of labels of h days sum to h.
    private static func seen(_ weights: [Double], of overlap: Int) -> Double {
        let shared = weights.prefix(overlap - 1).enumerated().reduce(0) { sum, lag in
            sum + lag.element * (1 - Double(lag.offset + 1) / Double(overlap))
        }
        return (1 + 2 * shared) / Double(overlap)
    }

    @inline(__always)
    func draw(_ generator: inout Xoshiro256, atMost remaining: Int) -> (start: Int, length: Int) {
        let bits = generator.next()
        // 32 bits choose the day: a bias of D·2⁻³².
        let start = Int(((bits >> 32) &* UInt64(truncatingIfNeeded: dates)) >> 32)
        if fixedLength > 0 { return (start, min(fixedLength, remaining)) }
        let low = UInt32(truncatingIfNeeded: bits)
        var length = guide[Int(low >> 24)]
        while length < thresholds.count, low >= thresholds[length] { length += 1 }
        return (start, min(length + 1, remaining))
    }

    /// The weight that each lag's autocovariance has in the bootstrap variance, lags 1 ..< D, and the mean block.
    private static func weights(
        _ scheme: DateBootstrap.Scheme, _ dates: Int
    ) throws(Degenerate) -> ([Double], Double) {
        guard dates >= 3 else { throw .tooFew(found: dates, needed: 3) }
        switch scheme {
        case .moving(let block):
            guard block >= 1 else { throw .outOfRange }
            return ((1..<dates).map { max(0, 1 - Double($0) / Double(block)) }, Double(block))
        case .stationary(let mean):
            guard mean >= 1, mean.isFinite else { throw .outOfRange }
            let count = Double(dates)
            return ((1..<dates).map { (1 - Double($0) / count) * pow(1 - 1 / mean, Double($0)) }, mean)
        }
    }

    private static func lengths(_ scheme: DateBootstrap.Scheme, _ dates: Int) -> (Int, [UInt32], [Int]) {
        guard case .stationary(let mean) = scheme else {
            if case .moving(let block) = scheme { return (block, [], []) }
            return (1, [], [])
        }
        let thresholds = (1..<dates).map { length in
            UInt32(min(4_294_967_295, (1 - pow(1 - 1 / mean, Double(length))) * 4_294_967_296))
        }
        let guide = (0..<256).map { byte in
            thresholds.firstIndex { $0 > UInt32(byte) << 24 } ?? thresholds.count
        }
        return (0, thresholds, guide)
    }
}
