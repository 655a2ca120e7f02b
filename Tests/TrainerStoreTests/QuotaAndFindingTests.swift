import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("quota store")
struct QuotaStoreTests {
    private let mine = ContentDigest.of("token")
    private let other = ContentDigest.of("another token")

    @Test("the newest word on an API and a period holds, whatever order the words come in")
    func learns() async throws {
        let store = SQLiteQuotaStore(try .inMemory())
        let words = [
            CallQuota(api: "daily", period: .minute, limit: 50, learntAt: at(10)),
            CallQuota(api: "daily", period: .minute, limit: 500, learntAt: at(0)),
            CallQuota(api: "daily", period: .day, limit: 8_000, learntAt: at(0)),
            CallQuota(api: "adj_factor", period: .day, limit: 0, learntAt: at(0)),
        ]
        for word in words { try await store.learn(word, of: mine) }
        #expect(try await store.quotas(of: mine) == [words[3], words[0], words[2]])
        #expect(try await store.quotas(of: other) == [])
    }

    @Test("calls are counted per account and API, those of the first second whole, and old ones are forgotten")
    func counts() async throws {
        let store = SQLiteQuotaStore(try .inMemory())
        try await store.recordCalls(2, to: "daily", of: mine, at: at(0.2))
        try await store.recordCalls(1, to: "daily", of: mine, at: at(0.9))
        try await store.recordCalls(4, to: "daily", of: mine, at: at(60))
        try await store.recordCalls(8, to: "trade_cal", of: mine, at: at(60))
        try await store.recordCalls(16, to: "daily", of: other, at: at(60))
        try await store.recordCalls(0, to: "daily", of: mine, at: at(61))
        #expect(try await store.calls(to: "daily", of: mine, since: at(0)) == 7)
        #expect(try await store.calls(to: "daily", of: mine, since: at(0.5)) == 7)
        #expect(try await store.calls(to: "daily", of: mine, since: at(1)) == 4)
        #expect(try await store.calls(to: "daily", of: mine, since: at(61)) == 0)
        try await store.recordCalls(1, to: "daily", of: mine, at: at(3 * 86_400))
        #expect(try await store.calls(to: "daily", of: mine, since: at(-1)) == 1)
    }
}

@Suite("finding store")
struct FindingStoreTests {
    private func finding(
        _ number: Int, _ date: Int, _ rule: BarFinding.Rule, _ severity: BarFinding.Severity = .quarantine
    ) throws -> BarFinding {
        BarFinding(code: code(number), date: try day(date), rule: rule, severity: severity, detail: "high 11 > 10.99")
    }

    @Test("a new check takes the place of the old one for its codes and days alone")
    func replaces() async throws {
        let store = SQLiteFindingStore(try .inMemory())
        let all = try day(20_261_101)...(try day(20_261_130))
        let old = [
            try finding(1, 20_261_116, .beyondLimit), try finding(1, 20_261_118, .stale, .note),
            try finding(2, 20_261_116, .zeroVolume),
        ]
        try await store.record(old, checked: [code(1), code(2)], in: all, at: noon)
        let new = try finding(1, 20_261_117, .vwapOutside)
        try await store.record(
            [new], checked: [code(1)], in: try day(20_261_116)...(try day(20_261_117)), at: at(1))
        #expect(try await store.findings(of: nil, in: all) == [new, old[1], old[2]])
        #expect(try await store.findings(of: code(2), in: all) == [old[2]])
        #expect(try await store.findings(of: nil, in: try day(20_261_117)...(try day(20_261_117))) == [new])
        #expect(try await store.quarantined(code(1), in: all) == [try day(20_261_117)])
        #expect(try await store.quarantined(code(3), in: all) == [])
    }

    @Test("two findings about one bar are both kept")
    func twoOfOne() async throws {
        let store = SQLiteFindingStore(try .inMemory())
        let monday = try day(20_261_116)
        let both = [try finding(1, 20_261_116, .sourcesDisagree), try finding(1, 20_261_116, .sourcesDisagree, .note)]
        try await store.record(both, checked: [code(1)], in: monday...monday, at: noon)
        #expect(try await store.findings(of: code(1), in: monday...monday) == both)
    }
}
