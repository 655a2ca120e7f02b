public import Foundation

/// A written file against its schema in docs/schemas, by Python's `jsonschema`.
public enum SchemaCheck {
    public static let missing = "no Python with jsonschema: set LJWX_TEST_PYTHON or make .setup/venv"

    public static let isThere: Bool = {
        let script = "import importlib.util, sys; sys.exit(importlib.util.find_spec('jsonschema') is None)"
        return (try? TestPython.run(["-c", script]))?.status == 0  // no Python: then there is no package either
    }()

    /// What the document has against the schema; empty for nothing.
    ///
    /// - Parameters:
    ///   - schema: its file in docs/schemas.
    ///   - lines: each line is a document.
    public static func faults(of document: Data, by schema: String, lines: Bool = false) throws -> String {
        let file = PackageFolder.root.appending(path: "docs/schemas/\(schema)").path
        let found = try TestPython.output(of: "schema.py", [file] + (lines ? ["--lines"] : []), reading: document)
        return String(decoding: found, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
