internal import GRDB
internal import TrainerCore

/// What a dead process left `running`, within the caller's transaction.
struct InterruptedRuns {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Puts it back to `queued`, and counts the end of its process unless that was a stop in good order.
    func recover(afterStop: Bool) throws -> [InterruptedRun] {
        let underWay = try Row.fetchAll(
            db,
            sql: """
                SELECT run_id, stage FROM stages WHERE state = 'running'
                AND run_id IN (SELECT id FROM runs WHERE state = 'running')
                """)
        try db.execute(
            sql: """
                UPDATE stages SET state = 'pending' WHERE state = 'running'
                AND run_id IN (SELECT id FROM runs WHERE state = 'running')
                """)
        return try Row.fetchAll(
            db,
            sql: """
                UPDATE runs SET state = 'queued', not_before = NULL,
                    interruptions =
                        CASE WHEN ? THEN 0 WHEN progress = \(Self.progress) THEN interruptions + 1 ELSE 1 END,
                    progress = \(Self.progress)
                WHERE state = 'running' RETURNING id, interruptions
                """,
            arguments: [afterStop]
        ).map { row in
            let id = row["id"] as String
            let stage = underWay.first { $0["run_id"] as String == id }.map { $0["stage"] as String }
            return InterruptedRun(
                id: RunID(id), stage: stage.flatMap(StageName.init(rawValue:)), claims: row["interruptions"])
        }
    }

    /// A run that was stopped in good order, or has ended, begins to count anew.
    func forget(_ run: RunID) throws {
        try db.execute(
            sql: "UPDATE runs SET interruptions = 0 WHERE id = ? AND state != 'running' AND interruptions > 0",
            arguments: [run.rawValue])
    }

    /// Counts of what is written once: asking for the same again, or doing the same again, moves none of them.
    private static let progress: String = {
        let tables = [
            "fetch_marks", "stock_marks", "factor_marks", "list_marks", "day_answers", "list_answers", "reply_parts",
            "answers",
        ]
        let counts = tables.map { "(SELECT count(*) FROM \($0))" }
        let stages = "(SELECT count(*) FROM stages WHERE run_id = runs.id AND state = 'done')"
        let parts = [stages] + counts
        return "(" + parts.joined(separator: " || ' ' || ") + ")"
    }()
}
