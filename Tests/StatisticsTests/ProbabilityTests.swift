import Statistics
import Testing

@Suite("Probability forecasts")
struct ProbabilityTests {
    static let stated = [
        0.32, 0.66, 0.51, 0.02, 0.03, 0.29, 0.05, 0.25, 0.98, 0.24, 1.0, 0.95, 0.48, 0.71, 0.85, 0.79, 0.65, 0.52, 0.82,
        0.06, 0.51, 0.59, 0.14, 0.27, 0.44, 0.49, 0.85, 0.46, 0.75, 0.61,
    ]
    static let happened = [
        0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0,
    ].map { $0 == 1 }

    /// scikit-learn 1.9.1: `brier_score_loss`; `log_loss` of probabilities clipped by numpy 2.4.6.
    @Test("Brier and log score are scikit-learn's")
    func scores() throws {
        let forecasts = try ProbabilityForecasts(Self.stated, Self.happened)
        #expect(abs(forecasts.brier - 0.14473666666666668) < 1e-14)
        #expect(abs(forecasts.logScore() - 0.4318813534478825) < 1e-14)
        #expect(forecasts.baseRate == 0.5)
    }

    /// numpy 2.4.6, by groups of `numpy.unique`.
    @Test("Murphy's parts are numpy's and add up")
    func murphy() throws {
        let quarters = Self.stated.map { ($0 * 4).rounded(.toNearestOrEven) / 4 }
        let parts = MurphyDecomposition(try ProbabilityForecasts(quarters, Self.happened))
        #expect(abs(parts.reliability - 0.006481481481481482) < 1e-14)
        #expect(abs(parts.resolution - 0.1189814814814815) < 1e-14)
        #expect(parts.uncertainty == 0.25)
        #expect(abs(parts.withinBins) < 1e-15)
        #expect(abs(parts.reliability - parts.resolution + parts.uncertainty - 0.1375) < 1e-14)
    }

    @Test("with bins the parts and what lies within bins add up to the Brier score", arguments: [1, 3, 10, 30])
    func binned(bins: Int) throws {
        let parts = try MurphyDecomposition(ProbabilityForecasts(Self.stated, Self.happened), bins: bins)
        let sum = parts.reliability - parts.resolution + parts.uncertainty + parts.withinBins
        #expect(abs(sum - parts.brier) < 1e-14)
        #expect(parts.groups <= bins)
    }

    @Test("skill is 0 for the base rate itself, 1 for a prophet and negative for a fool")
    func skill() throws {
        let happened = Self.happened
        let climatology = try ProbabilityForecasts([Double](repeating: 0.45, count: 30), happened)
        #expect(abs(try climatology.brierSkill(trainBaseRate: 0.45)) < 1e-14)
        #expect(try ProbabilityForecasts(happened.map { $0 ? 1 : 0 }, happened).brierSkill(trainBaseRate: 0.45) == 1)
        #expect(try ProbabilityForecasts(happened.map { $0 ? 0 : 1 }, happened).brierSkill(trainBaseRate: 0.45) < -2)
        let sure = try ProbabilityForecasts([0.5, 0.5], [true, true])
        #expect(throws: Degenerate.constant) { try sure.brierSkill(trainBaseRate: 1) }
        #expect(throws: Degenerate.outOfRange) { try sure.brierSkill(trainBaseRate: .nan) }
    }

    /// numpy 2.4.6: ten bins of four.
    @Test("the raw calibration error is numpy's over bins of equal mass")
    func rawCalibration() throws {
        let stated = (0..<40).map { (Double($0) + 0.5) / 40 }
        let happened = [
            1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
            1,
            1, 1, 1,
        ].map { $0 == 1 }
        let error = try CalibrationError(ProbabilityForecasts(stated, happened))
        #expect(abs(error.raw - 0.27) < 1e-14)
        #expect(error.bins == 10)
        #expect(error.pValue < 0.5)
    }

    /// Simulated: 120 worlds of 300 items whose events happen with their stated probabilities.
    @Test("of calibrated models the debiased error is small, and one in twenty has p ≤ 0.05")
    func calibrated() throws {
        var generator = Xoshiro256(seed: 77)
        var (alarms, raw, debiased) = (0, 0.0, 0.0)
        let worlds = 120
        for _ in 0..<worlds {
            let stated = (0..<300).map { _ in 0.3 + 0.4 * generator.uniform() }
            let happened = stated.map { generator.uniform() < $0 }
            let error = try CalibrationError(ProbabilityForecasts(stated, happened), simulations: 99)
            alarms += error.pValue <= 0.05 ? 1 : 0
            raw += error.raw / Double(worlds)
            debiased += error.debiased / Double(worlds)
        }
        #expect((1...14).contains(alarms))
        #expect(raw > 0.05)
        #expect(debiased < 0.012)
    }

    @Test("overconfidence is seen in full, and equal probabilities never lie in two bins")
    func overconfident() throws {
        let stated = (0..<400).map { $0 % 2 == 0 ? 0.9 : 0.1 }
        let happened = (0..<400).map { $0 % 20 < 10 }
        let error = try CalibrationError(ProbabilityForecasts(stated, happened))
        #expect(error.bins == 2)
        #expect(abs(error.raw - 0.4) < 1e-12)
        #expect(error.debiased > 0.36)
        #expect(error.pValue < 0.01)
    }

    @Test("no items, uneven columns and impossible probabilities are refused")
    func refused() {
        #expect(throws: Degenerate.empty) { try ProbabilityForecasts([], []) }
        #expect(throws: Degenerate.lengths(1, 0)) { try ProbabilityForecasts([0.5], []) }
        for p in [-0.01, 1.01, .nan, .infinity] {
            #expect(throws: Degenerate.outOfRange) { try ProbabilityForecasts([p], [true]) }
        }
    }
}
