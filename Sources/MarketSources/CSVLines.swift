/// Walks a CSV file's lines: UTF-8 with or without BOM; LF, CRLF or CR; blank lines skipped; quotes as in RFC 4180
/// except that no field may hold a line break (no column of `daily` can).
struct CSVLines {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index: Int
    private var number = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        index = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    /// UTF-16, as spreadsheets save "Unicode text", or other bytes with zeros.
    var isForeignEncoding: Bool {
        bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) || bytes.prefix(64).contains(0)
    }

    mutating func next() -> CSVLine? {
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") {
                index += 1
            }
            let end = index
            // CR and LF are one break; alone, CR is one too: taken for part of a line, it would hide all rows after it.
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\r"), bytes[index + 1] == UInt8(ascii: "\n") {
                index += 1
            }
            index += 1
            number += 1
            if end > start { return CSVLine(number: number, range: start..<end) }
        }
        return nil
    }
}

struct CSVLine {
    /// From 1, the header included.
    let number: Int
    let range: Range<Int>

    func fields(_ bytes: UnsafeBufferPointer<UInt8>) -> [CSVField] {
        var fields: [CSVField] = []
        var start = range.lowerBound
        var isQuoted = false
        for index in range {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(CSVField(bytes, start, index))
                start = index + 1
            default: break
            }
        }
        fields.append(CSVField(bytes, start, range.upperBound))
        return fields
    }
}

/// One field without the spaces and quotes around it.
struct CSVField {
    private let range: Range<Int>
    private let isQuoted: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        var lower = start
        var upper = end
        while lower < upper, bytes[lower] == 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] == 0x20 { upper -= 1 }
        let quote = UInt8(ascii: "\"")
        isQuoted = upper - lower >= 2 && bytes[lower] == quote && bytes[upper - 1] == quote
        range = isQuoted ? (lower + 1)..<(upper - 1) : lower..<upper
    }

    var isEmpty: Bool { range.isEmpty }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        return isQuoted && text.contains("\"\"") ? text.split(separator: "\"\"").joined(separator: "\"") : text
    }

    /// nil for anything but a plain decimal number.
    func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        FastDecimal.parse(UnsafeBufferPointer(rebasing: bytes[range]))
    }
}
