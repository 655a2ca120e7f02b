internal import Foundation
internal import GRDB
internal import TrainerCore

/// The queue's decisions, each within the caller's transaction.
struct RunQueue {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// The run that answers a known occurrence.
    func run(of slot: String, due: Date) throws -> RunID? {
        try String.fetchOne(
            db, sql: "SELECT run_id FROM jobs WHERE slot = ? AND due = ?", arguments: [slot, due.stored]
        ).map { RunID($0) }
    }

    func enqueue(_ options: RunOptions, trigger: JobTrigger, at instant: Date) throws -> Enqueued {
        if let id = try waiting(for: options, trigger: trigger) {
            try addJob(trigger, run: id, at: instant)
            return .waiting(id)
        }
        let run = RunRecord(id: try freeID(at: instant), trigger: trigger, options: options, enqueuedAt: instant)
        try db.execute(sql: RunRow.insert, arguments: try RunRow.inserting(run))
        try addJob(trigger, run: run.id, at: instant)
        return .new(run.id)
    }

    func claimNext(at instant: Date) throws -> RunRecord? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT * FROM runs WHERE state IN ('queued', 'deferred') AND coalesce(not_before <= ?, TRUE)
                AND NOT EXISTS (SELECT 1 FROM runs WHERE state = 'running')
                ORDER BY seq LIMIT 1
                """,
            arguments: [instant.stored])
        guard var run = try row.map(RunRow.record) else { return nil }
        if run.state == .deferred { run.attempt += 1 }
        run.state = .running
        run.startedAt = run.startedAt ?? StoredInstant(instant).date
        run.notBefore = nil
        run.error = nil
        try db.execute(sql: RunRow.update, arguments: try RunRow.changing(run))
        return run
    }

    /// The run that a new request with these options would only repeat. Options must be equal: a dry run that waits
    /// must not swallow a real one. A deferred run answers the slots of its own day alone: it looks at the bars up to
    /// the day on which it started, and may give up before those of a later day are worked on.
    private func waiting(for options: RunOptions, trigger: JobTrigger) throws -> RunID? {
        let deferredSince: Date? =
            if case .schedule(_, let due) = trigger {
                ShanghaiTime.instant(ShanghaiTime(due).day, hour: 0, minute: 0)
            } else {
                nil
            }
        return try String.fetchOne(
            db,
            sql: """
                SELECT id FROM runs
                WHERE (state = 'queued' AND started_at IS NULL OR state = 'deferred' AND coalesce(started_at >= ?, FALSE))
                AND option_as_of IS ? AND option_known_at IS ? AND dry_run = ? AND no_promote = ?
                AND option_examples IS ? AND option_from IS ? AND option_force = ?
                AND option_tune IS ?
                ORDER BY seq LIMIT 1
                """,
            arguments: [
                deferredSince?.stored, options.asOf?.stored, options.knownAt?.stored, options.dryRun, options.noPromote,
                options.examples, options.from?.rawValue, options.force,
                try StoredJSON.optionalText(options.tune),
            ]
        ).map { RunID($0) }
    }

    private func addJob(_ trigger: JobTrigger, run: RunID, at instant: Date) throws {
        let (slot, due) = RunRow.columns(of: trigger)
        try db.execute(
            sql: "INSERT INTO jobs (slot, due, enqueued_at, run_id) VALUES (?, ?, ?, ?)",
            arguments: [slot, due, instant.stored, run.rawValue])
    }

    /// The minute's stem, or the stem with the next free number.
    private func freeID(at instant: Date) throws -> RunID {
        let stem = ShanghaiTime(instant).runStem
        let taken = try String.fetchAll(
            db, sql: "SELECT id FROM runs WHERE id = ? OR id GLOB ?", arguments: [stem, "\(stem)-*"])
        guard !taken.isEmpty else { return RunID(stem) }
        let highest = taken.compactMap { Int($0.dropFirst(stem.count + 1)) }.max() ?? 1
        return RunID("\(stem)-\(highest + 1)")
    }
}
