internal import GRDB
internal import Messages
internal import TrainerCore

/// Reads bars as they were known at one instant.
struct BarReader {
    private let db: Database
    private let knownAt: StoredInstant

    init(_ db: Database, knownAt: StoredInstant) {
        self.db = db
        self.knownAt = knownAt
    }

    func window(of code: TSCode, asOf: TradeDate, count: Int) throws -> [DailyBar] {
        guard count > 0 else { return [] }
        let statement = try db.cachedStatement(
            sql: """
                SELECT trade_date, open, high, low, close, pre_close, volume, amount, ingested_at FROM bars
                WHERE ts_code = ? AND trade_date <= ? AND first_ingested_at <= ?
                ORDER BY trade_date DESC LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [code.rawValue, asOf.stored, knownAt, count])
        var bars: [DailyBar] = []
        bars.reserveCapacity(min(count, 512))
        var corrected: [Int] = []
        while let row = try rows.next() {
            if row[8] as Int64 > knownAt.microseconds { corrected.append(bars.count) }
            bars.append(try bar(code, row))
        }
        for place in corrected { bars[place] = try revision(of: bars[place]) }
        bars.reverse()
        return bars
    }

    /// The version of a bar, corrected since, that stood at `knownAt`.
    private func revision(of bar: DailyBar) throws -> DailyBar {
        let statement = try db.cachedStatement(
            sql: """
                SELECT trade_date, open, high, low, close, pre_close, volume, amount FROM bar_revisions
                WHERE ts_code = ? AND trade_date = ? AND ingested_at <= ? AND superseded_at > ?
                """)
        let row = try Row.fetchOne(statement, arguments: [bar.code.rawValue, bar.date.stored, knownAt, knownAt])
        guard let row else {
            throw TrainerError(
                .storeUnusable, .storeRowUnreadable(table: "bar_revisions", key: "\(bar.code) \(bar.date)"))
        }
        return try self.bar(bar.code, row)
    }

    private func bar(_ code: TSCode, _ row: Row) throws -> DailyBar {
        guard let date = TradeDate(yyyymmdd: row[0]) else {
            throw TrainerError(.storeUnusable, .storeRowUnreadable(table: "bars", key: code.rawValue))
        }
        return DailyBar(
            code: code, date: date, open: row[1], high: row[2], low: row[3], close: row[4], preClose: row[5],
            volume: row[6], amount: row[7])
    }
}
