internal import GRDB
internal import TrainerCore

/// What one source gave whole, and the marks of when it was asked.
struct ListRows {
    private let db: Database
    private let source: String

    init(_ db: Database, source: String) {
        self.db = db
        self.source = source
    }

    /// The index is asked for gap by gap: its mark grows with them.
    func mark(_ list: SourceList, of range: ClosedRange<TradeDate>, at instant: StoredInstant) throws {
        let range = list == .index ? range.extending(try marks()[list]?.range) : range
        try db.execute(
            sql: "INSERT OR REPLACE INTO list_marks VALUES (?, ?, ?, ?, ?)",
            arguments: [source, Self.name(list), range.lowerBound.stored, range.upperBound.stored, instant])
        switch list {
        case .names, .listings:
            try db.execute(
                sql: "INSERT OR IGNORE INTO list_answers VALUES (?, ?, ?)",
                arguments: [Self.name(list), source, instant])
        default: break
        }
    }

    /// Patterns of lists: names, and securities with the listed ones among them.
    static let names = "names"
    static let listedStocks = "\(listings)*\(Listing.Status.listed.rawValue)*"

    /// The sources that had given such a list by `knownAt`, and when each did so last: the newest answer first.
    static func answers(
        _ pattern: String, knownAt: StoredInstant, _ db: Database
    ) throws -> [(source: String, at: StoredInstant)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT source, max(answered_at) AS answered_at FROM list_answers
                WHERE list GLOB ? AND answered_at <= ? GROUP BY source ORDER BY max(answered_at) DESC, source
                """,
            arguments: [pattern, knownAt]
        ).map { row in (source: row["source"] as String, at: row["answered_at"] as StoredInstant) }
    }

    func marks() throws -> [SourceList: ListMark] {
        var marks: [SourceList: ListMark] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM list_marks WHERE source = ?", arguments: [source]) {
            let name = row["list"] as String
            // A list that a newer version keeps is not asked for by this one.
            guard let list = Self.list(name) else { continue }
            let first = try row.required(row.day("first_date"), table: "list_marks", key: name)
            let last = try row.required(row.day("last_date"), table: "list_marks", key: name)
            marks[list] = ListMark(askedAt: (row["asked_at"] as StoredInstant).date, range: first...last)
        }
        return marks
    }

    /// Of the days in `range` those that the answer leaves out are closed; it says nothing of others.
    func write(openDays: [TradeDate], in range: ClosedRange<TradeDate>, at instant: StoredInstant) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT trade_date, is_open, max(ingested_at) AS said_at FROM calendar_days
                WHERE source = ? AND trade_date BETWEEN ? AND ? GROUP BY trade_date
                """,
            arguments: [source, range.lowerBound.stored, range.upperBound.stored])
        var known: [TradeDate: (isOpen: Bool, at: StoredInstant)] = [:]
        for row in rows {
            let day = try row.required(row.day("trade_date"), table: "calendar_days", key: source)
            known[day] = (isOpen: row["is_open"] as Bool, at: row["said_at"] as StoredInstant)
        }
        let open = Set(openDays.filter(range.contains))
        for day in open.union(known.keys) where open.contains(day) != (known[day]?.isOpen ?? false) {
            try db.execute(
                sql: "INSERT INTO calendar_days VALUES (?, ?, ?, ?)",
                arguments: [source, day.stored, instant.after(known[day]?.at), open.contains(day)])
        }
    }

    func openDays(in range: ClosedRange<TradeDate>) throws -> [TradeDate] {
        try Int.fetchAll(
            db,
            sql: """
                SELECT trade_date FROM (
                    SELECT trade_date, is_open, max(ingested_at) FROM calendar_days
                    WHERE source = ? AND trade_date BETWEEN ? AND ? GROUP BY trade_date)
                WHERE is_open = 1 ORDER BY trade_date
                """,
            arguments: [source, range.lowerBound.stored, range.upperBound.stored]
        ).compactMap(TradeDate.init(yyyymmdd:))
    }

    static func openDays(
        in range: ClosedRange<TradeDate>, knownAt: StoredInstant, _ db: Database
    ) throws -> [TradeDate] {
        try Int.fetchAll(
            db,
            sql: """
                SELECT DISTINCT trade_date FROM (
                    SELECT trade_date, is_open, max(ingested_at) FROM calendar_days
                    WHERE trade_date BETWEEN ? AND ? AND ingested_at <= ? GROUP BY source, trade_date)
                WHERE is_open = 1 ORDER BY trade_date
                """,
            arguments: [range.lowerBound.stored, range.upperBound.stored, knownAt]
        ).compactMap(TradeDate.init(yyyymmdd:))
    }

    // MARK: Names in the table

    private static let plain: [String: SourceList] = [
        "calendar": .calendar, "names": .names, "code_changes": .codeChanges, "index": .index,
        "corrections": .corrections, "corrected_suspensions": .correctedSuspensions,
        "corrected_factors": .correctedFactors, "short_factors": .shortFactors,
        "short_bars": .shortBars,
        "days_before_bars": .daysBeforeBars,
    ]
    private static let listings = "listings:"
    private static let corrected = "corrected:"
    private static let correctedFactors = "corrected_factors:"
    private static let factorLevel = "factor_level:"

    static func name(_ list: SourceList) -> String {
        switch list {
        case .calendar: "calendar"
        case .names: "names"
        case .codeChanges: "code_changes"
        case .index: "index"
        case .corrections: "corrections"
        case .listings(let part): listings + part.map(\.rawValue).joined()
        case .correctedSuspensions: "corrected_suspensions"
        case .correctedFactors: "corrected_factors"
        case .shortFactors: "short_factors"
        case .shortBars: "short_bars"
        case .daysBeforeBars: "days_before_bars"
        case .factorLevel(let code): "\(factorLevel)\(code)"
        case .correctedList(let first, let last): "\(corrected)\(first):\(last)"
        case .correctedListFactors(let first, let last): "\(correctedFactors)\(first):\(last)"
        }
    }

    private static func list(_ name: String) -> SourceList? {
        if let list = plain[name] { return list }
        if let (first, last) = ends(name, after: corrected) { return .correctedList(first: first, last: last) }
        if let (first, last) = ends(name, after: correctedFactors) {
            return .correctedListFactors(first: first, last: last)
        }
        if name.hasPrefix(factorLevel) { return TSCode(name.dropFirst(factorLevel.count)).map(SourceList.factorLevel) }
        guard name.hasPrefix(listings) else { return nil }
        let part = name.dropFirst(listings.count).compactMap { Listing.Status(rawValue: String($0)) }
        return .listings(part)
    }

    private static func ends(_ name: String, after prefix: String) -> (TSCode, TSCode)? {
        guard name.hasPrefix(prefix) else { return nil }
        let ends = name.dropFirst(prefix.count).split(separator: ":").compactMap { TSCode($0) }
        return ends.count == 2 ? (ends[0], ends[1]) : nil
    }
}
