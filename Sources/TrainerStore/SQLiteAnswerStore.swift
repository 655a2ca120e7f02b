public import Foundation
internal import GRDB
public import TrainerCore

/// Answers that were paid for once. The first answer under a key stands, so that older reports stay true.
public struct SQLiteAnswerStore: AnswerStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func answers(for keys: [AnswerKey]) async throws -> [AnswerKey: ModelAnswer] {
        try await database.read { db in
            let statement = try db.makeStatement(
                sql: """
                    SELECT * FROM answers
                    WHERE model_digest = ? AND prompt_digest = ? AND options_digest = ? AND server_version = ?
                    """)
            var found: [AnswerKey: ModelAnswer] = [:]
            for key in keys {
                let row = try Row.fetchOne(
                    statement,
                    arguments: [key.modelDigest, key.promptDigest.hex, key.optionsDigest.hex, key.serverVersion])
                found[key] = try row.map(Self.answer)
            }
            return found
        }
    }

    public func answers(of modelDigest: String) async throws -> [AnswerKey: ModelAnswer] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM answers WHERE model_digest = ?", arguments: [modelDigest])
            let pairs = try rows.map { row in
                let key = AnswerKey(
                    modelDigest: modelDigest, promptDigest: ContentDigest(hex: row["prompt_digest"]),
                    optionsDigest: ContentDigest(hex: row["options_digest"]), serverVersion: row["server_version"])
                return (key, try Self.answer(row))
            }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func answer(_ row: Row) throws -> ModelAnswer {
        ModelAnswer(
            text: row["text"], doneReason: row["done_reason"], latency: row["latency"],
            loadSeconds: row["load_seconds"], promptTokens: row["prompt_tokens"], answerTokens: row["answer_tokens"],
            choiceOdds: try row.json("choice_odds"))
    }

    public func keep(_ answer: ModelAnswer, for key: AnswerKey, at instant: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [
                    key.modelDigest, key.promptDigest.hex, key.optionsDigest.hex, key.serverVersion, answer.text,
                    answer.doneReason, answer.latency, answer.loadSeconds, answer.promptTokens, answer.answerTokens,
                    instant.stored, try StoredJSON.optionalText(answer.choiceOdds),
                ])
        }
    }

    public func forget(of modelDigest: String, since instant: Date) async throws {
        try await database.write { db in
            try db.execute(
                sql: "DELETE FROM answers WHERE model_digest = ? AND kept_at >= ?",
                arguments: [modelDigest, instant.stored])
        }
    }
}
