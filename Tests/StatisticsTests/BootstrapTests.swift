import Statistics
import Testing

@Suite("Date bootstrap")
struct BootstrapTests {
    static let schemes: [DateBootstrap.Scheme] = [
        .moving(block: 1), .moving(block: 6), .stationary(meanBlock: 1), .stationary(meanBlock: 6),
    ]

    /// Sixty days of 25 items, drawn once.
    private static func days(seed: UInt64, count: Int = 60, persistence: Double = 0) throws -> DateSums {
        var generator = Xoshiro256(seed: seed)
        var state = 0.0
        let sums = (0..<count).map { _ in
            state = persistence * state + generator.normalPair().0
            return 25 * 0.1 + 5 * state
        }
        return try DateSums(counts: [Double](repeating: 25, count: count), sums: sums)
    }

    @Test("the same seed gives the same resamples, another seed others", arguments: BootstrapTests.schemes)
    func seeded(scheme: DateBootstrap.Scheme) throws {
        let days = try Self.days(seed: 4)
        let first = try DateBootstrap(scheme, replicates: 200).mean(days)
        #expect(try DateBootstrap(scheme, replicates: 200).mean(days) == first)
        #expect(try DateBootstrap(scheme, replicates: 200, seed: 5).mean(days) != first)
    }

    @Test(
        "single days drawn at random give the clustered error",
        arguments: [DateBootstrap.Scheme.moving(block: 1), .stationary(meanBlock: 1)])
    func agrees(scheme: DateBootstrap.Scheme) throws {
        let days = try Self.days(seed: 9)
        let clustered = try DateMean.clustered(days)
        let drawn = try DateMean.blockBootstrap(days, DateBootstrap(scheme, replicates: 4_000))
        #expect(abs(drawn.standardError / clustered.standardError - 1) < 0.05)
        #expect(abs(drawn.degreesOfFreedom - clustered.degreesOfFreedom) < 1e-9)
    }

    /// The exact variance of a circular block bootstrap of means (Politis & Romano 1992, 1994): Σ_j w_j γ̂_j / D over
    /// circular autocovariances.
    @Test("the spread is the one that the autocovariances give", arguments: BootstrapTests.schemes)
    func exactVariance(scheme: DateBootstrap.Scheme) throws {
        let days = try Self.days(seed: 12, persistence: 0.6)
        let count = days.dateCount
        let means = days.sums.map { $0 / 25 - days.mean }
        func weight(_ lag: Int) -> Double {
            switch scheme {
            case .moving(let block): return max(0, 1 - Double(lag) / Double(block))
            case .stationary(let mean):
                return (1 - Double(lag) / Double(count))
                    * (0..<lag).reduce(1) { product, _ in product * (1 - 1 / mean) }
            }
        }
        let variance = (0..<count).reduce(0.0) { sum, lag in
            let covariance = (0..<count).reduce(0) { $0 + means[$1] * means[($1 + lag) % count] } / Double(count)
            return sum + (lag == 0 ? 1 : 2 * weight(lag)) * covariance
        }
        let found = try DateBootstrap(scheme, replicates: 8_000).mean(days)
        #expect(abs(found.rawStandardError / (variance / Double(count)).squareRoot() - 1) < 0.03)
    }

    @Test("the general form gives the mean's distribution to the bit")
    func general() throws {
        let days = try Self.days(seed: 3)
        let bootstrap = DateBootstrap(.moving(block: 4), replicates: 300)
        let general = try bootstrap.distribution(of: [days.counts, days.sums]) { $0[1] / $0[0] }
        #expect(try bootstrap.mean(days) == general)
    }

    @Test("a statistic without a value on the data or on most resamples is degenerate")
    func noValue() throws {
        let bootstrap = DateBootstrap(.moving(block: 1), replicates: 50)
        #expect(throws: Degenerate.constant) { try bootstrap.distribution(of: [[1, 2, 3, 4]]) { _ in nil } }
        var calls = 0
        #expect(throws: Degenerate.constant) {
            try bootstrap.distribution(of: [[1, 2, 3, 4]]) { sums in
                calls += 1
                return calls == 1 ? sums[0] : nil
            }
        }
    }

    @Test("blocks that are longer than a third of the days are refused")
    func longBlocks() throws {
        let days = try Self.days(seed: 1, count: 20)
        #expect(throws: Degenerate.tooFew(found: 20, needed: 24)) { try DateBootstrap(.moving(block: 8)).mean(days) }
        #expect(throws: Degenerate.outOfRange) { try DateBootstrap(.moving(block: 0)).mean(days) }
        #expect(throws: Degenerate.outOfRange) { try DateBootstrap(.stationary(meanBlock: 0.5)).mean(days) }
        #expect(throws: Degenerate.outOfRange) { try DateBootstrap(.moving(block: 2), replicates: 0).mean(days) }
    }

    @Test("a p-value is small where days agree and near one half without an effect")
    func pValues() throws {
        let days = try Self.days(seed: 21)
        let centred = try DateSums(counts: days.counts, sums: days.sums.map { $0 - 25 * days.mean })
        let raised = try DateSums(counts: days.counts, sums: centred.sums.map { $0 + 25 })
        let bootstrap = DateBootstrap(.moving(block: 2), replicates: 999)
        #expect(try bootstrap.mean(raised).pValue(above: 0) == 0.001)
        #expect(abs(try bootstrap.mean(centred).pValue(above: 0) - 0.5) < 0.05)
    }
}
