public import Foundation
internal import GRDB
internal import Messages
public import TrainerCore

/// Bars with their history of corrections, so that a question about an earlier instant gets that instant's answer.
///
/// A bar that a later reply no longer has stays: sources lose rows by accident far more often than they mean it.
public struct SQLiteBarStore: BarStore {
    private let database: TrainerDatabase
    private let landing: LandingStore

    public init(_ database: TrainerDatabase) {
        self.database = database
        self.landing = LandingStore(database)
    }

    public func store(_ reply: BarReply, of day: TradeDate, from source: String, at instant: Date) async throws {
        let bars = try LandedBars(reply.bars, isWanted: { $0.date == day }) { bar in
            TrainerError(.internalFault, .barOfOtherDay(code: "\(bar.code)", date: "\(bar.date)", day: "\(day)"))
        }
        try await landing.land(
            bars, refused: reply.refused, of: day, from: reply.source ?? source, at: instant.stored
        ) { db in
            try db.execute(
                sql: """
                    INSERT INTO fetch_marks (source, trade_date, bars, asked_at, revision) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET
                        bars = excluded.bars, asked_at = excluded.asked_at, revision = excluded.revision
                    """,
                arguments: [source, day.stored, bars.count, instant.stored, reply.revision])
            try ReplyPartRows.drop(.day(day), of: source, in: db)
        }
    }

    public func store(
        _ reply: BarReply, of code: TSCode, in range: ClosedRange<TradeDate>, wholeThrough end: TradeDate?,
        from source: String, at instant: Date
    ) async throws {
        let bars = try LandedBars(reply.bars, isWanted: { $0.code == code && range.contains($0.date) }) { bar in
            TrainerError(
                .internalFault,
                .barOutsideRange(
                    code: "\(bar.code)", date: "\(bar.date)",
                    asked: "\(code) \(range.lowerBound)…\(range.upperBound)"))
        }
        try await landing.land(
            bars, refused: reply.refused, of: range.upperBound, from: reply.source ?? source, at: instant.stored
        ) { db in
            try StockMarks(db, source: source).add(range, wholeThrough: end, of: code, at: instant.stored)
            try OpenAnswerRows(db, source: source).note(range, wholeThrough: end, of: code, at: instant.stored)
            try ReplyPartRows.drop(.stock(code), of: source, in: db)
        }
    }

    public func storeRefused(
        _ rows: [RefusedRow], asked day: TradeDate, from source: String, at instant: Date
    ) async throws {
        guard !rows.isEmpty else { return }
        try await database.write { db in
            try LandingStore.insert(rows, asked: day, from: source, at: instant.stored, in: db)
        }
    }

    public func askedDays(from source: String) async throws -> [TradeDate: Int] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT trade_date, bars FROM fetch_marks WHERE source = ?", arguments: [source])
            var marks: [TradeDate: Int] = [:]
            while let row = try rows.next() {
                marks[try row.required(row.day("trade_date"), table: "fetch_marks", key: source)] = row["bars"]
            }
            return marks
        }
    }

    public func askedAt(from source: String) async throws -> [TradeDate: Date] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT trade_date, asked_at FROM fetch_marks WHERE source = ?", arguments: [source])
            var instants: [TradeDate: Date] = [:]
            while let row = try rows.next() {
                let day = try row.required(row.day("trade_date"), table: "fetch_marks", key: source)
                instants[day] = (row["asked_at"] as StoredInstant).date
            }
            return instants
        }
    }

    public func askedRevisions(from source: String) async throws -> [TradeDate: String] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT trade_date, revision FROM fetch_marks WHERE source = ? AND revision IS NOT NULL",
                arguments: [source])
            var revisions: [TradeDate: String] = [:]
            while let row = try rows.next() {
                let day = try row.required(row.day("trade_date"), table: "fetch_marks", key: source)
                revisions[day] = row["revision"] as String
            }
            return revisions
        }
    }

    public func askedRanges(from source: String) async throws -> [TSCode: ClosedRange<TradeDate>] {
        try await database.read { db in try StockMarks(db, source: source).all() }
    }

    public func openAnswers(from source: String) async throws -> [TSCode: OpenAnswer] {
        try await database.read { db in try OpenAnswerRows(db, source: source).all() }
    }

    public func stocksAskedAt(from source: String) async throws -> [TSCode: Date] {
        try await database.read { db in
            let open = try OpenAnswerRows(db, source: source).all().mapValues(\.askedAt)
            return try StockMarks(db, source: source).askedAt().merging(open, uniquingKeysWith: max)
        }
    }

    public func newestDay(atOrBefore limit: TradeDate, knownAt: Date) async throws -> TradeDate? {
        try await briefRead(knownAt: knownAt) { db, reader in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT trade_date FROM bar_days WHERE trade_date <= ? AND first_landing <= ?
                    ORDER BY trade_date DESC LIMIT 1
                    """,
                arguments: [limit.stored, reader.landing]
            ).flatMap(TradeDate.init(yyyymmdd:))
        }
    }

    public func tradingDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate] {
        try await read(knownAt: knownAt) { db, reader in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT trade_date FROM bar_days WHERE trade_date BETWEEN ? AND ? AND first_landing <= ?
                    ORDER BY trade_date
                    """,
                arguments: [range.lowerBound.stored, range.upperBound.stored, reader.landing]
            ).compactMap(TradeDate.init(yyyymmdd:))
        }
    }

    public func codes(on day: TradeDate, knownAt: Date) async throws -> [TSCode] {
        guard BarNumber.isStorable(day) else { return [] }
        return try await read(knownAt: knownAt) { db, reader in
            // CROSS JOIN fixes the order of the loops: one lookup per code instead of a scan of all bars.
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT c.code FROM bar_codes AS c CROSS JOIN bars AS b
                    ON b.bar = (c.code << \(BarNumber.dayBits)) | ? AND b.first_landing <= ?
                    ORDER BY c.code
                    """,
                arguments: [day.dayNumber, reader.landing]
            ).map(BarNumber.code)
        }
    }

    public func window(of code: TSCode, asOf: TradeDate, count: Int, knownAt: Date) async throws -> [DailyBar] {
        try await briefRead(knownAt: knownAt) { _, reader in try reader.window(of: code, asOf: asOf, count: count) }
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [StoredBar] {
        try await read(knownAt: knownAt) { _, reader in try reader.storedBars(of: code, in: range) }
    }

    public func corrections(
        after instant: Date, knownAt: Date, covered: [TSCode: TradeDate]
    ) async throws -> [TSCode: Set<TradeDate>] {
        try await read(knownAt: knownAt) { db, reader in
            let first = try Int64.fetchOne(
                db, sql: "SELECT min(landing) FROM landings WHERE landed_at > ?", arguments: [instant.stored])
            guard let first, first <= reader.landing else { return [:] }
            var days = try reader.late(since: first, before: covered)
            let bars = try Int64.fetchCursor(
                db, sql: "SELECT bar FROM bar_revisions WHERE superseded BETWEEN ? AND ?",
                arguments: [first, reader.landing])
            while let bar = try bars.next() {
                days[BarNumber.code(BarNumber.codeNumber(bar)), default: []].insert(BarNumber.day(bar))
            }
            return days
        }
    }

    public func firstLanded(after instant: Date, knownAt: Date, before day: TradeDate) async throws -> FirstLanded {
        try await read(knownAt: knownAt) { db, reader in
            let first = try Int64.fetchOne(
                db, sql: "SELECT min(landing) FROM landings WHERE landed_at > ?", arguments: [instant.stored])
            guard let first, first <= reader.landing else { return FirstLanded() }
            return try reader.firstLanded(since: first, before: day)
        }
    }

    public func eachStock(
        in range: ClosedRange<TradeDate>, knownAt: Date, _ body: @escaping @Sendable ([DailyBar]) throws -> Void
    ) async throws {
        try await read(knownAt: knownAt) { _, reader in try reader.eachStock(in: range, body) }
    }

    public func newestLanding() async throws -> Date? {
        try await database.read { db in
            try StoredInstant.fetchOne(db, sql: "SELECT max(landed_at) FROM landings")?.date
        }
    }

    public func origins() async throws -> [BarOrigin] {
        try await landing.merge()
        return try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT source, sum(given) AS bars, min(first) AS first, max(last) AS last FROM (
                        SELECT landing, count(*) AS given, min(bar & :mask) AS first, max(bar & :mask) AS last
                        FROM bars GROUP BY landing) JOIN landings USING (landing)
                    GROUP BY source ORDER BY source
                    """,
                arguments: ["mask": BarNumber.dayMask]
            ).map { row in
                BarOrigin(
                    source: row["source"], bars: row["bars"], first: BarNumber.day(row["first"]),
                    last: BarNumber.day(row["last"]))
            }
        }
    }

    public func refusals(of code: TSCode?, in range: ClosedRange<TradeDate>, limit: Int) async throws -> Refusals {
        let sql = """
            FROM refused_rows WHERE trade_date BETWEEN :first AND :last
            \(code == nil ? "" : "AND instr(place, :code) > 0")
            """
        var arguments: StatementArguments = ["first": range.lowerBound.stored, "last": range.upperBound.stored]
        if let code { arguments += ["code": code.rawValue] }
        let asked = arguments
        return try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * \(sql) ORDER BY trade_date DESC, source, place, reason, content LIMIT :limit",
                arguments: asked + ["limit": limit])
            return Refusals(
                total: try Int.fetchOne(db, sql: "SELECT count(*) \(sql)", arguments: asked) ?? 0,
                counts: try Row.fetchAll(
                    db, sql: "SELECT rule, count(*) AS broken \(sql) GROUP BY rule ORDER BY rule", arguments: asked
                ).compactMap { row in
                    row.value("rule", as: BarFinding.Rule.self).map { Refusals.Count(rule: $0, count: row["broken"]) }
                },
                rows: try rows.map { row in
                    let content = row["content"] as String
                    return Refusals.Row(
                        source: row["source"],
                        date: try row.required(row.day("trade_date"), table: "refused_rows", key: row["place"]),
                        place: row["place"], reason: row["reason"], content: content.isEmpty ? nil : content,
                        rule: row.value("rule"), refusedAt: (row["refused_at"] as StoredInstant).date)
                })
        }
    }

    public func refusedCodes(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: Set<TSCode>] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT trade_date, place FROM refused_rows WHERE trade_date BETWEEN ? AND ?",
                arguments: [range.lowerBound.stored, range.upperBound.stored])
            var codes: [TradeDate: Set<TSCode>] = [:]
            while let row = try rows.next() {
                let place = row["place"] as String
                let named = place.split(separator: " ").compactMap { TSCode($0) }
                if named.isEmpty { continue }
                let day = try row.required(row.day("trade_date"), table: "refused_rows", key: place)
                codes[day, default: []].formUnion(named)
            }
            return codes
        }
    }

    private func read<Value: Sendable>(
        knownAt: Date, _ body: @escaping @Sendable (Database, BarReader) throws -> Value
    ) async throws -> Value {
        try await landing.merge()
        return try await database.read { db in try body(db, BarReader(db, knownAt: knownAt.stored)) }
    }

    private func briefRead<Value>(
        knownAt: Date, _ body: (Database, BarReader) throws -> Value
    ) async throws -> Value {
        try await landing.merge()
        return try database.briefRead { db in try body(db, BarReader(db, knownAt: knownAt.stored)) }
    }
}
