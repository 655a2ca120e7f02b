public import Foundation

/// A written file against its schema in docs/schemas, by Python's `jsonschema`.
public enum SchemaCheck {
    public static let missing = "no Python with jsonschema: set LJWX_TEST_PYTHON or make .setup/venv"

    public static let isThere: Bool = {
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import jsonschema"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }  // no Python: then there is no package either
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// What the document has against the schema; empty for nothing.
    ///
    /// - Parameters:
    ///   - schema: its file in docs/schemas.
    ///   - lines: each line is a document.
    public static func faults(of document: Data, by schema: String, lines: Bool = false) throws -> String {
        let input = FileManager.default.temporaryDirectory.appending(path: "ljwx-schema-\(UUID().uuidString).json")
        try document.write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }  // a temporary file may stay behind
        let process = Process()
        process.executableURL = python
        let files = ["Tests/Reference/schema.py", "docs/schemas/\(schema)"].map { root.appending(path: $0).path }
        process.arguments = files + (lines ? ["--lines"] : [])
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return process.terminationStatus == 0 ? "" : text.isEmpty ? "no document" : text
    }

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let python: URL =
        ProcessInfo.processInfo.environment["LJWX_TEST_PYTHON"].map { URL(filePath: $0) }
        ?? root.appending(path: ".setup/venv/bin/python")
}
