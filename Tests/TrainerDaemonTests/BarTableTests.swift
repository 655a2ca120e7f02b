import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite("data bars")
struct BarTableTests {
    private let clock = ManualWallClock(TradeDate(dayNumber: 20_777), hour: 18)
    private let code = TSCode(trusted: "600000.SH")
    private let days = BarBuilder.weekdays(100, from: TradeDate(dayNumber: 20_600))
    private let stores: Stores
    private let bars: [DailyBar]
    private var table: BarTable { BarTable(stores: stores, clock: clock) }

    init() async throws {
        let database = try TrainerDatabase.inMemory()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
        // A two-for-one on day 60.
        bars = BarBuilder(seed: 2).bars(of: code, on: days, exRights: [days[60]: 0.5])
        try await stores.bars.store(
            BarReply(bars: bars, calls: 1), of: code, in: days[0]...days[99], from: "tencent", at: clock.now)
    }

    @Test("the last bars as traded, each with its source, by default")
    func raw() async throws {
        let reply = try await table.reply(to: BarsRequest(code: code))
        #expect(reply.rows.map(\.date) == Array(days.suffix(ControlProtocol.defaultBars)))
        #expect(reply.rows.last?.close == bars[99].close)
        #expect(reply.rows.allSatisfy { $0.source == "tencent" && $0.values.isEmpty })
        #expect(reply.basis == "none")
    }

    @Test("without factors prices are chained; the first bar's level for hfq, the last one's for qfq")
    func chained() async throws {
        let hfq = try await table.reply(to: BarsRequest(code: code, from: days[0], adjust: .hfq))
        let qfq = try await table.reply(to: BarsRequest(code: code, from: days[0], adjust: .qfq))
        #expect(hfq.basis == "chain" && qfq.basis == "chain")
        #expect(hfq.rows[59].close == bars[59].close)
        #expect(abs(hfq.rows[60].close - bars[60].close * 2) < 0.1)
        #expect(qfq.rows[60].close == bars[60].close)
        #expect(abs(qfq.rows[59].close - bars[59].close / 2) < 0.1)
    }

    @Test("what is asked for as it was before anything had come in is not there, and the answer names the instant")
    func beforeIngest() async throws {
        let then = clock.now.addingTimeInterval(-86_400)
        let error = await #expect(throws: TrainerError.self) {
            try await table.reply(to: BarsRequest(code: code, knownAt: then))
        }
        #expect(error?.code == .notFound)
        #expect(error?.message.en.contains(ShanghaiTime(then).text) == true)
        #expect(error?.message.zh.contains(ShanghaiTime(then).text) == true)
    }

    @Test("turnover and valuation stand beside the bars of their days, up to the instant that is asked for")
    func basics() async throws {
        let basic = DailyBasic(
            code: code, date: days[98], turnoverRate: 1.5, pe: nil, peTTM: nil, pb: nil, totalMarketValue: 123_456,
            floatMarketValue: nil)
        try await stores.reference.storeBasics([basic], on: days[98], from: "tushare", at: clock.now)
        let reply = try await table.reply(to: BarsRequest(code: code, from: days[97]))
        #expect(reply.rows.map(\.turnoverRate) == [nil, 1.5, nil])
        #expect(reply.rows.map(\.totalMarketValue) == [nil, 123_456, nil])
        #expect(reply.rows.allSatisfy { $0.pe == nil })
        try await stores.reference.storeBasics(
            [], on: days[97], from: "tushare", at: clock.now.addingTimeInterval(60))
        let later = DailyBasic(
            code: code, date: days[99], turnoverRate: 9, pe: 9, peTTM: nil, pb: nil, totalMarketValue: 9,
            floatMarketValue: nil)
        try await stores.reference.storeBasics(
            [later], on: days[99], from: "tushare", at: clock.now.addingTimeInterval(60))
        #expect(try await table.reply(to: BarsRequest(code: code)).rows.last?.turnoverRate == nil)
    }

    @Test("a source's factors come first, and qfq is anchored at the last day seen")
    func factors() async throws {
        let factors = [
            AdjFactor(code: code, date: days[0], factor: 3), AdjFactor(code: code, date: days[60], factor: 6),
        ]
        try await stores.reference.store(
            factors, asked: [code: days[0]...days[99]], from: "tushare", at: clock.now)
        let hfq = try await table.reply(to: BarsRequest(code: code, from: days[59], adjust: .hfq))
        #expect(hfq.basis == "factors")
        #expect(hfq.rows[0].close == (bars[59].close * 3 * 100).rounded() / 100)
        let before = try await table.reply(to: BarsRequest(code: code, from: days[59], asOf: days[59], adjust: .qfq))
        #expect(before.rows.map(\.close) == [bars[59].close])
        let after = try await table.reply(to: BarsRequest(code: code, from: days[59], to: days[70], adjust: .qfq))
        #expect(abs(after.rows[0].close - bars[59].close / 2) <= 0.01)
    }

    @Test("indicators do not depend on the first day shown, and are empty in the warm-up")
    func indicators() async throws {
        let all = try await table.reply(to: BarsRequest(code: code, from: days[0], adjust: .qfq, indicators: true))
        let some = try await table.reply(to: BarsRequest(code: code, from: days[80], adjust: .qfq, indicators: true))
        #expect(some.rows == Array(all.rows[80...]))
        let ma60 = try #require(all.indicators.firstIndex(of: "ma60"))
        #expect(all.rows[58].values[ma60] == nil && all.rows[59].values[ma60] != nil)
        #expect(all.rows.allSatisfy { $0.values.count == all.indicators.count })
    }

    @Test("a stock that left a code behind is shown whole under either; as of a day before that, under the old one")
    func renumbered() async throws {
        let new = TSCode(trusted: "601999.SH")
        let later = BarBuilder(seed: 3).bars(of: new, on: BarBuilder.weekdays(5, from: days[99].advanced(by: 1)))
        try await stores.bars.store(
            BarReply(bars: later, calls: 1), of: new, in: later[0].date...later[4].date, from: "sina", at: clock.now)
        try await stores.reference.store([CodeChange(old: code, new: new)], from: "tushare", at: clock.now)
        let today = ShanghaiTime(clock.now).day
        try #require(later[4].date <= today)
        for asked in [code, new] {
            let reply = try await table.reply(to: BarsRequest(code: asked, from: days[0]))
            #expect(reply.code == new)
            #expect(reply.rows.map(\.close) == (bars + later).map(\.close))
            #expect(reply.rows.map(\.source).suffix(6) == ["tencent"] + Array(repeating: "sina", count: 5))
            let part = try await table.reply(to: BarsRequest(code: asked, from: days[90], to: days[95]))
            #expect(part.code == new && part.rows.map(\.date) == Array(days[90...95]))
        }
        let before = try await table.reply(to: BarsRequest(code: code, from: days[98], asOf: days[99]))
        #expect(before.code == code && before.rows.map(\.date) == Array(days[98...99]))
        await #expect(throws: TrainerError.self) { try await table.reply(to: BarsRequest(code: new, asOf: days[99])) }
    }

    @Test("what came in later is not seen at an earlier instant")
    func knownAt() async throws {
        let then = clock.now
        clock.advance(by: 60)
        var late = bars[99]
        late = DailyBar(
            code: code, date: late.date, open: late.open, high: late.high + 1, low: late.low, close: late.close,
            preClose: late.preClose, volume: late.volume, amount: late.amount)
        try await stores.bars.store(
            BarReply(bars: [late], calls: 1), of: code, in: days[99]...days[99], from: "sina", at: clock.now)
        let now = try await table.reply(to: BarsRequest(code: code))
        #expect(now.rows.last?.source == "sina")
        let before = try await table.reply(to: BarsRequest(code: code, knownAt: then))
        #expect(before.rows.last?.source == "tencent")
        #expect(before.rows.last?.high == bars[99].high)
    }

    @Test("before all bars there are none, however long before")
    func longBefore() async throws {
        let past = TradeDate(dayNumber: -700_000)
        for request in [
            BarsRequest(code: code, asOf: past), BarsRequest(code: code, from: past, to: past.advanced(by: 1)),
            BarsRequest(code: code, knownAt: Date(timeIntervalSince1970: -9e18)),
        ] {
            let error = await #expect(throws: TrainerError.self) { try await table.reply(to: request) }
            #expect(error?.code == .notFound)
        }
    }

    @Test(
        "days without a bar are an error that says which are stored, before, between and after them",
        arguments: [(-30, -20), (59, 60), (150, 160)])
    func outsideOfStored(from: Int, to: Int) async throws {
        // A weekend amid them.
        let (first, last) = (days[0].advanced(by: from), days[0].advanced(by: to))
        try #require(!days.contains { first <= $0 && $0 <= last })
        let error = await #expect(throws: TrainerError.self) {
            try await table.reply(to: BarsRequest(code: code, from: first, to: last))
        }
        #expect(error?.code == .notFound)
        for word in ["600000.SH", first.dashed, "100", days[0].dashed, days[99].dashed] {
            #expect(error?.message.en.contains(word) == true && error?.message.zh.contains(word) == true, "\(word)")
        }
        #expect(error?.hint?.en.contains("data health 600000.SH") == true)
    }

    @Test("of a stock without any bars it is told whether a list names it, and which codes are nearest where none does")
    func unknownCode() async throws {
        func error(_ code: String) async throws -> TrainerError {
            let error = await #expect(throws: TrainerError.self) {
                try await table.reply(to: BarsRequest(code: TSCode(trusted: code)))
            }
            return try #require(error)
        }
        #expect(try await error("000001.SH").hint == .noBarsOfHint, "no list is known")
        let listed = ["000001.SZ", "600004.SH", "600006.SH"].map {
            Listing(code: TSCode(trusted: $0), name: "甲", status: .listed, listDate: days[0], delistDate: nil)
        }
        try await stores.reference.store(listed, from: "tushare", at: clock.now)
        #expect(try await error("600004.SH").hint == .noBarsYetHint)
        let twin = try await error("000001.SH")
        #expect(twin.code == .notFound && twin.message == .codeUnknown("000001.SH"))
        #expect(twin.hint == .codeNearest(["000001.SZ"]))
        #expect(try await error("600005.SH").hint == .codeNearest(["600004.SH", "600006.SH"]))
        #expect(try await error("300750.SZ").hint == .noBarsOfHint)
    }

    @Test("a stock without bars, and a range that ends before it begins, are named")
    func refusals() async throws {
        let missing = await #expect(throws: TrainerError.self) {
            try await table.reply(to: BarsRequest(code: TSCode(trusted: "000001.SZ")))
        }
        #expect(missing?.code == .notFound)
        let empty = await #expect(throws: TrainerError.self) {
            try await table.reply(to: BarsRequest(code: code, from: days[5], to: days[4]))
        }
        #expect(empty?.code == .usage)
    }
}
