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
                #expect(try Self.recount(exported.out) == coverage.samples)
                let screen = try await bench.ctl("data", "coverage")
                #expect(screen.status == 0)
                #expect(screen.out.contains("tushare"))
            }
        }
    }

    /// What the exported lines say of stocks, days and tasks.
    private static func recount(_ lines: String) throws -> CoverageReply.Samples {
        struct Line: Decodable {
            struct Metadata: Decodable {
                let type: TaskKind
                let tsCode: TSCode
                let tradeDate: TradeDate
            }
            let metadata: Metadata
        }
        let keys = try lines.split(separator: "\n").map { line in
            let metadata = try ControlJSON.decode(Line.self, from: Data(line.utf8)).metadata
            return SampleKey(code: metadata.tsCode, asOf: metadata.tradeDate, task: metadata.type)
        }
        let tallies = try Dictionary(grouping: keys) { [$0.code.rawValue, $0.task.rawValue] }.values.map { own in
            let days = own.map(\.asOf)
            return SampleTally(
                code: own[0].code, task: own[0].task, count: own.count, first: try #require(days.min()),
                last: try #require(days.max()))
        }
        return CoverageReply.Samples(tallies.sorted { ($0.code, $0.task) < ($1.code, $1.task) })
    }
}
