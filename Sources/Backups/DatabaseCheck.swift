internal import Foundation
internal import GRDBSQLite

/// What SQLite finds in a database file that nobody writes to. Nothing is written beside it: the file may lie where it
/// can only be read.
enum DatabaseCheck {
    /// nil: it is whole.
    static func fault(in path: String) -> String? {
        let address = URL(filePath: path).absoluteString + "?immutable=1"
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        guard sqlite3_open_v2(address, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nil) == SQLITE_OK else {
            return words(of: connection)
        }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, "PRAGMA integrity_check(1)", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
        else { return words(of: connection) }
        let found = String(cString: text)
        return found == "ok" ? nil : found
    }

    private static func words(of connection: OpaquePointer?) -> String {
        connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "SQLite"
    }
}
