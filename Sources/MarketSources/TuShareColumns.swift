import TrainerCore

/// The columns of an answer that cannot be done without.
struct Columns {
    private let table: TuShareTable
    private let api: String

    init(_ table: TuShareTable, of api: String) {
        self.table = table
        self.api = api
    }

    func codes(_ name: String) throws(TrainerError) -> [PackedCode?] { try required(table.codes(name), name) }
    func days(_ name: String) throws(TrainerError) -> [Int32] { try required(table.days(name), name) }
    func numbers(_ name: String) throws(TrainerError) -> [Double] { try required(table.numbers(name), name) }
    func texts(_ name: String) throws(TrainerError) -> [String?] { try required(table.texts(name), name) }

    static func day(_ number: Int32) -> TradeDate? {
        number == TuShareTable.noDay ? nil : TradeDate(dayNumber: Int(number))
    }

    private func required<Value>(_ column: [Value]?, _ name: String) throws(TrainerError) -> [Value] {
        guard let column else { throw DailyRows.missingColumn(name, in: table, of: api) }
        return column
    }
}

/// Rows that could not be read: how many, and one of them.
struct OddRows {
    private(set) var count = 0
    private(set) var example: String?

    mutating func add(_ row: Int, of table: TuShareTable) {
        count += 1
        guard example == nil else { return }
        example = table.fields.indices.map { table.cell(row, $0).text ?? "null" }.joined(separator: " ")
    }
}
