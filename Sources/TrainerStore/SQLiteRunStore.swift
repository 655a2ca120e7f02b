public import Foundation
internal import GRDB
internal import Messages
public import TrainerCore

/// The durable queue and the run history. What must agree is written in one transaction: a job with its run, an
/// occurrence with its slot's mark, a claim with the state that forbids a second one.
///
/// A run *waits* while it is `queued` and was never started; at most one such run per set of options is kept
/// (buffer-one overlap). What was started and interrupted has checkpoints older than the request, so it stands for no
/// new request by hand. A scheduled occurrence is also answered by a `deferred` run: while Ollama is down for days the
/// slots do not pile up behind each other.
public struct SQLiteRunStore: RunStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func enqueue(_ options: RunOptions, trigger: JobTrigger, at instant: Date) async throws -> Enqueued {
        try await database.write { db in
            let queue = RunQueue(db)
            if case .schedule(let slot, let due) = trigger, let known = try queue.run(of: slot, due: due) {
                return .waiting(known)
            }
            return try queue.enqueue(options, trigger: trigger, at: instant)
        }
    }

    public func enqueueOccurrence(slot: String, due: Date, at instant: Date) async throws -> Enqueued? {
        try await database.write { db in
            let queue = RunQueue(db)
            guard try queue.run(of: slot, due: due) == nil else { return nil }
            try db.execute(
                sql: """
                    INSERT INTO slot_marks VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET marked_at = max(marked_at, excluded.marked_at)
                    """,
                arguments: [slot, due.stored])
            return try queue.enqueue(RunOptions(), trigger: .schedule(slot: slot, due: due), at: instant)
        }
    }

    public func slotMarks() async throws -> [String: Date] {
        try await database.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT slot, marked_at FROM slot_marks")
            return Dictionary(
                uniqueKeysWithValues: rows.map { ($0["slot"] as String, ($0["marked_at"] as StoredInstant).date) })
        }
    }

    public func setSlotMark(_ slot: String, to instant: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT INTO slot_marks VALUES (?, ?) ON CONFLICT DO UPDATE SET marked_at = excluded.marked_at",
                arguments: [slot, instant.stored])
        }
    }

    public func recoverInterrupted(at instant: Date, afterStop: Bool) async throws -> [InterruptedRun] {
        try await database.write { db in try InterruptedRuns(db).recover(afterStop: afterStop) }
    }

    public func claimNext(at instant: Date) async throws -> RunRecord? {
        try await database.write { db in try RunQueue(db).claimNext(at: instant) }
    }

    public func record(_ run: RunRecord) async throws {
        let values = try RunRow.changing(run)
        try await database.write { db in
            try db.execute(sql: RunRow.update, arguments: values)
            guard db.changesCount == 1 else { throw Self.unknown(run.id) }
            try InterruptedRuns(db).forget(run.id)
        }
    }

    public func record(_ stage: StageRecord, of run: RunID, look: GateLook?) async throws {
        let values = try StageRow.arguments(stage, of: run)
        try await database.write { db in
            guard try RunRow.exists(run, in: db) else { throw Self.unknown(run) }
            try db.execute(sql: StageRow.upsert, arguments: values)
            guard let look else { return }
            try db.execute(
                sql: """
                    INSERT INTO gate_looks (epoch, model_digest, run_id, looked_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (epoch, model_digest) DO NOTHING
                    """,
                arguments: [look.epoch, look.modelDigest, run.rawValue, look.at.stored])
        }
    }

    public func run(_ id: RunID) async throws -> RunRecord? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM runs WHERE id = ?", arguments: [id.rawValue])
                .map(RunRow.record)
        }
    }

    public func stages(of id: RunID) async throws -> [StageRecord] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM stages WHERE run_id = ?", arguments: [id.rawValue])
                .map(StageRow.record)
                .sorted { $0.stage < $1.stage }
        }
    }

    public func runs(limit: Int, before: RunID?) async throws -> [RunRecord] {
        try database.briefRead { db in
            if let before, try !RunRow.exists(before, in: db) { throw Self.unknown(before) }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM runs
                    WHERE seq < coalesce((SELECT seq FROM runs WHERE id = ?), 9223372036854775807)
                    ORDER BY seq DESC LIMIT ?
                    """,
                arguments: [before?.rawValue, max(0, limit)]
            ).map(RunRow.record)
        }
    }

    public func record(_ tune: TuneRecord) async throws {
        let text = try StoredJSON.text(tune)
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO tunes (run_id, epoch, record) VALUES (?, ?, ?)
                    ON CONFLICT (run_id) DO UPDATE SET epoch = excluded.epoch, record = excluded.record
                    """,
                arguments: [tune.run.rawValue, tune.epoch, text])
        }
    }

    public func tune(of run: RunID) async throws -> TuneRecord? {
        try await tunes("WHERE run_id = ?", [run.rawValue]).first
    }

    public func tunes(at epoch: String) async throws -> [TuneRecord] {
        try await tunes("WHERE epoch = ? ORDER BY tune", [epoch])
    }

    public func newestTune() async throws -> TuneRecord? { try await tunes("ORDER BY tune DESC LIMIT 1", []).first }

    private func tunes(_ clause: String, _ values: [String]) async throws -> [TuneRecord] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT run_id, record FROM tunes \(clause)", arguments: StatementArguments(values)
            ).map { row in try row.required(row.json("record"), table: "tunes", key: row["run_id"]) }
        }
    }

    public func cancelWaiting(_ id: RunID, at instant: Date) async throws -> Bool {
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE runs SET state = 'cancelled', finished_at = ?, not_before = NULL
                    WHERE id = ? AND state IN ('queued', 'deferred')
                    """,
                arguments: [instant.stored, id.rawValue])
            return db.changesCount == 1
        }
    }

    private static func unknown(_ id: RunID) -> TrainerError {
        TrainerError(.notFound, .runNotInStore(id: id.rawValue), hint: .runNotInStoreHint)
    }
}
