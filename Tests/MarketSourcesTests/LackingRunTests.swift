import Messages
import SandboxTuShare
import Testing
import TrainerCore

@testable import MarketSources

/// A fetch that cannot have everything, with time moved by hand.
@Suite struct LackingRunTests {
    @Test("what no sample is made from does not put a run off, and the run says that it is lacking")
    func failing() async throws {
        let clean = try await FaultWorld([]).fetch()
        let faults = try ["daily_basic", "stk_limit", "bse_mapping"].map { try SandboxFault("html504:\($0)") }
        let outcome = try await FaultWorld(faults).fetch()
        #expect(outcome.error == nil && outcome.lacking == ["code_changes", "daily_basic", "limits"])
        #expect(outcome.data.basics.isEmpty && outcome.data.limits.isEmpty)
        #expect(outcome.data.bars == clean.data.bars && outcome.data.factors == clean.data.factors)
        #expect(outcome.notices.count { $0.kind == .doingWithout } == 3)
    }

    @Test("a server that knows daily alone is fetched from like an account that may call daily alone")
    func dailyAlone() async throws {
        let clean = try await FaultWorld([]).fetch()
        let unknown = [
            "adj_factor", "bse_mapping", "daily_basic", "index_daily", "namechange", "stk_limit", "stock_basic",
            "suspend_d", "trade_cal",
        ]
        let outcome = try await FaultWorld(try unknown.map { try SandboxFault("unknown-api:\($0)") }).fetch()
        #expect(outcome.error == nil)
        #expect(
            outcome.lacking == [
                "code_changes", "daily_basic", "factors", "index", "limits", "listings", "names", "suspensions",
            ])
        #expect(outcome.data.bars == clean.data.bars)
        #expect(outcome.notices.count { $0.kind == .doingWithout } == unknown.count)
    }
}
