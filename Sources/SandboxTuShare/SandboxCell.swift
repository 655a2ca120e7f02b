/// A cell of an answer, as its JSON will be.
enum SandboxCell: Sendable, Hashable {
    case text(String)
    case number(Double)
    case integer(Int)
    case null

    static func optional(_ text: String?) -> SandboxCell { text.map(SandboxCell.text) ?? .null }
    static func optional(_ number: Double?) -> SandboxCell { number.map(SandboxCell.number) ?? .null }
}

/// Rows under named columns.
struct SandboxRows: Sendable {
    let columns: [String]
    var rows: [[SandboxCell]]

    /// Only `fields`, in the order asked for; unknown names are left out, as TuShare does.
    func selecting(_ fields: [String]) -> SandboxRows {
        let places = fields.compactMap { columns.firstIndex(of: $0) }
        return SandboxRows(columns: places.map { columns[$0] }, rows: rows.map { row in places.map { row[$0] } })
    }
}
