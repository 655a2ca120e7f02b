import Foundation

/// A day of the whole market as TuShare sends it, 6,000 rows of 11 columns, from bytes to typed columns: codes, dates
/// and doubles, ours and Python's by turns on the same file.
struct DecodeBench {
    private static let rounds = 7
    private static let passes = 40
    private static let goal = 4.0

    let python: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let file = folder.path("reply.json")
        try DecodePass.reply().write(toFile: file, atomically: true, encoding: .utf8)
        var (ours, columns, typed): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<Self.rounds {
            ours.append(
                try rowsPerSecond(try Child.output(ownPath, [DecodePass.verb, file, "\(Self.passes)"], in: folder)))
            columns.append(try rowsPerSecond(try peer("columns", file)))
            typed.append(try rowsPerSecond(try peer("typed", file)))
        }
        record(measure("reply of 6,000 × 11 to columns", ours.median, "orjson + zip", columns.median))
        record(measure("reply of 6,000 × 11 to typed columns", ours.median, "orjson + numpy", typed.median))
    }

    private func measure(_ name: String, _ ours: Double, _ peerName: String, _ peer: Double) -> Measure {
        func text(_ rate: Double) -> String { String(format: "%.2f M rows/s", rate / 1e6) }
        return Measure(
            name: name, ours: text(ours), peer: "\(peerName) \(text(peer))", ratio: ours / peer,
            goal: "ratio ≥ \(Self.goal)", met: ours / peer >= Self.goal)
    }

    private func peer(_ form: String, _ file: String) throws -> String {
        try Child.output(python, [Sources.peer("decode.py"), form, file, "\(Self.passes)"], in: folder)
    }

    /// The median of what a process printed after its first, cold pass.
    private func rowsPerSecond(_ output: String) throws -> Double {
        let seconds = output.split(separator: "\n").compactMap { Double($0) }
        guard seconds.count > 1 else { throw BenchError("a decoding pass printed: \(output)") }
        return Double(DecodePass.rows) / Array(seconds.dropFirst()).median
    }

    private var ownPath: String { "/proc/\(getpid())/exe" }
}
