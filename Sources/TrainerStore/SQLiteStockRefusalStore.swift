public import Foundation
internal import GRDB
public import TrainerCore

/// Stocks of a source that are refused, with the reason that was found first.
public struct SQLiteStockRefusalStore: StockRefusalStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func refused(of source: String) async throws -> [TSCode: String] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT ts_code, reason FROM stock_refusals WHERE source = ?", arguments: [source])
            return Dictionary(
                rows.map { (TSCode(trusted: $0["ts_code"]), $0["reason"] as String) }, uniquingKeysWith: { $1 })
        }
    }

    public func refuse(_ stocks: [TSCode: String], of source: String, at instant: Date) async throws {
        try await database.write { db in
            for (code, reason) in stocks {
                try db.execute(
                    sql: "INSERT INTO stock_refusals VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [source, code.rawValue, reason, instant.stored])
            }
        }
    }

    public func admit(_ codes: Set<TSCode>, of source: String) async throws {
        try await database.write { db in
            for code in codes {
                try db.execute(
                    sql: "DELETE FROM stock_refusals WHERE source = ? AND ts_code = ?",
                    arguments: [source, code.rawValue])
            }
        }
    }
}
