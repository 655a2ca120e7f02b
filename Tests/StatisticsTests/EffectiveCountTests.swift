import Statistics
import Testing

@Suite("what clustered cases are worth")
struct EffectiveCountTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let passed: [Double]
        let cases: [Double]
        let worth: Double
        let lower: Double
        let upper: Double
        var testDescription: String { "\(passed) of \(cases)" }
    }

    /// numpy 2.4.6 by Liang & Zeger's formula, scipy 1.17.1 for t; the intervals are roots of Wilson's quadratic by numpy.roots.
    /// In the last one the clusters differ less than chance makes them: cases are never worth more than they are.
    static let samples = [
        Sample(
            passed: [2, 4, 0, 3, 1, 4], cases: [4, 4, 4, 4, 4, 4], worth: 5.307924929755227, lower: 0.2269831457016103,
            upper: 0.869706880543683),
        Sample(
            passed: [1, 0, 4, 0, 0, 1, 0, 2], cases: [60, 51, 49, 70, 44, 58, 62, 55], worth: 141.32495627544324,
            lower: 0.005559084626708831, upper: 0.055595125421636436),
        Sample(
            passed: [5, 4, 1, 5, 3], cases: [5, 5, 5, 5, 4], worth: 4.179330184575904, lower: 0.30756264511889736,
            upper: 0.9529684685801347),
        Sample(
            passed: [3, 3, 2, 3], cases: [4, 4, 3, 4], worth: 15, lower: 0.48049565944019446, upper: 0.891025466743076),
    ]

    @Test("is Korn and Graubard's effective sample size, and n at most", arguments: samples)
    func reference(sample: Sample) throws {
        let clusters = DateIndex(Array(sample.cases.indices))
        let worth = try EffectiveCount.of(sample.passed, among: sample.cases, on: clusters)
        #expect(abs(worth - sample.worth) < 1e-9)
        let rate = sample.passed.reduce(0, +) / sample.cases.reduce(0, +)
        let interval = WilsonInterval(rate: rate, of: worth)
        #expect(abs(interval.lower - sample.lower) < 1e-9 && abs(interval.upper - sample.upper) < 1e-9)
    }

    @Test("the exact bound of as many cases is the beta distribution's")
    func exact() {
        // scipy 1.17.1: beta.ppf(.95, k + 1, n − k) with k = p̂·n, of the second sample.
        let bound = BinomialBound.upper(rate: 8.0 / 449, of: 141.32495627544324)
        #expect(abs(bound - 0.04915742055077642) < 1e-9)
        #expect(BinomialBound.upper(rate: 3.0 / 400, of: 400) == BinomialBound.upper(3, of: 400))
    }

    @Test("is n where nothing can vary together: one case a cluster, one cluster, all alike, none at all")
    func whole() throws {
        let alone = DateIndex([1, 2, 3, 4])
        #expect(try EffectiveCount.of([1, 0, 1, 1], among: [1, 1, 1, 1], on: alone) == 4)
        #expect(try EffectiveCount.of([3, 5], among: [5, 5], on: DateIndex([7, 7])) == 10)
        #expect(try EffectiveCount.of([5, 5], among: [5, 5], on: DateIndex([7, 8])) == 10)
        #expect(try EffectiveCount.of([0, 0], among: [5, 5], on: DateIndex([7, 8])) == 10)
        #expect(try EffectiveCount.of([0, 0], among: [0, 0], on: DateIndex([7, 8])) == 0)
        // A part without a case is no cluster.
        let less = try EffectiveCount.of([2, 4, 0], among: [4, 4, 4], on: DateIndex([1, 2, 3]))
        #expect(try EffectiveCount.of([2, 4, 0, 0], among: [4, 4, 4, 0], on: DateIndex([1, 2, 3, 4])) == less)
        #expect(throws: Degenerate.self) { try EffectiveCount.of([1], among: [1, 1], on: DateIndex([1, 2])) }
    }

    // MARK: Coverage and power

    struct Found {
        /// Shares of the worlds: the true rate lies in Wilson's interval of n, and of what the n are worth.
        var plain = 0.0
        var honest = 0.0
        /// Its lower bound reaches 80 %.
        var plainShows = 0.0
        var honestShows = 0.0
    }

    /// 2,000 worlds of twenty days with five cases each. A case says what its day says with probability `share`, so that two of
    /// one day correlate by share².
    private func worlds(rate: Double, share: Double) throws -> Found {
        let (count, days, perDay) = (2_000, 20, 5)
        let clusters = DateIndex(Array(0..<days))
        let cases = [Double](repeating: Double(perDay), count: days)
        let n = Double(days * perDay)
        var random = Xoshiro256(seed: 1)
        var found = Found()
        for _ in 0..<count {
            let passed = (0..<days).map { _ -> Double in
                let day = random.uniform() < rate
                return Double(
                    (0..<perDay).count { _ in random.uniform() < share ? day : random.uniform() < rate })
            }
            let measured = passed.reduce(0, +) / n
            let plain = WilsonInterval(rate: measured, of: n)
            let honest = WilsonInterval(
                rate: measured, of: try EffectiveCount.of(passed, among: cases, on: clusters))
            found.plain += Interval(plain).contains(rate) ? 1 : 0
            found.honest += Interval(honest).contains(rate) ? 1 : 0
            found.plainShows += plain.lower >= 0.8 ? 1 : 0
            found.honestShows += honest.lower >= 0.8 ? 1 : 0
        }
        let all = Double(count)
        return Found(
            plain: found.plain / all, honest: found.honest / all, plainShows: found.plainShows / all,
            honestShows: found.honestShows / all)
    }

    @Test(
        "of cases that correlate by day Wilson's interval of n covers too seldom, of what they are worth 93 % or more",
        arguments: [(0.5, 0.85), (0.3, 0.9)])
    func coverage(share: Double, plain: Double) throws {
        let found = try worlds(rate: 0.8, share: share)
        #expect(found.plain < plain)
        #expect(found.honest >= 0.93)
        // A model of just 80 % shows more than 80 % by luck: one in forty is what the bound allows.
        #expect(found.plainShows > 0.045 && found.honestShows < 0.035)
    }

    @Test("of independent cases it covers as it should, and a good model still shows 80 %")
    func independent() throws {
        let limit = try worlds(rate: 0.8, share: 0)
        #expect((0.93...0.975).contains(limit.honest) && limit.honestShows < 0.03)
        let good = try worlds(rate: 0.95, share: 0)
        #expect(good.plainShows > 0.99 && good.honestShows > 0.98)
        let fair = try worlds(rate: 0.9, share: 0)
        #expect(fair.plainShows - fair.honestShows < 0.15)
    }
}
