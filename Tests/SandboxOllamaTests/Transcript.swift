import Foundation
import TrainerTestSupport

/// One recorded exchange: the request and the reply's status, content type and lines.
struct Exchange: Sendable, CustomStringConvertible {
    let title: String
    let method: String
    let path: String
    let body: String?
    let status: Int
    let contentType: String?
    let lines: [String]

    var description: String { "\(title) \(method) \(path) \(body ?? "")" }
}

enum Transcript {
    /// Reads `=== title`, `> METHOD path`, `> body`, `< HTTP …`, headers and `< [ 0.001s] line`.
    static func exchanges(in text: String) -> [Exchange] {
        text.components(separatedBy: "\n=== ").dropFirst().compactMap { block in
            let rows = block.components(separatedBy: "\n")
            let sent = rows.filter { $0.hasPrefix("> ") }.map { String($0.dropFirst(2)) }
            let received = rows.filter { $0.hasPrefix("< ") }.map { String($0.dropFirst(2)) }
            guard let request = sent.first?.split(separator: " "), request.count == 2,
                let status = received.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
            else { return nil }
            let type = received.first { $0.hasPrefix("Content-Type: ") }.map { String($0.dropFirst(14)) }
            let lines = received.filter { $0.hasPrefix("[") }.compactMap { row in
                row.range(of: "s] ").map { String(row[$0.upperBound...]) }
            }
            return Exchange(
                title: rows[0], method: String(request[0]), path: String(request[1]),
                body: sent.count > 1 ? sent.dropFirst().joined(separator: "\n") : nil, status: status,
                contentType: type, lines: lines)
        }
    }

    /// nil where the transcripts are not there.
    static func shared(_ name: String) -> String? {
        PackageFolder.shared("facts/ollama-transcripts/\(name)").flatMap {
            try? String(contentsOf: $0, encoding: .utf8)  // unreadable is as good as not there
        }
    }
}
