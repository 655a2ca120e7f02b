import Foundation

/// A document that people write, with the measures at its end: from its marker on the program writes it anew.
struct MarkdownReport {
    static let marker = "<!-- measures: from here on `make bench` writes anew -->"

    private let file: String

    /// Throws, before anything is measured, for a file that is there without the marker: it is all somebody's prose.
    init(_ file: String) throws {
        self.file = file
        _ = try prose()
    }

    func write(_ measures: String) throws {
        try (prose() + Self.marker + "\n\n" + measures).write(toFile: file, atomically: true, encoding: .utf8)
    }

    private func prose() throws -> String {
        guard FileManager.default.fileExists(atPath: file) else { return "" }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard let place = text.range(of: Self.marker) else {
            throw BenchError("\(file) is left as it is: it has no line \(Self.marker)")
        }
        return String(text[..<place.lowerBound])
    }
}
