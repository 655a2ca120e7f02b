import Foundation
import GRDB
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("reference store")
struct ReferenceStoreTests {
    private let database: TrainerDatabase
    private let store: SQLiteReferenceStore

    init() throws {
        database = try .inMemory()
        store = SQLiteReferenceStore(database)
    }

    private func factor(_ number: Int, _ date: Int, _ value: Double) throws -> AdjFactor {
        AdjFactor(code: code(number), date: try day(date), factor: value)
    }

    private func rows(_ table: String) async throws -> [String] {
        try await database.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description) }
    }

    @Test("a factor that a day repeats takes no row, and every day reads what its own reply said", arguments: 1...10)
    func sparseFactors(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let days = BarBuilder.weekdays(12, from: try day(20_261_102))
        var truth: [TradeDate: [TSCode: Double]] = [:]
        for date in days {
            truth[date] = Dictionary(
                uniqueKeysWithValues: (0..<4).map { (code($0), Double.random(in: 0...1, using: &random) < 0.7 ? 1 : 2) }
            )
        }
        // Days come in any order, and some again, corrected.
        for (step, date) in (days.shuffled(using: &random) + days.shuffled(using: &random).prefix(5)).enumerated() {
            if step >= days.count { truth[date]?[code(1)] = 3 }
            let reply = (truth[date] ?? [:]).map { AdjFactor(code: $0.key, date: date, factor: $0.value) }
            try await store.store(reply, ofDay: date, from: "tushare", at: at(Double(step)))
        }
        for date in days {
            for code in (0..<4).map(code) {
                let series = try await store.factors(of: code, asOf: date, knownAt: at(100))
                #expect(series.factor(on: date) == truth[date]?[code], "\(code) on \(date)")
                #expect(series.factors == series.factors.sorted { $0.date < $1.date })
            }
        }
        #expect(try await store.factorDays(from: "tushare") == Set(days))
        #expect(try await store.factorDays(from: "sina") == [])
    }

    @Test("a quiet market's factors take one row per stock")
    func quietFactors() async throws {
        for date in BarBuilder.weekdays(20, from: try day(20_261_102)) {
            try await store.store(
                (0..<50).map { AdjFactor(code: code($0), date: date, factor: 7.5) }, ofDay: date, from: "tushare",
                at: noon)
        }
        #expect(try await rows("adj_factors").count == 50)
    }

    @Test("a corrected factor stays readable as it was, and the same reply again changes nothing")
    func factorVersions() async throws {
        func put(_ date: Int, _ value: Double, _ seconds: Double) async throws {
            try await store.store(
                [try factor(1, date, value)], ofDay: try day(date), from: "tushare", at: at(seconds))
        }
        try await put(20_261_116, 1, 0)
        try await put(20_261_117, 1, 10)
        try await put(20_261_116, 2, 20)
        let before = try await rows("adj_factors")
        try await put(20_261_116, 2, 30)
        #expect(try await rows("adj_factors") == before)
        func read(_ date: Int, _ knownAt: Date) async throws -> Double? {
            try await store.factors(of: code(1), asOf: try day(date), knownAt: knownAt).factors.last?.factor
        }
        #expect(try await read(20_261_116, at(19)) == 1)
        #expect(try await read(20_261_116, at(20)) == 2)
        #expect(try await read(20_261_117, at(20)) == 1)
        #expect(try await read(20_261_117, at(-1)) == nil)
    }

    @Test("a stock's factors that are asked for anew replace those of another level, with a row for each change alone")
    func otherLevel() async throws {
        let days = BarBuilder.weekdays(20, from: try day(20_261_102))
        // An ex-right on the eleventh day, another level on the last.
        let told = days.indices.map { ($0 < 10 ? 1 : 1.5) * ($0 == 19 ? 4 : 1) }
        for (place, date) in days.enumerated() {
            try await store.store(
                [AdjFactor(code: code(1), date: date, factor: told[place])], ofDay: date, from: "tushare",
                at: at(Double(place)))
        }
        let whole = days.indices.map { $0 < 10 ? 4.0 : 6 }
        try await store.store(
            zip(days, whole).map { AdjFactor(code: code(1), date: $0, factor: $1) },
            asked: [code(1): days[0]...days[19]], from: "tushare", at: at(100))
        for (instant, expected) in [(at(99), told), (at(100), whole)] {
            let series = try await store.factors(of: code(1), asOf: days[19], knownAt: instant)
            #expect(days.map { series.factor(on: $0) ?? 0 } == expected)
        }
        // Three of before, and new versions of the two that were of the other level.
        #expect(try await rows("adj_factors").count == 5)
    }

    @Test("days that an answer leaves out repeat the factor before them, also those with a row of an earlier answer")
    func leftOut() async throws {
        let days = BarBuilder.weekdays(10, from: try day(20_261_102))
        func told(_ place: Int, _ factor: Double) -> AdjFactor {
            AdjFactor(code: code(1), date: days[place], factor: factor)
        }
        try await store.store(
            [told(0, 1), told(5, 1.5), told(7, 1.5)], asked: [code(1): days[0]...days[7]], from: "free", at: at(0))
        // Another level, the event on another day, and nothing about the last day of the first answer.
        try await store.store(
            [told(1, 4), told(4, 6)], asked: [code(1): days[1]...days[9]], from: "free", at: at(1))
        func read(_ instant: Double) async throws -> [Double?] {
            let series = try await store.factors(of: code(1), asOf: days[9], knownAt: at(instant))
            return days.map { series.factor(on: $0) }
        }
        #expect(try await read(0) == [1, 1, 1, 1, 1, 1.5, 1.5, 1.5, nil, nil])
        #expect(try await read(1) == [1, 4, 4, 4, 6, 6, 6, 6, 6, 6])
    }

    @Test("of two sources at different levels the one that reaches further is read, whole")
    func oneSourceWhole() async throws {
        try await store.store(
            [try factor(1, 20_261_110, 1), try factor(1, 20_261_116, 2)],
            asked: [code(1): try day(20_261_110)...(try day(20_261_116))], from: "zeta", at: at(0))
        for date in [20_261_112, 20_261_113, 20_261_117] {
            try await store.store([try factor(1, date, 30)], ofDay: try day(date), from: "tushare", at: at(1))
        }
        let friday = try await store.factors(of: code(1), asOf: try day(20_261_113), knownAt: at(9))
        #expect(friday.factors.map(\.factor) == [30])
        let monday = try await store.factors(of: code(1), asOf: try day(20_261_116), knownAt: at(9))
        #expect(monday.factors.map(\.factor) == [1, 2])
        let tuesday = try await store.factors(of: code(1), asOf: try day(20_261_117), knownAt: at(9))
        #expect(tuesday.factors.map(\.factor) == [30])
        try await store.store(
            [try factor(1, 20_261_117, 5)], ofDay: try day(20_261_117), from: "alpha", at: at(2))
        let tie = try await store.factors(of: code(1), asOf: try day(20_261_117), knownAt: at(9))
        #expect(tie.factors.map(\.factor) == [5])
    }

    @Test("a factor that is not a positive number is refused", arguments: [0, -1, .nan, .infinity])
    func badFactor(value: Double) async throws {
        let error = await #expect(throws: TrainerError.self) {
            try await store.store(
                [try factor(1, 20_261_116, value)], ofDay: try day(20_261_116), from: "sina", at: noon)
        }
        #expect(error?.code == .upstreamMalformed)
    }

    @Test("listings keep their versions, forget nobody, and are not mixed between sources")
    func listings() async throws {
        func listing(_ number: Int, _ status: Listing.Status, name: String = "甲") throws -> Listing {
            Listing(
                code: code(number), name: name, status: status, listDate: try day(20_100_104),
                delistDate: status == .delisted ? try day(20_261_101) : nil)
        }
        try await store.store([try listing(2, .listed), try listing(1, .listed)], from: "tushare", at: at(0))
        let before = try await rows("listings")
        try await store.store([try listing(2, .listed), try listing(1, .listed)], from: "tushare", at: at(5))
        #expect(try await rows("listings") == before)
        try await store.store([try listing(1, .delisted)], from: "tushare", at: at(10))
        try await store.store([try listing(3, .listed)], from: "sina", at: at(11))
        #expect(try await store.listings(knownAt: at(-1)) == [])
        #expect(try await store.listings(knownAt: at(9)) == [try listing(1, .listed), try listing(2, .listed)])
        #expect(try await store.listings(knownAt: at(20)) == [try listing(1, .delisted), try listing(2, .listed)])
    }

    @Test("the list that was given last holds, whole; who is in another source's alone is delisted history")
    func newestList() async throws {
        let range = try day(20_260_101)...day(20_261_231)
        func listing(_ number: Int, _ status: Listing.Status, since date: Int?) throws -> Listing {
            Listing(
                code: code(number), name: "甲", status: status, listDate: try date.map(day),
                delistDate: status == .delisted ? try day(20_260_601) : nil)
        }
        let tushare = try (1...30).map { try listing($0, .listed, since: 20_100_104) }
        try await store.store(.listings(tushare, [.listed]), of: range, from: "tushare", at: at(0))
        let gone = try listing(31, .delisted, since: 20_100_104)
        try await store.store(.listings([gone], [.delisted]), of: range, from: "tushare", at: at(1))
        // Without stock 30, which has gone meanwhile, and with a new one.
        let free = try (Array(1...29) + [32]).map { try listing($0, .listed, since: nil) }
        try await store.store(.listings(free, Listing.Status.allCases), of: range, from: "free", at: at(10))
        #expect(try await store.listings(knownAt: at(9)) == tushare + [gone], "as it was known then")
        let now = try await store.listings(knownAt: at(10))
        #expect(now.count == 32 && now.map(\.code) == now.map(\.code).sorted())
        let byCode = Dictionary(uniqueKeysWithValues: now.map { ($0.code, $0) })
        #expect(byCode[code(1)] == tushare[0], "a listing day does not change")
        #expect(byCode[code(30)]?.status == .delisted && byCode[code(30)]?.delistDate == nil)
        #expect(byCode[code(31)] == gone)
        #expect(byCode[code(32)] == free[29])
        // The same again is an answer too.
        try await store.store(.listings(tushare, [.listed]), of: range, from: "tushare", at: at(20))
        let back = try await store.listings(knownAt: at(20))
        #expect(back.first { $0.code == code(30) }?.status == .listed)
        #expect(back.first { $0.code == code(32) }?.status == .delisted)
        #expect(try await store.listings(knownAt: at(19)) == now)
    }

    @Test("a stock that a whole list leaves out is listed no more, but not where the list was cut")
    func leftOutOfAnAnswer() async throws {
        let range = try day(20_260_101)...day(20_261_231)
        let all = (1...20).map { number in
            Listing(code: code(number), name: "甲", status: .listed, listDate: nil, delistDate: nil)
        }
        func listed(_ seconds: Double) async throws -> Int {
            try await store.listings(knownAt: at(seconds)).count { $0.status == .listed }
        }
        for (seconds, count) in [(0.0, 20), (10, 18), (20, 10), (30, 20)] {
            try await store.store(
                .listings(Array(all[..<count]), [.listed]), of: range, from: "free", at: at(seconds))
        }
        try await store.store(.listings([], [.delisted]), of: range, from: "free", at: at(31))
        #expect(try await [listed(9), listed(19), listed(29), listed(39)] == [20, 18, 18, 20])
    }

    @Test("a name that a later list tells takes the place of the one in force on the day on which it was told")
    func namesOfLaterList() async throws {
        let range = try day(20_260_101)...day(20_261_231)
        let old = NameSpell(code: code(1), name: "甲", start: try day(20_100_104), end: nil)
        let other = NameSpell(code: code(2), name: "乙", start: try day(20_100_104), end: nil)
        try await store.store(.names([old, other]), of: range, from: "tushare", at: at(0))
        func list(_ names: [String], after seconds: Double) async throws {
            let listings = names.enumerated().map { place, name in
                Listing(code: code(place + 1), name: name, status: .listed, listDate: nil, delistDate: nil)
            }
            try await store.store(
                .listings(listings, Listing.Status.allCases), of: range, from: "free", at: at(seconds))
        }
        let daySeconds = 86_400.0
        try await list(["甲", "乙", "丙"], after: daySeconds)
        #expect(try await store.nameSpells(knownAt: at(daySeconds)) == [old, other])
        try await list(["*ST甲", "乙", "丙"], after: 3 * daySeconds)
        let told = ShanghaiTime(at(3 * daySeconds)).day
        let closed = NameSpell(code: code(1), name: "甲", start: old.start, end: told.advanced(by: -1))
        let now = NameSpell(code: code(1), name: "*ST甲", start: told, end: nil)
        #expect(try await store.nameSpells(knownAt: at(2 * daySeconds)) == [old, other])
        #expect(try await store.nameSpells(knownAt: at(3 * daySeconds)) == [closed, now, other])
        // Names that come later say themselves how long each was in force.
        try await store.store(.names([old, other]), of: range, from: "tushare", at: at(4 * daySeconds))
        #expect(try await store.nameSpells(knownAt: at(4 * daySeconds)) == [old, other])
    }

    @Test("a stock's industry is kept in versions, also from a list that holds no more, and tells no name")
    func industries() async throws {
        let range = try day(20_260_101)...day(20_261_231)
        func list(_ industry: String?, from source: String, after seconds: Double) async throws {
            let listing = Listing(
                code: code(1), name: "甲", status: .listed, listDate: nil, delistDate: nil, industry: industry)
            try await store.store(
                .listings([listing], Listing.Status.allCases), of: range, from: source, at: at(seconds))
        }
        func industry(_ seconds: Double) async throws -> String? {
            try await store.listings(knownAt: at(seconds)).first?.industry
        }
        try await list(nil, from: "tushare", after: 0)
        let spell = NameSpell(code: code(1), name: "*ST甲", start: try day(20_100_104), end: nil)
        try await store.store(.names([spell]), of: range, from: "tushare", at: at(5))
        try await list("银行", from: "tushare", after: 10)
        #expect(try await store.nameSpells(knownAt: at(10)) == [spell], "the list's own name had not changed")
        try await list("煤炭", from: "tushare", after: 20)
        try await list(nil, from: "free", after: 30)
        #expect(try await industry(9) == nil)
        #expect(try await industry(19) == "银行")
        #expect(try await industry(29) == "煤炭")
        #expect(try await industry(39) == "煤炭", "the newest list has none")
    }

    @Test("a day without suspensions differs from a day never asked for, and answers replace each other whole")
    func suspensions() async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        let halted = Suspension(code: code(1), date: monday, timing: "09:30-10:00")
        let closed = Suspension(code: code(2), date: monday, timing: nil)
        try await store.store([], on: tuesday, from: "tushare", at: at(0))
        try await store.store([closed, halted], on: monday, from: "tushare", at: at(0))
        try await store.store([halted, closed], on: monday, from: "tushare", at: at(5))
        #expect(try await rows("suspension_days").count == 2)
        #expect(
            try await store.suspensionsAskedAt(from: "tushare") == [monday: at(5), tuesday: at(0)],
            "the same answer again tells that it still stands")
        #expect(try await store.suspensionsAskedAt(from: "csv") == [:])
        try await store.store([closed], on: monday, from: "tushare", at: at(10))
        #expect(try await store.suspensions(on: tuesday, knownAt: at(0)) == [])
        #expect(try await store.suspensions(on: tuesday, knownAt: at(-1)) == nil)
        #expect(try await store.suspensions(on: monday, knownAt: at(9)) == [halted, closed])
        #expect(try await store.suspensions(on: monday, knownAt: at(10)) == [closed])
        let days = [monday, tuesday, try day(20_261_118)]
        #expect(try await store.suspensions(on: days, knownAt: at(-1)) == [:])
        #expect(try await store.suspensions(on: days, knownAt: at(9)) == [monday: [halted, closed], tuesday: []])
        #expect(try await store.suspensions(on: days, knownAt: at(10)) == [monday: [closed], tuesday: []])
    }

    @Test("an answer about another day is refused")
    func straySuspension() async throws {
        let stray = Suspension(code: code(1), date: try day(20_261_116), timing: nil)
        await #expect(throws: TrainerError.self) {
            try await store.store([stray], on: try day(20_261_117), from: "tushare", at: noon)
        }
    }

    @Test("a name's end is learnt later and known only from then on")
    func names() async throws {
        let start = try day(20_240_506)
        let open = NameSpell(code: code(1), name: "ST甲", start: start, end: nil)
        let closed = NameSpell(code: code(1), name: "ST甲", start: start, end: try day(20_261_101))
        let next = NameSpell(code: code(1), name: "甲", start: try day(20_261_102), end: nil)
        try await store.store([open], from: "tushare", at: at(0))
        try await store.store([next, closed], from: "tushare", at: at(10))
        let before = try await rows("name_spells")
        try await store.store([next, closed], from: "tushare", at: at(20))
        #expect(try await rows("name_spells") == before)
        #expect(try await store.nameSpells(knownAt: at(9)) == [open])
        #expect(try await store.nameSpells(knownAt: at(10)) == [closed, next])
    }

    @Test("a clock set back does not put a correction before what it corrects")
    func clockSetBack() async throws {
        let index = code(9)
        let monday = try day(20_261_116)
        try await store.store(
            .index([bar(index, monday, close: 10)]), of: monday...monday, from: "tushare", at: at(10))
        try await store.store(
            .index([bar(index, monday, close: 11)]), of: monday...monday, from: "tushare", at: at(0))
        try await store.store(
            .index([bar(index, monday, close: 11)]), of: monday...monday, from: "tushare", at: at(0))
        #expect(try await rows("index_bars").count == 2)
        #expect(try await store.indexBars(of: index, in: monday...monday, knownAt: at(10)).map(\.close) == [10])
        #expect(try await store.indexBars(of: index, in: monday...monday, knownAt: at(11)).map(\.close) == [11])
    }

    @Test("of the index the source that reaches furthest is read, whole; its mark grows with what is asked for")
    func indexReach() async throws {
        let index = code(9)
        let days = BarBuilder.weekdays(6, from: try day(20_261_109))
        func bars(_ range: Range<Int>, close: Double) -> [DailyBar] { days[range].map { bar(index, $0, close: close) } }
        func closes(_ seconds: Double) async throws -> [Double] {
            try await store.indexBars(of: index, in: days[0]...days[5], knownAt: at(seconds)).map(\.close)
        }
        try await store.store(.index(bars(0..<5, close: 10)), of: days[0]...days[4], from: "tushare", at: at(0))
        try await store.store(.index(bars(3..<5, close: 20)), of: days[3]...days[4], from: "free", at: at(1))
        #expect(try await closes(1) == Array(repeating: 10, count: 5), "as far, and more of it")
        try await store.store(.index(bars(5..<6, close: 20)), of: days[5]...days[5], from: "free", at: at(2))
        #expect(try await closes(2) == [20, 20, 20])
        #expect(try await closes(1) == Array(repeating: 10, count: 5))
        #expect(try await store.marks(from: "free")[.index]?.range == days[5]...days[5], "a weekend lies between")
        try await store.store(.index([]), of: days[0]...days[4].advanced(by: 2), from: "free", at: at(3))
        #expect(try await store.marks(from: "free")[.index] == ListMark(askedAt: at(3), range: days[0]...days[5]))
    }

    @Test("code changes keep their versions, forget none, and are not mixed between sources")
    func codeChanges() async throws {
        let first = CodeChange(old: TSCode(trusted: "430047.BJ"), new: TSCode(trusted: "920047.BJ"))
        let second = CodeChange(old: TSCode(trusted: "830799.BJ"), new: TSCode(trusted: "920799.BJ"))
        try await store.store([first], from: "tushare", at: at(0))
        let before = try await rows("code_changes")
        try await store.store([first], from: "tushare", at: at(5))
        #expect(try await rows("code_changes") == before)
        try await store.store([second], from: "tushare", at: at(10))
        try await store.store(
            [CodeChange(old: first.old, new: TSCode(trusted: "920001.BJ"))], from: "plugin:x", at: at(11))
        #expect(try await store.codeChanges(knownAt: at(-1)) == [])
        #expect(try await store.codeChanges(knownAt: at(9)) == [first])
        #expect(try await store.codeChanges(knownAt: at(20)) == [first, second])
    }

    @Test("factors, limits and valuation of a stock that left a code behind are those of both codes")
    func renumbered() async throws {
        let (old, new) = (TSCode(trusted: "834765.BJ"), TSCode(trusted: "920765.BJ"))
        let days = BarBuilder.weekdays(6, from: try day(20_261_109))
        let bars = SQLiteBarStore(database)
        for (place, date) in days.enumerated() {
            let own = place < 3 ? old : new
            // The price halves by an ex-right on the third day under the new code.
            let bar = bar(own, date, close: place < 5 ? 10 : 5)
            try await bars.store(BarReply(bars: [bar], calls: 1), of: date, from: "tushare", at: at(Double(place)))
            try await store.store(
                [AdjFactor(code: own, date: date, factor: place < 3 ? 6 : place < 5 ? 1 : 2)], ofDay: date,
                from: "tushare", at: at(Double(place)))
            try await store.storeLimits(
                [PublishedLimits(code: own, date: date, up: Double(20 + place), down: 1)], on: date, from: "tushare",
                at: at(Double(place)))
            try await store.storeBasics(
                [
                    DailyBasic(
                        code: own, date: date, turnoverRate: Double(place), pe: nil, peTTM: nil, pb: nil,
                        totalMarketValue: nil, floatMarketValue: nil)
                ], on: date, from: "tushare", at: at(Double(place)))
        }
        func told(_ knownAt: Date, asOf: TradeDate) async throws -> [[Double?]] {
            let one = try await store.factors(of: new, asOf: asOf, knownAt: knownAt)
            let many = try await store.factors(of: [old, new], asOf: asOf, knownAt: knownAt)
            #expect((many[new] ?? FactorSeries.none) == one)
            return [one, many[old] ?? FactorSeries.none].map { series in days.map { series.factor(on: $0) } }
        }
        let alone: [Double?] = [nil, nil, nil, 1, 1, 2]
        #expect(try await told(at(9), asOf: days[5])[0] == alone)
        try await store.store([CodeChange(old: old, new: new)], from: "tushare", at: at(10))
        #expect(try await told(at(10), asOf: days[5])[0] == [1, 1, 1, 1, 1, 2], "put on the new code's level")
        #expect(try await told(at(9), asOf: days[5])[0] == alone)
        #expect(try await told(at(10), asOf: days[2]) == [Array(repeating: nil, count: 6), [6, 6, 6, nil, nil, nil]])
        let range = days[0]...days[5]
        let limits = try await store.publishedLimits(of: new, in: range, knownAt: at(10))
        #expect(limits.map(\.up) == [20, 21, 22, 23, 24, 25] && limits.allSatisfy { $0.code == new })
        #expect(try await store.publishedLimits(of: [new], in: range, knownAt: at(10)) == [new: limits])
        #expect(
            try await store.publishedLimits(of: [days[1]: [new], days[4]: [new]], knownAt: at(10))
                == [new: [limits[1], limits[4]]])
        #expect(try await store.publishedLimits(of: new, in: range, knownAt: at(9)).map(\.up) == [23, 24, 25])
        let basics = try await store.dailyBasics(of: new, in: range, knownAt: at(10))
        #expect(basics.map(\.turnoverRate) == [0, 1, 2, 3, 4, 5] && basics.allSatisfy { $0.code == new })
    }

    @Test("a day's limits are one answer: the same again takes no room, a corrected one is known from then on")
    func limits() async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        func limits(_ date: TradeDate, up: Double) -> [PublishedLimits] {
            [1, 2].map { PublishedLimits(code: code($0), date: date, up: up, down: 9) }
        }
        try await store.storeLimits(limits(monday, up: 11), on: monday, from: "tushare", at: at(0))
        try await store.storeLimits(limits(tuesday, up: 12), on: tuesday, from: "tushare", at: at(1))
        let before = try await rows("price_limits")
        try await store.storeLimits(limits(monday, up: 11).reversed(), on: monday, from: "tushare", at: at(5))
        #expect(try await rows("price_limits") == before)
        try await store.storeLimits(limits(monday, up: 11.5), on: monday, from: "tushare", at: at(10))
        func ups(_ knownAt: Date) async throws -> [Double] {
            try await store.publishedLimits(of: code(1), in: monday...tuesday, knownAt: knownAt).map(\.up)
        }
        #expect(try await ups(at(-1)) == [])
        #expect(try await ups(at(9)) == [11, 12])
        #expect(try await ups(at(10)) == [11.5, 12])
        #expect(try await store.publishedLimits(of: code(3), in: monday...tuesday, knownAt: at(10)) == [])
        let asked = [tuesday: [code(1), code(3)], monday: [code(1)], try day(20_261_118): [code(1)]]
        func askedUps(_ knownAt: Date) async throws -> [TSCode: [Double]] {
            try await store.publishedLimits(of: asked, knownAt: knownAt).mapValues { $0.map(\.up) }
        }
        #expect(try await askedUps(at(-1)) == [:])
        #expect(try await askedUps(at(9)) == [code(1): [11, 12]])
        #expect(try await askedUps(at(10)) == [code(1): [11.5, 12]])
        #expect(try await store.limitDays(from: "tushare") == [monday, tuesday])
        #expect(try await store.limitDays(from: "csv") == [])
        #expect(try await store.basicDays(from: "tushare") == [])
        await #expect(throws: TrainerError.self) {
            try await store.storeLimits(limits(monday, up: 11), on: tuesday, from: "tushare", at: noon)
        }
    }

    @Test("turnover and valuation come back as they were stored, with what a loss leaves out")
    func basics() async throws {
        let monday = try day(20_261_116)
        let basic = DailyBasic(
            code: code(1), date: monday, turnoverRate: 1.25, pe: nil, peTTM: 8.5, pb: 0.9, totalMarketValue: 123_456.75,
            floatMarketValue: 100_000)
        try await store.storeBasics([basic], on: monday, from: "tushare", at: at(0))
        try await store.storeBasics([basic], on: monday, from: "tushare", at: at(1))
        #expect(try await store.dailyBasics(of: code(1), in: monday...monday, knownAt: at(2)) == [basic])
        #expect(try await store.dailyBasics(of: code(1), in: monday...monday, knownAt: at(-1)) == [])
        #expect(try await store.basicDays(from: "tushare") == [monday])
        #expect(try await rows("daily_basics").count == 1)
    }

    @Test("a list and the mark of its day are written together, and a source's marks are its own")
    func listMarks() async throws {
        let range = try day(20_261_102)...day(20_261_120)
        let days = [try day(20_261_119), try day(20_261_120)]
        try await store.store(.calendar(days), of: range, from: "tushare", at: at(0))
        let listing = Listing(code: code(1), name: "甲", status: .listed, listDate: nil, delistDate: nil)
        try await store.store(.listings([listing], [.listed]), of: range, from: "tushare", at: at(1))
        let changes = [CodeChange(old: code(3), new: code(4))]
        try await store.store(.codeChanges(changes), of: range, from: "tushare", at: at(2))
        try await store.mark(.corrections, of: range, from: "tushare", at: at(3))
        let list = SourceList.correctedList(first: code(1), last: code(4))
        try await store.mark(list, of: range, from: "tushare", at: at(4))
        let factors = SourceList.correctedListFactors(first: code(1), last: code(4))
        for part in [
            factors, .correctedFactors, .correctedSuspensions, .factorLevel(code(1)), .shortFactors, .shortBars,
            .daysBeforeBars,
        ] {
            try await store.mark(part, of: range, from: "tushare", at: at(5))
        }
        let marks = try await store.marks(from: "tushare")
        #expect(
            Set(marks.keys) == [
                .calendar, .listings([.listed]), .codeChanges, .corrections, list, factors, .correctedFactors,
                .correctedSuspensions, .factorLevel(code(1)), .shortFactors, .shortBars, .daysBeforeBars,
            ])
        #expect(marks[.calendar] == ListMark(askedAt: at(0), range: range))
        #expect(try await store.marks(from: "csv").isEmpty)
        #expect(try await store.openDays(in: range, from: "tushare") == days)
        #expect(try await store.openDays(in: days[1]...days[1], from: "tushare") == [days[1]])
        #expect(try await store.openDays(in: range, from: "csv").isEmpty)
        #expect(try await store.codeChanges(knownAt: at(2)) == changes)
        #expect(try await store.listings(knownAt: at(1)).map(\.code) == [code(1)])

        try await store.store(.calendar([days[1]]), of: range, from: "tushare", at: at(9))
        #expect(try await store.openDays(in: range, from: "tushare") == [days[1]], "the newest answer holds whole")
        #expect(try await store.marks(from: "tushare")[.calendar]?.askedAt == at(9))
    }

    @Test("a calendar told otherwise later is known otherwise only from then on, of the days that were asked for")
    func calendarVersions() async throws {
        let range = try day(20_270_101)...day(20_270_131)
        let (first, second, outside) = (try day(20_270_104), try day(20_270_105), try day(20_270_201))
        try await store.store(.calendar([first, outside]), of: range, from: "tushare", at: at(0))
        try await store.store(.calendar([first]), of: range, from: "tushare", at: at(5))
        try await store.store(.calendar([second]), of: range, from: "tushare", at: at(10))
        try await store.store(.calendar([]), of: outside...outside, from: "tushare", at: at(20))
        let year = try day(20_270_101)...day(20_271_231)
        #expect(try await store.openDays(in: year, knownAt: at(-1)) == [])
        #expect(try await store.openDays(in: year, knownAt: at(9)) == [first])
        #expect(try await store.openDays(in: year, knownAt: at(10)) == [second])
        #expect(try await store.openDays(in: year, from: "tushare") == [second], "of other days nothing was said")
        #expect(try await rows("calendar_days").count == 3, "the same again takes no room")
        try await store.store(.calendar([first]), of: range, from: "csv", at: at(30))
        #expect(try await store.openDays(in: year, knownAt: at(29)) == [second])
        #expect(try await store.openDays(in: year, knownAt: at(30)) == [first, second])
    }

    @Test("the rows of a day's answers are counted, of factors the most that came; an earlier instant keeps its day")
    func answerRows() async throws {
        let date = try day(20_261_116)
        let all = date...date
        for (step, count) in [1, 3, 2].enumerated() {
            try await store.store(
                try (0..<count).map { try factor($0, 20_261_116, 2) }, ofDay: date, from: "tushare",
                at: at(Double(step)))
        }
        #expect(try await store.rows(of: .factors, in: all, from: "tushare") == [date: 3])
        #expect(try await store.factors(of: code(0), asOf: date, knownAt: at(0)).factor(on: date) == 2)
        func limits(_ count: Int) -> [PublishedLimits] {
            (0..<count).map { PublishedLimits(code: code($0), date: date, up: 11, down: 9) }
        }
        try await store.storeLimits(limits(1), on: date, from: "tushare", at: at(0))
        try await store.storeLimits(limits(4), on: date, from: "tushare", at: at(1))
        #expect(try await store.rows(of: .limits, in: all, from: "tushare") == [date: 4])
        #expect(try await store.rows(of: .basics, in: all, from: "tushare") == [:])
        #expect(try await store.rows(of: .limits, in: all, from: "csv") == [:])
    }

    @Test("a day that was asked for and has no factors is marked with its instant, and gets those that come later")
    func emptyFactorDay() async throws {
        let date = try day(20_261_116)
        try await store.store([], ofDay: date, from: "tushare", at: at(0))
        try await store.store([], ofDay: date, from: "tushare", at: at(1))
        #expect(try await store.factorDays(from: "tushare").isEmpty)
        #expect(try await store.factorlessDays(from: "tushare") == [date: at(1)])
        #expect(try await store.factorlessDays(from: "csv").isEmpty)
        try await store.store([try factor(1, 20_261_116, 2)], ofDay: date, from: "tushare", at: at(2))
        try await store.store([], ofDay: date, from: "tushare", at: at(3))
        #expect(try await store.factorDays(from: "tushare") == [date])
        #expect(try await store.factorlessDays(from: "tushare").isEmpty)
        #expect(try await store.factors(of: code(1), asOf: date, knownAt: at(2)).factor(on: date) == 2)
    }

    @Test("a factor that comes late gives no day its factor that was answered without any")
    func lateFactor() async throws {
        let days = [20_261_116, 20_261_117, 20_261_118, 20_261_119]
        for (date, value) in zip(days, [1.0, nil, nil, 2]) {
            let rows = try value.map { [try factor(1, date, $0)] } ?? []
            try await store.store(rows, ofDay: try day(date), from: "tushare", at: at(0))
        }
        try await store.store(
            [try factor(1, days[1], 2)], ofDay: try day(days[1]), from: "tushare", at: at(1))
        let series = try await store.factors(of: code(1), asOf: try day(days[3]), knownAt: at(2))
        #expect(try days.map { series.factor(on: try day($0)) } == [1, 2, nil, 2])
    }

    @Test("a day that no answer told of has no factor, whatever was in force before it")
    func untoldDays() async throws {
        let days = [20_261_116, 20_261_117, 20_261_118, 20_261_119, 20_261_120]
        for (place, date) in days.enumerated() where place != 1 && place != 4 {
            try await store.store(
                place == 2 ? [] : [try factor(1, date, 2)], ofDay: try day(date), from: "tushare", at: at(0))
        }
        let series = try await store.factors(of: code(1), asOf: try day(20_261_120), knownAt: at(1))
        #expect(try days.map { series.factor(on: try day($0)) } == [2, nil, nil, 2, nil])
        #expect(series.reach == (try day(20_261_119)))
        #expect(try await store.factors(of: code(1), asOf: try day(20_261_120), knownAt: at(-1)) == .none)
    }

    @Test("a stock's factors reach as far as it was asked for, also where its last event is long ago")
    func askedReach() async throws {
        let (event, asked, later) = (try day(20_250_602), try day(20_261_118), try day(20_261_120))
        try await store.store(
            [try factor(1, 20_250_602, 2)], asked: [code(1): event...asked], from: "free", at: at(0))
        let now = try await store.factors(of: code(1), asOf: later, knownAt: at(1))
        #expect(now.factor(on: event.advanced(by: 90)) == 2 && now.factor(on: asked) == 2)
        #expect(now.factor(on: later) == nil && now.reach == asked)
        #expect(try await store.factorDays(from: "free").isEmpty, "one row of one stock is no day of the market")
        // Of an instant before the mark grew only what the rows say is sure.
        try await store.store(
            [try factor(1, 20_250_602, 2)], asked: [code(1): event...later], from: "free", at: at(2))
        let then = try await store.factors(of: code(1), asOf: later, knownAt: at(1))
        #expect(then.factor(on: event) == 2 && then.factor(on: asked) == nil)
        #expect(try await store.factors(of: code(1), asOf: later, knownAt: at(2)).factor(on: later) == 2)
    }

    @Test("factors of a list are marked stock by stock, without gaps")
    func factorMarks() async throws {
        let (first, last) = (try day(20_261_116), try day(20_261_117))
        try await store.store(
            [try factor(1, 20_261_116, 2)], asked: [code(1): first...first], from: "tushare", at: at(0))
        try await store.store([], asked: [code(1): last...last, code(2): last...last], from: "tushare", at: at(1))
        #expect(try await store.askedFactors(from: "tushare") == [code(1): first...last, code(2): last...last])
        #expect(try await store.factorDays(from: "tushare").isEmpty)
    }
}
