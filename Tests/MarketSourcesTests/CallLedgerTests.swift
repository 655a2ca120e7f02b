import Foundation
import QuotaPlan
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources

@Suite struct CallLedgerTests {
    private static let account = TuShareToken(Stage.token).account
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    /// Four calls in one second, without a known limit.
    private func fourCalls() async throws -> (ledger: CallLedger, store: InMemoryQuotaStore) {
        let store = InMemoryQuotaStore()
        let ledger = CallLedger(store: store, account: Self.account, rules: AccountRules(), now: { Self.now })
        for _ in 0..<4 { try await ledger.record("daily", try await ledger.access(to: "daily")) }
        #expect(try await count(store) < 4, "calls without a limit are gathered for a second")
        return (ledger, store)
    }

    private func count(_ store: InMemoryQuotaStore) async throws -> Int {
        try await store.calls(to: "daily", of: Self.account, since: .distantPast)
    }

    @Test("a limit that is learnt finds every call before it written down")
    func learnt() async throws {
        let (ledger, store) = try await fourCalls()
        try await ledger.learn(.hour, limit: 4, of: "daily")
        #expect(try await count(store) == 4)
    }

    @Test("a call that asked nothing is taken back, gathered or written down, and no other")
    func takenBack() async throws {
        let store = InMemoryQuotaStore()
        let time = ManualTime()
        let ledger = CallLedger(store: store, account: Self.account, rules: AccountRules(), now: { time.date })
        let access = try await ledger.access(to: "daily")
        let written = try await ledger.record("daily", access)
        try await time.source.sleep(.milliseconds(500))
        let gathered = try await ledger.record("adj_factor", access)
        #expect(try await count(store) == 1)
        try await ledger.takeBack(gathered)
        try await ledger.flush()
        let others = try await store.calls(to: "adj_factor", of: Self.account, since: .distantPast)
        #expect(others == 0)
        #expect(try await count(store) == 1)
        try await time.source.sleep(.seconds(3))
        try await ledger.record("daily", access)
        try await ledger.takeBack(written)
        #expect(try await count(store) == 1)
        #expect(try await store.calls(to: "daily", of: Self.account, since: time.date) == 1, "the later call stands")
    }

    @Test("a call is counted at the second at which it was made, whenever it is written down")
    func ownSecond() async throws {
        let store = InMemoryQuotaStore()
        let time = ManualTime()
        let ledger = CallLedger(store: store, account: Self.account, rules: AccountRules(), now: { time.date })
        let access = try await ledger.access(to: "daily")
        for _ in 0..<2 { try await ledger.record("daily", access) }
        try await time.source.sleep(.seconds(90))
        try await ledger.flush()
        #expect(try await count(store) == 2)
        #expect(try await store.calls(to: "daily", of: Self.account, since: time.date - 60) == 0)
    }

    @Test("what is gathered is written down when a run's questions are over, once")
    func settled() async throws {
        let (ledger, store) = try await fourCalls()
        try await ledger.flush()
        try await ledger.flush()
        #expect(try await count(store) == 4)
    }
}
