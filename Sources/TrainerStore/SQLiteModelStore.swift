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

    public func model(_ name: ModelName) async throws -> ModelRecord? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM models WHERE name = ?", arguments: [name.description])
                .map(ModelRow.record)
        }
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
        try await database.read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM serving") else { return ServingState() }
            return ServingState(
                champion: (row["champion"] as String?).flatMap(ModelName.init),
                previous: (row["previous"] as String?).flatMap(ModelName.init), baseDigest: row["base_digest"])
        }
    }

    public func setServing(_ state: ServingState) async throws {
        try await database.write { db in
            try db.execute(
                sql: "UPDATE serving SET champion = ?, previous = ?, base_digest = ?",
                arguments: [state.champion?.description, state.previous?.description, state.baseDigest])
        }
    }
}
