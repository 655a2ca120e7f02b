internal import GRDB
internal import GRDBSQLite
internal import TrainerCore

/// A prepared statement without GRDB's argument lists and rows, which cost twice as much as the work itself where a
/// statement runs millions of times. Lives within one transaction; places count from 1, columns from 0.
struct BareStatement {
    private let pointer: OpaquePointer?
    private let connection: OpaquePointer?

    init(_ db: Database, _ sql: String) throws {
        pointer = try db.cachedStatement(sql: sql).sqliteStatement
        connection = db.sqliteConnection
    }

    func bind(_ text: String, at place: Int32) {
        // SQLITE_TRANSIENT, which the C header spells as a cast: SQLite copies the bytes before the call returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(pointer, place, text, -1, transient)
    }

    func bind(_ number: Int64, at place: Int32) { sqlite3_bind_int64(pointer, place, number) }
    func bind(_ number: Int, at place: Int32) { sqlite3_bind_int64(pointer, place, Int64(number)) }
    func bind(_ number: Double, at place: Int32) { sqlite3_bind_double(pointer, place, number) }

    func bind(_ number: Double?, at place: Int32) {
        guard let number else { return bindNull(at: place) }
        sqlite3_bind_double(pointer, place, number)
    }

    /// Something that a function of SQL alone gets to see, by the name of its type.
    func bind(_ object: UnsafeMutableRawPointer, as type: StaticString, at place: Int32) {
        sqlite3_bind_pointer(pointer, place, object, type.chars, nil)
    }

    func bindNull(at place: Int32) { sqlite3_bind_null(pointer, place) }

    func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(pointer, column)) }
    func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }
    func double(_ column: Int32) -> Double { sqlite3_column_double(pointer, column) }

    /// Of a column that is never NULL.
    func text(_ column: Int32) -> String {
        sqlite3_column_text(pointer, column).map { String(cString: $0) } ?? ""
    }

    func optionalText(_ column: Int32) -> String? {
        sqlite3_column_type(pointer, column) == SQLITE_NULL ? nil : text(column)
    }

    /// `20260930`; nil for NULL.
    func day(_ column: Int32) -> TradeDate? {
        sqlite3_column_type(pointer, column) == SQLITE_NULL ? nil : TradeDate(yyyymmdd: int(column))
    }

    func optionalDouble(_ column: Int32) -> Double? {
        sqlite3_column_type(pointer, column) == SQLITE_NULL ? nil : sqlite3_column_double(pointer, column)
    }

    /// The 8-byte words of a BLOB, copied: the bytes are SQLite's until the next step, and need not be aligned.
    func words(_ column: Int32) -> [UInt64] {
        let count = Int(sqlite3_column_bytes(pointer, column)) / 8
        guard let bytes = sqlite3_column_blob(pointer, column) else { return [] }
        return [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(
                from: UnsafeRawBufferPointer(start: bytes, count: count * 8))
            initialized = count
        }
    }

    /// The bytes of a BLOB where SQLite holds them, until the next step; none for NULL.
    func withBytes(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        let bytes = sqlite3_column_blob(pointer, column)
        let count = bytes == nil ? 0 : Int(sqlite3_column_bytes(pointer, column))
        try body(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// True while there is a row. The bindings stay.
    func step() throws -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let message = String(cString: sqlite3_errmsg(connection))
            sqlite3_reset(pointer)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        _ = try step()
        sqlite3_reset(pointer)
    }

    /// The same with a BLOB that SQLite reads in place, so that it is not copied.
    func run(binding bytes: [UInt8], at place: Int32) throws {
        try bytes.withUnsafeBytes { bytes in
            sqlite3_bind_blob(pointer, place, bytes.baseAddress, Int32(bytes.count), nil)
            defer { sqlite3_bind_null(pointer, place) }
            try run()
        }
    }

    func reset() { sqlite3_reset(pointer) }
}
