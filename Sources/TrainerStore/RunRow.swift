internal import Foundation
internal import GRDB
internal import Messages
internal import TrainerCore

/// A run as a row of `runs`.
enum RunRow {
    static let insert = """
        INSERT INTO runs (
            slot, due, option_as_of, option_known_at, dry_run, no_promote, option_examples, option_from,
            option_force, option_tune, enqueued_at, state, attempt, started_at, finished_at, not_before, as_of, verdict,
            reasons, model, error, warnings, metrics, id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Id, trigger, options and the instant of queueing never change.
    static let update = """
        UPDATE runs SET state = ?, attempt = ?, started_at = ?, finished_at = ?, not_before = ?, as_of = ?,
            verdict = ?, reasons = ?, model = ?, error = ?, warnings = ?, metrics = ?
        WHERE id = ?
        """

    static func inserting(_ run: RunRecord) throws -> StatementArguments {
        let (slot, due) = columns(of: run.trigger)
        let fixed: StatementArguments = [
            slot, due, run.options.asOf?.stored, run.options.knownAt?.stored, run.options.dryRun, run.options.noPromote,
            run.options.examples, run.options.from?.rawValue, run.options.force,
            try StoredJSON.optionalText(run.options.tune), run.enqueuedAt.stored,
        ]
        return fixed + (try changing(run))
    }

    static func changing(_ run: RunRecord) throws -> StatementArguments {
        [
            run.state.rawValue, run.attempt, run.startedAt?.stored, run.finishedAt?.stored, run.notBefore?.stored,
            run.asOf?.stored, run.verdict?.rawValue, try StoredJSON.text(run.reasons), run.model?.description,
            try StoredJSON.optionalText(run.error), try StoredJSON.text(run.warnings),
            try StoredJSON.optionalText(run.metrics), run.id.rawValue,
        ]
    }

    static func columns(of trigger: JobTrigger) -> (slot: String?, due: StoredInstant?) {
        switch trigger {
        case .manual: (nil, nil)
        case .schedule(let slot, let due): (slot, due.stored)
        }
    }

    static func exists(_ id: RunID, in db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM runs WHERE id = ?)", arguments: [id.rawValue]) ?? false
    }

    static func record(_ row: Row) throws -> RunRecord {
        let id = row["id"] as String
        var run = RunRecord(
            id: RunID(id), trigger: trigger(row),
            options: RunOptions(
                asOf: row.day("option_as_of"), knownAt: row.instant("option_known_at"), dryRun: row["dry_run"],
                noPromote: row["no_promote"], examples: row["option_examples"], from: row.value("option_from"),
                force: row["option_force"], tune: try row.json("option_tune")),
            enqueuedAt: (row["enqueued_at"] as StoredInstant).date)
        run.state = try row.required(row.value("state"), table: "runs", key: id)
        run.attempt = row["attempt"]
        run.startedAt = row.instant("started_at")
        run.finishedAt = row.instant("finished_at")
        run.notBefore = row.instant("not_before")
        run.asOf = row.day("as_of")
        run.verdict = row.value("verdict")
        run.reasons = try row.json("reasons") ?? []
        run.model = (row["model"] as String?).flatMap(ModelName.init)
        run.error = try row.json("error")
        run.warnings = try row.json("warnings") ?? []
        run.metrics = try row.json("metrics")
        return run
    }

    private static func trigger(_ row: Row) -> JobTrigger {
        guard let slot = row["slot"] as String?, let due = row.instant("due") else { return .manual }
        return .schedule(slot: slot, due: due)
    }
}
