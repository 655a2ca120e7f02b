internal import GRDB
internal import TrainerCore

/// Who did not trade on one day, answer by answer.
struct SuspensionRows {
    private let db: Database
    private let day: TradeDate

    init(_ db: Database, day: TradeDate) {
        self.db = db
        self.day = day
    }

    func write(_ suspensions: Set<Suspension>, from source: String, at instant: StoredInstant) throws {
        let old = try Row.fetchOne(
            db,
            sql: """
                SELECT answer, ingested_at FROM suspension_days WHERE trade_date = ? AND source = ?
                ORDER BY ingested_at DESC LIMIT 1
                """,
            arguments: [day.stored, source])
        if let old, try Set(read(answer: old["answer"])) == suspensions {
            let answer: Int64 = old["answer"]
            try db.execute(
                sql: "UPDATE suspension_days SET asked_at = ? WHERE answer = ?", arguments: [instant, answer])
            return
        }
        try db.execute(
            sql: "INSERT INTO suspension_days (trade_date, source, ingested_at, asked_at) VALUES (?, ?, ?, ?)",
            arguments: [day.stored, source, instant.after(old?["ingested_at"]), instant])
        let answer = db.lastInsertedRowID
        for suspension in suspensions {
            try db.execute(
                sql: "INSERT INTO suspensions VALUES (?, ?, ?)",
                arguments: [answer, suspension.code.rawValue, suspension.timing])
        }
    }

    /// By code; of several sources the one that answered last, ties by name.
    func newest(knownAt: StoredInstant) throws -> [Suspension]? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT answer FROM suspension_days WHERE trade_date = ? AND ingested_at <= ?
                ORDER BY ingested_at DESC, source LIMIT 1
                """,
            arguments: [day.stored, knownAt]
        ).map(read)
    }

    private func read(answer: Int64) throws -> [Suspension] {
        try Row.fetchAll(
            db, sql: "SELECT ts_code, timing FROM suspensions WHERE answer = ? ORDER BY ts_code, timing",
            arguments: [answer]
        ).map { Suspension(code: TSCode(trusted: $0["ts_code"]), date: day, timing: $0["timing"]) }
    }
}
