import Foundation

/// Cuts bytes as they come into lines, without their newline.
struct LineSplitter {
    /// A line longer than this is no line of ours.
    static let maximumLineBytes = 4 * 1024 * 1024
    private var rest: [UInt8] = []

    struct LineTooLong: Error {}

    mutating func lines(adding bytes: some Sequence<UInt8>) throws(LineTooLong) -> [Data] {
        rest.append(contentsOf: bytes)
        var lines: [Data] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if end > start { lines.append(Data(rest[start..<end])) }
            start = end + 1
        }
        rest.removeSubrange(..<start)
        guard rest.count <= Self.maximumLineBytes else { throw LineTooLong() }
        return lines
    }
}
