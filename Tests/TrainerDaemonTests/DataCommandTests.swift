import ControlAPI
import Foundation
import SandboxMarket
import Testing
import TrainerCore

/// What the checks find in the simulated market, through the built programs.
@Suite(.serialized) struct DataCommandTests {
    @Test("a run over the simulated market quarantines nothing, and the commands say how far the data reach")
    func simulatedMarket() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait", "--no-promote")
                #expect(ended.status == 0, "\(ended)")
                let health = try await bench.reply(HealthReply.self, "data", "health")
                #expect(health.quarantined == 0, "\(health.findings.filter { $0.severity == .quarantine })")

                let detail = try await bench.reply(RunDetail.self, "run", "show")
                let coverage = try await bench.reply(CoverageReply.self, "data", "coverage")
                #expect(coverage.last == detail.run.asOf)
                #expect(coverage.sources.map(\.source) == ["tushare"])
                #expect(coverage.sources.map(\.bars) == [detail.counts.barsFetched])
                #expect(coverage.sources.map(\.last) == [coverage.last])
                #expect(coverage.gaps == [])
                #expect(coverage.quarantined == 0)
                #expect(coverage.samples.count == detail.counts.kept)
                let exported = try await bench.ctl("export", "--format", "jsonl")
                #expect(exported.out.split(separator: "\n").count == coverage.samples.count)
                let screen = try await bench.ctl("data", "coverage")
                #expect(screen.status == 0)
                #expect(screen.out.contains("tushare"))
            }
        }
    }
}
