import ControlAPI
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("the decision lane on the screen")
struct DecisionPageTests {
    private func report(_ decision: DecisionView, _ language: Language) -> [String] {
        let plain = ControlFixtures.report()
        var evaluation = plain.evaluation
        evaluation?.decision = decision
        return Page(language: language).report(
            ReportReply(detail: plain.detail, evaluation: evaluation, serving: plain.serving, models: plain.models))
    }

    @Test("shows GATE, both models' figures with intervals, the evidence and each check", arguments: Language.allCases)
    func measured(language: Language) {
        let lines = report(ControlFixtures.decision, language)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        // A list may go on in the next line.
        let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        for part in [
            "GATE 2026Q4", "0.2612 [0.2549, 0.2675]", "0.2487 [0.2424, 0.2550]", "0.0131 / 0.0017 / 0.2498",
            "50.3% [47.2%, 53.4%]", "reversal 50.0%", "-0.0125 [-0.0191, -0.0059]", "0.0083", "brier_mean",
            "too_good_correlation", "-0.0180…-0.0070", "1500", "verbalised/as_stated", "0.2671 [0.2478, 0.2864]",
            "tokens/platt", "0.2483 [0.2290, 0.2676]", "60", "verbalised/temperature", "15.0%",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test(
        "shows why days of held-out stocks have no label, and nothing where all have one",
        arguments: Language.allCases)
    func labelDrops(language: Language) {
        func text(_ decision: DecisionView) -> String {
            report(decision, language).joined().filter { !$0.isWhitespace }
        }
        var decision = ControlFixtures.decision
        decision.gate?.devLabelDrops = [SkipCount(reason: "st", count: 19)]
        let shown = text(decision)
        for part in ["GATEst37", "suspended_at_exit4", "DEVst19"] { #expect(shown.contains(part), "\(part)") }
        var none = ControlFixtures.decision
        none.gate?.labelDrops = []
        none.gate?.devLabelDrops = nil
        #expect(!text(none).contains("suspended_at_exit") && !text(none).contains("DEVst"))
        #expect(report(decision, language).allSatisfy { DisplayWidth.of($0) <= 80 })
    }

    @Test("shows which source of probabilities was chosen, why another could not be, and each order of the shots")
    func dev() {
        let lines = report(ControlFixtures.decision, .english)
        func line(_ start: String) -> String { lines.first { $0.hasPrefix("  " + start) } ?? "" }
        #expect(line("tokens/platt").hasSuffix("chosen"))
        #expect(line("verbalised/platt").hasSuffix("runs backwards"))
        #expect(line("its own").split(separator: " ").map(String.init).dropFirst(2).prefix(4) == ["9", "4", "6", "1"])
        #expect(!line("seed 2").isEmpty)
        #expect(lines.contains { $0.contains("order-fragile") })
        var none = ControlFixtures.decision
        none.dev = nil
        #expect(!report(none, .english).contains { $0.contains("DEV") })
    }

    @Test("says that samples teach forecasts of other days than those that are judged", arguments: Language.allCases)
    func taught(language: Language) {
        var decision = ControlFixtures.decision
        func text(_ decision: DecisionView) -> String {
            // A text may go on in the next line, in Chinese in the middle of a word.
            report(decision, language).joined().filter { !$0.isWhitespace }
        }
        let words = language == .english ? "5tradingdays" : "5日上涨概率"
        #expect(!text(decision).contains(words))
        decision.gate?.taughtHorizon = 5
        #expect(text(decision).contains(words))
        #expect(report(decision, language).allSatisfy { DisplayWidth.of($0) <= 80 })
    }

    @Test("says why nothing was measured", arguments: Language.allCases)
    func states(language: Language) {
        let off = report(DecisionView(state: "off"), language).joined(separator: " ")
        #expect(off.contains("evaluation.decision.enabled"))
        let why = Message.timeLineTooShort(have: 90, needed: 132)
        let none = report(DecisionView(state: "unavailable", why: why), language).joined(separator: " ")
        #expect(none.contains("132"))
    }

    @Test("status shows how worn the GATE is", arguments: Language.allCases)
    func status(language: Language) {
        var status = ControlFixtures.status()
        status.gate = ControlFixtures.gate
        let lines = Page(language: language).status(status)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 } && lines.count <= 24)
        let text = lines.joined(separator: "\n")
        #expect(text.contains("GATE 2026Q4") && text.contains("95.0%"))
    }
}
