public import Foundation
internal import GRDB
public import TrainerCore

/// What the newest check of each bar found.
public struct SQLiteFindingStore: FindingStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func record(
        _ findings: [BarFinding], checked codes: [TSCode], in range: ClosedRange<TradeDate>, at instant: Date
    ) async throws {
        try await database.write { db in
            let clear = try BareStatement(
                db,
                """
                DELETE FROM bar_findings WHERE ts_code = ? AND trade_date BETWEEN ? AND ?
                AND rule <> 'sources_disagree'
                """)
            clear.bind(range.lowerBound.stored, at: 2)
            clear.bind(range.upperBound.stored, at: 3)
            for code in codes {
                clear.bind(code.rawValue, at: 1)
                try clear.run()
            }
            try Self.insert(findings, at: instant, in: db)
        }
    }

    public func add(_ findings: [BarFinding], at instant: Date) async throws {
        try await database.write { db in try Self.insert(findings, at: instant, in: db) }
    }

    public func clear(_ agreed: Set<BarKey>, at instant: Date) async throws {
        guard let first = agreed.lazy.map(\.date).min(), let last = agreed.lazy.map(\.date).max() else { return }
        try await database.write { db in
            let standing = try Row.fetchAll(
                db,
                sql: """
                    SELECT finding, ts_code, trade_date FROM bar_findings
                    WHERE rule = 'sources_disagree' AND cleared_at IS NULL AND trade_date BETWEEN ? AND ?
                    AND found_at < ?
                    """,
                arguments: [first.stored, last.stored, instant.stored])
            for row in standing {
                guard let date = row.day("trade_date"),
                    agreed.contains(BarKey(code: TSCode(trusted: row["ts_code"]), date: date))
                else { continue }
                try db.execute(
                    sql: "UPDATE bar_findings SET cleared_at = ? WHERE finding = ?",
                    arguments: [instant.stored, row["finding"] as Int64])
            }
        }
    }

    public func findings(
        of code: TSCode?, in range: ClosedRange<TradeDate>, knownAt: Date?
    ) async throws -> [BarFinding] {
        try await database.read { db in
            var arguments = arguments(code, range)
            if let knownAt { arguments += ["instant": knownAt.stored] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM bar_findings WHERE trade_date BETWEEN :first AND :last
                    \(code == nil ? "" : "AND ts_code = :code")
                    AND \(knownAt == nil ? "cleared_at IS NULL" : Self.stoodThen)
                    ORDER BY ts_code, trade_date, finding
                    """,
                arguments: arguments
            ).map(Self.finding)
        }
    }

    private static let stoodThen = "found_at <= :instant AND (cleared_at IS NULL OR cleared_at > :instant)"

    public func quarantined(_ code: TSCode, in range: ClosedRange<TradeDate>) async throws -> Set<TradeDate> {
        try await database.read { db in
            let days = try Int.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT trade_date FROM bar_findings
                    WHERE ts_code = :code AND trade_date BETWEEN :first AND :last AND severity = 'quarantine'
                    AND cleared_at IS NULL
                    """,
                arguments: arguments(code, range))
            return Set(days.compactMap(TradeDate.init(yyyymmdd:)))
        }
    }

    private static func insert(_ findings: [BarFinding], at instant: Date, in db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO bar_findings (ts_code, trade_date, rule, severity, detail, found_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        for finding in findings {
            try insert.execute(arguments: [
                finding.code.rawValue, finding.date.stored, finding.rule.rawValue, finding.severity.rawValue,
                finding.detail, instant.stored,
            ])
        }
    }

    private func arguments(_ code: TSCode?, _ range: ClosedRange<TradeDate>) -> StatementArguments {
        var arguments: StatementArguments = ["first": range.lowerBound.stored, "last": range.upperBound.stored]
        if let code { arguments += ["code": code.rawValue] }
        return arguments
    }

    private static func finding(_ row: Row) throws -> BarFinding {
        let key = "\(row["ts_code"] as String) \(row["trade_date"] as Int)"
        return BarFinding(
            code: TSCode(trusted: row["ts_code"]),
            date: try row.required(row.day("trade_date"), table: "bar_findings", key: key),
            rule: try row.required(row.value("rule"), table: "bar_findings", key: key),
            severity: try row.required(row.value("severity"), table: "bar_findings", key: key), detail: row["detail"])
    }
}
