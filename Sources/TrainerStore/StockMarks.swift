internal import Foundation
internal import GRDB
internal import TrainerCore

/// How far each stock was asked for, where a source gives history by stock.
struct StockMarks {
    enum Table: String {
        case bars = "stock_marks"
        case factors = "factor_marks"
    }

    private let db: Database
    private let source: String
    private let table: String

    init(_ db: Database, source: String, of table: Table = .bars) {
        self.db = db
        self.source = source
        self.table = table.rawValue
    }

    /// A range that touches the one before extends it. One that lies apart takes its place: a mark has no gaps, and
    /// what it forgets is asked for again.
    func add(_ range: ClosedRange<TradeDate>, of code: TSCode, at instant: StoredInstant) throws {
        let old = try mark(of: code)
        let joined = range.extending(old)
        guard joined != old else { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?, ?, ?)",
            arguments: [source, code.rawValue, joined.lowerBound.stored, joined.upperBound.stored, instant])
    }

    /// The part of `range` through `end`; nothing where that lies before the mark and apart from it, for the mark would
    /// forget what was asked for.
    func add(
        _ range: ClosedRange<TradeDate>, wholeThrough end: TradeDate?, of code: TSCode, at instant: StoredInstant
    ) throws {
        guard let end, end >= range.lowerBound else { return }
        if end < range.upperBound, let old = try mark(of: code), end.advanced(by: 1) < old.lowerBound { return }
        try add(range.lowerBound...min(end, range.upperBound), of: code, at: instant)
    }

    private func mark(of code: TSCode) throws -> ClosedRange<TradeDate>? {
        try Row.fetchOne(
            db, sql: "SELECT first_date, last_date FROM \(table) WHERE source = ? AND ts_code = ?",
            arguments: [source, code.rawValue]
        ).flatMap(Self.range)
    }

    func all() throws -> [TSCode: ClosedRange<TradeDate>] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT ts_code, first_date, last_date FROM \(table) WHERE source = ?", arguments: [source])
        var marks: [TSCode: ClosedRange<TradeDate>] = [:]
        while let row = try rows.next() {
            let code = row["ts_code"] as String
            marks[TSCode(trusted: code)] = try row.required(Self.range(row), table: table, key: code)
        }
        return marks
    }

    /// When an answer moved each mark last.
    func askedAt() throws -> [TSCode: Date] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT ts_code, asked_at FROM \(table) WHERE source = ?", arguments: [source])
        var instants: [TSCode: Date] = [:]
        while let row = try rows.next() {
            instants[TSCode(trusted: row["ts_code"])] = (row["asked_at"] as StoredInstant).date
        }
        return instants
    }

    private static func range(_ row: Row) -> ClosedRange<TradeDate>? {
        guard let first = row.day("first_date"), let last = row.day("last_date"), first <= last else { return nil }
        return first...last
    }
}

extension ClosedRange<TradeDate> {
    /// The two as one where they touch; else this one alone.
    func extending(_ old: ClosedRange<TradeDate>?) -> ClosedRange<TradeDate> {
        guard let old, lowerBound <= old.upperBound.advanced(by: 1), old.lowerBound <= upperBound.advanced(by: 1)
        else { return self }
        return Swift.min(old.lowerBound, lowerBound)...Swift.max(old.upperBound, upperBound)
    }
}
