/// Cuts a byte stream into lines. Bytes, not characters: a Chinese character may arrive in two chunks.
struct LineSplitter {
    /// Ollama's own client refuses longer lines.
    static let longestLine = 8 << 20

    private var rest: [UInt8] = []

    /// Adds a chunk and returns the lines it completes, without their line feeds and without empty ones.
    mutating func lines(adding chunk: some Sequence<UInt8>) throws(OllamaError) -> [[UInt8]] {
        rest.append(contentsOf: chunk)
        var found: [[UInt8]] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if end > start { found.append(Array(rest[start..<end])) }
            start = end + 1
        }
        rest.removeFirst(start)
        guard rest.count <= Self.longestLine, found.allSatisfy({ $0.count <= Self.longestLine }) else {
            throw .oversized(limit: Self.longestLine)
        }
        return found
    }

    /// What stood after the last line feed.
    mutating func finish() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
