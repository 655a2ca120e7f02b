internal import GRDB
internal import Messages
internal import TrainerCore

/// Reads bars as they were known at one instant. Bare statements: a window is read for every sample, and all bars by
/// every check of the whole market.
///
/// A stock that has left a code behind is one stock from its first bar under the new code on: its bars are those of both
/// codes, and of a day that both have, the new code's. Before that day nobody knows it by the new one.
struct BarReader {
    private let db: Database
    private let knownAt: StoredInstant
    /// The newest landing that was known then; 0 where there was none.
    let landing: Int64
    /// Whether nothing has landed since: then every row stands as it is, and no version need be looked at.
    private let isNewest: Bool

    init(_ db: Database, knownAt: StoredInstant) throws {
        self.db = db
        self.knownAt = knownAt
        landing =
            try Int64.fetchOne(
                db.cachedStatement(
                    sql: "SELECT landing FROM landings WHERE landed_at <= ? ORDER BY landing DESC LIMIT 1"),
                arguments: [knownAt]) ?? 0
        isNewest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(landing) FROM landings")) ?? 0 == landing
    }

    func window(of code: TSCode, asOf: TradeDate, count: Int) throws -> [DailyBar] {
        let own = try barsAlone(under: code, asOf: asOf, count: count)
        guard !own.isEmpty else { return [] }
        let earlier = try CodeChangeRows.earlier(than: code, knownAt: knownAt, db)
        guard !earlier.isEmpty else { return own }
        let before = try earlier.map { old in
            try barsAlone(under: old, asOf: asOf, count: count).map { $0.under(code) }
        }
        return Array(Self.joined(before, own, by: \.date).suffix(count))
    }

    /// Ascending.
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) throws -> [DailyBar] {
        let own = try barsAlone(under: code, in: range)
        let earlier = try CodeChangeRows.earlier(than: code, knownAt: knownAt, db)
        guard !earlier.isEmpty, try hasTraded(code, by: range.upperBound) else { return own }
        let before = try earlier.map { old in try barsAlone(under: old, in: range).map { $0.under(code) } }
        return Self.joined(before, own, by: \.date)
    }

    /// Ascending, each with where it came from and when. Of a corrected bar, the version that was known then.
    func storedBars(of code: TSCode, in range: ClosedRange<TradeDate>) throws -> [StoredBar] {
        let own = try storedBarsAlone(under: code, in: range)
        let earlier = try CodeChangeRows.earlier(than: code, knownAt: knownAt, db)
        guard !earlier.isEmpty, try hasTraded(code, by: range.upperBound) else { return own }
        let before = try earlier.map { old in
            try storedBarsAlone(under: old, in: range).map {
                StoredBar(bar: $0.bar.under(code), source: $0.source, ingestedAt: $0.ingestedAt)
            }
        }
        return Self.joined(before, own, by: \.bar.date)
    }

    private func hasTraded(_ code: TSCode, by day: TradeDate) throws -> Bool {
        try !barsAlone(under: code, asOf: day, count: 1).isEmpty
    }

    /// - Parameters:
    ///   - before: the bars under each of the codes left behind.
    ///   - own: those under the stock's code.
    private static func joined<Bar>(_ before: [[Bar]], _ own: [Bar], by day: (Bar) -> TradeDate) -> [Bar] {
        // As a rule one code's days end before the next one's begin.
        if before.count == 1, let last = before[0].last, let first = own.first, day(last) < day(first) {
            return before[0] + own
        }
        var byDay: [TradeDate: Bar] = [:]
        for bars in before + [own] {
            for bar in bars { byDay[day(bar)] = bar }
        }
        return byDay.sorted { $0.key < $1.key }.map(\.value)
    }

    private func barsAlone(under code: TSCode, in range: ClosedRange<TradeDate>) throws -> [DailyBar] {
        var bars: [DailyBar] = []
        let numbers = BarNumber.bars(code: try BarNumber.number(of: code), in: range)
        try read(try BareStatement(db, select + " ORDER BY bar"), numbers, of: code, into: &bars)
        return bars
    }

    private func barsAlone(under code: TSCode, asOf: TradeDate, count: Int) throws -> [DailyBar] {
        guard count > 0 else { return [] }
        let numbers = BarNumber.bars(
            code: try BarNumber.number(of: code), in: TradeDate(dayNumber: 0)...max(asOf, TradeDate(dayNumber: 0)))
        var bars: [DailyBar] = []
        bars.reserveCapacity(min(count, 512))
        let statement = try BareStatement(db, select + " ORDER BY bar DESC LIMIT ?4")
        statement.bind(count, at: 4)
        try read(statement, numbers, of: code, into: &bars)
        bars.reverse()
        return bars
    }

    private func storedBarsAlone(under code: TSCode, in range: ClosedRange<TradeDate>) throws -> [StoredBar] {
        let numbers = BarNumber.bars(code: try BarNumber.number(of: code), in: range)
        return try Row.fetchAll(
            db,
            sql: """
                SELECT v.*, source, landed_at FROM (
                    SELECT bar, open, high, low, close, pre_close, volume, amount, landing FROM bars
                    WHERE bar BETWEEN :first AND :last AND landing <= :landing
                    UNION ALL
                    SELECT bar, open, high, low, close, pre_close, volume, amount, landing FROM bar_revisions
                    WHERE bar BETWEEN :first AND :last AND landing <= :landing AND superseded > :landing
                ) AS v JOIN landings USING (landing) ORDER BY bar
                """,
            arguments: ["first": numbers.lowerBound, "last": numbers.upperBound, "landing": landing]
        ).map { row in
            StoredBar(
                bar: DailyBar(
                    code: code, date: BarNumber.day(row["bar"]), open: row["open"], high: row["high"], low: row["low"],
                    close: row["close"], preClose: row["pre_close"], volume: row["volume"], amount: row["amount"]),
                source: row["source"], ingestedAt: (row["landed_at"] as StoredInstant).date)
        }
    }

    /// The bars of every stock that has some in `range`, by code, each ascending.
    func eachStock(in range: ClosedRange<TradeDate>, _ body: ([DailyBar]) throws -> Void) throws {
        let codes = try Int64.fetchAll(db, sql: "SELECT code FROM bar_codes ORDER BY code")
        let statement = try BareStatement(db, selectAtOnce)
        if !isNewest { statement.bind(landing, at: 3) }
        var sink = BarSink(landing: landing)
        let earlier = try earlierCodes(ofStocksBy: range.upperBound)
        let leftBehind = Set(earlier.values.joined())
        for number in codes where !leftBehind.contains(number) {
            try fill(&sink, with: number, in: range, from: statement)
            if let earlier = earlier[number] {
                let (code, own) = (BarNumber.code(number), sink.bars)
                let before = try earlier.map { old in
                    try fill(&sink, with: old, in: range, from: statement)
                    return sink.bars.map { $0.under(code) }
                }
                let bars = Self.joined(before, own, by: \.date)
                if !bars.isEmpty { try body(bars) }
            } else if !sink.bars.isEmpty {
                try body(sink.bars)
            }
        }
    }

    private func fill(
        _ sink: inout BarSink, with number: Int64, in range: ClosedRange<TradeDate>, from statement: BareStatement
    ) throws {
        let numbers = BarNumber.bars(code: number, in: range)
        statement.bind(numbers.lowerBound, at: 1)
        statement.bind(numbers.upperBound, at: 2)
        try sink.fill(with: BarNumber.code(number), from: statement, at: 4)
        try sink.restore(revision(of:))
    }

    /// By number, the codes that stocks had left behind by `day`.
    private func earlierCodes(ofStocksBy day: TradeDate) throws -> [Int64: [Int64]] {
        let history = try CodeChangeRows.history(db, knownAt: knownAt)
        var numbers: [Int64: [Int64]] = [:]
        for code in history.changed {
            guard try hasTraded(code, by: day) else { continue }
            numbers[try BarNumber.number(of: code)] = try history.earlier(than: code).map(BarNumber.number(of:))
        }
        return numbers
    }

    /// The days before each of `ends` whose bar landed for the first time with `first` or after it. Only the days that
    /// these landings can have brought are looked at: on most nights that is one day, which no stock's end lies after.
    func late(since first: Int64, before ends: [TSCode: TradeDate]) throws -> [TSCode: Set<TradeDate>] {
        guard let last = ends.values.max() else { return [:] }
        let brought = try broughtDays(since: first, before: last)
        let statement = try BareStatement(
            db, "SELECT bar FROM bars WHERE bar BETWEEN ? AND ? AND first_landing BETWEEN ? AND ?")
        statement.bind(first, at: 3)
        statement.bind(landing, at: 4)
        var days: [TSCode: Set<TradeDate>] = [:]
        for (code, end) in ends {
            let number = try BarNumber.number(of: code)
            guard let range = brought.days(of: number), range.lowerBound < end else { continue }
            let numbers = BarNumber.bars(
                code: number, in: range.lowerBound...min(range.upperBound, end.advanced(by: -1)))
            statement.bind(numbers.lowerBound, at: 1)
            statement.bind(numbers.upperBound, at: 2)
            while try statement.step() { days[code, default: []].insert(BarNumber.day(statement.int64(0))) }
            statement.reset()
        }
        return days
    }

    /// The first days before `end` that landings from `first` on brought.
    func firstLanded(since first: Int64, before end: TradeDate) throws -> FirstLanded {
        let brought = try broughtDays(since: first, before: end)
        return FirstLanded(
            ofAny: brought.ofAny?.lowerBound,
            ofOne: Dictionary(
                uniqueKeysWithValues: brought.ofOne.map { (BarNumber.code($0.key), $0.value.lowerBound) }))
    }

    /// Days that landings brought: some of one stock each, the others of any.
    private struct Brought {
        var ofAny: ClosedRange<TradeDate>?
        var ofOne: [Int64: ClosedRange<TradeDate>] = [:]

        func days(of code: Int64) -> ClosedRange<TradeDate>? { Self.hull(ofAny, ofOne[code]) }

        static func hull(_ one: ClosedRange<TradeDate>?, _ other: ClosedRange<TradeDate>?) -> ClosedRange<TradeDate>? {
            guard let one, let other else { return one ?? other }
            return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
        }
    }

    private func broughtDays(since first: Int64, before end: TradeDate) throws -> Brought {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT code, min(first_day) AS first_day, max(last_day) AS last_day, count(*) > count(first_day) AS untold
                FROM landings WHERE landing BETWEEN ? AND ? AND coalesce(first_day, 0) < ? GROUP BY code
                """,
            arguments: [first, landing, end.stored])
        var brought = Brought()
        while let row = try rows.next() {
            var range = min(TradeDate(dayNumber: 0), end)...end
            if !(row["untold"] as Bool) {
                let first = try row.required(row.day("first_day"), table: "landings", key: "first_day")
                range = first...(try row.required(row.day("last_day"), table: "landings", key: "last_day"))
            }
            if let code = row["code"] as Int64? {
                brought.ofOne[code] = range
            } else {
                brought.ofAny = Brought.hull(brought.ofAny, range)
            }
        }
        return brought
    }

    private var select: String {
        isNewest
            ? "SELECT bar, open, high, low, close, pre_close, volume, amount FROM bars WHERE bar BETWEEN ?1 AND ?2"
            : """
            SELECT bar, open, high, low, close, pre_close, volume, amount, landing FROM bars
            WHERE bar BETWEEN ?1 AND ?2 AND first_landing <= ?3
            """
    }

    /// The same for a `BarSink`, which is the fourth value.
    private var selectAtOnce: String {
        let columns = "bar, open, high, low, close, pre_close, volume, amount"
        return isNewest
            ? "SELECT \(BarSink.function)(?4, \(columns), 0) FROM bars WHERE bar BETWEEN ?1 AND ?2"
            : """
            SELECT \(BarSink.function)(?4, \(columns), landing) FROM bars
            WHERE bar BETWEEN ?1 AND ?2 AND first_landing <= ?3
            """
    }

    /// Appends the rows in the statement's order, each in the version that was known.
    private func read(
        _ statement: BareStatement, _ numbers: ClosedRange<Int64>, of code: TSCode, into bars: inout [DailyBar]
    ) throws {
        statement.bind(numbers.lowerBound, at: 1)
        statement.bind(numbers.upperBound, at: 2)
        if !isNewest { statement.bind(landing, at: 3) }
        defer { statement.reset() }
        var corrected: [Int] = []
        while try statement.step() {
            if !isNewest, statement.int64(8) > landing { corrected.append(bars.count) }
            bars.append(Self.bar(code, statement))
        }
        for place in corrected { bars[place] = try revision(of: bars[place]) }
    }

    /// The version of a bar, corrected since, that stood at this reader's instant.
    private func revision(of bar: DailyBar) throws -> DailyBar {
        let statement = try BareStatement(
            db,
            """
            SELECT bar, open, high, low, close, pre_close, volume, amount FROM bar_revisions
            WHERE bar = ?1 AND landing <= ?2 AND superseded > ?2
            """)
        statement.bind(BarNumber.bar(code: try BarNumber.number(of: bar.code), bar.date), at: 1)
        statement.bind(landing, at: 2)
        defer { statement.reset() }
        guard try statement.step() else {
            throw TrainerError(
                .storeUnusable, .storeRowUnreadable(table: "bar_revisions", key: "\(bar.code) \(bar.date)"),
                hint: .storeRowUnreadableHint)
        }
        return Self.bar(bar.code, statement)
    }

    private static func bar(_ code: TSCode, _ row: BareStatement) -> DailyBar {
        DailyBar(
            code: code, date: BarNumber.day(row.int64(0)), open: row.double(1), high: row.double(2), low: row.double(3),
            close: row.double(4), preClose: row.double(5), volume: row.double(6), amount: row.optionalDouble(7))
    }
}
