internal import GRDB
internal import TrainerCore

/// Bars of indices, in versions.
struct IndexRows {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func write(_ bars: [DailyBar], from source: String, at instant: StoredInstant) throws {
        let newest = try db.cachedStatement(
            sql: """
                SELECT * FROM index_bars WHERE ts_code = ? AND source = ? AND trade_date = ?
                ORDER BY ingested_at DESC LIMIT 1
                """)
        let insert = try db.cachedStatement(sql: "INSERT INTO index_bars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for bar in bars {
            let old = try Row.fetchOne(newest, arguments: [bar.code.rawValue, source, bar.date.stored])
            if let old, try Self.bar(old) == bar { continue }
            try insert.execute(arguments: [
                bar.code.rawValue, source, bar.date.stored, instant.after(old?["ingested_at"]), bar.open, bar.high,
                bar.low, bar.close, bar.preClose, bar.volume, bar.amount,
            ])
        }
    }

    /// Ascending; of several sources the one that reaches furthest, whole; ties by the most days, then by name.
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: StoredInstant) throws -> [DailyBar] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT *, max(ingested_at) FROM index_bars
                WHERE ts_code = ? AND trade_date BETWEEN ? AND ? AND ingested_at <= ?
                GROUP BY source, trade_date ORDER BY trade_date
                """,
            arguments: [code.rawValue, range.lowerBound.stored, range.upperBound.stored, knownAt])
        let bySource = Dictionary(grouping: rows) { $0["source"] as String }
        // Each has a row, and the rows are in the order of their days.
        func rank(_ rows: [Row]) -> (Int, Int) { (rows.last.map { $0["trade_date"] as Int } ?? 0, rows.count) }
        let furthest = bySource.min { one, other in
            rank(one.value) == rank(other.value) ? one.key < other.key : rank(one.value) > rank(other.value)
        }
        return try (furthest?.value ?? []).map(Self.bar)
    }

    private static func bar(_ row: Row) throws -> DailyBar {
        DailyBar(
            code: TSCode(trusted: row["ts_code"]),
            date: try row.required(row.day("trade_date"), table: "index_bars", key: row["ts_code"]),
            open: row["open"], high: row["high"], low: row["low"], close: row["close"], preClose: row["pre_close"],
            volume: row["volume"], amount: row["amount"])
    }
}
