internal import Foundation
internal import GRDB
internal import TrainerCore

/// A checkpoint as a row of `stages`.
enum StageRow {
    static let upsert = """
        INSERT INTO stages (
            run_id, stage, state, attempt, started_at, finished_at, input_digest, output_digest, output, error)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET state = excluded.state, attempt = excluded.attempt,
            started_at = excluded.started_at, finished_at = excluded.finished_at,
            input_digest = excluded.input_digest, output_digest = excluded.output_digest, output = excluded.output,
            error = excluded.error
        """

    static func arguments(_ stage: StageRecord, of run: RunID) throws -> StatementArguments {
        [
            run.rawValue, stage.stage.rawValue, stage.state.rawValue, stage.attempt, stage.startedAt?.stored,
            stage.finishedAt?.stored, stage.inputDigest?.hex, stage.outputDigest?.hex, stage.output,
            try StoredJSON.optionalText(stage.error),
        ]
    }

    static func record(_ row: Row) throws -> StageRecord {
        let key = "\(row["run_id"] as String) \(row["stage"] as String)"
        var stage = StageRecord(stage: try row.required(row.value("stage"), table: "stages", key: key))
        stage.state = try row.required(row.value("state"), table: "stages", key: key)
        stage.attempt = row["attempt"]
        stage.startedAt = row.instant("started_at")
        stage.finishedAt = row.instant("finished_at")
        stage.inputDigest = (row["input_digest"] as String?).map(ContentDigest.init(hex:))
        stage.outputDigest = (row["output_digest"] as String?).map(ContentDigest.init(hex:))
        stage.output = row["output"]
        stage.error = try row.json("error")
        return stage
    }
}
