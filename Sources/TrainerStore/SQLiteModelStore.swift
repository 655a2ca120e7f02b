internal import Foundation
internal import GRDB
public import TrainerCore

/// The registry of versions, and which one serves.
public struct SQLiteModelStore: ModelStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func record(_ model: ModelRecord) async throws {
        try await database.write { db in try db.execute(sql: ModelRow.upsert, arguments: ModelRow.arguments(model)) }
    }

    @discardableResult
    public func update(
        _ name: ModelName, _ change: @escaping @Sendable (inout ModelRecord) throws -> Void
    ) async throws -> ModelRecord? {
        try await database.write { db in
            guard var model = try Self.fetch(name, db) else { return nil }
            try change(&model)
            try db.execute(sql: ModelRow.upsert, arguments: ModelRow.arguments(model))
            return model
        }
    }

    public func model(_ name: ModelName) async throws -> ModelRecord? {
        try database.briefRead { db in try Self.fetch(name, db) }
    }

    private static func fetch(_ name: ModelName, _ db: Database) throws -> ModelRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM models WHERE name = ?", arguments: [name.description])
            .map(ModelRow.record)
    }

    /// One digest can stand under several names: those that are still in Ollama come first, then the newest.
    public func model(digest: String) async throws -> ModelRecord? {
        try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM models WHERE digest = ?
                    ORDER BY removed_at IS NOT NULL, created_at DESC, seq DESC LIMIT 1
                    """,
                arguments: [digest]
            ).map(ModelRow.record)
        }
    }

    public func models() async throws -> [ModelRecord] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM models ORDER BY created_at DESC, seq DESC").map(ModelRow.record)
        }
    }

    public func serving() async throws -> ServingState {
        try database.briefRead { db in try Self.fetchServing(db) }
    }

    @discardableResult
    public func updateServing(
        _ change: @escaping @Sendable (inout ServingState) throws -> Void
    ) async throws -> ServingState {
        try await database.write { db in try Self.change(db, change) }
    }

    @discardableResult
    public func moveServing(
        _ note: ServingMoveNote, _ change: @escaping @Sendable (inout ServingState) throws -> Void
    ) async throws -> ServingState {
        try await database.write { db in
            let before = try Self.fetchServing(db).champion
            let state = try Self.change(db, change)
            guard let champion = state.champion, champion != before else { return state }
            try db.execute(
                sql: """
                    INSERT INTO serving_moves (moved_at, kind, champion, replaced, run_id, is_override, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    note.at.stored, note.kind.rawValue, champion.description, before?.description, note.run?.rawValue,
                    note.isOverride, note.reason,
                ])
            return state
        }
    }

    public func moves(limit: Int) async throws -> [ServingMove] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM serving_moves ORDER BY seq DESC LIMIT ?", arguments: [limit])
                .map(Self.move)
        }
    }

    private static func move(_ row: Row) throws -> ServingMove {
        let key = "\(row["seq"] as Int64)"
        return ServingMove(
            at: (row["moved_at"] as StoredInstant).date,
            kind: try row.required(row.value("kind"), table: "serving_moves", key: key),
            champion: try row.required(ModelName(row["champion"] as String), table: "serving_moves", key: key),
            replaced: (row["replaced"] as String?).flatMap(ModelName.init),
            run: (row["run_id"] as String?).map(RunID.init), isOverride: row["is_override"], reason: row["reason"])
    }

    private static func change(
        _ db: Database, _ change: (inout ServingState) throws -> Void
    ) throws -> ServingState {
        var state = try fetchServing(db)
        try change(&state)
        try db.execute(
            sql: "UPDATE serving SET champion = ?, previous = ?, base_digest = ?",
            arguments: [state.champion?.description, state.previous?.description, state.baseDigest])
        return state
    }

    /// `rollback_open` is read no more: the newest move says whether a rollback brought the champion.
    private static func fetchServing(_ db: Database) throws -> ServingState {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM serving") else { return ServingState() }
        return ServingState(
            champion: (row["champion"] as String?).flatMap(ModelName.init),
            previous: (row["previous"] as String?).flatMap(ModelName.init), baseDigest: row["base_digest"])
    }

    // MARK: What the model server does

    public func capabilities(of version: String) async throws -> ServerCapabilities? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM server_capabilities WHERE version = ?", arguments: [version])
                .map(Self.capabilities)
        }
    }

    public func newestCapabilities() async throws -> ServerCapabilities? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM server_capabilities ORDER BY probed_at DESC, version DESC LIMIT 1")
                .map(Self.capabilities)
        }
    }

    public func record(_ capabilities: ServerCapabilities) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO server_capabilities (version, probed_at, findings) VALUES (?, ?, ?)",
                arguments: [
                    capabilities.version, capabilities.probedAt.stored, try StoredJSON.text(capabilities.rows),
                ])
        }
    }

    private static func capabilities(_ row: Row) throws -> ServerCapabilities {
        ServerCapabilities(
            version: row["version"], rows: try row.json("findings") ?? [],
            probedAt: (row["probed_at"] as StoredInstant).date)
    }
}
