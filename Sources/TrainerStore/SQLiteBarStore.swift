public import Foundation
internal import GRDB
internal import Messages
public import TrainerCore

/// Bars with their history of corrections, so that a question about an earlier instant gets that instant's answer.
///
/// A bar that a later reply no longer has stays: sources lose rows by accident far more often than they mean it.
public struct SQLiteBarStore: BarStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func store(_ reply: BarReply, of day: TradeDate, from source: String, at instant: Date) async throws {
        let bars = reply.bars.sorted { $0.code < $1.code }  // the table's order: each page is touched once
        try Self.check(bars, of: day)
        try await database.write { db in
            if !bars.isEmpty { try BarWriter(db).write(bars, of: day, from: source, at: instant.stored) }
            try Self.mark(day, bars: bars.count, from: source, at: instant.stored, in: db)
            try Self.keep(reply.refused, of: day, from: source, at: instant.stored, in: db)
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

    public func newestDay(atOrBefore limit: TradeDate, knownAt: Date) async throws -> TradeDate? {
        try await database.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT trade_date FROM bar_days WHERE trade_date <= ? AND first_ingested_at <= ?
                    ORDER BY trade_date DESC LIMIT 1
                    """,
                arguments: [limit.stored, knownAt.stored]
            ).flatMap(TradeDate.init(yyyymmdd:))
        }
    }

    public func tradingDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate] {
        try await database.read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT trade_date FROM bar_days WHERE trade_date BETWEEN ? AND ? AND first_ingested_at <= ?
                    ORDER BY trade_date
                    """,
                arguments: [range.lowerBound.stored, range.upperBound.stored, knownAt.stored]
            ).compactMap(TradeDate.init(yyyymmdd:))
        }
    }

    public func codes(on day: TradeDate, knownAt: Date) async throws -> [TSCode] {
        try await database.read { db in
            // CROSS JOIN fixes the order of the loops: one lookup per code instead of a scan of all bars.
            try String.fetchAll(
                db,
                sql: """
                    SELECT c.ts_code FROM bar_codes AS c CROSS JOIN bars AS b
                    ON b.ts_code = c.ts_code AND b.trade_date = ? AND b.first_ingested_at <= ?
                    ORDER BY c.ts_code
                    """,
                arguments: [day.stored, knownAt.stored]
            ).map(TSCode.init(trusted:))
        }
    }

    public func window(of code: TSCode, asOf: TradeDate, count: Int, knownAt: Date) async throws -> [DailyBar] {
        try await database.read { db in
            try BarReader(db, knownAt: knownAt.stored).window(of: code, asOf: asOf, count: count)
        }
    }

    private static func check(_ bars: [DailyBar], of day: TradeDate) throws {
        if let stray = bars.first(where: { $0.date != day }) {
            throw TrainerError(
                .internalFault,
                .barOfOtherDay(code: "\(stray.code)", date: "\(stray.date)", day: "\(day)"))
        }
        if let (twice, _) = zip(bars, bars.dropFirst()).first(where: { $0.code == $1.code }) {
            throw TrainerError(.internalFault, .barTwiceInReply(code: "\(twice.code)", day: "\(day)"))
        }
    }

    private static func mark(
        _ day: TradeDate, bars: Int, from source: String, at instant: StoredInstant, in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO fetch_marks (source, trade_date, bars, asked_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET bars = excluded.bars, asked_at = excluded.asked_at
                WHERE bars <> excluded.bars
                """,
            arguments: [source, day.stored, bars, instant])
    }

    private static func keep(
        _ refused: [RefusedRow], of day: TradeDate, from source: String, at instant: StoredInstant, in db: Database
    ) throws {
        for row in refused {
            try db.execute(
                sql: "INSERT INTO refused_rows VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [source, day.stored, row.place, row.reason, instant])
        }
    }
}
