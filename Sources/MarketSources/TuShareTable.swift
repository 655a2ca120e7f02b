import TrainerCore

/// One cell as it came: TuShare sends the same column as string, integer or decimal.
public enum TuShareCell: Sendable, Hashable {
    case null
    case number(Double)
    case text(String)

    /// The number, also where it came as text; nil for null and other text.
    public var number: Double? {
        switch self {
        case .null: nil
        case .number(let value): value
        case .text(let text): Double(text)
        }
    }

    /// The text, also where a date or code came as a number.
    public var text: String? {
        switch self {
        case .null: nil
        case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
        case .text(let text): text
        }
    }
}

/// The rows of one answer, by column. Columns are found by name: their order is the server's.
public struct TuShareTable: Sendable {
    public let fields: [String]
    public let rowCount: Int
    /// The server says that it cut the answer.
    public let hasMore: Bool
    private let cells: [UInt64]
    private let stride: Int
    /// The whole answer.
    let body: [UInt8]
    private let unescaped: [UInt8]

    /// The table of an answer's bytes; nil where it is an error or has no data.
    public init?(decoding body: [UInt8]) throws(ReplyFault) {
        let reply = try ReplyScanner.scan(body)
        guard reply.code == 0, let table = reply.table else { return nil }
        self = table
    }

    init(fields: [String], rows: ReplyRows, hasMore: Bool, body: [UInt8], unescaped: [UInt8]) {
        self.fields = fields
        rowCount = rows.count
        self.hasMore = hasMore
        cells = rows.cells
        stride = rows.capacity
        self.body = body
        self.unescaped = unescaped
    }

    /// The cells of a column; nil where the answer has no such column.
    public func column(_ name: String) -> [TuShareCell]? {
        fields.firstIndex(of: name).map { column in (0..<rowCount).map { cell($0, column) } }
    }

    public var columns: [[TuShareCell]] {
        fields.indices.map { column in (0..<rowCount).map { cell($0, column) } }
    }

    /// A column's numbers, also those written as text; NaN for null and for other text.
    public func numbers(_ name: String) -> [Double]? {
        fields.firstIndex(of: name).map { column in
            filled(with: .nan) { row in
                let cell = packed(row, column)
                return ReplyCell.isText(cell) ? text(cell) { Double($0) } ?? .nan : Double(bitPattern: cell)
            }
        }
    }

    /// A column's days as `TradeDate.dayNumber`, written `20260930` or `2026-09-30`, as text or number; `noDay` for
    /// anything else.
    public func days(_ name: String) -> [Int32]? {
        fields.firstIndex(of: name).map { column in
            // Most answers hold one day or run through a few: the last one read is kept.
            var (last, lastDay) = (UInt64.max, Self.noDay)
            return filled(with: Self.noDay) { row in
                let cell = packed(row, column)
                let digits = ReplyCell.isText(cell) ? digits(cell) : Self.digits(Double(bitPattern: cell))
                guard digits != last else { return lastDay }
                last = digits
                lastDay = TradeDate(yyyymmdd: Int(digits)).map { Int32($0.dayNumber) } ?? Self.noDay
                return lastDay
            }
        }
    }

    public static let noDay = Int32.min

    /// A column's security codes; nil for anything else.
    public func codes(_ name: String) -> [PackedCode?]? {
        fields.firstIndex(of: name).map { column in
            filled(with: nil) { row in
                let cell = packed(row, column)
                return ReplyCell.isText(cell) ? bytes(cell) { PackedCode($0) } : nil
            }
        }
    }

    /// A column's texts; numbers as text, nil for null.
    public func texts(_ name: String) -> [String?]? { column(name)?.map(\.text) }

    var rows: [[TuShareCell]] {
        (0..<rowCount).map { row in fields.indices.map { column in cell(row, column) } }
    }

    // MARK: Cells

    func cell(_ row: Int, _ column: Int) -> TuShareCell {
        let cell = packed(row, column)
        if ReplyCell.isText(cell) { return .text(text(cell) { String($0) }) }
        let value = Double(bitPattern: cell)
        return value.isNaN ? .null : .number(value)
    }

    private func packed(_ row: Int, _ column: Int) -> UInt64 { cells[column * stride + row] }

    private func filled<Value>(with placeholder: Value, _ value: (Int) -> Value) -> [Value] {
        var values = [Value](repeating: placeholder, count: rowCount)
        for row in 0..<rowCount { values[row] = value(row) }
        return values
    }

    private func bytes<Result>(_ cell: UInt64, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let (range, isUnescaped) = ReplyCell.place(cell)
        return (isUnescaped ? unescaped : self.body).withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    private func text<Result>(_ cell: UInt64, _ body: (String) -> Result) -> Result {
        bytes(cell) { body(String(decoding: $0, as: UTF8.self)) }
    }

    /// `20260930` of `20260930` and `2026-09-30`; 0, which is no day, for anything else.
    private func digits(_ cell: UInt64) -> UInt64 {
        bytes(cell) { bytes in
            let isDashed = bytes.count == 10
            guard isDashed || bytes.count == 8 else { return 0 }
            var number: UInt64 = 0
            for (offset, byte) in bytes.enumerated() {
                if isDashed, offset == 4 || offset == 7 {
                    guard byte == UInt8(ascii: "-") else { return 0 }
                    continue
                }
                let digit = byte &- UInt8(ascii: "0")
                guard digit < 10 else { return 0 }
                number = number * 10 + UInt64(digit)
            }
            return number
        }
    }

    /// 0 for a number of more digits than a day has: it need not fit an `Int`.
    private static func digits(_ value: Double) -> UInt64 { value < 1e8 ? UInt64(exactly: value) ?? 0 : 0 }
}
