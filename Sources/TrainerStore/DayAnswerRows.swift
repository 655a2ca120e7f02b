internal import GRDB
internal import TrainerCore

/// What sources said of single days of the whole market, answer by answer: the newest one holds, whole.
struct DayAnswerRows {
    enum Kind: String {
        case limits, basics

        fileprivate var table: String {
            switch self {
            case .limits: "price_limits"
            case .basics: "daily_basics"
            }
        }

        fileprivate var columns: [String] {
            switch self {
            case .limits: ["up", "down"]
            case .basics: ["turnover_rate", "pe", "pe_ttm", "pb", "total_mv", "circ_mv"]
            }
        }
    }

    private let db: Database
    private let kind: Kind

    init(_ db: Database, _ kind: Kind) {
        self.db = db
        self.kind = kind
    }

    /// The values in the order of the table's columns. The same answer again takes no room.
    func write(_ values: [TSCode: [Double?]], on day: TradeDate, from source: String, at instant: StoredInstant) throws
    {
        let rows = try Dictionary(
            uniqueKeysWithValues: values.map { (try BarNumber.number(of: $0.key), $0.value) })
        let old = try Row.fetchOne(
            db,
            sql: """
                SELECT answer, ingested_at FROM day_answers WHERE kind = ? AND trade_date = ? AND source = ?
                ORDER BY ingested_at DESC LIMIT 1
                """,
            arguments: [kind.rawValue, day.stored, source])
        if let old, try read(answer: old["answer"]) == rows { return }
        try db.execute(
            sql: "INSERT INTO day_answers (kind, trade_date, source, ingested_at) VALUES (?, ?, ?, ?)",
            arguments: [kind.rawValue, day.stored, source, instant.after(old?["ingested_at"])])
        let answer = db.lastInsertedRowID
        let places = Array(repeating: "?", count: kind.columns.count + 2).joined(separator: ", ")
        let insert = try BareStatement(db, "INSERT INTO \(kind.table) VALUES (\(places))")
        insert.bind(answer, at: 1)
        for (code, values) in rows.sorted(by: { $0.key < $1.key }) {
            insert.bind(code, at: 2)
            for (place, value) in values.enumerated() { insert.bind(value, at: Int32(place + 3)) }
            try insert.run()
        }
    }

    /// The days that a source has answered about.
    func days(from source: String) throws -> Set<TradeDate> {
        let days = try Int.fetchAll(
            db, sql: "SELECT DISTINCT trade_date FROM day_answers WHERE kind = ? AND source = ?",
            arguments: [kind.rawValue, source])
        return Set(days.compactMap(TradeDate.init(yyyymmdd:)))
    }

    /// The rows of the newest answer about each day.
    func rowCounts(in range: ClosedRange<TradeDate>, from source: String) throws -> [TradeDate: Int] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.trade_date, (SELECT count(*) FROM \(kind.table) AS r WHERE r.answer = a.answer) AS row_count
                FROM (
                    SELECT answer, trade_date, max(ingested_at) FROM day_answers
                    WHERE kind = ? AND trade_date BETWEEN ? AND ? AND source = ? GROUP BY trade_date
                ) AS a
                """,
            arguments: [kind.rawValue, range.lowerBound.stored, range.upperBound.stored, source])
        var counts: [TradeDate: Int] = [:]
        while let row = try rows.next() {
            let day = try row.required(row.day("trade_date"), table: "day_answers", key: source)
            counts[day] = row["row_count"] as Int
        }
        return counts
    }

    /// Every row of the days of `range`, day by day; of several sources the one that answered last about the day.
    func eachRow(
        in range: ClosedRange<TradeDate>, knownAt: StoredInstant,
        _ body: (_ code: Int64, _ day: TradeDate, _ values: BareStatement) throws -> Void
    ) throws {
        let answers = try Row.fetchAll(
            db,
            sql: """
                SELECT answer, trade_date, max(ingested_at) FROM day_answers
                WHERE kind = ? AND trade_date BETWEEN ? AND ? AND ingested_at <= ? GROUP BY trade_date
                """,
            arguments: [kind.rawValue, range.lowerBound.stored, range.upperBound.stored, knownAt])
        let rows = try BareStatement(
            db, "SELECT \(kind.columns.joined(separator: ", ")), code FROM \(kind.table) WHERE answer = ?")
        let codeColumn = Int32(kind.columns.count)
        for answer in answers {
            let day = try answer.required(answer.day("trade_date"), table: "day_answers", key: kind.rawValue)
            rows.bind(answer["answer"] as Int64, at: 1)
            defer { rows.reset() }
            while try rows.step() { try body(rows.int64(codeColumn), day, rows) }
        }
    }

    /// The rows of these stocks' days, day by day; of several sources the one that answered last about the day, whether
    /// or not it has the stock.
    func eachRow(
        of codes: [TradeDate: [TSCode]], knownAt: StoredInstant,
        _ body: (_ code: TSCode, _ day: TradeDate, _ values: BareStatement) throws -> Void
    ) throws {
        let answers = try BareStatement(
            db,
            """
            SELECT answer, max(ingested_at) FROM day_answers
            WHERE kind = ? AND trade_date = ? AND ingested_at <= ? GROUP BY trade_date
            """)
        answers.bind(kind.rawValue, at: 1)
        answers.bind(knownAt.microseconds, at: 3)
        let rows = try BareStatement(
            db, "SELECT \(kind.columns.joined(separator: ", ")) FROM \(kind.table) WHERE answer = ? AND code = ?")
        for (day, codes) in codes.sorted(by: { $0.key < $1.key }) {
            answers.bind(day.stored, at: 2)
            defer { answers.reset() }
            guard try answers.step() else { continue }
            rows.bind(answers.int64(0), at: 1)
            for code in codes {
                rows.bind(try BarNumber.number(of: code), at: 2)
                defer { rows.reset() }
                if try rows.step() { try body(code, day, rows) }
            }
        }
    }

    /// One stock's days, ascending; of several sources the one that answered last about the day, whether or not it has
    /// the stock.
    func rows(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: StoredInstant) throws -> [Row] {
        // CROSS JOIN fixes the order of the loops: one lookup per day instead of a scan of all rows.
        try Row.fetchAll(
            db,
            sql: """
                SELECT a.trade_date, r.* FROM (
                    SELECT answer, trade_date, max(ingested_at) FROM day_answers
                    WHERE kind = ? AND trade_date BETWEEN ? AND ? AND ingested_at <= ? GROUP BY trade_date
                ) AS a CROSS JOIN \(kind.table) AS r ON r.answer = a.answer AND r.code = ?
                ORDER BY a.trade_date
                """,
            arguments: [
                kind.rawValue, range.lowerBound.stored, range.upperBound.stored, knownAt,
                try BarNumber.number(of: code),
            ])
    }

    private func read(answer: Int64) throws -> [Int64: [Double?]] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM \(kind.table) WHERE answer = ?", arguments: [answer])
        var values: [Int64: [Double?]] = [:]
        while let row = try rows.next() {
            values[row["code"]] = kind.columns.map { row[$0] as Double? }
        }
        return values
    }
}
