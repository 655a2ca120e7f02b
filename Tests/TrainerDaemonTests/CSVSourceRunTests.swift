import ControlAPI
import Foundation
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore

/// Runs over a folder of CSV files.
@Suite(.serialized) struct CSVSourceRunTests {
    static let header = "ts_code,trade_date,open,high,low,close,pre_close,vol"

    @Test(
        "a bad CSV folder fails the run, names file, line, column and value, and stores nothing",
        arguments: [
            ("ts_code,trade_date,open,high,low,close,vol\n", ["a.csv lacks the column pre_close"]),
            (
                "\(header)\n600000.SH,20260930,10,10.2,9.9,ten,10,1000\n",
                ["a.csv:2 close is \"ten\", expected for example 10.11"]
            ),
            (
                "\(header)\n600000.SH,20260930,10,10.2,9.9,10,10,1000\n600000.SH,20260930,10,10.2,9.9,10.1,10,1000\n",
                ["600000.SH 20260930 stands in a.csv:2 and in a.csv:3 with different values"]
            ),
        ])
    func bad(_ text: String, _ words: [String]) async throws {
        try await Sandboxes.with(token: nil) { sandboxes in
            let bench = sandboxes.bench
            try sandboxes.useCSV(text)
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 20, "\(ended)")
                for word in words + ["nothing was stored"] {
                    #expect(ended.both.flattened.contains(word.flattened), "\(word) is missing in \(ended)")
                }
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.error?.code == .sourceFileInvalid)
                let status = try await bench.reply(StatusReply.self, "status")
                #expect(status.data.newestDay == nil)

                try sandboxes.writeCSV(TestMarket.shared.csv(through: TestMarket.shared.last))
                let next = try await bench.ctl("run-now", "--wait")
                #expect(next.status == 0, "a mended folder needs no restart: \(next)")
            }
        }
    }

    @Test("a good CSV folder trains and promotes a model without any token")
    func good() async throws {
        try await Sandboxes.with(token: nil) { sandboxes in
            try sandboxes.useCSV(TestMarket.shared.csv(through: TestMarket.shared.last))
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 0, "\(ended)")
                let status = try await bench.reply(StatusReply.self, "status")
                #expect(status.data.source == "csv")
                #expect(status.data.newestDay?.description == TestMarket.shared.last.description)
                #expect(status.lastVerdict?.verdict == .promoted)
            }
            #expect(sandboxes.tushare.calls.isEmpty)
        }
    }
}
