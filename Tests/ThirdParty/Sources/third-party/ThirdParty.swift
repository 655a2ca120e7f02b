import Compliance
import Dedupe
import Evidence
import Faithfulness
import Gate
import Indicators
import Labels
import MarketCalendar
import Messages
import Modelfile
import Samples
import Statistics
import TimeLine
import TrainerCore

/// Uses a little of every library that decides something, as somebody else's program would; ends with an error where one of
/// them does not do what it says.
@main
enum ThirdParty {
    static func main() throws {
        try check("indicators", indicators)
        try check("labels and calendar", labels)
        try check("time line", GateEpoch(year: 2026, quarter: 4, series: 1).description == "2026Q4")
        try check("samples", samples)
        try check("dedupe", dedupe)
        try check("faithfulness", faithfulness)
        try check("compliance", PromiseGuard.promises(in: "【投资建议】保证 收益，买入。").isEmpty == false)
        try check("modelfile", modelfile())
        try check("evidence and gate", verdict)
        try check("statistics", NormalDistribution.cumulative(0) == 0.5)
        print("third-party: every library answers")
    }

    private static func check(_ library: String, _ holds: Bool) throws {
        guard holds else { throw Broken(library: library) }
    }

    private struct Broken: Error { let library: String }

    private static var indicators: Bool {
        let prices = (1...40).map(Double.init)
        let table = Indicators.table(
            of: BarColumns(open: prices, high: prices, low: prices, close: prices, volume: prices))
        return table.value(.ma5, at: 39) == 38
    }

    private static let days = (0..<10).map { TradeDate(dayNumber: 20_000 + $0) }

    /// Bought at the next day's close and sold a day later.
    private static var labels: Bool {
        let labeller = Labeller(
            days: TradingDays(days), asOf: days[9],
            rules: LabelRules(horizon: 1, benchmark: .equalWeight(minimumStocks: 1)))
        return labeller.interval(of: days[0]) == LabelInterval(entry: days[1], exit: days[2])
    }

    private static let sample = Sample(
        key: SampleKey(code: TSCode(trusted: "600000.SH"), asOf: TradeDate(dayNumber: 20_000), task: .riskAssessment),
        instruction: "请评估风险。", input: "收盘价：10.00", output: "评级：持有", rating: .hold, regime: "x",
        facts: [Fact("收盘价", 10, decimals: 2)])

    private static var samples: Bool { SampleExport.jsonLine(sample).contains("600000.SH") }

    private static var dedupe: Bool {
        var resemblance = Resemblance(template: nil)
        let text = NearText(String(repeating: "收盘价高于二十日均线，成交量温和放大。", count: 4))
        return resemblance.jaccard(text, text) == 1
    }

    private static var faithfulness: Bool {
        let given = [Given(name: "RSI14", value: 52.3, decimals: 1)]
        let report = FaithfulnessChecker(given: given).check("RSI14为72.3。")
        return report.count(.contradicted) == 1
    }

    private static func modelfile() throws -> Bool {
        let recipe = ModelRecipe(
            trainingKind: "fewshot", from: ModelName(base: "base"), system: "你是助手。",
            parameters: ["num_ctx": .integer(4096)],
            messages: [ChatMessage(.user, "问题"), ChatMessage(.assistant, "回答")])
        return try ModelfileText.parse(ModelfileText.render(recipe)) == recipe
    }

    /// A decision of the gate shows the evidence's checks.
    private static var verdict: Bool {
        let verdict = PromotionVerdict(VerdictInputs(hasChampion: false), policy: VerdictPolicy())
        let decision = GateDecision(
            outcome: .reject, reasons: [VerdictReason(code: "format_rate", message: .verbatim("format"))],
            checks: verdict.checks)
        return verdict.outcome == .abort && decision.checks == verdict.checks && !decision.passes
    }
}
