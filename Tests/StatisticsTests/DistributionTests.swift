import Statistics
import Testing

/// References: scipy 1.17.1 (`scipy.stats.norm`, `t`, `beta`).
@Suite("Distributions")
struct DistributionTests {
    @Test(
        "normal quantiles are scipy's",
        arguments: [
            (1e-12, -7.034483825301131), (1e-05, -4.264890793922825), (0.01, -2.3263478740408408),
            (0.3, -0.5244005127080409), (0.7, 0.5244005127080407), (0.95, 1.6448536269514722),
            (0.975, 1.959963984540054), (0.999999, 4.753424308817087),
        ])
    func normalQuantile(p: Double, z: Double) throws {
        #expect(abs(try NormalDistribution.quantile(p) - z) < 1e-10 * (1 + abs(z)))
    }

    @Test(
        "normal probabilities are scipy's in both tails",
        arguments: [
            (-8.0, 6.22096057427174e-16), (-3, 0.0013498980316300933), (-1.2, 0.11506967022170822), (0, 0.5),
            (0.5, 0.6914624612740131), (2.5, 0.9937903346742238),
        ])
    func normalCumulative(x: Double, p: Double) {
        #expect(abs(NormalDistribution.cumulative(x) / p - 1) < 1e-12)
    }

    @Test(
        "Student's quantiles are scipy's",
        arguments: [
            (1, 0.001, -318.30883898555044), (1, 0.3, -0.7265425280053609), (1, 0.975, 12.706204736174694),
            (2, 0.001, -22.327124770119873), (2, 0.95, 2.9199855803537242), (4.5, 0.001, -6.421242884295792),
            (4.5, 0.3, -0.5635058039393779), (4.5, 0.975, 2.6589123472044034), (9, 0.95, 1.833112932656237),
            (9, 0.999999, 10.720160409872824), (59, 0.95, 1.6710930321038946), (59, 0.975, 2.000995378088267),
            (59, 0.3, -0.5272457458827609), (59, 0.999999, 5.272988377762016), (1000, 0.95, 1.6463788172854643),
            (1000, 0.001, -3.0984021639129233),
        ] as [(Double, Double, Double)])
    func studentQuantile(degrees: Double, p: Double, t: Double) throws {
        #expect(abs(try StudentT(degreesOfFreedom: degrees).quantile(p) - t) < 1e-8 * (1 + abs(t)))
    }

    @Test(
        "Student's probabilities are scipy's",
        arguments: [
            (1, -6, 0.05256845671125344), (1, -0.4, 0.3788810584091566), (1, 1.7, 0.8307469726696672),
            (3.3, -6, 0.0035136089810716923), (3.3, 0, 0.5), (3.3, 1.7, 0.9103383605464597),
            (59, -6, 6.466188540199119e-08), (59, -0.4, 0.3453005379026711), (59, 1.7, 0.9528012423786548),
        ] as [(Double, Double, Double)])
    func studentCumulative(degrees: Double, t: Double, p: Double) throws {
        #expect(abs(try StudentT(degreesOfFreedom: degrees).cumulative(t) / p - 1) < 1e-10)
    }

    @Test(
        "exact upper bounds are the beta quantiles of Clopper and Pearson",
        arguments: [
            (0, 149, 0.019904816220685077), (0, 299, 0.009969146792899269), (3, 200, 0.03830970849856934),
            (17, 20, 0.9578305921142214), (20, 20, 1.0),
        ])
    func exactUpper(k: Int, n: Int, bound: Double) {
        #expect(abs(BinomialBound.upper(k, of: n) - bound) < 1e-10)
    }

    @Test(
        "exact lower bounds are the beta quantiles of Clopper and Pearson",
        arguments: [
            (0, 20, 0.0), (3, 200, 0.00410061333506991), (17, 20, 0.6563361956857181), (20, 20, 0.8608916593317348),
        ])
    func exactLower(k: Int, n: Int, bound: Double) {
        #expect(abs(BinomialBound.lower(k, of: n) - bound) < 1e-10)
    }

    /// statsmodels 0.15.0, `confint_proportions_2indep(method='newcomb')`; the last row is Newcombe's own (1998, table II).
    @Test(
        "the interval of a difference of shares is Newcombe's",
        arguments: [
            ([56, 70, 48, 80], 0.05243147240236498, 0.33387265403690614),
            ([9, 10, 3, 10], 0.1705227239345029, 0.809017973535488),
            ([0, 149, 2, 150], -0.04730690870036752, 0.01359606058392602),
            ([5, 56, 0, 29], -0.038137147903536936, 0.19256001385511165),
        ])
    func newcombe(counts: [Int], lower: Double, upper: Double) throws {
        let interval = try ShareDifference.interval(counts[0], of: counts[1], minus: counts[2], of: counts[3])
        #expect(abs(interval.lower - lower) < 1e-10)
        #expect(abs(interval.upper - upper) < 1e-10)
    }

    @Test("a probability outside of the open unit interval has no quantile", arguments: [0, 1, -0.1, .nan, 2])
    func outside(p: Double) throws {
        #expect(throws: Degenerate.outOfRange) { try NormalDistribution.quantile(p) }
        #expect(throws: Degenerate.outOfRange) { try StudentT(degreesOfFreedom: 3).quantile(p) }
        #expect(throws: Degenerate.outOfRange) { try StudentT(degreesOfFreedom: -p * p) }
    }

    /// The authors' C code (prng.di.unimi.it), carried over to Python 3.11 integers.
    @Test("the generator gives xoshiro256**'s numbers for a SplitMix64 seed of 1")
    func generator() {
        var generator = Xoshiro256(seed: 1)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                12_966_619_160_104_079_557, 9_600_361_134_598_540_522, 10_590_380_919_521_690_900,
                7_218_738_570_589_545_383, 12_860_671_823_995_680_371,
            ])
    }
}
