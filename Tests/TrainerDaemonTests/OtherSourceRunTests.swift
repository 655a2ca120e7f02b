import ControlAPI
import Foundation
import SandboxFreeSources
import Messages
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

/// Whole runs over the sources that need no account.
@Suite(.serialized) struct OtherSourceRunTests {
    @Test("the free pages feed a whole run without any token")
    func free() async throws {
        // A day counts for the free pages once it is over; while it lasts, the one before is had stock by stock.
        let last = TestMarket.shared.last
        let time = ShanghaiTime(Date())
        let isOver = last.description != time.day.description || time.hour * 60 + time.minute >= 15 * 60 + 35
        let newest = isOver ? last : TestMarket.shared.before
        let free = FreeSandboxServer(TestMarket.shared.market, FreeSandboxOptions(today: last))
        try await free.whileRunning { address in
            try await Sandboxes.with(token: nil) { sandboxes in
                let bench = sandboxes.bench
                try Self.configure(sandboxes, #""source": "free", "free": { "gateway": "\#(address)" }"#)
                try await bench.withDaemon { _ in
                    let ended = try await bench.ctl("run-now", "--wait")
                    // The scripted answers know the market's exact volumes, which K-lines round: hence either verdict.
                    #expect([0, 10].contains(ended.status), "\(ended)")
                    let status = try await bench.reply(StatusReply.self, "status")
                    #expect(status.data.source == "free")
                    #expect(status.data.newestDay?.description == newest.description)
                    #expect(status.lastVerdict != nil)
                    // The calendar is what a second look the same day asks for.
                    let before = free.calls
                    let plan = try await bench.reply(PlanReply.self, "plan")
                    let again = try await bench.ctl("run-now", "--wait")
                    #expect(again.status == 0, "\(again)")
                    let made = free.calls.merging(before) { $0 - $1 }
                    let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
                    let lines = planned["tencent K-lines", default: 0]
                    let quotes = planned["tencent quotes", default: 0]
                    if isOver {
                        #expect(made["kline", default: 0] == lines, "\(made) \(planned)")
                        #expect(made["quote", default: 0] == quotes, "\(made) \(planned)")
                    } else {
                        // While a day lasts its quotes belong to no closed day, which the first call of each page tells.
                        #expect(made["kline", default: 0] <= lines + 1, "\(made) \(planned)")
                        #expect(made["quote", default: 0] <= quotes, "\(made) \(planned)")
                    }
                    #expect(planned["sina list"] == nil && made["sina-list"] == 0 && made["sina-count"] == 0)
                    #expect(plan.notes.contains { $0.en.contains("stocks") })
                }
                // Nor does a restart read the list once more.
                let lists = free.calls["sina-list"]
                try await bench.withDaemon { _ in
                    #expect(try await bench.reply(PlanReply.self, "plan").apis.allSatisfy { $0.api != "sina list" })
                    let again = try await bench.ctl("run-now", "--wait")
                    #expect(again.status == 0, "\(again)")
                }
                #expect(free.calls["sina-list"] == lists)
                #expect(sandboxes.tushare.calls.isEmpty)
            }
        }
        // The newest day of sixty stocks is one call beside the index's; each stock's gap is one call and one of factors.
        let calls = free.calls
        #expect((calls["quote"] ?? 0) <= 3, "\(calls)")
        #expect((calls["sina-factor"] ?? 0) <= 60, "\(calls)")
    }

    @Test("the example plug-in trains and promotes a model")
    func plugin() async throws {
        try await Sandboxes.with(token: nil) { sandboxes in
            let bench = sandboxes.bench
            let file = bench.folder.appending(path: "bars.csv")
            try Data(TestMarket.shared.csv(through: TestMarket.shared.last).utf8).write(to: file)
            let script = PackageFolder.root.appending(path: "etc/plugins/example_source.py").path
            try Self.configure(
                sandboxes,
                #""source": "plugin", "plugin": { "command": ["python3", "\#(script)", "\#(file.path)"] }"#)
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 0, "\(ended)")
                let status = try await bench.reply(StatusReply.self, "status")
                #expect(status.data.newestDay?.description == TestMarket.shared.last.description)
                #expect(status.lastVerdict?.verdict == .promoted)
            }
        }
    }

    @Test("a plug-in whose program is not there fails the run with its name")
    func badPlugin() async throws {
        try await Sandboxes.with(token: nil) { sandboxes in
            let bench = sandboxes.bench
            try Self.configure(sandboxes, #""source": "plugin", "plugin": { "command": ["/no/such/source"] }"#)
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 20, "\(ended)")
                let run = try await bench.reply([RunSummary].self, "run", "list").first
                #expect(run?.error?.code == .configInvalid)
                #expect(run?.error?.message.en.contains("/no/such/source") == true)
            }
        }
    }

    private static func configure(_ sandboxes: Sandboxes, _ source: String) throws {
        try sandboxes.bench.write(
            """
            {
              "language": "en",
              "continuous_training": { "days_back": 40, "stock_batch_size": 60 },
              "scheduler": { "enabled": false },
              "data_sources": { "landing_deadline": null, \(source) },
              "ollama": { "base_url": "\(sandboxes.ollamaURL.absoluteString)" },
              "evaluation": { "cases": 20, "follow_items": 0, "decision": { "enabled": false } },
            }
            """)
    }
}
