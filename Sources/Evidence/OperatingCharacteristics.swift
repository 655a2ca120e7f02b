public import Statistics

/// How often each rule promotes a challenger that is truly so much better or worse: the risk that a user takes. Simulated
/// each time through the rule itself; date sums are drawn from the normal distribution that the stated variance gives.
public struct OperatingCharacteristics: Codable, Hashable, Sendable {
    public struct Scenario: Codable, Hashable, Sendable {
        public let items: Int
        public let codesPerDay: Int
        /// ρ of the difference between two items of one day.
        public let correlation: Double
        /// Share of items on which the two models differ in direction.
        public let discordance: Double

        public init(items: Int, codesPerDay: Int, correlation: Double, discordance: Double) {
            self.items = items
            self.codesPerDay = codesPerDay
            self.correlation = correlation
            self.discordance = discordance
        }

        public var dates: Int { items / max(1, codesPerDay) }

        /// Standard deviation of one day's mean difference, as a share.
        var dayDeviation: Double {
            let effect = Power.designEffect(itemsPerDay: Double(codesPerDay), correlation: correlation)
            return (discordance * effect / Double(max(1, codesPerDay))).squareRoot()
        }

        /// The four of the published table.
        public static let published = [
            Scenario(items: 600, codesPerDay: 15, correlation: 0.1, discordance: 0.35),
            Scenario(items: 1_500, codesPerDay: 25, correlation: 0.1, discordance: 0.35),
            Scenario(items: 3_000, codesPerDay: 25, correlation: 0.1, discordance: 0.35),
            Scenario(items: 1_500, codesPerDay: 25, correlation: 0.05, discordance: 0.15),
        ]
    }

    public struct Cell: Codable, Hashable, Sendable {
        public let scenario: Scenario
        /// True difference of direction, in points; negative: the challenger is worse.
        public let points: Double
        public let rule: PromotionRule
        /// Share of worlds that promote.
        public let promoted: Double
    }

    /// dBS = −2a·dA with a = 0.1: what one point of direction is worth in Brier.
    public static let brierPerPoint = 0.002
    public static let publishedPoints = [0, -2.5, -5, -8]

    public let cells: [Cell]
    public let worlds: Int

    /// - Throws: `tooFew` where a scenario has less than two days, `outOfRange` without worlds or for a discordance,
    ///   correlation or confidence that is none.
    public init(
        scenarios: [Scenario] = Scenario.published, points: [Double] = OperatingCharacteristics.publishedPoints,
        rules: [PromotionRule] = [.strict, .twoLines], worlds: Int = 4_000, confidence: Double = 0.95,
        seed: UInt64 = 20_260_101
    ) throws(Degenerate) {
        guard worlds >= 1 else { throw .outOfRange }
        var cells: [Cell] = []
        for scenario in scenarios {
            let gains = try Self.equalWorlds(scenario, worlds, seed)
            let critical = try StudentT(degreesOfFreedom: Double(scenario.dates - 1)).quantile(confidence)
            for rule in rules {
                for difference in points {
                    let shift = difference * Self.brierPerPoint
                    let promoted = gains.count {
                        rule.promotes(mean: $0.mean + shift, standardError: $0.standardError, critical: critical)
                    }
                    cells.append(
                        Cell(
                            scenario: scenario, points: difference, rule: rule,
                            promoted: Double(promoted) / Double(worlds)))
                }
            }
        }
        self.cells = cells
        self.worlds = worlds
    }

    /// Measured differences of equal models.
    private static func equalWorlds(
        _ scenario: Scenario, _ worlds: Int, _ seed: UInt64
    ) throws(Degenerate) -> [DateMean] {
        let (dates, codes) = (scenario.dates, Double(scenario.codesPerDay))
        guard dates >= 2 else { throw .tooFew(found: dates, needed: 2) }
        let deviation = scenario.dayDeviation * 100 * brierPerPoint * codes
        guard deviation > 0, (0...1).contains(scenario.discordance) else { throw .outOfRange }
        let counts = [Double](repeating: codes, count: dates)
        var generator = Xoshiro256(seed: seed)
        var sums = [Double](repeating: 0, count: dates)
        var gains: [DateMean] = []
        gains.reserveCapacity(worlds)
        for _ in 0..<worlds {
            generator.fillNormal(&sums, deviation: deviation)
            gains.append(try DateMean.clustered(DateSums(counts: counts, sums: sums)))
        }
        return gains
    }
}
