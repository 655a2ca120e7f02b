import Statistics
import Testing

@Suite("Fits")
struct FitTests {
    private static let first = [
        0.546, 0.481, 0.879, 0.665, -0.7, 0.38, 0.597, -0.303, 0.095, 0.509, -0.761, 0.305, 0.67, 0.819, -0.68, -0.367,
        0.528, -0.009, 0.829, 0.974, -0.326, 0.788, 0.874, 0.179, -0.077, 0.679, 0.975, 0.324, 0.272, -0.058, -0.946,
        -0.497, -0.711, 0.188, 0.011, 0.79, -0.99, -0.33, -0.357, 0.357,
    ]
    private static let second = [
        -0.764, -0.703, 0.965, 0.628, 0.124, 0.259, -0.453, -0.884, 0.809, 0.012, -0.536, 0.647, 0.14, -0.742, -0.019,
        0.737, 0.35, -0.814, -0.351, 0.559, 0.039, -0.751, 0.233, -0.956, -0.272, -0.651, -0.199, -0.435, 0.05, 0.514,
        -0.963, 0.677, 0.61, 0.924, -0.258, -0.167, -0.776, 0.946, 0.663, 0.715,
    ]
    private static let outcomes = [
        1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1,
        0,
        0, 1,
    ].map { $0 == 1 }
    private static let rows = zip(first, second).map { [$0, $1] }

    /// scikit-learn 1.9.1: LogisticRegression(C=1/λ, solver='newton-cholesky', tol=1e-14).
    @Test(
        "penalised logistic regression is scikit-learn's",
        arguments: [
            (1.0, 0.6575124553226679, [1.2046686603364187, -0.9346500097454257]),
            (0.1, 0.6930235900846309, [1.754170644114069, -1.3571927321303219]),
        ])
    func logistic(ridge: Double, intercept: Double, weights: [Double]) throws {
        let fit = try LogisticRegression(rows: Self.rows, outcomes: Self.outcomes, ridge: ridge)
        #expect(abs(fit.intercept - intercept) < 1e-7)
        #expect(zip(fit.weights, weights).allSatisfy { abs($0 - $1) < 1e-7 })
        #expect(fit.iterations < 20)
        #expect(try LogisticRegression(rows: Self.rows, outcomes: Self.outcomes, ridge: ridge) == fit)
    }

    @Test("separable classes stay finite under the penalty")
    func separable() throws {
        let rows = (0..<20).map { [Double($0) - 9.5] }
        let fit = try LogisticRegression(rows: rows, outcomes: (0..<20).map { $0 > 9 }, ridge: 1)
        #expect(fit.weights[0] > 0.5 && fit.weights[0] < 5)
        #expect(abs(try fit.probability(of: [0]) - 0.5) < 1e-9)
        #expect(throws: Degenerate.lengths(2, 1)) { try fit.probability(of: [0, 1]) }
    }

    @Test("fits settle where the loss is flat to rounding", arguments: 1...12)
    func settles(seed: UInt64) throws {
        var generator = Xoshiro256(seed: seed)
        let rows = (0..<300).map { _ in [generator.normalPair().0, generator.normalPair().0] }
        let fit = try LogisticRegression(
            rows: rows, outcomes: rows.map { _ in generator.uniform() < 0.5 }, ridge: 1)
        #expect(fit.iterations < 12)
    }

    @Test("one class, no items, uneven rows and numbers that are none are refused")
    func refused() {
        #expect(throws: Degenerate.constant) {
            try LogisticRegression(rows: [[1], [2]], outcomes: [true, true], ridge: 1)
        }
        #expect(throws: Degenerate.empty) { try LogisticRegression(rows: [], outcomes: [], ridge: 1) }
        #expect(throws: Degenerate.lengths(2, 1)) {
            try LogisticRegression(rows: [[1], [1, 2]], outcomes: [true, false], ridge: 1)
        }
        #expect(throws: Degenerate.notFinite) {
            try LogisticRegression(rows: [[1], [.infinity]], outcomes: [true, false], ridge: 1)
        }
        #expect(throws: Degenerate.outOfRange) {
            try LogisticRegression(rows: [[1], [2]], outcomes: [true, false], ridge: 0)
        }
    }

    /// scikit-learn 1.9.1's sigmoid calibration agrees to 1e-5 with scipy 1.17.1's BFGS on Platt's targets, used here.
    @Test("Platt's scaling is scipy's minimum of his softened loss")
    func platt() throws {
        let fit = try PlattScaling(fitting: ProbabilityForecasts(ProbabilityTests.stated, ProbabilityTests.happened))
        #expect(abs(fit.slope - 0.931696982119592) < 1e-6)
        #expect(abs(fit.intercept + 0.05330309129086631) < 1e-6)
    }

    /// scipy 1.17.1, `minimize_scalar(method='bounded')` over T.
    @Test("the temperature is scipy's minimum of the log loss")
    func temperature() throws {
        let fit = try TemperatureScaling(
            fitting: ProbabilityForecasts(ProbabilityTests.stated, ProbabilityTests.happened))
        #expect(abs(fit.temperature - 0.6909076240231431) < 1e-6)
        #expect(abs(fit.calibrated(0.5) - 0.5) < 1e-15)
        #expect(fit.calibrated(0.7) > 0.7)
    }

    @Test("answers that are always right, or worth nothing, have no temperature")
    func noTemperature() throws {
        let right = try ProbabilityForecasts([0.8, 0.2], [true, false])
        let wrong = try ProbabilityForecasts([0.8, 0.2], [false, true])
        let undecided = try ProbabilityForecasts([0.5, 0.5], [false, true])
        #expect(throws: Degenerate.separated) { try TemperatureScaling(fitting: right) }
        #expect(throws: Degenerate.separated) { try TemperatureScaling(fitting: wrong) }
        #expect(throws: Degenerate.constant) { try TemperatureScaling(fitting: undecided) }
        #expect(throws: Degenerate.constant) { try PlattScaling(fitting: undecided) }
    }

    /// numpy 2.4.6.
    @Test("the stability index of counts is numpy's")
    func stability() throws {
        let index = try PopulationStability.index(
            reference: [100, 200, 300, 250, 150], current: [20, 30, 80, 40, 30])
        #expect(abs(index - 0.05430948843347765) < 1e-14)
    }

    @Test("a doubled volatility is another population, another half of the same draw is not")
    func shift() throws {
        var generator = Xoshiro256(seed: 8)
        let draws = (0..<2_000).map { _ in generator.normalPair().0 }
        let (first, second) = (Array(draws[..<1_000]), Array(draws[1_000...]))
        #expect(try PopulationStability.index(reference: first, current: second) < 0.1)
        #expect(try PopulationStability.index(reference: first, current: second.map { 2 * $0 }) > 0.25)
        #expect(throws: Degenerate.constant) { try PopulationStability.index(reference: [1.0, 1], current: [1]) }
        #expect(throws: Degenerate.empty) { try PopulationStability.index(reference: [1.0], current: []) }
    }
}
