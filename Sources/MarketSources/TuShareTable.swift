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
    /// One array a field, all of `rowCount` cells.
    public let columns: [[TuShareCell]]
    public let rowCount: Int
    /// The server says that it cut the answer.
    public let hasMore: Bool

    public init(fields: [String], columns: [[TuShareCell]], rowCount: Int, hasMore: Bool) {
        self.fields = fields
        self.columns = columns
        self.rowCount = rowCount
        self.hasMore = hasMore
    }

    /// nil where the answer has no such column.
    public func column(_ name: String) -> [TuShareCell]? {
        fields.firstIndex(of: name).map { columns[$0] }
    }
}
