import Evidence
import Statistics
import Testing

@Suite("Operating characteristics")
struct OperatingCharacteristicsTests {
    /// The published table: points, then strict and two lines for 600, 1,500, 3,000 items and for 1,500 items of
    /// near-equal models, in per cent.
    private static let published: [(points: Double, cells: [(strict: Double, twoLines: Double)])] = [
        (0, [(16, 69), (22, 81), (35, 90), (52, 95)]),
        (-2.5, [(5, 43), (5, 50), (5, 50), (5, 50)]),
        (-5, [(1, 20), (1, 19), (0, 10), (0, 5)]),
        (-8, [(0, 5), (0, 3), (0, 0), (0, 0)]),
    ]

    @Test("the simulation gives the published table within four points")
    func table() throws {
        let found = try OperatingCharacteristics(worlds: 3_000)
        for row in Self.published {
            for (scenario, cell) in zip(OperatingCharacteristics.Scenario.published, row.cells) {
                for (rule, per) in [(PromotionRule.strict, cell.strict), (.twoLines, cell.twoLines)] {
                    let promoted = try #require(
                        found.cells.first { $0.scenario == scenario && $0.points == row.points && $0.rule == rule })
                    #expect(abs(100 * promoted.promoted - per) < 4, "\(scenario) \(row.points) \(rule)")
                }
            }
        }
        #expect(found.cells.count == 32)
    }

    @Test("the closed form agrees with the simulation")
    func closedForm() throws {
        let scenario = OperatingCharacteristics.Scenario.published[1]
        let found = try OperatingCharacteristics(scenarios: [scenario], worlds: 4_000)
        let effect = Power.designEffect(itemsPerDay: 25, correlation: 0.1)
        let error = try Power.pairedError(items: 1_500, discordance: 0.35, designEffect: effect) * 0.2
        let critical = try StudentT(degreesOfFreedom: 59).quantile(0.95)
        for cell in found.cells {
            let chance = cell.rule.promotionProbability(
                difference: cell.points * OperatingCharacteristics.brierPerPoint, standardError: error,
                critical: critical)
            #expect(abs(cell.promoted - chance) < 0.03)
        }
    }

    /// Simulated item by item: differences of −1, 0 and 1 in place of normal date sums.
    @Test("items of −1, 0 and 1 give the same chances as normal date sums", arguments: [0, -2.5])
    func items(points: Double) throws {
        let scenario = OperatingCharacteristics.Scenario.published[1]
        let world = DifferenceWorld(difference: points / 100)
        let critical = try StudentT(degreesOfFreedom: 59).quantile(0.95)
        var generator = Xoshiro256(seed: 19)
        let worlds = 600
        var promoted = 0
        for _ in 0..<worlds {
            let gain = try DateMean.clustered(world.sums(&generator, scale: 0.2))
            let passes = PromotionRule.twoLines.promotes(
                mean: gain.mean, standardError: gain.standardError, critical: critical)
            promoted += passes ? 1 : 0
        }
        let table = try OperatingCharacteristics(scenarios: [scenario], points: [points], rules: [.twoLines])
        let expected = try #require(table.cells.first).promoted
        #expect(abs(Double(promoted) / Double(worlds) - expected) < 0.06)
    }

    @Test("the same seed gives the same table, and scenarios without two days have none")
    func seeded() throws {
        let scenario = OperatingCharacteristics.Scenario(
            items: 100, codesPerDay: 10, correlation: 0.1, discordance: 0.3)
        let first = try OperatingCharacteristics(scenarios: [scenario], worlds: 100)
        #expect(try OperatingCharacteristics(scenarios: [scenario], worlds: 100) == first)
        let short = OperatingCharacteristics.Scenario(items: 10, codesPerDay: 10, correlation: 0.1, discordance: 0.3)
        #expect(throws: Degenerate.tooFew(found: 1, needed: 2)) {
            try OperatingCharacteristics(scenarios: [short], worlds: 1)
        }
        #expect(throws: Degenerate.outOfRange) { try OperatingCharacteristics(worlds: 0) }
    }
}
