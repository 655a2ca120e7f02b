public import Foundation
internal import GRDB
internal import Messages
public import TrainerCore

/// Every sample ever kept, unique by key and by normalised text.
public struct SQLiteSampleStore: SampleStore {
    let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func kept(among keys: [SampleKey]) async throws -> Set<SampleKey> {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT 1 FROM samples WHERE as_of = ? AND ts_code = ? AND task = ?")
            return Set(try keys.filter { try Row.fetchOne(statement, arguments: SampleRow.arguments($0)) != nil })
        }
    }

    public func keepers(of texts: [ContentDigest]) async throws -> [ContentDigest: SampleKey] {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT as_of, ts_code, task FROM samples WHERE text_digest = ?")
            var keepers: [ContentDigest: SampleKey] = [:]
            for text in texts {
                keepers[text] = try Row.fetchOne(statement, arguments: [text.hex]).map(SampleRow.key)
            }
            return keepers
        }
    }

    public func keepers(of states: [StateFingerprint]) async throws -> [StateFingerprint: SampleKey] {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT as_of, ts_code, task FROM samples WHERE state = ? AND withdrawn IS NULL
                    ORDER BY as_of, ts_code, task LIMIT 1
                    """)
            var keepers: [StateFingerprint: SampleKey] = [:]
            for state in states {
                keepers[state] = try Row.fetchOne(statement, arguments: [SampleRow.stored(state)]).map(SampleRow.key)
            }
            return keepers
        }
    }

    /// Throws `conflict`, and keeps nothing, when another run kept the key or the text before.
    public func keep(
        _ samples: [KeptSample], replacing: Set<SampleKey>, drops: [SampleDrop], run: RunID, at instant: Date
    ) async throws {
        try await database.write { db in
            for key in samples.map(\.sample.key) where replacing.contains(key) {
                try SampleRow.retire(key, for: run, in: db)
            }
            for kept in samples { try SampleRow.insert(kept, run: run, at: instant, in: db) }
            for drop in drops {
                if drop.rule == .sameText, drop.twin == drop.key { try SampleRow.setReason(nil, of: drop.key, in: db) }
                try SampleRow.insert(drop, run: run, in: db)
            }
        }
    }

    public func withdraw(_ samples: [SampleWithdrawal]) async throws {
        try await database.write { db in
            for sample in samples { try SampleRow.setReason(sample.reason, of: sample.key, in: db) }
        }
    }

    public func keys(of code: TSCode) async throws -> [SampleKey] {
        try await database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT as_of, ts_code, task FROM samples WHERE ts_code = ? ORDER BY as_of, task",
                arguments: [code.rawValue]
            ).map(SampleRow.key)
        }
    }

    public func keys(
        writtenOtherwise marks: [TaskKind: String], in range: ClosedRange<TradeDate>, limit: Int
    ) async throws -> [SampleKey] {
        let tasks = marks.sorted { $0.key < $1.key }
        guard !tasks.isEmpty else { return [] }
        return try await database.read { db in
            // `IS NOT`: a sample without a mark is one of another template.
            let condition = tasks.map { _ in "task = ? AND payload ->> 'template' IS NOT ?" }.joined(separator: " OR ")
            let values = tasks.reduce(into: StatementArguments()) { $0 += [StoredTask.number(of: $1.key), $1.value] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT as_of, ts_code, task FROM samples
                    WHERE as_of BETWEEN ? AND ? AND withdrawn IS NULL AND (\(condition))
                    ORDER BY as_of DESC, ts_code, task LIMIT ?
                    """,
                arguments: [range.lowerBound.stored, range.upperBound.stored] + values + [max(0, limit)]
            ).map(SampleRow.key)
        }
    }

    public func samples(of run: RunID) async throws -> [Sample] {
        try await fetch("WHERE run_id = ? ORDER BY as_of, ts_code, task", [run.rawValue])
    }

    public func samples(under keys: [SampleKey]) async throws -> [Sample] {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT as_of, ts_code, task, payload FROM samples WHERE as_of = ? AND ts_code = ? AND task = ?
                    """)
            return try Set(keys).sorted().compactMap { key in
                try Row.fetchOne(statement, arguments: SampleRow.arguments(key)).map(SampleRow.sample)
            }
        }
    }

    public func revisions(under keys: [SampleKey]) async throws -> [SampleRevision] {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT as_of, ts_code, task, payload, run_id, replaced_by FROM sample_revisions
                    WHERE as_of = ? AND ts_code = ? AND task = ? ORDER BY revision
                    """)
            return try Set(keys).sorted().flatMap { key in
                try Row.fetchAll(statement, arguments: SampleRow.arguments(key)).map(SampleRow.revision)
            }
        }
    }

    public func dropCounts(of run: RunID) async throws -> [SampleDrop.Rule: Int] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT rule, count(*) AS drops FROM sample_drops WHERE run_id = ? GROUP BY rule",
                arguments: [run.rawValue])
            var counts: [SampleDrop.Rule: Int] = [:]
            for row in rows {
                let rule = try row.required(
                    row.value("rule", as: SampleDrop.Rule.self), table: "sample_drops", key: run.rawValue)
                counts[rule] = row["drops"]
            }
            return counts
        }
    }

    public func coverage(upTo day: TradeDate) async throws -> [TSCode: TradeDate] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT ts_code, max(as_of) AS newest FROM samples WHERE as_of <= ? GROUP BY ts_code",
                arguments: [day.stored])
            var coverage: [TSCode: TradeDate] = [:]
            while let row = try rows.next() { coverage[TSCode(trusted: row["ts_code"])] = row.day("newest") }
            return coverage
        }
    }

    public func newest(_ limit: Int, asOf day: TradeDate) async throws -> [Sample] {
        try await fetch(
            "WHERE as_of <= ? AND withdrawn IS NULL ORDER BY as_of DESC, ts_code, task LIMIT ?",
            [day.stored, max(0, limit)])
    }

    public func newest(
        _ limit: Int, asOf day: TradeDate, keptBy instant: Date, or run: RunID
    ) async throws -> [Sample] {
        try await fetch(
            """
            WHERE as_of <= ? AND withdrawn IS NULL AND (kept_at <= ? OR run_id = ?)
            ORDER BY as_of DESC, ts_code, task LIMIT ?
            """, [day.stored, instant.stored, run.rawValue, max(0, limit)])
    }

    public func page(after key: SampleKey?, limit: Int) async throws -> [Sample] {
        let after = key == nil ? "" : "AND (as_of, ts_code, task) > (?, ?, ?)"
        return try await fetch(
            "WHERE withdrawn IS NULL \(after) ORDER BY as_of, ts_code, task LIMIT ?",
            (key.map(SampleRow.arguments) ?? []) + [max(0, limit)])
    }

    public func count() async throws -> Int {
        // Two indexes are counted; the rows with their texts would be read otherwise.
        try database.briefRead { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT (SELECT count(*) FROM samples)
                        - (SELECT count(*) FROM samples WHERE withdrawn IS NOT NULL)
                    """) ?? 0
        }
    }

    public func tallies() async throws -> [SampleTally] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT ts_code, task, count(*) AS samples, min(as_of) AS first, max(as_of) AS last FROM samples
                    WHERE withdrawn IS NULL GROUP BY ts_code, task ORDER BY ts_code, task
                    """
            ).map(SampleRow.tally)
        }
    }

    private func fetch(_ clause: String, _ arguments: StatementArguments) async throws -> [Sample] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT as_of, ts_code, task, payload FROM samples \(clause)", arguments: arguments)
            var samples: [Sample] = []
            while let row = try rows.next() { samples.append(try SampleRow.sample(row)) }
            return samples
        }
    }
}
