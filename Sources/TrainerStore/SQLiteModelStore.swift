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
        try await database.write { db in
            var state = try Self.fetchServing(db)
            try change(&state)
            try db.execute(
                sql: "UPDATE serving SET champion = ?, previous = ?, base_digest = ?",
                arguments: [state.champion?.description, state.previous?.description, state.baseDigest])
            return state
        }
    }

    private static func fetchServing(_ db: Database) throws -> ServingState {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM serving") else { return ServingState() }
        return ServingState(
            champion: (row["champion"] as String?).flatMap(ModelName.init),
            previous: (row["previous"] as String?).flatMap(ModelName.init), baseDigest: row["base_digest"])
    }
}
