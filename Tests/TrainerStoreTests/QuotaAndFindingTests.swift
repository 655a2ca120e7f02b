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

    @Test("a call is taken back from its own second, account and API, and where none is recorded nothing happens")
    func takesBack() async throws {
        let store = SQLiteQuotaStore(try .inMemory())
        try await store.recordCalls(2, to: "daily", of: mine, at: at(0.2))
        try await store.recordCalls(1, to: "daily", of: mine, at: at(60))
        try await store.recordCalls(1, to: "daily", of: other, at: at(0))
        try await store.recordCalls(1, to: "trade_cal", of: mine, at: at(0))
        try await store.takeBackCall(to: "daily", of: mine, at: at(0.9))
        #expect(try await store.calls(to: "daily", of: mine, since: at(0)) == 2)
        for _ in 0..<2 { try await store.takeBackCall(to: "daily", of: mine, at: at(0)) }
        #expect(try await store.calls(to: "daily", of: mine, since: at(0)) == 1)
        #expect(try await store.calls(to: "daily", of: mine, since: at(60)) == 1)
        #expect(try await store.calls(to: "daily", of: other, since: at(0)) == 1)
        #expect(try await store.calls(to: "trade_cal", of: mine, since: at(0)) == 1)
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

    private func disagreement(_ number: Int, _ date: Int, detail: String = "close 10 against 11") throws -> BarFinding {
        BarFinding(
            code: code(number), date: try day(date), rule: .sourcesDisagree, severity: .quarantine, detail: detail)
    }

    private func stored(
        _ database: TrainerDatabase, _ bars: [DailyBar], from source: String = "tushare", at instant: Date
    ) async throws {
        for (date, bars) in Dictionary(grouping: bars, by: \.date) {
            try await SQLiteBarStore(database).store(
                BarReply(bars: bars, calls: 1), of: date, from: source, at: instant)
        }
        // Landings are merged when somebody reads.
        _ = try await SQLiteBarStore(database).origins()
    }

    @Test("what sources disagreed about stays through checks, and ends where a later comparison agrees, there alone")
    func agreementEnds() async throws {
        let store = SQLiteFindingStore(try .inMemory())
        let all = try day(20_261_101)...(try day(20_261_130))
        let (first, second) = (try disagreement(1, 20_261_116), try disagreement(1, 20_261_117))
        try await store.add([first, second], at: at(0))
        try await store.record([], checked: [code(1)], in: all, at: at(1))
        try await store.clear([BarKey(code: code(2), date: first.date)], at: at(2))
        #expect(try await store.findings(of: nil, in: all) == [first, second])
        try await store.clear([BarKey(code: code(1), date: first.date)], at: at(3))
        #expect(try await store.findings(of: nil, in: all) == [second])
        #expect(try await store.quarantined(code(1), in: all) == [second.date])
        // A comparison that is older than the finding says nothing about it.
        try await store.clear([BarKey(code: code(1), date: second.date)], at: at(-1))
        #expect(try await store.findings(of: nil, in: all) == [second])
    }

    @Test("what sources disagreed about is known from when it was found to when it ended, and again when found again")
    func knownThen() async throws {
        let store = SQLiteFindingStore(try .inMemory())
        let finding = try disagreement(1, 20_261_116)
        let all = finding.date...finding.date
        try await store.add([finding], at: at(10))
        try await store.add([finding], at: at(12))
        try await store.clear([BarKey(code: code(1), date: finding.date)], at: at(20))
        try await store.add([finding], at: at(30))
        for (instant, isKnown) in [(9.0, false), (10, true), (19, true), (20, false), (29, false), (30, true)] {
            let known = try await store.findings(of: code(1), in: all, knownAt: at(instant))
            #expect(known == (isKnown ? [finding] : []), "at \(instant)")
        }
        #expect(try await store.findings(of: nil, in: all) == [finding])
    }

    @Test("a bar that is corrected after two sources disagreed about it is no longer quarantined; others are")
    func correctionEnds() async throws {
        let database = try TrainerDatabase.inMemory()
        let store = SQLiteFindingStore(database)
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        try await stored(
            database,
            [bar(code(1), monday, close: 10), bar(code(1), tuesday, close: 10), bar(code(2), monday, close: 10)],
            at: at(0))
        let findings = [
            try disagreement(1, 20_261_116), try disagreement(1, 20_261_117), try disagreement(2, 20_261_116),
        ]
        try await store.add(findings, at: at(10))
        // The same bar again is no correction.
        try await stored(database, [bar(code(1), tuesday, close: 10)], at: at(20))
        try await stored(database, [bar(code(1), monday, close: 11)], at: at(20))
        #expect(try await store.findings(of: nil, in: monday...tuesday) == [findings[1], findings[2]])
        #expect(try await store.quarantined(code(1), in: monday...tuesday) == [tuesday])
        #expect(try await store.findings(of: nil, in: monday...tuesday, knownAt: at(19)) == findings)
    }

    @Test("a correction that came before two sources disagreed ends nothing, however late it is merged")
    func earlierCorrection() async throws {
        let database = try TrainerDatabase.inMemory()
        let store = SQLiteFindingStore(database)
        let monday = try day(20_261_116)
        try await stored(database, [bar(code(1), monday, close: 10)], at: at(0))
        try await SQLiteBarStore(database).store(
            BarReply(bars: [bar(code(1), monday, close: 11)], calls: 1), of: monday, from: "tushare", at: at(5))
        try await store.add([try disagreement(1, 20_261_116)], at: at(10))
        _ = try await SQLiteBarStore(database).origins()
        #expect(try await store.quarantined(code(1), in: monday...monday) == [monday])
    }
}
