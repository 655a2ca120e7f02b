/// Reads JSON from left to right. It never recurses and never reads past the end, so no input can trap.
struct ReplyCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0
    /// The texts that had escapes, one after the other.
    private(set) var unescaped: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    func fault(_ what: String) -> ReplyFault { ReplyFault(offset: index, what: what) }

    mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || (0x09...0x0d).contains(bytes[index]) { index += 1 }
    }

    mutating func expect(_ byte: UInt8) throws(ReplyFault) {
        skipSpace()
        guard peek == byte else { throw fault("expected \(String(UnicodeScalar(byte)))") }
        index += 1
    }

    mutating func isNull() throws(ReplyFault) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: "n") else { return false }
        return try cell() == ReplyCell.null
    }

    mutating func object(_ member: (inout ReplyCursor, String) throws(ReplyFault) -> Void) throws(ReplyFault) {
        try expect(UInt8(ascii: "{"))
        skipSpace()
        if peek == UInt8(ascii: "}") {
            index += 1
            return
        }
        while true {
            skipSpace()
            // In two steps: `text` would otherwise see the cursor as it was before the key was read.
            let cell = try string()
            let key = text(cell)
            try expect(UInt8(ascii: ":"))
            try member(&self, key)
            guard try isFollowed(orClosedBy: UInt8(ascii: "}")) else { return }
        }
    }

    mutating func array(_ element: (inout ReplyCursor) throws(ReplyFault) -> Void) throws(ReplyFault) {
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
    mutating func isFollowed(orClosedBy close: UInt8) throws(ReplyFault) -> Bool {
        skipSpace()
        guard let byte = peek, byte == UInt8(ascii: ",") || byte == close else { throw fault("expected a comma") }
        index += 1
        return byte != close
    }

    /// A text, number, true (1), false (0) or null.
    mutating func cell() throws(ReplyFault) -> UInt64 {
        skipSpace()
        switch peek {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "n"): return try literal("null", ReplyCell.null)
        case UInt8(ascii: "t"): return try literal("true", ReplyCell.number(1))
        case UInt8(ascii: "f"): return try literal("false", ReplyCell.number(0))
        default:
            guard let value = FastDecimal.scan(bytes, &index) else { throw fault("expected a value") }
            return ReplyCell.number(value)
        }
    }

    /// Counts brackets instead of recursing, so that no nesting can exhaust the stack.
    mutating func skipValue() throws(ReplyFault) {
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

    // MARK: What a cell holds

    /// nil for null.
    func optionalText(_ cell: UInt64) -> String? {
        guard !ReplyCell.isText(cell) else { return text(cell) }
        let value = Double(bitPattern: cell)
        return value.isNaN ? nil : Int(exactly: value).map(String.init) ?? String(value)
    }

    /// nil for null and for a text that is no number.
    func number(_ cell: UInt64) -> Double? {
        guard !ReplyCell.isText(cell) else { return Double(text(cell)) }
        let value = Double(bitPattern: cell)
        return value.isNaN ? nil : value
    }

    private func text(_ cell: UInt64) -> String {
        let (range, isUnescaped) = ReplyCell.place(cell)
        return isUnescaped
            ? String(decoding: unescaped[range], as: UTF8.self)
            : String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    // MARK: Words and texts

    private mutating func literal(_ word: StaticString, _ value: UInt64) throws(ReplyFault) -> UInt64 {
        let length = word.utf8CodeUnitCount
        guard index + length <= bytes.count else { throw fault("expected \(word)") }
        for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] {
            throw fault("expected \(word)")
        }
        index += length
        return value
    }

    private mutating func string() throws(ReplyFault) -> UInt64 {
        guard peek == UInt8(ascii: "\"") else { throw fault("expected a string") }
        index += 1
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                guard index - start <= ReplyCell.longestText else { throw tooLong }
                index += 1
                return ReplyCell.text(offset: start, length: index - 1 - start)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            index += 1
        }
        throw fault("a string without end")
    }

    private mutating func escapedString(from start: Int) throws(ReplyFault) -> UInt64 {
        var units = Array(String(decoding: bytes[start..<index], as: UTF8.self).utf16)
        var plainStart = index
        func plain(_ end: Int) -> String.UTF16View { String(decoding: bytes[plainStart..<end], as: UTF8.self).utf16 }
        while let byte = peek {
            guard units.count + index - plainStart <= ReplyCell.longestText else { throw tooLong }
            if byte == UInt8(ascii: "\"") {
                units.append(contentsOf: plain(index))
                index += 1
                return try keep(String(decoding: units, as: UTF16.self))
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

    private mutating func keep(_ text: String) throws(ReplyFault) -> UInt64 {
        let start = unescaped.count
        unescaped.append(contentsOf: text.utf8)
        // Repaired bytes take three for one, so the buffer can outgrow the body.
        guard unescaped.count <= ReplyCell.largestBody, unescaped.count - start <= ReplyCell.longestText else {
            throw tooLong
        }
        return ReplyCell.text(offset: start, length: unescaped.count - start, isUnescaped: true)
    }

    private var tooLong: ReplyFault { fault("a text of more than \(ReplyCell.longestText) bytes") }

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
}
