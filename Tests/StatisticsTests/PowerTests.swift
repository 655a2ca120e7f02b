import Statistics
import Testing

@Suite("Power and budget")
struct PowerTests {
    /// The published table: codes a day, correlation, items, error and smallest difference in points at discordance .35.
    @Test(
        "error and smallest detectable difference are the published table's",
        arguments: [
            (200, 10, 0.1, 5.8, 14.3), (600, 15, 0.1, 3.7, 9.3), (1_500, 25, 0.1, 2.8, 7.0),
            (1_500, 25, 0.3, 4.4, 10.9),
            (3_000, 25, 0.1, 2.0, 5.0), (7_500, 30, 0.1, 1.35, 3.4),
        ] as [(Int, Double, Double, Double, Double)])
    func table(items: Int, codes: Double, correlation: Double, error: Double, smallest: Double) throws {
        let effect = Power.designEffect(itemsPerDay: codes, correlation: correlation)
        let found = try Power.pairedError(items: items, discordance: 0.35, designEffect: effect)
        #expect(abs(100 * found - error) < 0.06)
        #expect(abs(100 * (try Power.minimumDetectable(standardError: found)) - smallest) < 0.06)
    }

    @Test("twenty-five codes a day at a tenth of correlation make 1,500 items worth 441")
    func designEffect() {
        let effect = Power.designEffect(itemsPerDay: 25, correlation: 0.1)
        #expect(abs(effect - 3.4) < 1e-12)
        #expect(Int(1_500 / effect) == 441)
    }

    @Test("no number of looks spends more than the budget, and all together spend it")
    func spending() throws {
        let budget = try AlphaSpending(alpha: 0.05)
        #expect(budget.spent(after: 0) == 0)
        #expect(abs(try budget.level(ofLook: 1) - budget.spent(after: 1)) < 1e-15)
        #expect(try budget.level(ofLook: 2) == budget.level(ofLook: 1) / 4)
        #expect(budget.spent(after: 250) < 0.05)
        #expect(budget.spent(after: 100_000) > 0.0499996)
        #expect(throws: Degenerate.outOfRange) { try budget.level(ofLook: 0) }
        #expect(throws: Degenerate.outOfRange) { try AlphaSpending(alpha: 1) }
    }

    @Test("spent evenly, each look may spend the same, the last one spends the rest, and none comes after it")
    func evenly() throws {
        let budget = try AlphaSpending(alpha: 0.05, evenlyOver: 61)
        for look in [1, 30, 61] { #expect(try budget.level(ofLook: look) == 0.05 / 61) }
        #expect(budget.spent(after: 0) == 0)
        #expect(abs(budget.spent(after: 30) - 0.05 * 30 / 61) < 1e-15)
        #expect(budget.spent(after: 61) == 0.05)
        for look in [0, 62] { #expect(throws: Degenerate.outOfRange) { try budget.level(ofLook: look) } }
        #expect(throws: Degenerate.outOfRange) { try AlphaSpending(evenlyOver: 0) }
    }
}
