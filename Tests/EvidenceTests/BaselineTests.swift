import Evidence
import Statistics
import Testing
import TrainerCore

@Suite("Baselines")
struct BaselineTests {
    private static let train = SimulatedMarket(days: 60, seed: 40).items()

    @Test("each trivial model says what its name says")
    func rules() throws {
        let baselines = try Baselines(train: Self.train)
        for item in SimulatedMarket(days: 6, seed: 41).items() {
            #expect(try baselines.saysUp(.persistence, item) == (item.signals.lastReturn > 0))
            #expect(try baselines.saysUp(.reversal, item) == (item.signals.lastReturn < 0))
            #expect(try baselines.saysUp(.momentum, item) == (item.signals.averageGap > 0))
            #expect(try baselines.saysUp(.majority, item) == (baselines.upRate > 0.5))
            #expect(try baselines.saysUp(.climatology, item) == baselines.saysUp(.majority, item))
        }
    }

    @Test("the logistic baseline finds a planted relation and its sign")
    func planted() throws {
        let market = SimulatedMarket(days: 60, seed: 42)
        let leaky = try Baselines(train: market.items(shift: 1))
        let held = SimulatedMarket(days: 20, seed: 43).items(shift: 1)
        let right = try held.count { try leaky.saysUp(.logistic, $0) == $0.wentUp }
        #expect(Double(right) / Double(held.count) > 0.95)
    }

    @Test("rates come from the train pool alone")
    func trainOnly() throws {
        let up = try Baselines(train: Self.train.filter { $0.wentUp || $0.code.rawValue < "600005" })
        #expect(up.upRate > 0.8)
        #expect(try SimulatedMarket(days: 5, seed: 44).items().allSatisfy { try up.saysUp(.majority, $0) })
    }

    @Test("a train pool that went one way, or is empty, fits nothing")
    func refused() throws {
        #expect(throws: Degenerate.empty) { try Baselines(train: []) }
        #expect(throws: Degenerate.constant) { try Baselines(train: Self.train.filter(\.wentUp)) }
    }
}
