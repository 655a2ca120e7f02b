internal import GRDB
internal import TrainerCore

/// What answers about a stock left open, where a source gives history by stock: one range a stock.
struct OpenAnswerRows {
    private let db: Database
    private let source: String

    init(_ db: Database, source: String) {
        self.db = db
        self.source = source
    }

    /// Days that are open still are so since the answer that left the first of them open.
    func note(
        _ range: ClosedRange<TradeDate>, wholeThrough end: TradeDate?, of code: TSCode, at instant: StoredInstant
    ) throws {
        let key: StatementArguments = [source, code.rawValue]
        let old = try Row.fetchOne(
            db, sql: "SELECT * FROM open_answers WHERE source = ? AND ts_code = ?", arguments: key
        ).map { try answer($0, code) }
        let overlapping = old.flatMap { $0.days.overlaps(range) ? $0 : nil }
        let first = end.map { max(range.lowerBound, $0.advanced(by: 1)) } ?? range.lowerBound
        guard first <= range.upperBound else {
            guard overlapping != nil else { return }
            return try db.execute(
                sql: "DELETE FROM open_answers WHERE source = ? AND ts_code = ?", arguments: key)
        }
        try db.execute(
            sql: "INSERT OR REPLACE INTO open_answers VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                source, code.rawValue, first.stored, range.upperBound.stored,
                overlapping?.since.stored ?? instant, instant,
            ])
    }

    func all() throws -> [TSCode: OpenAnswer] {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM open_answers WHERE source = ?", arguments: [source])
        var found: [TSCode: OpenAnswer] = [:]
        for row in rows {
            let code = TSCode(trusted: row["ts_code"])
            found[code] = try answer(row, code)
        }
        return found
    }

    private func answer(_ row: Row, _ code: TSCode) throws -> OpenAnswer {
        func day(_ column: String) throws -> TradeDate {
            try row.required(row.day(column), table: "open_answers", key: code.rawValue)
        }
        return OpenAnswer(
            days: try day("first_date")...day("last_date"), since: (row["since"] as StoredInstant).date,
            askedAt: (row["asked_at"] as StoredInstant).date)
    }
}
