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

    /// - Parameter isWhole: whether the answer names every listed stock: those that it leaves out are listed no more.
    func write(_ listings: [Listing], isWhole: Bool, at instant: StoredInstant) throws {
        let known = Dictionary(
            uniqueKeysWithValues: try newest(knownAt: .endOfTime).map { ($0.listing.code, $0) })
        let answer = Dictionary(listings.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
        let gone = isWhole ? Self.gone(known.values.map(\.listing), from: answer) : []
        for listing in Array(answer.values) + gone {
            let old = known[listing.code]
            guard old?.listing != listing else { continue }
            try db.execute(
                sql: "INSERT INTO listings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    source, listing.code.rawValue, instant.after(old?.at), listing.name, listing.status.rawValue,
                    listing.listDate?.stored, listing.delistDate?.stored, listing.industry,
                ])
        }
    }

    private static func gone(_ known: [Listing], from answer: [TSCode: Listing]) -> [Listing] {
        let listed = known.filter { $0.status == .listed }
        let missing = listed.filter { answer[$0.code] == nil }
        // Not one in ten goes at once: such an answer was cut.
        return missing.count * 10 <= listed.count ? missing.map(\.gone) : []
    }

    /// The list of the source that gave one last, whole. Stocks that only others know are history: they are listed no
    /// more. A stock's listing day does not change, so that one which that source leaves open is another's; so is its
    /// industry.
    static func inForce(_ db: Database, knownAt: StoredInstant) throws -> [Listing] {
        let lists = try ListRows.answers(ListRows.listedStocks, knownAt: knownAt, db)
            .map { try ListingRows(db, source: $0.source).newest(knownAt: knownAt).map(\.listing) }
            .filter { !$0.isEmpty }
        guard let newest = lists.first else { return try longest(db, knownAt: knownAt) }
        guard lists.count > 1 else { return newest }
        var byCode = Dictionary(newest.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
        for listing in lists.dropFirst().joined() {
            byCode[listing.code] = byCode[listing.code]?.completed(by: listing) ?? listing.gone
        }
        return byCode.values.sorted { $0.code < $1.code }
    }

    /// The names that the list told after one instant and up to another, by code, then as they came. A version with the
    /// name of the one before tells none: something else had changed.
    func names(after first: StoredInstant, knownAt: StoredInstant) throws -> [NameSpell] {
        let rows = try BareStatement(
            db,
            """
            SELECT ts_code, name, ingested_at FROM (
                SELECT ts_code, name, ingested_at, lag(name) OVER (PARTITION BY ts_code ORDER BY ingested_at) AS former
                FROM listings WHERE source = ? AND ingested_at <= ?
            ) WHERE ingested_at > ? AND name IS NOT former ORDER BY ts_code, ingested_at
            """)
        rows.bind(source, at: 1)
        rows.bind(knownAt.microseconds, at: 2)
        rows.bind(first.microseconds, at: 3)
        defer { rows.reset() }
        var names: [NameSpell] = []
        while try rows.step() {
            let day = ShanghaiTime(StoredInstant(microseconds: rows.int64(2)).date).day
            names.append(NameSpell(code: TSCode(trusted: rows.text(0)), name: rows.text(1), start: day, end: nil))
        }
        return names
    }

    /// Of instants of which nobody knows any more who gave a list when.
    private static func longest(_ db: Database, knownAt: StoredInstant) throws -> [Listing] {
        guard let source = try Versions.longestSource(db, of: "listings", by: "ts_code", knownAt: knownAt) else {
            return []
        }
        return try ListingRows(db, source: source).newest(knownAt: knownAt).map(\.listing)
    }

    /// By code. A bare statement: a night reads the list of the whole market several times.
    func newest(knownAt: StoredInstant) throws -> [(listing: Listing, at: StoredInstant)] {
        let rows = try BareStatement(
            db,
            """
            SELECT ts_code, name, status, list_date, delist_date, max(ingested_at), industry FROM listings
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
                code: code, name: rows.text(1), status: status, listDate: rows.day(3), delistDate: rows.day(4),
                industry: rows.optionalText(6))
            newest.append((listing, StoredInstant(microseconds: rows.int64(5))))
        }
        return newest
    }
}

extension Listing {
    /// What is left of it where a list does not have it any more.
    fileprivate var gone: Listing {
        Listing(
            code: code, name: name, status: .delisted, listDate: listDate, delistDate: delistDate, industry: industry)
    }

    fileprivate func completed(by other: Listing) -> Listing {
        Listing(
            code: code, name: name, status: status, listDate: listDate ?? other.listDate, delistDate: delistDate,
            industry: industry ?? other.industry)
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
            uniqueKeysWithValues: try newest(knownAt: .endOfTime).map { (Key($0.spell), $0) })
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

    /// The names of the source that gave some last, whole. Where a list of stocks came later, a name in it that is another
    /// than the one in force took its place on the day on which the list told it.
    static func inForce(_ db: Database, knownAt: StoredInstant) throws -> [NameSpell] {
        for answer in try ListRows.answers(ListRows.names, knownAt: knownAt, db) {
            let spells = try NameSpellRows(db, source: answer.source).newest(knownAt: knownAt).map(\.spell)
            if spells.isEmpty { continue }
            guard let list = try ListRows.answers(ListRows.listedStocks, knownAt: knownAt, db).first,
                list.at.microseconds > answer.at.microseconds
            else { return spells }
            let names = try ListingRows(db, source: list.source).names(after: answer.at, knownAt: knownAt)
            return renamed(spells, by: names)
        }
        return try longest(db, knownAt: knownAt)
    }

    /// - Parameters:
    ///   - spells: by code, then start.
    ///   - names: by code, then start. They tell nothing of stocks without any spell: their name is the list's.
    private static func renamed(_ spells: [NameSpell], by names: [NameSpell]) -> [NameSpell] {
        let later = Dictionary(grouping: names, by: \.code)
        var renamed: [NameSpell] = []
        renamed.reserveCapacity(spells.count)
        for (place, spell) in spells.enumerated() {
            renamed.append(spell)
            let isLast = place + 1 == spells.count || spells[place + 1].code != spell.code
            guard isLast else { continue }
            for name in later[spell.code] ?? [] {
                guard let last = renamed.last, last.name != name.name, last.start < name.start else { continue }
                if last.end.map({ $0 >= name.start }) ?? true {
                    renamed[renamed.count - 1] = NameSpell(
                        code: last.code, name: last.name, start: last.start, end: name.start.advanced(by: -1))
                }
                renamed.append(name)
            }
        }
        return renamed
    }

    /// Of instants of which nobody knows any more who gave names when.
    private static func longest(_ db: Database, knownAt: StoredInstant) throws -> [NameSpell] {
        let key = "ts_code, start_date, name"
        guard let source = try Versions.longestSource(db, of: "name_spells", by: key, knownAt: knownAt) else {
            return []
        }
        return try NameSpellRows(db, source: source).newest(knownAt: knownAt).map(\.spell)
    }

    /// By code, then start, then name. A bare statement, as the lists are read.
    private func newest(knownAt: StoredInstant) throws -> [(spell: NameSpell, at: StoredInstant)] {
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
        TrainerError(
            .storeUnusable, .storeRowUnreadable(table: table, key: code.rawValue), hint: .storeRowUnreadableHint)
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
