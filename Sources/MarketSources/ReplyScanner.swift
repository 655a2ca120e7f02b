/// An answer as it stands on the wire: the business code inside HTTP 200 and the rows, if any.
struct TuShareReply: Sendable {
    let code: Int
    let message: String
    let table: TuShareTable?
}

/// Where and why bytes are no answer of TuShare.
struct ReplyFault: Error, Hashable {
    let offset: Int
    let what: String

    var text: String { "\(what) at byte \(offset)" }
}

/// One pass over the bytes of an answer, straight into columns: Foundation's JSON needs 17 to 60 times as long for a
/// day of the whole market. Unknown members are skipped, keys may come in any order, and no input can trap.
struct ReplyScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    static func scan(_ body: [UInt8]) throws(ReplyFault) -> TuShareReply {
        try body.withUnsafeBufferPointer { (bytes) throws(ReplyFault) -> TuShareReply in
            var scanner = ReplyScanner(bytes: bytes)
            return try scanner.reply()
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: The envelope

    private mutating func reply() throws(ReplyFault) -> TuShareReply {
        var code: Int?
        var message: String?
        var table: TuShareTable?
        try object { (scanner, key) throws(ReplyFault) in
            switch key {
            case "code":
                let cell = try scanner.cell()
                code = cell.number.flatMap { Int(exactly: $0) }
            case "msg":
                let cell = try scanner.cell()
                message = cell.text ?? message
            case "message":
                let cell = try scanner.cell()
                message = message ?? cell.text
            case "data": table = try scanner.table()
            default: try scanner.skipValue()
            }
        }
        skipSpace()
        guard index == bytes.count else { throw fault("bytes after the end") }
        guard let code else { throw fault("no code") }
        return TuShareReply(code: code, message: message ?? "", table: table)
    }

    private mutating func table() throws(ReplyFault) -> TuShareTable? {
        skipSpace()
        guard peek != UInt8(ascii: "n") else {
            _ = try cell()
            return nil
        }
        guard peek == UInt8(ascii: "{") else {
            try skipValue()
            return nil
        }
        var fields: [String]?
        var rows: Rows?
        var hasMore = false
        try object { (scanner, key) throws(ReplyFault) in
            switch key {
            case "fields": fields = try scanner.names()
            case "items": rows = try scanner.rows()
            case "has_more": hasMore = try scanner.cell().number == 1
            default: try scanner.skipValue()
            }
        }
        guard let fields, let rows else { throw fault("data without fields or items") }
        guard rows.count == 0 || rows.columns.count == fields.count else {
            throw fault("rows of \(rows.columns.count) cells under \(fields.count) fields")
        }
        let columns = rows.count == 0 ? fields.map { _ in [] } : rows.columns
        return TuShareTable(fields: fields, columns: columns, rowCount: rows.count, hasMore: hasMore)
    }

    private struct Rows {
        var columns: [[TuShareCell]] = []
        var count = 0
    }

    private mutating func names() throws(ReplyFault) -> [String] {
        var names: [String] = []
        guard try !isNull() else { return names }
        try array { (scanner) throws(ReplyFault) in
            let cell = try scanner.cell()
            names.append(cell.text ?? "")
        }
        return names
    }

    private mutating func rows() throws(ReplyFault) -> Rows {
        var rows = Rows()
        guard try !isNull() else { return rows }
        try array { (scanner) throws(ReplyFault) in
            var width = 0
            try scanner.array { (scanner) throws(ReplyFault) in
                let cell = try scanner.cell()
                if rows.count == 0 {
                    rows.columns.append([cell])
                } else if width < rows.columns.count {
                    rows.columns[width].append(cell)
                }
                width += 1
            }
            guard width == rows.columns.count else {
                throw scanner.fault("a row of \(width) cells after rows of \(rows.columns.count)")
            }
            rows.count += 1
        }
        return rows
    }

    // MARK: JSON

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func fault(_ what: String) -> ReplyFault { ReplyFault(offset: index, what: what) }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || (0x09...0x0d).contains(bytes[index]) { index += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(ReplyFault) {
        skipSpace()
        guard peek == byte else { throw fault("expected \(String(UnicodeScalar(byte)))") }
        index += 1
    }

    private mutating func isNull() throws(ReplyFault) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: "n") else { return false }
        return try cell() == .null
    }

    private mutating func object(_ member: (inout ReplyScanner, String) throws(ReplyFault) -> Void) throws(ReplyFault) {
        try expect(UInt8(ascii: "{"))
        skipSpace()
        if peek == UInt8(ascii: "}") {
            index += 1
            return
        }
        while true {
            skipSpace()
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try member(&self, key)
            guard try isFollowed(orClosedBy: UInt8(ascii: "}")) else { return }
        }
    }

    private mutating func array(_ element: (inout ReplyScanner) throws(ReplyFault) -> Void) throws(ReplyFault) {
        try expect(UInt8(ascii: "["))
        skipSpace()
        if peek == UInt8(ascii: "]") {
            index += 1
            return
        }
        while true {
            try element(&self)
            guard try isFollowed(orClosedBy: UInt8(ascii: "]")) else { return }
        }
    }

    /// Takes a comma (true) or the closing byte (false).
    private mutating func isFollowed(orClosedBy close: UInt8) throws(ReplyFault) -> Bool {
        skipSpace()
        guard let byte = peek, byte == UInt8(ascii: ",") || byte == close else { throw fault("expected a comma") }
        index += 1
        return byte != close
    }

    private mutating func cell() throws(ReplyFault) -> TuShareCell {
        skipSpace()
        switch peek {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "t"): return try literal("true", .number(1))
        case UInt8(ascii: "f"): return try literal("false", .number(0))
        default:
            guard let value = FastDecimal.scan(bytes, &index) else { throw fault("expected a value") }
            return .number(value)
        }
    }

    private mutating func literal(_ word: StaticString, _ value: TuShareCell) throws(ReplyFault) -> TuShareCell {
        let length = word.utf8CodeUnitCount
        guard index + length <= bytes.count else { throw fault("expected \(word)") }
        for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] {
            throw fault("expected \(word)")
        }
        index += length
        return value
    }

    private mutating func string() throws(ReplyFault) -> String {
        guard peek == UInt8(ascii: "\"") else { throw fault("expected a string") }
        index += 1
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<(index - 1)]), as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            index += 1
        }
        throw fault("a string without end")
    }

    private mutating func escapedString(from start: Int) throws(ReplyFault) -> String {
        var units = Array(String(decoding: bytes[start..<index], as: UTF8.self).utf16)
        var plainStart = index
        func plain(_ end: Int) -> String.UTF16View { String(decoding: bytes[plainStart..<end], as: UTF8.self).utf16 }
        while let byte = peek {
            if byte == UInt8(ascii: "\"") {
                units.append(contentsOf: plain(index))
                index += 1
                return String(decoding: units, as: UTF16.self)
            }
            guard byte == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            units.append(contentsOf: plain(index))
            index += 1
            units.append(try escape())
            plainStart = index
        }
        throw fault("a string without end")
    }

    private mutating func escape() throws(ReplyFault) -> UInt16 {
        guard let byte = peek else { throw fault("a string without end") }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "f"): return 12
        case UInt8(ascii: "u"):
            guard index + 4 <= bytes.count,
                let unit = UInt16(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
            else { throw fault("a broken \\u escape") }
            index += 4
            return unit
        default: return UInt16(byte)
        }
    }

    /// Counts brackets instead of recursing, so that no nesting can exhaust the stack.
    private mutating func skipValue() throws(ReplyFault) {
        var depth = 0
        repeat {
            skipSpace()
            switch peek {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { throw fault("expected a value") }
                depth -= 1
                index += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { throw fault("expected a value") }
                index += 1
            default: _ = try cell()
            }
        } while depth > 0
    }
}
