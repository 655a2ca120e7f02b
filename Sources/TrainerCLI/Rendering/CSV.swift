import ControlAPI
import TrainerCore

/// Comma-separated lines (RFC 4180) with the JSON's field names in the first.
enum CSV {
    /// A refused row has no code of its own: what it was is in its place.
    static func lines(of reply: HealthReply) -> [String] {
        ["code,date,rule,severity,detail"]
            + reply.findings.map {
                line([$0.code.rawValue, $0.date.description, $0.rule.rawValue, $0.severity.rawValue, $0.detail])
            }
            + reply.refused.rows.map { row in
                let content = row.content.map { "; \($0)" } ?? ""
                return line([
                    "", row.date.description, row.rule?.rawValue ?? "refused_row", "refused",
                    "\(row.source), \(row.place): \(row.reason)\(content)",
                ])
            }
    }

    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
