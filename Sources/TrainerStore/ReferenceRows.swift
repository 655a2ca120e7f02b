internal import GRDB
internal import Messages
internal import TrainerCore

/// Exchange lists of one source, in versions.
struct ListingRows {
    private let db: Database
    private let source: String

    init(_ db: Database, source: String) {
        self.db = db
        self.source = source
    }

    func write(_ listings: [Listing], at instant: StoredInstant) throws {
        let known = Dictionary(
            uniqueKeysWithValues: try Self.newest(db, of: source, knownAt: .endOfTime).map { ($0.listing.code, $0) })
        for listing in Dictionary(listings.map { ($0.code, $0) }, uniquingKeysWith: { $1 }).values {
            let old = known[listing.code]
            guard old?.listing != listing else { continue }
            try db.execute(
                sql: "INSERT INTO listings VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    source, listing.code.rawValue, instant.after(old?.at), listing.name, listing.status.rawValue,
                    listing.listDate?.stored, listing.delistDate?.stored,
                ])
        }
    }

    static func longest(_ db: Database, knownAt: StoredInstant) throws -> [Listing] {
        guard let source = try Versions.longestSource(db, of: "listings", by: "ts_code", knownAt: knownAt) else {
            return []
        }
        return try newest(db, of: source, knownAt: knownAt).map(\.listing)
    }

    /// By code. A bare statement: a night reads the list of the whole market several times.
    private static func newest(
        _ db: Database, of source: String, knownAt: StoredInstant
    ) throws -> [(listing: Listing, at: StoredInstant)] {
        let rows = try BareStatement(
            db,
            """
            SELECT ts_code, name, status, list_date, delist_date, max(ingested_at) FROM listings
            WHERE source = ? AND ingested_at <= ? GROUP BY ts_code ORDER BY ts_code
            """)
        rows.bind(source, at: 1)
        rows.bind(knownAt.microseconds, at: 2)
        defer { rows.reset() }
        var newest: [(listing: Listing, at: StoredInstant)] = []
        while try rows.step() {
            let code = TSCode(trusted: rows.text(0))
            guard let status = Listing.Status(rawValue: rows.text(2)) else {
                throw Versions.unreadable("listings", code)
            }
            let listing = Listing(
                code: code, name: rows.text(1), status: status, listDate: rows.day(3), delistDate: rows.day(4))
            newest.append((listing, StoredInstant(microseconds: rows.int64(5))))
        }
        return newest
    }
}

/// Names of stocks of one source, in versions.
struct NameSpellRows {
    private let db: Database
    private let source: String

    private struct Key: Hashable {
        let code: TSCode
        let start: TradeDate
        let name: String

        init(_ spell: NameSpell) {
            code = spell.code
            start = spell.start
            name = spell.name
        }
    }

    init(_ db: Database, source: String) {
        self.db = db
        self.source = source
    }

    func write(_ spells: [NameSpell], at instant: StoredInstant) throws {
        let known = Dictionary(
            uniqueKeysWithValues: try Self.newest(db, of: source, knownAt: .endOfTime).map { (Key($0.spell), $0) })
        for spell in Dictionary(spells.map { (Key($0), $0) }, uniquingKeysWith: { $1 }).values {
            let old = known[Key(spell)]
            guard old?.spell != spell else { continue }
            try db.execute(
                sql: "INSERT INTO name_spells VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    source, spell.code.rawValue, spell.start.stored, spell.name, instant.after(old?.at),
                    spell.end?.stored,
                ])
        }
    }

    static func longest(_ db: Database, knownAt: StoredInstant) throws -> [NameSpell] {
        let key = "ts_code, start_date, name"
        guard let source = try Versions.longestSource(db, of: "name_spells", by: key, knownAt: knownAt) else {
            return []
        }
        return try newest(db, of: source, knownAt: knownAt).map(\.spell)
    }

    /// By code, then start, then name. A bare statement, as the lists are read.
    private static func newest(
        _ db: Database, of source: String, knownAt: StoredInstant
    ) throws -> [(spell: NameSpell, at: StoredInstant)] {
        let rows = try BareStatement(
            db,
            """
            SELECT ts_code, start_date, name, end_date, max(ingested_at) FROM name_spells
            WHERE source = ? AND ingested_at <= ? GROUP BY ts_code, start_date, name
            ORDER BY ts_code, start_date, name
            """)
        rows.bind(source, at: 1)
        rows.bind(knownAt.microseconds, at: 2)
        defer { rows.reset() }
        var newest: [(spell: NameSpell, at: StoredInstant)] = []
        while try rows.step() {
            let code = TSCode(trusted: rows.text(0))
            guard let start = rows.day(1) else { throw Versions.unreadable("name_spells", code) }
            newest.append(
                (
                    NameSpell(code: code, name: rows.text(2), start: start, end: rows.day(3)),
                    StoredInstant(microseconds: rows.int64(4))
                ))
        }
        return newest
    }
}

/// What the tables of versions have in common.
enum Versions {
    /// `rows`: the newest version of each key, with its `ingested_at`.
    static func newest<Key: Hashable, Value>(
        _ rows: [Row], key: (Value) -> Key, _ value: (Row) throws -> Value
    ) throws -> [Key: (value: Value, at: StoredInstant)] {
        try Dictionary(
            rows.map { row in
                let value = try value(row)
                return (key(value), (value, row["ingested_at"]))
            }, uniquingKeysWith: { $1 })
    }

    /// The source with the most keys, ties by name: several sources' lists are never mixed.
    static func longestSource(
        _ db: Database, of table: String, by key: String, knownAt: StoredInstant
    ) throws -> String? {
        try String.fetchOne(
            db,
            sql: """
                SELECT source FROM (SELECT DISTINCT source, \(key) FROM \(table) WHERE ingested_at <= ?)
                GROUP BY source ORDER BY count(*) DESC, source LIMIT 1
                """,
            arguments: [knownAt])
    }

    static func unreadable(_ table: String, _ code: TSCode) -> TrainerError {
        TrainerError(.storeUnusable, .storeRowUnreadable(table: table, key: code.rawValue))
    }

    /// The rows of the source that has the most, ties by name: several sources' lists are never mixed.
    static func longest(_ rows: [Row]) -> [Row] {
        let bySource = Dictionary(grouping: rows) { $0["source"] as String }
        return bySource.min { ($1.value.count, $0.key) < ($0.value.count, $1.key) }?.value ?? []
    }
}

extension StoredInstant {
    static let endOfTime = StoredInstant(microseconds: .max)

    /// This instant, or the next one after `version` where the clock was set back: versions follow each other in time.
    func after(_ version: StoredInstant?) -> StoredInstant {
        guard let version else { return self }
        return StoredInstant(microseconds: max(microseconds, version.microseconds + 1))
    }
}
