import Foundation
import Testing

@testable import TrainerCLI

/// `ljwxctl gate explain`, without any daemon.
@Suite struct GateExplainTests {
    /// Of the strict rule as published with it, of freshness by days simulated one by one: at one look, and in an epoch.
    static let published: [(items: Int, points: Double, strict: Double, freshness: Double, epoch: Double)] = [
        (600, 0, 0.16, 0.13, 0.78), (600, -5, 0.01, 0.01, 0.19), (1_500, -2.5, 0.05, 0.10, 0.71),
        (3_000, 0, 0.35, 0.78, 1.0), (1_500, -8, 0.0, 0.0, 0.03),
    ]

    @Test("gives the published probabilities, and 5 % to an equal challenger under superior")
    func table() throws {
        let risks = try GateRisk.published()
        #expect(risks.count == 4 * 7)
        for row in Self.published {
            let risk = try #require(
                risks.first { $0.items == row.items && $0.points == row.points && $0.discordance == 0.35 })
            #expect(abs(risk.strict - row.strict) < 0.03, "\(risk)")
            #expect(abs(risk.freshness - row.freshness) < 0.03, "\(risk)")
            #expect(abs(risk.freshnessEpoch - row.epoch) < 0.06, "\(risk)")
        }
        for risk in risks where risk.points == 0 { #expect(abs(risk.superior - 0.05) < 0.015, "\(risk)") }
    }

    @Test("fits the screen, in JSON too without a daemon")
    func screen() async throws {
        let result = await runTool(["gate", "explain"], socket: "/tmp/ljwx-none/s")
        #expect(result.status == .success, "\(result)")
        #expect(result.out.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
        let json = await runTool(["gate", "explain", "--json"], socket: "/tmp/ljwx-none/s")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [[String: Any]])
        #expect(rows.count == 28)
        #expect(rows.first?.keys.contains("codes_per_day") == true)
        #expect(rows.first?.keys.contains("freshness_epoch") == true)
    }
}
