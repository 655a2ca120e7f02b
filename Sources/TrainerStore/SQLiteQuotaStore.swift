public import Foundation
internal import GRDB
public import TrainerCore

/// What an account may call, and the ledger of its calls of the last days.
public struct SQLiteQuotaStore: QuotaStore {
    /// Longer than the longest period of a limit; older calls are of no use to anybody.
    static let ledgerSpan: TimeInterval = 2 * 86_400

    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    /// By API, then from the shortest period to the longest.
    public func quotas(of account: ContentDigest) async throws -> [CallQuota] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM account_quotas WHERE account = ? ORDER BY api", arguments: [account.hex])
            let quotas = try rows.map { row in
                CallQuota(
                    api: row["api"],
                    period: try row.required(row.value("period"), table: "account_quotas", key: row["api"]),
                    limit: row["calls"],
                    learntAt: try row.required(row.instant("learnt_at"), table: "account_quotas", key: row["api"]))
            }
            let order = Dictionary(uniqueKeysWithValues: zip(CallQuota.Period.allCases, 0...))
            return quotas.sorted { ($0.api, order[$0.period] ?? 0) < ($1.api, order[$1.period] ?? 0) }
        }
    }

    public func learn(_ quota: CallQuota, of account: ContentDigest) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO account_quotas (account, api, period, calls, learnt_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET calls = excluded.calls, learnt_at = excluded.learnt_at
                    WHERE excluded.learnt_at >= learnt_at
                    """,
                arguments: [account.hex, quota.api, quota.period.rawValue, quota.limit, quota.learntAt.stored])
        }
    }

    /// Calls are counted by the second, so that the busiest account leaves few rows.
    public func recordCalls(_ count: Int, to api: String, of account: ContentDigest, at instant: Date) async throws {
        guard count > 0 else { return }
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO account_calls (account, api, made_at, calls) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls
                    """,
                arguments: [account.hex, api, Self.second(of: instant), count])
            try db.execute(
                sql: "DELETE FROM account_calls WHERE account = ? AND api = ? AND made_at < ?",
                arguments: [account.hex, api, Self.second(of: instant.addingTimeInterval(-Self.ledgerSpan))])
        }
    }

    public func takeBackCall(to api: String, of account: ContentDigest, at instant: Date) async throws {
        try await database.write { db in
            let place: StatementArguments = [account.hex, api, Self.second(of: instant)]
            try db.execute(
                sql: "DELETE FROM account_calls WHERE account = ? AND api = ? AND made_at = ? AND calls = 1",
                arguments: place)
            guard db.changesCount == 0 else { return }
            try db.execute(
                sql: "UPDATE account_calls SET calls = calls - 1 WHERE account = ? AND api = ? AND made_at = ?",
                arguments: place)
        }
    }

    /// Calls of the second that `instant` falls into are all counted: rather one too many than one over the limit.
    public func calls(to api: String, of account: ContentDigest, since instant: Date) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(calls), 0) FROM account_calls WHERE account = ? AND api = ? AND made_at >= ?
                    """,
                arguments: [account.hex, api, Self.second(of: instant)]) ?? 0
        }
    }

    private static func second(of instant: Date) -> StoredInstant {
        Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down)).stored
    }
}
