import Samples
import Testing
import TrainerCore

@Suite("Rules")
struct RuleTests {
    @Test(
        "the outlook turns at a net of three",
        arguments: [
            (3, 0, Outlook.bullish), (5, 2, .bullish), (2, 0, .neutral), (4, 2, .neutral), (0, 0, .neutral),
            (1, 4, .bearish), (1, 3, .neutral),
        ])
    func turns(bullish: Int, bearish: Int, expected: Outlook) {
        #expect(RatingRule.outlook(bullish: bullish, bearish: bearish) == expected)
    }

    @Test("outlook, rating and direction map one to one")
    func mapsOneToOne() {
        #expect(Set(Outlook.allCases.map(\.rating)).count == 3)
        #expect(Set(Outlook.allCases.map(\.direction)).count == 3)
        #expect(Set(RiskLevel.allCases.map(\.swing)).count == 3)
    }

    @Test("more volatility, range or drawdown never lowers the risk")
    func riskIsMonotone() {
        let order: [RiskLevel] = [.low, .medium, .high]
        func rank(_ volatility: Double, _ atr: Double, _ drawdown: Double) -> Int {
            let level = RiskRule.level(volatility: volatility, atr: atr, close: 100, high20: 100 / (1 - drawdown / 100))
            return order.firstIndex(of: level) ?? -1
        }
        let steps = stride(from: 0.0, through: 60, by: 4)
        for volatility in steps {
            for atr in stride(from: 0.0, through: 8, by: 0.5) {
                for drawdown in stride(from: 0.0, through: 30, by: 3) {
                    let here = rank(volatility, atr, drawdown)
                    #expect(rank(volatility + 4, atr, drawdown) >= here)
                    #expect(rank(volatility, atr + 0.5, drawdown) >= here)
                    #expect(rank(volatility, atr, drawdown + 3) >= here)
                }
            }
        }
    }

    @Test(
        "a number that no Int holds is printed as the farthest that one counts to",
        arguments: [
            (9e307, "90071992547409.92"), (-1e19, "-90071992547409.92"), (.infinity, "90071992547409.92"),
            (.nan, "0.00"),
            (-0.004, "0.00"), (10.05, "10.05"),
        ] as [(Double, String)])
    func printsAnything(value: Double, text: String) {
        #expect(Fact("amount", value, decimals: 2).printed == text)
    }
}
