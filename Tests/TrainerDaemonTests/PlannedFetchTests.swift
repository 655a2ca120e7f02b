import ControlAPI
import Foundation
import Messages
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore

/// What `ljwxctl plan` says of the next fetch, held against the calls that the sandbox counts, in the built programs.
@Suite(.serialized) struct PlannedFetchTests {
    /// A list of stocks that fits into few calls, over the daemon's own composition.
    private static func configure(_ sandboxes: Sandboxes, rateLimit: Int?, list: Bool) throws {
        // With those that were delisted, where there are any by today.
        let known = TestMarket.shared.market.stocks
        let chosen = known.filter { $0.delistDay != nil } + known.filter { $0.delistDay == nil }
        let codes = chosen.prefix(24).map { "\"\($0.code)\"" }.joined(separator: ", ")
        let stocks = list ? ", \"stock_list\": [\(codes)]" : ""
        let rate = rateLimit.map { ", \"rate_limit\": \($0)" } ?? ""
        try sandboxes.bench.write(
            """
            {
              "language": "en",
              "continuous_training": { "days_back": 40\(stocks) },
              "scheduler": { "enabled": false },
              "data_sources": { "landing_deadline": null, "tushare": { "base_url": "\(sandboxes.tushareURL)"\(rate) } },
              "ollama": { "base_url": "\(sandboxes.ollamaURL.absoluteString)" },
              "evaluation": { "cases": 20, "follow_items": 0, "decision": { "enabled": false } }
            }
            """)
    }

    /// Until the run's fetch stage is done.
    private static func awaitFetch(_ id: RunID, _ bench: Bench) async throws -> RunDetail {
        while true {
            let detail = try await bench.reply(RunDetail.self, "run", "show", id.rawValue)
            if detail.stages.contains(where: { $0.stage == .fetch && $0.state == .done }) || detail.run.state.isFinal {
                return detail
            }
            try await Task.sleep(for: .milliseconds(30))
        }
    }

    private static func total(_ server: TuShareSandboxServer) -> Int { server.calls.values.reduce(0, +) }

    @Test(
        "the calls that were planned are made and reported, for a list of stocks and for the whole market",
        arguments: [true, false])
    func planned(list: Bool) async throws {
        try await Sandboxes.with(manner: .silent) { sandboxes in
            let bench = sandboxes.bench
            try Self.configure(sandboxes, rateLimit: 100_000, list: list)
            try await bench.withDaemon { _ in
                let plan = try await bench.reply(PlanReply.self, "plan")
                let detail = try await Self.awaitFetch(try await bench.reply(RunNowReply.self, "run-now").run, bench)
                let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
                // The rule asks for no pause; what is left is the estimate, told as one.
                #expect(plan.ruleSeconds == 0 && abs(plan.seconds - 0.3 * Double(plan.calls)) < 1e-6)
                #expect(plan.notes.contains(.planEstimateNote(secondsPerCall: 0.3)))
                #expect(sandboxes.tushare.calls == planned.filter { $0.value > 0 })
                #expect(detail.counts.sourceCalls == plan.calls)
                if list {
                    // 24 stocks over some 300 days: two calls, and as many for their factors.
                    #expect(planned["daily"] == 2 && planned["adj_factor"] == 2)
                }
                #expect(try await bench.reply(PlanReply.self, "plan").calls == 0)
            }
        }
    }

    /// Calls after which the daemon is killed: in the lists, between them and the bars, in the bars.
    @Test("a kill in fetch costs one call at most", arguments: [1, 4, 8, 11])
    func killed(kill: Int) async throws {
        try await Self.killed(after: kill, rateLimit: 100_000, list: true)
    }

    @Test("the same in the days of the whole market")
    func killedInDays() async throws {
        try await Self.killed(after: 40, rateLimit: 100_000, list: false)
    }

    @Test("the same where no limit is known, as by default", arguments: [3, 9])
    func uncounted(kill: Int) async throws {
        try await Self.killed(after: kill, rateLimit: nil, list: true)
    }

    private static func killed(after kill: Int, rateLimit: Int?, list: Bool) async throws {
        try await Sandboxes.with(manner: .silent, latency: .milliseconds(list ? 60 : 3)) { sandboxes in
            let bench = sandboxes.bench
            try configure(sandboxes, rateLimit: rateLimit, list: list)
            let daemon = try await bench.startDaemon()
            let plan = try await bench.reply(PlanReply.self, "plan")
            try #require(kill < plan.calls)
            let id = try await bench.reply(RunNowReply.self, "run-now").run
            while total(sandboxes.tushare) < kill { try await Task.sleep(for: .milliseconds(2)) }
            daemon.signal(SIGKILL)
            #expect(try await daemon.end().status == -SIGKILL)
            let before = total(sandboxes.tushare)
            #expect(before < plan.calls, "killed too late to tell")
            try await bench.withDaemon { _ in
                let detail = try await awaitFetch(id, bench)
                #expect(detail.stages.contains { $0.stage == .fetch && $0.state == .done && $0.attempt > 1 })
            }
            let made = total(sandboxes.tushare)
            let planned = plan.apis.map { "\($0.api) \($0.calls)" }
            #expect(
                made <= plan.calls + 1,
                "\(made) calls \(sandboxes.tushare.calls), \(plan.calls) planned \(planned), killed at \(before)")
            #expect(made >= plan.calls)
        }
    }
}
