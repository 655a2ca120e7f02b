import ControlAPI
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("data risk") struct RiskPageTests {
    @Test("the page prints the grade, each factor with its points, and the rule", arguments: Language.allCases)
    func page(_ language: Language) throws {
        let page = Page(language: language)
        let lines = page.risk(ControlFixtures.risk(TSCode(trusted: "600000.SH"), on: nil))
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        #expect(lines.first?.contains(language == .chinese ? "至少为中（4 分）" : "risk at least medium (4 points)") == true)
        let volatility = try #require(lines.first { $0.contains(page.text(.riskVolatility)) })
        #expect(volatility.contains("31.3") && volatility.contains("25") && volatility.contains("45"))
        let liquidity = try #require(lines.first { $0.contains(page.text(.riskLiquidity)) })
        #expect(liquidity.contains("-") && liquidity.contains("100"))
        #expect(lines.last?.isEmpty == false)
        #expect(lines.joined().contains(language == .chinese ? "5 分起为高" : "high from 5"))
    }
}
