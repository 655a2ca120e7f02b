internal import GRDB
internal import GRDBSQLite
internal import TrainerCore

/// Takes a stock's bars out of SQLite as an aggregate function of SQL does: the statement then runs through all rows at
/// once. Row by row, a quarter of the time goes into handing over.
struct BarSink {
    /// What `select` calls. The first value is the sink.
    static let function = "take_bar"
    private static let values: Int32 = 10
    private static let type: StaticString = "bar_sink"

    private(set) var bars: [DailyBar] = []
    /// Places of bars that have been corrected since `landing`.
    private var corrected: [Int] = []
    /// Nobody's until the first `fill`.
    private var code = TSCode(trusted: "")
    private let landing: Int64
    private var lastNumber = Int64.min
    private var isAscending = true

    /// - Parameter landing: the newest one that is known.
    init(landing: Int64) { self.landing = landing }

    /// Every connection needs the function.
    static func register(in db: Database) throws {
        let result = sqlite3_create_function_v2(
            db.sqliteConnection, function, values, SQLITE_UTF8 | SQLITE_DIRECTONLY, nil, nil,
            { _, _, values in BarSink.step(values) }, { context in sqlite3_result_null(context) }, nil)
        guard result == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: result)) }
    }

    /// Runs `statement`, whose place `place` is the function's first value, and holds the bars of `code` alone
    /// afterwards, ascending.
    mutating func fill(with code: TSCode, from statement: BareStatement, at place: Int32) throws {
        self.code = code
        bars.removeAll(keepingCapacity: true)
        corrected.removeAll(keepingCapacity: true)
        (lastNumber, isAscending) = (.min, true)
        try withUnsafeMutablePointer(to: &self) { sink in
            statement.bind(UnsafeMutableRawPointer(sink), as: Self.type, at: place)
            defer { statement.bindNull(at: place) }
            // The one row has nothing to say.
            _ = try statement.step()
            statement.reset()
        }
    }

    /// Puts the version that was known in the place of each corrected bar.
    mutating func restore(_ revision: (DailyBar) throws -> DailyBar) throws {
        for place in corrected { bars[place] = try revision(bars[place]) }
        // SQLite walks up a range of numbers, which nothing promises.
        if !isAscending { bars.sort { $0.date < $1.date } }
    }

    private static func step(_ values: UnsafeMutablePointer<OpaquePointer?>?) {
        guard let values, let sink = sqlite3_value_pointer(values[0], type.chars) else { return }
        sink.assumingMemoryBound(to: BarSink.self).pointee.take(values)
    }

    private mutating func take(_ values: UnsafeMutablePointer<OpaquePointer?>) {
        func double(_ place: Int) -> Double { sqlite3_value_double(values[place]) }
        let number = sqlite3_value_int64(values[1])
        if number < lastNumber { isAscending = false }
        lastNumber = number
        if sqlite3_value_int64(values[9]) > landing { corrected.append(bars.count) }
        bars.append(
            DailyBar(
                code: code, date: BarNumber.day(number), open: double(2), high: double(3), low: double(4),
                close: double(5), preClose: double(6), volume: double(7),
                amount: sqlite3_value_type(values[8]) == SQLITE_NULL ? nil : double(8)))
    }
}

extension StaticString {
    /// As C takes it.
    var chars: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
