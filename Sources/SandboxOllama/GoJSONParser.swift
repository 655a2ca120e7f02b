/// An error of the sandbox's HTTP interface: the status and the text of `{"error": …}`.
struct APIError: Error, Equatable {
    let status: Int
    let text: String

    init(_ status: Int, _ text: String) {
        self.status = status
        self.text = text
    }
}

/// Reads one JSON value from the start of a body with the error texts of Go's encoding/json decoder; what follows the
/// value is ignored, as Ollama does.
struct GoJSONParser {
    private let bytes: [UInt8]
    private var position = 0

    static func value(of body: [UInt8]) throws(APIError) -> GoJSON {
        var parser = GoJSONParser(bytes: body)
        parser.skipSpace()
        guard parser.position < body.count else { throw APIError(400, "missing request body") }
        return try parser.value()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var end: APIError { APIError(400, "unexpected EOF") }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// The next byte that is not white space, not consumed.
    private mutating func next() throws(APIError) -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw end }
        return bytes[position]
    }

    private func invalid(_ context: String) -> APIError {
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        let character = rest.unicodeScalars.first.map { scalar in
            switch scalar {
            case "'": "'\\''"
            case "\"": "'\"'"
            case "\n": "'\\n'"
            case "\t": "'\\t'"
            default: "'\(Character(scalar))'"
            }
        }
        return APIError(400, "invalid character \(character ?? "") \(context)")
    }

    private mutating func value() throws(APIError) -> GoJSON {
        switch try next() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw invalid("looking for beginning of value")
        }
    }

    private mutating func object() throws(APIError) -> GoJSON {
        position += 1
        var members: [GoJSON.Member] = []
        if try next() == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            guard try next() == UInt8(ascii: "\"") else {
                throw invalid("looking for beginning of object key string")
            }
            let name = try string()
            guard try next() == UInt8(ascii: ":") else { throw invalid("after object key") }
            position += 1
            members.append(GoJSON.Member(name: name, value: try value()))
            switch try next() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(members)
            default: throw invalid("after object key:value pair")
            }
        }
    }

    private mutating func array() throws(APIError) -> GoJSON {
        position += 1
        var items: [GoJSON] = []
        if try next() == UInt8(ascii: "]") {
            position += 1
            return .array(items)
        }
        while true {
            items.append(try value())
            switch try next() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(items)
            default: throw invalid("after array element")
            }
        }
    }

    private mutating func literal(_ word: String, _ value: GoJSON) throws(APIError) -> GoJSON {
        for (offset, byte) in word.utf8.enumerated() {
            guard position < bytes.count else { throw end }
            guard bytes[position] == byte else {
                let expected = Character(Unicode.Scalar(byte))
                throw offset == 0
                    ? invalid("looking for beginning of value")
                    : invalid("in literal \(word) (expecting '\(expected)')")
            }
            position += 1
        }
        return value
    }

    private mutating func number() throws(APIError) -> GoJSON {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        guard position < bytes.count else { throw end }
        guard isDigit(bytes[position]) else { throw invalid("in numeric literal") }
        skipDigits()
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            guard position < bytes.count else { throw end }
            guard isDigit(bytes[position]) else { throw invalid("after decimal point in numeric literal") }
            skipDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard position < bytes.count else { throw end }
            guard isDigit(bytes[position]) else { throw invalid("in exponent of numeric literal") }
            skipDigits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private mutating func skipDigits() {
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    }

    private mutating func string() throws(APIError) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                throw invalid("in string literal")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw end
    }

    private mutating func escape(into text: inout [UInt8]) throws(APIError) {
        position += 1
        guard position < bytes.count else { throw end }
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "b"): 0x08,
            UInt8(ascii: "f"): 0x0C, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
        ]
        if let byte = plain[bytes[position]] {
            text.append(byte)
            position += 1
            return
        }
        guard bytes[position] == UInt8(ascii: "u") else { throw invalid("in string escape code") }
        position += 1
        var unit = try hexUnit()
        if (0xD800..<0xDC00).contains(unit), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        {
            let mark = position
            position += 2
            let low = try hexUnit()
            if (0xDC00..<0xE000).contains(low) {
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            } else {
                position = mark
            }
        }
        // A lone surrogate becomes U+FFFD, as in Go.
        let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
        text.append(contentsOf: Array(String(Character(scalar)).utf8))
    }

    private mutating func hexUnit() throws(APIError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw end }
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw invalid("in \\u hexadecimal character escape")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
