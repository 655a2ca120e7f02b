import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("what does not fit into a cell goes on below it") struct WholeCellTests {
    private let page = Page(language: .english)

    /// The first word of each line after the head.
    private func firstColumn(_ lines: [String]) -> String {
        lines.dropFirst().map { String($0.split(separator: " ").first ?? "") }.joined()
    }

    @Test("why a stage failed")
    func stageError() {
        let words = "TuShare did not answer on http://127.0.0.1:18080 in five attempts of daily with growing pauses"
        var record = StageRecord(stage: .fetch)
        record.state = .failed
        record.error = TrainerError(.upstreamUnavailable, .verbatim(words))
        let lines = page.stages([StageView(record, of: .deferred)])
        #expect(lines.count > 2 && lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        let told = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(told.hasSuffix(words))
    }

    @Test("a check's name")
    func checkName() {
        let name = "contradictions_beside_champion"
        let lines = page.checks([
            CheckView(
                check: name, status: "insufficient", measure: -0.0125, limit: -0.005, low: -0.018, high: -0.007,
                n: 1_500, examples: [])
        ])
        #expect(lines.count == 3 && lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        #expect(lines[1].hasPrefix("  contra") && lines[1].hasSuffix("insufficient"))
        #expect(firstColumn(lines) == name)
    }

    @Test("a version's name, whose end tells it from others")
    func modelName() {
        let name = ModelName(base: "a-family-with-a-very-long-name-of-its-own-trained-20261121_0200")
        let lines = page.models([ControlFixtures.model(name)])
        #expect(lines.count == 3 && lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        #expect(firstColumn(lines) == name.short)
        #expect(lines[1].hasSuffix("2026-11-20"))
    }

    @Test("three models' figures beside each other, each with its interval")
    func figures() {
        var decision = ControlFixtures.decision
        var base = DecisionScore(
            role: "base", model: ControlFixtures.champion, items: 1_500, days: 60, failures: [])
        base.brier = FigureView(value: 0.2702, low: 0.2639, high: 0.2765, n: 1_500)
        decision.scores.append(base)
        let lines = page.decisionLane(decision)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        let text = lines.joined(separator: "\n")
        for bound in ["0.2675]", "0.2550]", "0.2765]"] { #expect(text.contains(bound), "\(bound)") }
        #expect(!text.contains(",…"))
    }

    @Test("progress that is appended, not drawn in place")
    func progress() {
        let words = String(repeating: "5,432 bars of 2026-11-20; ", count: 5)
        let event = ProgressEvent(
            run: ControlFixtures.runID, at: ControlFixtures.start, stage: .fetch, fraction: 0.5,
            message: .verbatim(words))
        var appended = ProgressDisplay(page: page, isInteractive: false)
        guard case .line(let line)? = appended.show(event).last else {
            Issue.record("no line")
            return
        }
        #expect(line.hasSuffix(words))
        var drawn = ProgressDisplay(page: page, isInteractive: true)
        guard case .redraw(let open)? = drawn.show(event).last else {
            Issue.record("nothing drawn")
            return
        }
        #expect(DisplayWidth.of(open) < 80)
    }

    @Test("a wait has a line of its own, and on a terminal of 80 columns its end and the time left stay in sight")
    func waits() {
        func wait(_ until: String, after seconds: Double) -> ProgressEvent {
            ProgressEvent(
                run: ControlFixtures.runID, at: ControlFixtures.start.addingTimeInterval(seconds), stage: .fetch,
                fraction: 0.25,
                message: .sourcePause(
                    .sourceWaits(for: .tuShareWaits(api: "daily", limit: 50), until: until),
                    at: .fetchStanding(done: 63, of: 250, secondsLeft: 244)),
                resumesAt: ControlFixtures.start.addingTimeInterval(seconds + 61))
        }
        var appended = ProgressDisplay(page: page, isInteractive: false)
        let lines = [wait("18:01:05", after: 0), wait("18:02:06", after: 61)].flatMap { appended.show($0) }
        #expect(lines.count == 2)
        var drawn = ProgressDisplay(page: page, isInteractive: true)
        guard case .redraw(let open)? = drawn.show(wait("18:01:05", after: 0)).last else {
            Issue.record("nothing drawn")
            return
        }
        #expect(open.contains("63/250, about 4 min left; going on at 18:01:05"), "\(open)")
    }
}
