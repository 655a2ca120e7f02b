import ControlAPI
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("plan on the screen") struct PlanPageTests {
    private func calls(_ ruleSeconds: Double?, _ seconds: Double, calls: Int = 120) -> String {
        let plan = ControlFixtures.plan
        let lines = Page(language: .english).plan(
            PlanReply(
                source: plan.source, from: plan.from, to: plan.to, points: plan.points, apis: [], calls: calls,
                ruleSeconds: ruleSeconds, seconds: seconds, notes: []))
        return lines.last ?? ""
    }

    @Test(
        "what the limits leave is the least, what is estimated is about, and neither is told where it says nothing",
        arguments: [
            (122, 293, "120, at least 2 min 02 s, about 4 min 53 s"), (122, 122, "120, at least 2 min 02 s"),
            (0, 36, "120, about 36 s"), (nil, 293, "120, about 4 min 53 s"), (0, 0, "120"),
        ] as [(Double?, Double, String)])
    func total(rule: Double?, estimate: Double, told: String) {
        #expect(calls(rule, estimate) == "Calls   " + told)
    }

    @Test("an API of which nobody knows whether the account has it is unknown, also where a rate is set")
    func unknownBesideRate() {
        let api = PlannedCalls(
            api: "daily", state: .untested, calls: 3, postponed: 0, callsToday: 0, perMinute: 100_000, perHour: nil,
            perDay: nil, seconds: 0, instead: nil)
        let plan = ControlFixtures.plan
        let lines = Page(language: .english).plan(
            PlanReply(
                source: plan.source, from: plan.from, to: plan.to, points: nil, apis: [api], calls: 3, ruleSeconds: 0,
                seconds: 0, notes: []))
        #expect(lines.contains { $0.hasPrefix("daily") && $0.contains("unknown 100000/min") }, "\(lines)")
    }

    @Test("what replaces an API is told in full, in both languages", arguments: Language.allCases)
    func substitutes(_ language: Language) {
        let page = Page(language: language)
        let lines = page.plan(ControlFixtures.plan)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 && !$0.hasSuffix("…") })
        func close(_ text: String) -> String { text.filter { $0 != " " } }
        // A row goes on in the lines below it, which begin with nothing but spaces.
        let rows = lines.reduce(into: [String]()) { rows, line in
            if line.hasPrefix("     "), !rows.isEmpty { rows[rows.count - 1] += line } else { rows.append(line) }
        }
        for api in ControlFixtures.plan.apis {
            guard let instead = api.instead else { continue }
            #expect(rows.contains { $0.hasPrefix(api.api) && close($0).hasSuffix(close(page.text(instead))) })
        }
    }
}
