import ControlAPI
import SandboxTuShare
import Testing
import TrainerCore

/// The poorest account: TuShare refuses everything but `daily`.
@Suite(.serialized) struct DailyAloneTests {
    private static let refused = [
        "adj_factor", "bse_mapping", "daily_basic", "index_daily", "namechange", "stk_limit", "stock_basic",
        "suspend_d", "trade_cal",
    ]

    @Test("an account that may call daily alone comes to a model, told what it did without and not asking for it again")
    func model() async throws {
        let faults = Self.refused.map { SandboxFault(.permission, api: $0) }
        try await Sandboxes.with(faults: faults) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 0, "\(ended)")
                let first = try await bench.reply(RunDetail.self, "run", "show")
                #expect(first.run.state == .succeeded && first.run.verdict == .promoted, "\(ended)")
                #expect(
                    Set(first.counts.lacking ?? []) == [
                        "code_changes", "daily_basic", "factors", "index", "limits", "listings", "names",
                        "suspensions",
                    ])
                let calls = sandboxes.tushare.calls
                #expect(calls.keys.sorted() == (Self.refused + ["daily"]).sorted())

                let again = try await bench.ctl("run-now", "--wait")
                #expect(again.status == 0, "\(again)")
                #expect(try await bench.reply(RunDetail.self, "run", "show").run.state == .noNewData)
                for api in Self.refused { #expect(sandboxes.tushare.calls[api] == calls[api], "\(api)") }
            }
        }
    }
}
