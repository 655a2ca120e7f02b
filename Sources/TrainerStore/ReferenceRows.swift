internal import GRDB
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
        let known = try Versions.newest(
            Row.fetchAll(
                db, sql: "SELECT *, max(ingested_at) FROM listings WHERE source = ? GROUP BY ts_code",
                arguments: [source]), key: \.code, Self.listing)
        for listing in Dictionary(listings.map { ($0.code, $0) }, uniquingKeysWith: { $1 }).values {
            let old = known[listing.code]
            guard old?.value != listing else { continue }
            try db.execute(
                sql: "INSERT INTO listings VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    source, listing.code.rawValue, instant.after(old?.at), listing.name, listing.status.rawValue,
                    listing.listDate?.stored, listing.delistDate?.stored,
                ])
        }
    }

    static func longest(_ db: Database, knownAt: StoredInstant) throws -> [Listing] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT *, max(ingested_at) FROM listings WHERE ingested_at <= ? GROUP BY source, ts_code
                ORDER BY ts_code
                """,
            arguments: [knownAt])
        return try Versions.longest(rows).map(listing)
    }

    private static func listing(_ row: Row) throws -> Listing {
        Listing(
            code: TSCode(trusted: row["ts_code"]), name: row["name"],
            status: try row.required(row.value("status"), table: "listings", key: row["ts_code"]),
            listDate: row.day("list_date"), delistDate: row.day("delist_date"))
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
        let known = try Versions.newest(
            Row.fetchAll(
                db,
                sql: """
                    SELECT *, max(ingested_at) FROM name_spells WHERE source = ? GROUP BY ts_code, start_date, name
                    """,
                arguments: [source]), key: Key.init, Self.spell)
        for spell in Dictionary(spells.map { (Key($0), $0) }, uniquingKeysWith: { $1 }).values {
            let old = known[Key(spell)]
            guard old?.value != spell else { continue }
            try db.execute(
                sql: "INSERT INTO name_spells VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    source, spell.code.rawValue, spell.start.stored, spell.name, instant.after(old?.at),
                    spell.end?.stored,
                ])
        }
    }

    static func longest(_ db: Database, knownAt: StoredInstant) throws -> [NameSpell] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT *, max(ingested_at) FROM name_spells WHERE ingested_at <= ?
                GROUP BY source, ts_code, start_date, name ORDER BY ts_code, start_date, name
                """,
            arguments: [knownAt])
        return try Versions.longest(rows).map(spell)
    }

    private static func spell(_ row: Row) throws -> NameSpell {
        NameSpell(
            code: TSCode(trusted: row["ts_code"]), name: row["name"],
            start: try row.required(row.day("start_date"), table: "name_spells", key: row["ts_code"]),
            end: row.day("end_date"))
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

    /// The rows of the source that has the most, ties by name: several sources' lists are never mixed.
    static func longest(_ rows: [Row]) -> [Row] {
        let bySource = Dictionary(grouping: rows) { $0["source"] as String }
        return bySource.min { ($1.value.count, $0.key) < ($0.value.count, $1.key) }?.value ?? []
    }
}

extension StoredInstant {
    /// This instant, or the next one after `version` where the clock was set back: versions follow each other in time.
    func after(_ version: StoredInstant?) -> StoredInstant {
        guard let version else { return self }
        return StoredInstant(microseconds: max(microseconds, version.microseconds + 1))
    }
}
