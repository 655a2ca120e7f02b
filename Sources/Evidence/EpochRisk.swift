public import Statistics

/// What a whole epoch risks under `freshness`: its last look and its first are judged by the same frozen days, beside the
/// same first champion, so that what these days say of that one by chance stands for all of them.
public struct EpochRisk: Codable, Hashable, Sendable {
    public struct Cell: Codable, Hashable, Sendable {
        public let scenario: OperatingCharacteristics.Scenario
        /// True difference of direction of every challenger to the first champion, in points.
        public let points: Double
        /// Share of looks that promote.
        public let once: Double
        /// Share of epochs of which at least one look promotes.
        public let ever: Double
    }

    public let cells: [Cell]
    public let worlds: Int

    /// - Throws: `tooFew` where a scenario has less than two days, `outOfRange` without worlds or for an α that is none.
    public init(
        scenarios: [OperatingCharacteristics.Scenario] = OperatingCharacteristics.Scenario.published,
        points: [Double] = OperatingCharacteristics.publishedPoints, worlds: Int = 1_000, alpha: Double = 0.05,
        seed: UInt64 = 20_260_102
    ) throws(Degenerate) {
        guard worlds >= 1 else { throw .outOfRange }
        let policy = VerdictPolicy()
        let looks = WearMeter.looksOfEpoch
        let level = try AlphaSpending(alpha: alpha, evenlyOver: looks).level(ofLook: 1)
        var cells: [Cell] = []
        for scenario in scenarios {
            guard scenario.dates >= 2 else { throw .tooFew(found: scenario.dates, needed: 2) }
            let student = try StudentT(degreesOfFreedom: Double(scenario.dates - 1))
            let critical = (champion: try student.quantile(1 - alpha), anchor: try student.quantile(1 - level))
            let epochs = Self.equalEpochs(scenario, worlds, looks, seed).map { epoch in
                // By how much a look exceeds what is asked of it; a true difference moves all of them alike.
                epoch.map { gain in
                    gain.mean
                        - max(
                            policy.rule.threshold(standardError: gain.standardError, critical: critical.champion),
                            policy.anchorRule.threshold(standardError: gain.standardError, critical: critical.anchor))
                }
            }
            for difference in points {
                let shift = difference * OperatingCharacteristics.brierPerPoint
                let promotions = epochs.map { epoch in epoch.count { $0 + shift > 0 } }
                cells.append(
                    Cell(
                        scenario: scenario, points: difference,
                        once: Double(promotions.reduce(0, +)) / Double(worlds * looks),
                        ever: Double(promotions.count { $0 > 0 }) / Double(worlds)))
            }
        }
        self.cells = cells
        self.worlds = worlds
    }

    private struct Gain {
        let mean: Double
        let standardError: Double
    }

    /// Measured differences of challengers that are as good as the first champion. Each model has half of a difference's
    /// variance, and the first champion's half is the same in all differences of an epoch. The error's χ² by Wilson & Hilferty (1931).
    private static func equalEpochs(
        _ scenario: OperatingCharacteristics.Scenario, _ worlds: Int, _ looks: Int, _ seed: UInt64
    ) -> [[Gain]] {
        let error =
            scenario.dayDeviation * 100 * OperatingCharacteristics.brierPerPoint
            / Double(scenario.dates).squareRoot()
        let spread = 2 / (9 * Double(scenario.dates - 1))
        var generator = Xoshiro256(seed: seed)
        return (0..<worlds).map { _ in
            let anchor = generator.normalPair().0
            return (0..<looks).map { _ in
                let (own, drawn) = generator.normalPair()
                let root = 1 - spread + drawn * spread.squareRoot()
                return Gain(
                    mean: error * (own - anchor) / 2.0.squareRoot(),
                    standardError: error * (root * root * root).squareRoot())
            }
        }
    }
}
