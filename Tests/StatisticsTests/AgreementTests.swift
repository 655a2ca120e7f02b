import Statistics
import Testing

@Suite("Agreement of answers and outcomes")
struct AgreementTests {
    static let truth = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 1, 0]

    /// scikit-learn 1.9.1, `matthews_corrcoef`; in the third row class 3 is an answer that could not be read.
    @Test(
        "the correlation of classes is scikit-learn's",
        arguments: [
            ([1, 1, 0, 1, 0, 0, 1, 0, 1, 1], [1, 0, 0, 1, 1, 0, 1, 0, 1, 0], 2, 0.408248290463863),
            (AgreementTests.truth, [0, 1, 0, 1, 1, 2, 2, 2, 0, 2, 1, 0], 3, 0.625),
            (AgreementTests.truth, [0, 1, 0, 1, 3, 2, 2, 3, 0, 2, 1, 0], 4, 0.4361783721449793),
        ])
    func matthews(truth: [Int], said: [Int], classes: Int, value: Double) throws {
        #expect(abs(try ConfusionCounts(truth: truth, said: said, classes: classes).matthews() - value) < 1e-14)
    }

    @Test("one class alone has no correlation")
    func constantClass() throws {
        let always = try ConfusionCounts(truth: Self.truth, said: Self.truth.map { _ in 1 }, classes: 3)
        #expect(throws: Degenerate.constant) { try always.matthews() }
        #expect(throws: Degenerate.outOfRange) { try ConfusionCounts(truth: [3], said: [0], classes: 3) }
    }

    /// The published formula on arrays in numpy 2.4.6, the tail by scipy 1.17.1.
    @Test("Pesaran and Timmermann's statistic is numpy's")
    func pesaranTimmermann() throws {
        let test = try PesaranTimmermann(n: 20, hits: 15, saidUp: 11, wentUp: 10)
        #expect((test.accuracy, test.expected) == (0.75, 0.5))
        #expect(abs(test.statistic - 2.305714879553582) < 1e-12)
        #expect(abs(test.pValue - 0.01056328456945502) < 1e-12)
    }

    @Test("always up in a rising month has no test, on items and on days")
    func alwaysUp() throws {
        #expect(throws: Degenerate.constant) { try PesaranTimmermann(n: 100, hits: 70, saidUp: 100, wentUp: 70) }
        #expect(throws: Degenerate.constant) {
            try PesaranTimmermann.excess(
                said: [true, true, true, true], went: [true, false, true, true], on: DateIndex([1, 2, 3, 4]),
                DateBootstrap(.moving(block: 1)))
        }
    }

    /// Simulated: whole days rise or fall together and answers are coins of the day; the truth is no skill.
    @Test("the date bootstrap does not take lucky days for skill, which the normal test does")
    func luckyDays() throws {
        var generator = Xoshiro256(seed: 5)
        var (normal, bootstrap) = (0, 0)
        for world in 0..<200 {
            var (said, went, days): ([Bool], [Bool], [Int]) = ([], [], [])
            for day in 0..<40 {
                let (up, told) = (generator.uniform() < 0.5, generator.uniform() < 0.5)
                for _ in 0..<10 {
                    went.append(generator.uniform() < (up ? 0.9 : 0.1))
                    said.append(generator.uniform() < (told ? 0.9 : 0.1))
                    days.append(day)
                }
            }
            let hits = zip(said, went).count { $0 == $1 }
            let test = try PesaranTimmermann(
                n: 400, hits: hits, saidUp: said.count(where: \.self), wentUp: went.count(where: \.self))
            normal += test.pValue <= 0.05 ? 1 : 0
            let drawn = try PesaranTimmermann.excess(
                said: said, went: went, on: DateIndex(days),
                DateBootstrap(.moving(block: 1), replicates: 199, seed: UInt64(world)))
            #expect(abs(drawn.estimate - test.excess) < 1e-12)
            bootstrap += drawn.pValue(above: 0) <= 0.05 ? 1 : 0
        }
        #expect(normal > 25)
        #expect(bootstrap < 22)
    }

    /// scipy 1.17.1, `spearmanr`.
    @Test("rank correlation with ties is scipy's")
    func spearman() throws {
        let tied = try RankCorrelation.spearman([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8])
        #expect(abs(tied - 0.13471506281091267) < 1e-14)
        #expect(abs(try RankCorrelation.spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) - 0.8207826816681233) < 1e-14)
        #expect(throws: Degenerate.constant) { try RankCorrelation.spearman([1, 1], [1, 2]) }
        #expect(throws: Degenerate.notFinite) { try RankCorrelation.spearman([1, .nan], [1, 2]) }
    }

    private static let daily = [
        0.199, 0.085, -0.119, -0.07, 0.215, 0.209, -0.029, -0.086, 0.014, 0.137, 0.198, -0.053, -0.096, 0.056, 0.07,
        -0.041,
        0.065, 0.069, 0.138, -0.098,
    ]

    /// statsmodels 0.15.0: OLS on a constant, cov_type='HAC', use_correction=False; sd by numpy.
    @Test(
        "the error of a mean coefficient is statsmodels' Newey–West",
        arguments: [
            (0, 0.024715205340033082, 1.7458887921965465), (1, 0.025834488939206823, 1.6702478652292936),
            (5, 0.01314097321674971, 3.2836228556497065),
        ])
    func neweyWest(lag: Int, error: Double, t: Double) throws {
        let found = try InformationCoefficient(series: Self.daily, lag: lag)
        #expect(abs(found.mean - 0.04315) < 1e-14)
        #expect(abs(found.standardError - error) < 1e-14)
        #expect(abs(found.t - t) < 1e-11)
        #expect(abs(found.ratio - 0.04315 / 0.11340113941690635) < 1e-12)
    }

    @Test("days with one value or too few items are left out and counted")
    func skippedDays() throws {
        let forecasts = [0.1, 0.2, 0.3, 0.5, 0.5, 0.5, 0.3, 0.2, 0.1, 0.4, 0.9, 0.2, 0.4, 0.9]
        let returns = [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 3, 2, 1, 2.0]
        let days = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
        let found = try InformationCoefficient(forecasts: forecasts, returns: returns, on: DateIndex(days), lag: 0)
        #expect((found.dates, found.skippedDates) == (3, 2))
        #expect(abs(found.mean - (1 - 1 + 0.5) / 3) < 1e-14)
    }

    /// statsmodels 0.15.0, `mcnemar(exact=False, correction=True)`.
    @Test(
        "McNemar's statistic is statsmodels'",
        arguments: [
            (25, 10, 5.6, 0.01796047752607879), (12, 30, 6.880952380952381, 0.008711912962379598), (7, 6, 0, 1),
        ])
    func mcNemar(first: Int, second: Int, statistic: Double, p: Double) throws {
        let test = try McNemar(onlyFirst: first, onlySecond: second)
        #expect(abs(test.statistic - statistic) < 1e-12)
        #expect(abs(test.pValue - p) < 1e-12)
    }

    @Test("models that never differ have no McNemar test")
    func identical() { #expect(throws: Degenerate.constant) { try McNemar(onlyFirst: 0, onlySecond: 0) } }
}
