internal import Foundation
internal import GRDB
internal import Messages
internal import TrainerCore

/// Samples and drops as rows.
enum SampleRow {
    static func arguments(_ key: SampleKey) -> StatementArguments {
        [key.asOf.stored, key.code.rawValue, StoredTask.number(of: key.task)]
    }

    static func key(_ row: Row) throws -> SampleKey {
        let code = row["ts_code"] as String
        let day = try row.required(row.day("as_of"), table: "samples", key: code)
        let task = try row.required(StoredTask.task(row["task"]), table: "samples", key: code)
        return SampleKey(code: TSCode(trusted: code), asOf: day, task: task)
    }

    static func tally(_ row: Row) throws -> SampleTally {
        let code = row["ts_code"] as String
        return SampleTally(
            code: TSCode(trusted: code),
            task: try row.required(StoredTask.task(row["task"]), table: "samples", key: code), count: row["samples"],
            first: try row.required(row.day("first"), table: "samples", key: code),
            last: try row.required(row.day("last"), table: "samples", key: code))
    }

    static func sample(_ row: Row) throws -> Sample {
        let payload: Payload? = try row.json("payload")
        let key = try key(row)
        return try row.required(payload, table: "samples", key: key.description).sample(key)
    }

    /// Of a row that has the two texts beside the key.
    static func text(_ row: Row) throws -> KeptText {
        let key = try key(row)
        return KeptText(
            key: key,
            input: try row.required(row["input"] as String?, table: "samples", key: key.description),
            output: try row.required(row["output"] as String?, table: "samples", key: key.description))
    }

    static func insert(_ kept: KeptSample, run: RunID, at instant: Date, in db: Database) throws {
        let key = kept.sample.key
        let rest: StatementArguments = [
            kept.text.hex, kept.state.map(stored), run.rawValue, instant.stored,
            try StoredJSON.text(Payload(kept.sample)),
        ]
        let statement = try db.cachedStatement(
            sql: "INSERT INTO samples VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING")
        try statement.execute(arguments: arguments(key) + rest)
        if db.changesCount == 0 { try checkSame(kept, run: run, in: db) }
    }

    static func stored(_ state: StateFingerprint) -> Int64 { Int64(bitPattern: state.value) }

    /// Puts what another run kept under `key` among the revisions.
    static func retire(_ key: SampleKey, for run: RunID, in db: Database) throws {
        let isOfOther = "as_of = ? AND ts_code = ? AND task = ? AND run_id <> ?"
        try db.execute(
            sql: """
                INSERT INTO sample_revisions
                SELECT NULL, as_of, ts_code, task, text_digest, run_id, kept_at, payload, ? FROM samples
                WHERE \(isOfOther)
                """,
            arguments: [run.rawValue] + arguments(key) + [run.rawValue])
        try db.execute(sql: "DELETE FROM samples WHERE \(isOfOther)", arguments: arguments(key) + [run.rawValue])
    }

    static func revision(_ row: Row) throws -> SampleRevision {
        SampleRevision(
            sample: try sample(row), run: RunID(row["run_id"] as String),
            replacedBy: RunID(row["replaced_by"] as String))
    }

    /// Why the sample under `key` is withdrawn; nil: it stands.
    static func setReason(_ reason: String?, of key: SampleKey, in db: Database) throws {
        try db.execute(
            sql: "UPDATE samples SET withdrawn = ? WHERE as_of = ? AND ts_code = ? AND task = ?",
            arguments: [reason] + arguments(key))
    }

    static func insert(_ drop: SampleDrop, run: RunID, in db: Database) throws {
        let rest: StatementArguments = [
            drop.rule.rawValue, drop.twin?.asOf.stored, drop.twin?.code.rawValue,
            drop.twin.map { StoredTask.number(of: $0.task) },
        ]
        let statement = try db.cachedStatement(
            sql: "INSERT INTO sample_drops VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        try statement.execute(arguments: [run.rawValue] + arguments(drop.key) + rest)
    }

    /// A resumed run keeps again what it kept before; anything else is a duplicate that dedupe let through.
    private static func checkSame(_ kept: KeptSample, run: RunID, in db: Database) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT as_of, ts_code, task, text_digest, run_id FROM samples
                WHERE as_of = ? AND ts_code = ? AND task = ? OR text_digest = ?
                ORDER BY text_digest = ? AND run_id = ? LIMIT 1
                """,
            arguments: arguments(kept.sample.key) + [kept.text.hex, kept.text.hex, run.rawValue])
        guard let row else { return }
        let twin = try key(row)
        let holder = row["run_id"] as String
        guard twin == kept.sample.key, row["text_digest"] == kept.text.hex, holder == run.rawValue else {
            throw TrainerError(
                .conflict,
                .sampleAlreadyKept(key: kept.sample.key.description, twin: twin.description, run: holder))
        }
    }
}

/// What the columns of the key do not say.
private struct Payload: Codable {
    let instruction: String
    let input: String
    let output: String
    let rating: Rating
    let regime: String
    let facts: [Fact]
    /// Rows of before there were templates lack it.
    let template: String?
    let blindTo: DaySpan?

    init(_ sample: Sample) {
        instruction = sample.instruction
        input = sample.input
        output = sample.output
        rating = sample.rating
        regime = sample.regime
        facts = sample.facts
        template = sample.template
        blindTo = sample.blindTo
    }

    func sample(_ key: SampleKey) -> Sample {
        Sample(
            key: key, instruction: instruction, input: input, output: output, rating: rating, regime: regime,
            facts: facts, template: template, blindTo: blindTo)
    }
}
