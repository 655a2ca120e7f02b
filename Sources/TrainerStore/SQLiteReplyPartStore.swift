public import Foundation
internal import GRDB
public import TrainerCore

/// Replies that wait for the rest of their answer.
public struct SQLiteReplyPartStore: ReplyPartStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func part(
        _ name: String, of answer: PartedAnswer, from source: String, now: Date
    ) async throws -> ReplyPart? {
        try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT status, body FROM reply_parts
                    WHERE source = ? AND answer = ? AND part = ? AND good_until > ?
                    """,
                arguments: [source, ReplyPartRows.name(answer), name, now.stored]
            ).map { row in ReplyPart(status: row["status"], body: [UInt8](row["body"] as Data)) }
        }
    }

    public func keep(
        _ part: ReplyPart, as name: String, of answer: PartedAnswer, from source: String, until end: Date, now: Date
    ) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM reply_parts WHERE good_until <= ?", arguments: [now.stored])
            try db.execute(
                sql: "INSERT OR REPLACE INTO reply_parts VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    source, ReplyPartRows.name(answer), name, part.status, Data(part.body), end.stored,
                ])
        }
    }

    public func shorten(_ answer: PartedAnswer, from source: String, to end: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    UPDATE reply_parts SET good_until = min(good_until, ?)
                    WHERE source = ? AND answer = ?
                    """, arguments: [end.stored, source, ReplyPartRows.name(answer)])
        }
    }

    public func drop(_ answer: PartedAnswer, from source: String) async throws {
        try await database.write { db in try ReplyPartRows.drop(answer, of: source, in: db) }
    }

    public func dropAll(from source: String) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM reply_parts WHERE source = ?", arguments: [source])
        }
    }

    public func count(of answer: PartedAnswer, from source: String, now: Date) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM reply_parts WHERE source = ? AND answer = ? AND good_until > ?",
                arguments: [source, ReplyPartRows.name(answer), now.stored]) ?? 0
        }
    }
}

/// The parts of an answer, within the caller's transaction.
enum ReplyPartRows {
    static func drop(_ answer: PartedAnswer, of source: String, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM reply_parts WHERE source = ? AND answer = ?")
            .execute(arguments: [source, name(answer)])
    }

    static func name(_ answer: PartedAnswer) -> String {
        switch answer {
        case .stock(let code): "stock:\(code)"
        case .day(let day): "day:\(day)"
        case .list(let list): "list:\(ListRows.name(list))"
        case .shared(let name): "shared:\(name)"
        }
    }
}
