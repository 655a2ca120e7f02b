public import Foundation
internal import GRDB
internal import Messages
public import TrainerCore

/// The frozen hold-outs with their manifests, and who read them.
public struct SQLiteGateStore: GateStore {
    private let database: TrainerDatabase
    private let now: @Sendable () -> Date

    /// - Parameter now: stamps readings.
    public init(_ database: TrainerDatabase, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.now = now
    }

    public func gates() async throws -> [FrozenGate] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM gates ORDER BY gate").map(Self.gate)
        }
    }

    public func manifest(of epoch: String) async throws -> Data? {
        try await database.read { db in
            try Data.fetchOne(db, sql: "SELECT manifest FROM gates WHERE epoch = ?", arguments: [epoch])
        }
    }

    public func freeze(_ gate: FrozenGate, manifest: Data) async throws -> FrozenGate {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO gates (\(Self.columns), manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    gate.epoch, gate.asOf.stored, gate.knownAt.stored, gate.recipe.hex, gate.seal.hex,
                    gate.firstDay.stored, gate.lastDay.stored, gate.items, gate.looksBefore, gate.frozenAt.stored,
                    manifest,
                ])
            let row = try Row.fetchOne(
                db, sql: "SELECT \(Self.columns) FROM gates WHERE epoch = ?", arguments: [gate.epoch])
            guard let row else {
                throw TrainerError(
                    .storeUnusable, .storeRowUnreadable(table: "gates", key: gate.epoch), hint: .storeRowUnreadableHint)
            }
            return try Self.gate(row)
        }
    }

    public func looks(at epoch: String) async throws -> [GateLook] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT epoch, model_digest, looked_at FROM gate_looks WHERE epoch = ? ORDER BY look",
                arguments: [epoch]
            ).map { row in
                GateLook(
                    epoch: row["epoch"], modelDigest: row["model_digest"],
                    at: (row["looked_at"] as StoredInstant).date)
            }
        }
    }

    public func noteRead(of epoch: String, by reader: GateRead.Reader, run: RunID?, questions: Int) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT INTO gate_reads (epoch, reader, run_id, questions, read_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [epoch, reader.rawValue, run?.rawValue, questions, now().stored])
        }
    }

    public func reads(of run: RunID?, limit: Int) async throws -> [GateRead] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT read, epoch, reader, run_id, questions, read_at FROM gate_reads
                    WHERE ?1 IS NULL OR run_id = ?1 ORDER BY read DESC LIMIT ?2
                    """,
                arguments: [run?.rawValue, max(0, limit)]
            ).map(Self.read)
        }
    }

    public func readCount(of run: RunID?) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM gate_reads WHERE ?1 IS NULL OR run_id = ?1",
                arguments: [run?.rawValue]) ?? 0
        }
    }

    private static func read(_ row: Row) throws -> GateRead {
        let key = String(row["read"] as Int64)
        return GateRead(
            epoch: row["epoch"], reader: try row.required(row.value("reader"), table: "gate_reads", key: key),
            run: (row["run_id"] as String?).map { RunID($0) }, questions: row["questions"],
            at: (row["read_at"] as StoredInstant).date)
    }

    private static let columns =
        "epoch, as_of, known_at, recipe, seal, first_day, last_day, items, looks_before, frozen_at"

    private static func gate(_ row: Row) throws -> FrozenGate {
        let key = row["epoch"] as String
        return FrozenGate(
            epoch: key, asOf: try row.required(row.day("as_of"), table: "gates", key: key),
            knownAt: (row["known_at"] as StoredInstant).date, recipe: ContentDigest(hex: row["recipe"]),
            seal: ContentDigest(hex: row["seal"]),
            firstDay: try row.required(row.day("first_day"), table: "gates", key: key),
            lastDay: try row.required(row.day("last_day"), table: "gates", key: key), items: row["items"],
            looksBefore: row["looks_before"], frozenAt: (row["frozen_at"] as StoredInstant).date)
    }
}
