internal import GRDB
internal import TrainerCore

/// Codes that stocks left behind, of one source, in versions.
struct CodeChangeRows {
    private let db: Database
    private let source: String

    init(_ db: Database, source: String) {
        self.db = db
        self.source = source
    }

    func write(_ changes: [CodeChange], at instant: StoredInstant) throws {
        let known = try Versions.newest(
            Row.fetchAll(
                db, sql: "SELECT *, max(ingested_at) FROM code_changes WHERE source = ? GROUP BY old_code",
                arguments: [source]), key: \.old, Self.change)
        for change in Dictionary(changes.map { ($0.old, $0) }, uniquingKeysWith: { $1 }).values {
            let old = known[change.old]
            guard old?.value != change else { continue }
            try db.execute(
                sql: "INSERT INTO code_changes VALUES (?, ?, ?, ?)",
                arguments: [source, change.old.rawValue, instant.after(old?.at), change.new.rawValue])
        }
    }

    static func longest(_ db: Database, knownAt: StoredInstant) throws -> [CodeChange] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT *, max(ingested_at) FROM code_changes WHERE ingested_at <= ? GROUP BY source, old_code
                ORDER BY old_code
                """,
            arguments: [knownAt])
        return Versions.longest(rows).map(change)
    }

    static func history(_ db: Database, knownAt: StoredInstant) throws -> CodeHistory {
        CodeHistory(try longest(db, knownAt: knownAt))
    }

    /// The codes that the stock had before. Nearly every stock never had another, which costs one look into an index.
    static func earlier(than code: TSCode, knownAt: StoredInstant, _ db: Database) throws -> [TSCode] {
        let rows = try BareStatement(
            db, "SELECT 1 FROM code_changes WHERE new_code = ? AND ingested_at <= ? LIMIT 1")
        rows.bind(code.rawValue, at: 1)
        rows.bind(knownAt.microseconds, at: 2)
        defer { rows.reset() }
        return try rows.step() ? history(db, knownAt: knownAt).earlier(than: code) : []
    }

    private static func change(_ row: Row) -> CodeChange {
        CodeChange(old: TSCode(trusted: row["old_code"]), new: TSCode(trusted: row["new_code"]))
    }
}
