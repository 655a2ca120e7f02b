import Foundation
import GRDB
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("bar store")
struct BarStoreTests {
    private let database: TrainerDatabase
    private let store: SQLiteBarStore

    init() throws {
        database = try .inMemory()
        store = SQLiteBarStore(database)
    }

    /// Every row of every table that tells of bars, as text; the journal of landings grows with every reply.
    private func contents() async throws -> [String] {
        try await LandingStore(database).merge()
        return try await database.read { db in
            // When a day was asked for last is all that the same reply may change.
            try [
                "* FROM bars", "* FROM bar_revisions", "* FROM bar_codes", "* FROM bar_days",
                "source, trade_date, bars FROM fetch_marks", "* FROM refused_rows",
            ].flatMap { rows in
                try Row.fetchAll(db, sql: "SELECT \(rows)").map { "\(rows) \($0)" }
            }
        }
    }

    @Test(
        "says of each source how many of the present bars it gave: a corrected bar counts for the one that corrected it"
    )
    func origins() async throws {
        let store = SQLiteBarStore(try .inMemory())
        #expect(try await store.origins() == [])
        let days = BarBuilder.weekdays(3, from: TradeDate(dayNumber: 20_000))
        let bars = BarBuilder().market(of: BarBuilder.codes(4), on: days)
        for day in days {
            let reply = BarReply(bars: bars.filter { $0.date == day }, calls: 1)
            try await store.store(reply, of: day, from: "tushare", at: Date(timeIntervalSince1970: 1))
        }
        let corrected = bars.filter { $0.date == days[1] }.prefix(1).map {
            DailyBar(
                code: $0.code, date: $0.date, open: $0.open, high: $0.high, low: $0.low, close: $0.close,
                preClose: $0.preClose, volume: $0.volume + 1, amount: $0.amount)
        }
        try await store.store(
            BarReply(bars: corrected, calls: 1), of: days[1], from: "csv", at: Date(timeIntervalSince1970: 2))
        #expect(
            try await store.origins() == [
                BarOrigin(source: "csv", bars: 1, first: days[1], last: days[1]),
                BarOrigin(source: "tushare", bars: 11, first: days[0], last: days[2]),
            ])
    }

    @Test("corrections are the bars that a later landing changed, and a mark tells when its day was asked for last")
    func landedCorrections() async throws {
        let days = BarBuilder.weekdays(3, from: try day(20_261_102))
        let bars = BarBuilder().market(of: BarBuilder.codes(3), on: days)
        for date in days {
            try await store.store(
                BarReply(bars: bars.filter { $0.date == date }, calls: 1), of: date, from: "tushare", at: at(0))
        }
        var second = bars.filter { $0.date == days[1] }
        try await store.store(BarReply(bars: second, calls: 1), of: days[1], from: "tushare", at: at(10))
        #expect(
            try await store.corrections(after: at(0), knownAt: at(10), covered: [:]) == [:],
            "the same again corrects nothing")
        let old = second[2]
        second[2] = DailyBar(
            code: old.code, date: old.date, open: old.open, high: old.high, low: old.low, close: old.close,
            preClose: old.preClose, volume: old.volume + 1, amount: old.amount)
        try await store.store(BarReply(bars: second, calls: 1), of: days[1], from: "tushare", at: at(20))
        #expect(try await store.corrections(after: at(0), knownAt: at(20), covered: [:]) == [old.code: [days[1]]])
        #expect(try await store.corrections(after: at(20), knownAt: at(30), covered: [:]) == [:])
        #expect(try await store.corrections(after: at(0), knownAt: at(19), covered: [:]) == [:])
        #expect(
            try await store.askedAt(from: "tushare") == [days[0]: at(0), days[1]: at(20), days[2]: at(0)])
    }

    @Test("bars come back to the last bit")
    func exact() async throws {
        let days = BarBuilder.weekdays(40, from: try day(20_260_901))
        let bars = BarBuilder(seed: 7).market(of: BarBuilder.codes(3), on: days)
        for (date, bars) in Dictionary(grouping: bars, by: \.date) {
            try await store.store(BarReply(bars: bars.reversed(), calls: 1), of: date, from: "csv", at: noon)
        }
        for code in BarBuilder.codes(3) {
            let window = try await store.window(of: code, asOf: try day(20_991_231), count: 1_000, knownAt: noon)
            #expect(window == bars.filter { $0.code == code })
        }
    }

    @Test("storing the same reply again changes nothing, not even an instant")
    func idempotent() async throws {
        let day = try day(20_261_119)
        let reply = BarReply(
            bars: [bar(code(1), day, close: 10), bar(code(2), day, close: 20, amount: nil)],
            refused: [RefusedRow(place: "daily 600003.SH", reason: "a price is not positive")], calls: 1)
        try await store.store(reply, of: day, from: "tushare", at: noon)
        let before = try await contents()
        try await store.store(reply, of: day, from: "tushare", at: at(3_600))
        #expect(try await contents() == before)
        #expect(before.count == 7)
    }

    @Test("stocks that refused rows name are told by day")
    func refusedCodes() async throws {
        let (day, later) = (try day(20_261_119), try day(20_261_120))
        let rows = [
            RefusedRow(place: "tencent quote 600003.SH 20261119", reason: "no quote", date: day),
            RefusedRow(place: "daily 600004.SH", reason: "a price is not positive"),
            RefusedRow(place: "bars.csv line 7", reason: "a price is not positive"),
        ]
        try await store.storeRefused(rows, asked: later, from: "free", at: noon)
        #expect(try await store.refusedCodes(in: day...later) == [day: [code(3)], later: [code(4)]])
        #expect(try await store.refusedCodes(in: day...day) == [day: [code(3)]])
    }

    @Test("a bar keeps the source that its reply names, and the mark the source that was asked")
    func realSource() async throws {
        let day = try day(20_261_119)
        let quoted = BarReply(bars: [bar(code(1), day, close: 10)], calls: 1, source: "tencent")
        let history = BarReply(bars: [bar(code(2), day, close: 10)], calls: 1, source: "sina")
        try await store.store(quoted, of: day, from: "free", at: noon)
        try await store.store(history, of: code(2), in: day...day, from: "free", at: noon)
        #expect(try await store.bars(of: code(1), in: day...day, knownAt: noon).map(\.source) == ["tencent"])
        #expect(try await store.bars(of: code(2), in: day...day, knownAt: noon).map(\.source) == ["sina"])
        #expect(try await store.askedDays(from: "free") == [day: 1])
        #expect(try await store.askedRanges(from: "free").keys.sorted() == [code(2)])
    }

    @Test("a correction replaces the bar and stays visible as it was before")
    func corrections() async throws {
        let day = try day(20_261_119)
        let code = code(1)
        for (index, close) in [10.0, 11, 11, 12].enumerated() {
            let reply = BarReply(bars: [bar(code, day, close: close, amount: close < 12 ? nil : 5)], calls: 1)
            try await store.store(reply, of: day, from: "csv", at: at(Double(index) * 100))
        }
        func close(_ knownAt: Date) async throws -> [Double] {
            try await store.window(of: code, asOf: day, count: 9, knownAt: knownAt).map(\.close)
        }
        #expect(try await close(at(-0.001)) == [])
        #expect(try await close(at(0)) == [10])
        #expect(try await close(at(99.999)) == [10])
        #expect(try await close(at(100)) == [11])
        #expect(try await close(at(299)) == [11])
        #expect(try await close(at(300)) == [12])
    }

    @Test("a clock set back does not reorder the versions of a bar")
    func clockSetBack() async throws {
        let day = try day(20_261_119)
        for (close, instant) in [(10.0, at(100)), (11, at(50)), (12, at(200))] {
            try await store.store(
                BarReply(bars: [bar(code(1), day, close: close)], calls: 1), of: day, from: "csv", at: instant)
        }
        // When the clock showed 99 for the last time, both of the first two had come in.
        for instant in [at(150), at(99)] {
            let seen = try await store.window(of: code(1), asOf: day, count: 1, knownAt: instant)
            #expect(seen.map(\.close) == [11])
        }
        #expect(try await store.window(of: code(1), asOf: day, count: 1, knownAt: at(49)) == [])
    }

    @Test("an answer about a stock is marked as far as it is whole; what is open is so since the first that left it so")
    func openAnswers() async throws {
        let days = BarBuilder.weekdays(9, from: try day(20_261_102))
        func store(_ range: ClosedRange<Int>, through end: Int?, at instant: Date, bars: [DailyBar] = []) async throws {
            try await self.store.store(
                BarReply(bars: bars, calls: 1), of: code(1), in: days[range.lowerBound]...days[range.upperBound],
                wholeThrough: end.map { days[$0] }, from: "free", at: instant)
        }
        func mark() async throws -> ClosedRange<TradeDate>? { try await self.store.askedRanges(from: "free")[code(1)] }
        func open() async throws -> OpenAnswer? { try await self.store.openAnswers(from: "free")[code(1)] }

        try await store(4...6, through: nil, at: at(0))
        #expect(try await mark() == nil)
        #expect(try await open() == OpenAnswer(days: days[4]...days[6], since: at(0), askedAt: at(0)))
        try await store(4...7, through: 5, at: at(1), bars: [bar(code(1), days[7], close: 10)])
        #expect(try await mark() == days[4]...days[5])
        #expect(
            try await open()
                == OpenAnswer(days: days[5].advanced(by: 1)...days[7], since: at(0), askedAt: at(1)))
        #expect(try await self.store.codes(on: days[7], knownAt: at(1)) == [code(1)], "a bar of an open day is stored")
        // Before the mark and apart from it: it would be forgotten.
        try await store(0...3, through: 1, at: at(2))
        #expect(try await mark() == days[4]...days[5])
        #expect(try await open()?.since == at(2))
        try await store(0...3, through: 3, at: at(3))
        #expect(try await mark()?.lowerBound == days[0])
        #expect(try await open() == nil)
        #expect(try await self.store.openAnswers(from: "csv").isEmpty)
    }

    @Test("marks tell an asked day without rows from a day never asked")
    func marks() async throws {
        let (holiday, trading) = (try day(20_261_001), try day(20_261_009))
        try await store.store(BarReply(bars: [], calls: 1), of: holiday, from: "tushare", at: noon)
        try await store.store(
            BarReply(bars: [bar(code(1), trading, close: 1)], calls: 1), of: trading, from: "tushare", at: noon)
        #expect(try await store.askedDays(from: "tushare") == [holiday: 0, trading: 1])
        #expect(try await store.askedDays(from: "csv") == [:])
        let all = try day(20_260_101)...(try day(20_261_231))
        #expect(try await store.tradingDays(in: all, knownAt: noon) == [trading])
        try await store.store(
            BarReply(bars: [bar(code(1), holiday, close: 1)], calls: 1), of: holiday, from: "tushare", at: at(1))
        #expect(try await store.askedDays(from: "tushare")[holiday] == 1)
    }

    @Test("refused rows are read with place and reason, newest day first, by days and by the code in their place")
    func refusals() async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        let store = SQLiteBarStore(try .inMemory())
        func refused(_ place: String) -> BarReply {
            BarReply(bars: [], refused: [RefusedRow(place: place, reason: "vol or amount is negative")], calls: 1)
        }
        try await store.store(refused("daily 600001.SH 20261116"), of: monday, from: "tushare", at: at(0))
        try await store.store(refused("daily 600002.SH 20261117"), of: tuesday, from: "tushare", at: at(1))
        try await store.store(refused("daily 600002.SH 20261117"), of: tuesday, from: "tushare", at: at(9))
        let all = try await store.refusals(of: nil, in: monday...tuesday, limit: 10)
        let rows = [(code(2), tuesday, at(1)), (code(1), monday, at(0))].map { code, date, instant in
            Refusals.Row(
                source: "tushare", date: date, place: "daily \(code) \(date)", reason: "vol or amount is negative",
                refusedAt: instant)
        }
        #expect(all == Refusals(total: 2, rows: rows))
        #expect(
            try await store.refusals(of: nil, in: monday...tuesday, limit: 1) == Refusals(total: 2, rows: [rows[0]]))
        #expect(try await store.refusals(of: nil, in: monday...monday, limit: 9) == Refusals(total: 1, rows: [rows[1]]))
        #expect(
            try await store.refusals(of: code(2), in: monday...tuesday, limit: 9) == Refusals(total: 1, rows: [rows[0]])
        )
        #expect(try await store.refusals(of: code(3), in: monday...tuesday, limit: 9) == Refusals())
    }

    @Test("a refused row stands under its own day with its values, and those that break a rule are counted by it")
    func refusedValues() async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        let rows = [10.0, 11].map { open in
            RefusedRow(
                place: "tencent 600001.SH 20261116", reason: "open or close lies outside low…high", date: monday,
                content: "open \(open)", rule: .priceOrder)
        }
        let other = RefusedRow(place: "tencent 600001.SH", reason: "a row without a date", content: "[]")
        try await store.store(
            BarReply(bars: [], refused: rows + rows + [other], calls: 1, source: "tencent"), of: code(1),
            in: monday...tuesday, from: "free", at: noon)
        let stored = try await store.refusals(of: nil, in: monday...tuesday, limit: 9)
        #expect(stored.total == 3)
        #expect(stored.counts == [Refusals.Count(rule: .priceOrder, count: 2)])
        #expect(stored.rows.map(\.date) == [tuesday, monday, monday])
        #expect(stored.rows.map(\.content) == ["[]", "open 10.0", "open 11.0"])
        #expect(stored.rows.map(\.rule) == [nil, .priceOrder, .priceOrder])
        let limited = try await store.refusals(of: nil, in: monday...monday, limit: 1)
        #expect(limited.total == 2 && limited.counts.map(\.count) == [2] && limited.rows.count == 1)
    }

    @Test("a reply of another day, or with a code twice, is refused as a whole")
    func badReplies() async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        let good = bar(code(1), monday, close: 10)
        for bad in [[good, bar(code(2), tuesday, close: 1)], [good, bar(code(1), monday, close: 11)]] {
            await #expect(throws: TrainerError.self) {
                try await store.store(BarReply(bars: bad, calls: 1), of: monday, from: "csv", at: noon)
            }
        }
        #expect(try await contents() == [])
    }

    @Test("a bar that cannot be is refused before it lands, and nothing of its reply stays")
    func refusesDefects() async throws {
        let day = try day(20_261_116)
        let impossible = DailyBar(
            code: code(2), date: day, open: 10, high: 9, low: 8, close: 9, preClose: 9, volume: 1, amount: nil)
        let nan = DailyBar(
            code: code(2), date: day, open: .nan, high: 9, low: 8, close: 9, preClose: 9, volume: 1, amount: nil)
        for bad in [impossible, nan] {
            let error = await #expect(throws: TrainerError.self) {
                try await store.store(
                    BarReply(bars: [bar(code(1), day, close: 1), bad], calls: 1), of: day, from: "csv", at: noon)
            }
            #expect(error?.code == .internalFault)
        }
        #expect(try await contents() == [])
    }

    @Test(
        "a code that is none is refused", arguments: ["60000.SH", "600000.SS", "60O000.SH", "600000SH.", "600000.SHX"])
    func badCode(text: String) async throws {
        let day = try day(20_261_116)
        await #expect(throws: TrainerError.self) {
            try await store.store(
                BarReply(bars: [bar(TSCode(trusted: text), day, close: 1)], calls: 1), of: day, from: "csv", at: noon)
        }
        #expect(try await contents() == [])
    }

    @Test("numbers of codes come back, and sort as the codes do")
    func codeNumbers() throws {
        let codes = [
            "000001.SZ", "000002.SZ", "430047.BJ", "600000.SH", "600000.SZ", "688001.SH", "920001.BJ", "999999.SZ",
        ]
        let numbers = try codes.map { try BarNumber.number(of: TSCode(trusted: $0)) }
        #expect(numbers == numbers.sorted())
        #expect(numbers.map { BarNumber.code($0).rawValue } == codes)
        let day = try day(20_261_116)
        #expect(BarNumber.day(BarNumber.bar(code: numbers[7], day)) == day)
        #expect(BarNumber.codeNumber(BarNumber.bar(code: numbers[7], day)) == numbers[7])
    }

    @Test("replies by stock and by day make one table, and their marks grow without gaps")
    func byStock() async throws {
        let days = BarBuilder.weekdays(10, from: try day(20_261_102))
        let bars = BarBuilder(seed: 3).bars(of: code(1), on: days)
        func store(_ range: ClosedRange<Int>, at instant: Date) async throws {
            try await self.store.store(
                BarReply(bars: Array(bars[range]), calls: 1), of: code(1),
                in: days[range.lowerBound]...days[range.upperBound],
                from: "tencent", at: instant)
        }
        try await store(4...6, at: at(0))
        try await store(7...8, at: at(1))
        try await store(2...5, at: at(2))
        #expect(try await self.store.askedRanges(from: "tencent") == [code(1): days[2]...days[8]])
        try await self.store.store(BarReply(bars: [bars[9]], calls: 1), of: days[9], from: "tencent", at: at(3))
        let seen = try await self.store.window(of: code(1), asOf: days[9], count: 20, knownAt: at(9))
        #expect(seen == Array(bars[2...9]))
        try await store(0...0, at: at(4))
        #expect(try await self.store.askedRanges(from: "tencent") == [code(1): days[0]...days[0]])
        #expect(try await self.store.askedDays(from: "tencent") == [days[9]: 1])
    }

    @Test("a stock's reply with a bar of another stock, or outside its days, is refused as a whole")
    func badStockReplies() async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        for bad in [bar(code(2), monday, close: 1), bar(code(1), tuesday, close: 1)] {
            await #expect(throws: TrainerError.self) {
                try await store.store(
                    BarReply(bars: [bar(code(1), monday, close: 10), bad], calls: 1), of: code(1), in: monday...monday,
                    from: "csv", at: noon)
            }
        }
        #expect(try await contents() == [])
        #expect(try await store.askedRanges(from: "csv") == [:])
    }

    @Test("a stored bar tells where it came from and when, in the version that was known")
    func origin() async throws {
        let day = try day(20_261_116)
        for (close, source, instant) in [(10.0, "tencent", at(0)), (10, "tushare", at(10)), (11, "sina", at(20))] {
            try await store.store(
                BarReply(bars: [bar(code(1), day, close: close)], calls: 1), of: day, from: source, at: instant)
        }
        func origin(_ knownAt: Date) async throws -> [StoredBar] {
            try await store.bars(of: code(1), in: day...day, knownAt: knownAt)
        }
        #expect(try await origin(at(-1)) == [])
        let first = StoredBar(bar: bar(code(1), day, close: 10), source: "tencent", ingestedAt: at(0))
        #expect(try await origin(at(15)) == [first])
        let last = StoredBar(bar: bar(code(1), day, close: 11), source: "sina", ingestedAt: at(20))
        #expect(try await origin(at(20)) == [last])
    }

    @Test("a scan of all stocks gives what their windows give, whichever way SQLite walks", arguments: [false, true])
    func scan(isReversed: Bool) async throws {
        try await database.write { db in try db.execute(sql: "PRAGMA reverse_unordered_selects = \(isReversed)") }
        let days = BarBuilder.weekdays(8, from: try day(20_261_102))
        let bars = BarBuilder(seed: 5).market(of: BarBuilder.codes(40), on: days)
        for (date, bars) in Dictionary(grouping: bars, by: \.date) {
            try await store.store(BarReply(bars: bars, calls: 1), of: date, from: "csv", at: noon)
        }
        let seen = Mutex<[DailyBar]>([])
        try await store.eachStock(in: days[2]...days[5], knownAt: noon) { bars in seen.withLock { $0 += bars } }
        #expect(seen.withLock(\.self) == bars.filter { (days[2]...days[5]).contains($0.date) })
    }

    @Test("a bar of before a stock's covered day that comes late is a correction; one of that day or after it is new")
    func lateBars() async throws {
        let days = BarBuilder.weekdays(4, from: try day(20_261_102))
        let bars = BarBuilder().market(of: BarBuilder.codes(3), on: days)
        let late = BarBuilder.codes(3)[1]
        for date in days.prefix(3) {
            let reply = bars.filter { $0.date == date && ($0.code != late || date == days[0]) }
            try await store.store(BarReply(bars: reply, calls: 1), of: date, from: "tushare", at: at(0))
        }
        for date in days {
            try await store.store(
                BarReply(bars: bars.filter { $0.date == date }, calls: 1), of: date, from: "tushare", at: at(10))
        }
        let covered = Dictionary(uniqueKeysWithValues: BarBuilder.codes(3).map { ($0, days[2]) })
        #expect(try await store.corrections(after: at(0), knownAt: at(10), covered: covered) == [late: [days[1]]])
        #expect(try await store.corrections(after: at(0), knownAt: at(10), covered: [:]) == [:])
        #expect(try await store.corrections(after: at(0), knownAt: at(9), covered: covered) == [:])
        #expect(try await store.corrections(after: at(10), knownAt: at(20), covered: covered) == [:])
    }

    @Test("the first days that landed since an instant are told, of landings of one stock each and of the others")
    func firstLanded() async throws {
        let days = BarBuilder.weekdays(5, from: try day(20_261_102))
        let codes = BarBuilder.codes(3)
        let bars = BarBuilder().market(of: codes, on: days)
        func land(_ date: TradeDate, _ seconds: TimeInterval) async throws {
            try await store.store(
                BarReply(bars: bars.filter { $0.date == date }, calls: 1), of: date, from: "free", at: at(seconds))
        }
        try await land(days[3], 0)
        try await land(days[4], 10)
        try await store.store(
            BarReply(bars: bars.filter { $0.code == codes[1] }, calls: 1), of: codes[1], in: days[0]...days[4],
            from: "free", at: at(20))
        try await land(days[2], 30)
        func landed(_ after: TimeInterval, _ knownAt: TimeInterval, before: TradeDate) async throws -> FirstLanded {
            try await store.firstLanded(after: at(after), knownAt: at(knownAt), before: before)
        }
        #expect(try await landed(0, 10, before: days[4]) == FirstLanded())
        #expect(try await landed(0, 20, before: days[4]) == FirstLanded(ofOne: [codes[1]: days[0]]))
        #expect(
            try await landed(0, 30, before: days[4]) == FirstLanded(ofAny: days[2], ofOne: [codes[1]: days[0]]))
        #expect(try await landed(20, 30, before: days[2]) == FirstLanded())
        #expect(try await landed(30, 99, before: days[4]) == FirstLanded())
    }

    @Test("late bars are found by what landings brought: of one stock, of many, and where that was never written down")
    func lateBarsOfStocks() async throws {
        let days = BarBuilder.weekdays(5, from: try day(20_261_102))
        let codes = BarBuilder.codes(3)
        let bars = BarBuilder().market(of: codes, on: days)
        for date in days.dropFirst(2) {
            try await store.store(
                BarReply(bars: bars.filter { $0.date == date }, calls: 1), of: date, from: "free", at: at(0))
        }
        let covered = Dictionary(uniqueKeysWithValues: codes.map { ($0, days[4]) })
        func late() async throws -> [TSCode: Set<TradeDate>] {
            try await store.corrections(after: at(0), knownAt: at(99), covered: covered)
        }
        #expect(try await late() == [:])
        try await store.store(
            BarReply(bars: bars.filter { $0.code == codes[1] }, calls: 1), of: codes[1], in: days[0]...days[4],
            from: "free", at: at(10))
        #expect(try await late() == [codes[1]: [days[0], days[1]]])
        try await store.store(
            BarReply(bars: bars.filter { $0.date == days[1] }, calls: 1), of: days[1], from: "free", at: at(20))
        let all: [TSCode: Set<TradeDate>] = [
            codes[0]: [days[1]], codes[1]: [days[0], days[1]], codes[2]: [days[1]],
        ]
        #expect(try await late() == all)
        try await database.write { db in
            try db.execute(sql: "UPDATE landings SET first_day = NULL, last_day = NULL, code = NULL")
        }
        #expect(try await late() == all)
    }

    @Test("landings merged in one go make the tables that merging each by itself makes", arguments: 1...8)
    func mergedInOneGo(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let other = try TrainerDatabase.inMemory()
        let days = BarBuilder.weekdays(5, from: try day(20_261_109))
        for step in 0..<24 {
            let date = try #require(days.randomElement(using: &random))
            let bars = (0..<30).filter { _ in .random(using: &random) }.map { number in
                bar(
                    code(number), date, close: Double(Int.random(in: 1...2, using: &random)),
                    amount: .random(using: &random) ? 1 : nil)
            }
            let reply = BarReply(bars: bars, calls: 1)
            try await store.store(reply, of: date, from: "csv", at: at(Double(step)))
            try await SQLiteBarStore(other).store(reply, of: date, from: "csv", at: at(Double(step)))
            try await LandingStore(other).merge()
            // A part of new bars alone, then ever more corrections among them.
            if Int.random(in: 0..<6, using: &random) == 0 { try await LandingStore(database).merge() }
        }
        try await LandingStore(database).merge()
        let (tables, expected) = (try await Self.barTables(of: database), try await Self.barTables(of: other))
        #expect(tables == expected)
        #expect(tables.contains { $0.hasPrefix("bar_revisions") })
    }

    private static func barTables(of database: TrainerDatabase) async throws -> [String] {
        try await database.read { db in
            try [
                ("bars", "SELECT * FROM bars"), ("bar_codes", "SELECT * FROM bar_codes"),
                ("bar_days", "SELECT * FROM bar_days"),
                (
                    "bar_revisions",
                    """
                    SELECT bar, open, high, low, close, pre_close, volume, amount, landing, superseded
                    FROM bar_revisions ORDER BY bar, landing
                    """
                ),
            ].flatMap { table, sql in try Row.fetchAll(db, sql: sql).map { "\(table) \($0)" } }
        }
    }

    @Test("every question gets what was known then, as replaying all replies says", arguments: 1...12)
    func againstReplay(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        var replay = Replay()
        let days = BarBuilder.weekdays(8, from: try day(20_261_109))
        for step in 0..<60 {
            let date = try #require(days.randomElement(using: &random))
            let reply = (0..<5).filter { _ in .random(using: &random) }.map {
                bar(code($0), date, close: Double(Int.random(in: 1...3, using: &random)))
            }
            // Some steps share their instant with the one before.
            let instant = at(Double(step - step % 3) + (step % 2 == 0 ? 0 : 0.25))
            replay.events.append((max(instant, replay.events.last?.at ?? instant), reply))
            try await store.store(BarReply(bars: reply, calls: 1), of: date, from: "csv", at: replay.events[step].at)
        }
        for _ in 0..<200 {
            let knownAt = at(.random(in: -2...64, using: &random).rounded())
            let date = try #require(days.randomElement(using: &random))
            let known = replay.known(at: knownAt)
            let code = code(.random(in: 0..<6, using: &random))
            let count = Int.random(in: 0...9, using: &random)
            let window = try await store.window(of: code, asOf: date, count: count, knownAt: knownAt)
            let ofCode = known.filter { $0.code == code && $0.date <= date }
            #expect(window == Array(ofCode.suffix(count)))
            let codes = try await store.codes(on: date, knownAt: knownAt)
            #expect(codes == known.filter { $0.date == date }.map(\.code).sorted())
            let knownDays = Set(known.map(\.date))
            let newest = try await store.newestDay(atOrBefore: date, knownAt: knownAt)
            #expect(newest == knownDays.filter { $0 <= date }.max())
            let range = days[2]...days[6]
            let trading = try await store.tradingDays(in: range, knownAt: knownAt)
            #expect(trading == knownDays.filter { range.contains($0) }.sorted())
            let scanned = Mutex<[DailyBar]>([])
            try await store.eachStock(in: range, knownAt: knownAt) { bars in scanned.withLock { $0 += bars } }
            #expect(scanned.withLock(\.self) == known.filter { range.contains($0.date) })
        }
    }

    @Test(
        "a stock that left a code behind has the bars of both, from its first day under the new one on",
        arguments: 1...8)
    func renumbered(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        var replay = Replay()
        let (old, new, other) = (code(1), code(2), code(3))
        let days = BarBuilder.weekdays(12, from: try day(20_261_102))
        // Both codes may have a day, and some days come twice, the second time with other prices.
        for (step, date) in (days + days.prefix(4)).shuffled(using: &random).enumerated() {
            let reply = [old, new, other].filter { _ in Int.random(in: 0..<3, using: &random) > 0 }.map {
                bar($0, date, close: Double(Int.random(in: 1...9, using: &random)))
            }
            replay.events.append((at(Double(step)), reply))
            try await store.store(BarReply(bars: reply, calls: 1), of: date, from: "csv", at: at(Double(step)))
        }
        try await SQLiteReferenceStore(database).store([CodeChange(old: old, new: new)], from: "tushare", at: at(6))
        var joined = 0
        for _ in 0..<100 {
            let seconds = Double.random(in: 0...16, using: &random).rounded()
            let (knownAt, known) = (at(seconds), replay.known(at: at(seconds)))
            let last = try #require(days.dropFirst(2).randomElement(using: &random))
            func own(_ code: TSCode) -> [DailyBar] { known.filter { $0.code == code && $0.date <= last } }
            let isOne = seconds >= 6 && !own(new).isEmpty
            let days = Set(own(new).map(\.date))
            let stock =
                (own(new) + (isOne ? own(old).filter { !days.contains($0.date) }.map { $0.under(new) } : []))
                .sorted { $0.date < $1.date }
            joined += stock.count > own(new).count ? 1 : 0
            let count = Int.random(in: 0...12, using: &random)
            let window = try await store.window(of: new, asOf: last, count: count, knownAt: knownAt)
            #expect(window == Array(stock.suffix(count)))
            #expect(try await store.window(of: old, asOf: last, count: 99, knownAt: knownAt) == own(old))
            let range = try day(20_261_104)...last
            let stored = try await store.bars(of: new, in: range, knownAt: knownAt)
            #expect(stored.map(\.bar) == stock.filter { range.contains($0.date) })
            let scanned = Mutex<[[DailyBar]]>([])
            try await store.eachStock(in: range, knownAt: knownAt) { bars in scanned.withLock { $0.append(bars) } }
            let stocks = [isOne ? [] : own(old), stock, own(other)].map { $0.filter { range.contains($0.date) } }
            #expect(scanned.withLock(\.self) == stocks.filter { !$0.isEmpty })
        }
        #expect(joined > 10)
    }
}

/// The slow way: all that was ever stored, replayed up to an instant.
private struct Replay {
    private struct Key: Hashable {
        let code: TSCode
        let date: TradeDate
    }
    var events: [(at: Date, bars: [DailyBar])] = []

    /// By code, then day.
    func known(at instant: Date) -> [DailyBar] {
        var latest: [Key: DailyBar] = [:]
        for event in events where event.at <= instant {
            for bar in event.bars { latest[Key(code: bar.code, date: bar.date)] = bar }
        }
        return latest.values.sorted { ($0.code, $0.date) < ($1.code, $1.date) }
    }
}
