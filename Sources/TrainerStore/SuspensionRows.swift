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
        let answers = try BareStatement(
            db,
            """
            SELECT answer FROM suspension_days WHERE trade_date = ? AND ingested_at <= ?
            ORDER BY ingested_at DESC, source LIMIT 1
            """)
        answers.bind(day.stored, at: 1)
        answers.bind(knownAt.microseconds, at: 2)
        defer { answers.reset() }
        return try answers.step() ? read(answer: answers.int64(0)) : nil
    }

    private func read(answer: Int64) throws -> [Suspension] {
        let rows = try BareStatement(
            db, "SELECT ts_code, timing FROM suspensions WHERE answer = ? ORDER BY ts_code, timing")
        rows.bind(answer, at: 1)
        defer { rows.reset() }
        var suspensions: [Suspension] = []
        while try rows.step() {
            suspensions.append(
                Suspension(code: TSCode(trusted: rows.text(0)), date: day, timing: rows.optionalText(1)))
        }
        return suspensions
    }
}
