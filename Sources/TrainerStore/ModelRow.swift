internal import Foundation
internal import GRDB
internal import TrainerCore

/// A version as a row of `models`.
enum ModelRow {
    static let upsert = """
        INSERT INTO models (
            name, digest, run_id, created_at, as_of, base_digest, recipe_digest, training_kind, shots, verdict,
            pass_rate, is_pinned, removed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET name = excluded.name, digest = excluded.digest, run_id = excluded.run_id,
            created_at = excluded.created_at, as_of = excluded.as_of, base_digest = excluded.base_digest,
            recipe_digest = excluded.recipe_digest, training_kind = excluded.training_kind, shots = excluded.shots,
            verdict = excluded.verdict, pass_rate = excluded.pass_rate, is_pinned = excluded.is_pinned,
            removed_at = excluded.removed_at
        """

    static func arguments(_ model: ModelRecord) -> StatementArguments {
        [
            model.name.description, model.digest, model.run.rawValue, model.createdAt.stored, model.asOf.stored,
            model.baseDigest, model.recipeDigest.hex, model.trainingKind, model.shots, model.verdict?.rawValue,
            model.passRate, model.isPinned, model.removedAt?.stored,
        ]
    }

    static func record(_ row: Row) throws -> ModelRecord {
        let key = row["name"] as String
        var model = ModelRecord(
            name: try row.required(ModelName(key), table: "models", key: key), digest: row["digest"],
            run: RunID(row["run_id"]), createdAt: (row["created_at"] as StoredInstant).date,
            asOf: try row.required(row.day("as_of"), table: "models", key: key), baseDigest: row["base_digest"],
            recipeDigest: ContentDigest(hex: row["recipe_digest"]), trainingKind: row["training_kind"],
            shots: row["shots"])
        model.verdict = row.value("verdict")
        model.passRate = row["pass_rate"]
        model.isPinned = row["is_pinned"]
        model.removedAt = row.instant("removed_at")
        return model
    }
}
