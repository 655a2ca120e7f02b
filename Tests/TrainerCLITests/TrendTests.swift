import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite(.timeLimit(.minutes(10))) struct TrendTests {
    @Test(
        "report --trend asks for its days, and --json is the reply", arguments: [("90d", 90), ("12w", 84), ("1d", 1)])
    func days(_ period: String, _ days: Int) async throws {
        var backend = FakeControlBackend()
        backend.onTrend = { ControlFixtures.trend(days: $0) }
        let result = try await runTool(["report", "--trend", period, "--json"], backend)
        #expect(result.status == .success)
        #expect(
            try ControlJSON.decode(TrendReply.self, from: Data(result.out.utf8)) == ControlFixtures.trend(days: days))
        #expect(result.out.contains("\"shown_by\" : \"20261127-0200\"") && result.out.contains("\"pass_rate\""))
    }

    @Test(
        "the page shows each measure with its interval, marks what served, and flags the change",
        arguments: Language.allCases)
    func page(_ language: Language) {
        let page = Page(language: language)
        let lines = page.trend(ControlFixtures.trend())
        let whole = lines.joined(separator: "\n")
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        #expect(whole.contains("81.0%") && whole.contains("73.0%–86.0%") && whole.contains("n=100"))
        #expect(whole.contains("20261126-0200") && whole.contains("91.5% → 80.5%"))
        #expect(whole.contains(page.text(.trendNotWatched)), "latency has no interval")
        #expect(whole.contains(page.text(.trendSteady)), "Brier did not change")
        let rows = lines.filter { $0.hasPrefix("2026112") }
        #expect(rows.count == 8 && rows.first?.hasPrefix("20261127-0200") == true)
        #expect(rows.filter { $0.contains("★") }.map { $0.prefix(13) } == ["20261125-0200"])
        #expect(rows.filter { $0.contains("☆") }.map { $0.prefix(13) } == ["20261121-0200"])
        #expect(rows.filter { $0.contains("↓") }.map { $0.prefix(13) } == ["20261127-0200"])
    }

    @Test("days in which nothing was measured are told as such")
    func empty() {
        let lines = Page(language: .english).trend(TrendReply(days: 7, runs: [], changes: []))
        #expect(lines == ["no run measured anything in the last 7 days"])
    }
}
