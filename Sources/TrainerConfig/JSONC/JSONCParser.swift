/// Recursive descent over Unicode scalars; one pass, no look-back.
struct JSONCParser {
    private var scanner: JSONCScanner
    private var path: [String] = []
    private var duplicates: [JSONC.Duplicate] = []
    private var depth = 0

    init(_ bytes: [UInt8]) { scanner = JSONCScanner(bytes) }

    mutating func document() throws(JSONC.SyntaxError) -> JSONC.Document {
        if let position = scanner.invalidUTF8 { throw JSONC.SyntaxError(reason: .notUTF8, position: position) }
        try scanner.skipBlanks()
        guard scanner.current != nil else { throw scanner.error(.empty) }
        let root = try value()
        try scanner.skipBlanks()
        guard scanner.current == nil else { throw scanner.error(.trailingText(found: scanner.foundText)) }
        return JSONC.Document(root: root, duplicates: duplicates)
    }

    private mutating func value() throws(JSONC.SyntaxError) -> JSONCValue {
        let position = scanner.position
        switch scanner.current {
        case "{":
            return JSONCValue(
                .object(try nested { parser throws(JSONC.SyntaxError) in try parser.members() }), at: position)
        case "[":
            return JSONCValue(
                .array(try nested { parser throws(JSONC.SyntaxError) in try parser.elements() }), at: position)
        case "\"": return JSONCValue(.string(try scanner.string()), at: position)
        default: break
        }
        let found = scanner.foundText
        let word = scanner.word()
        switch word {
        case "null": return JSONCValue(.null, at: position)
        case "true": return JSONCValue(.bool(true), at: position)
        case "false": return JSONCValue(.bool(false), at: position)
        case _ where word.first.map({ $0 == "-" || $0 == "+" || $0 == "." || $0.isASCII && $0.isNumber }) == true:
            guard Self.isNumber(word) else { throw JSONC.SyntaxError(reason: .badNumber(word), position: position) }
            return JSONCValue(.number(word), at: position)
        default:
            throw JSONC.SyntaxError(reason: .expectedValue(found: found), position: position)
        }
    }

    private mutating func nested<Result>(
        _ body: (inout JSONCParser) throws(JSONC.SyntaxError) -> Result
    ) throws(JSONC.SyntaxError) -> Result {
        guard depth < JSONC.maximumDepth else { throw scanner.error(.tooDeep(limit: JSONC.maximumDepth)) }
        depth += 1
        defer { depth -= 1 }
        scanner.advance()  // the bracket
        return try body(&self)
    }

    private mutating func members() throws(JSONC.SyntaxError) -> [JSONCMember] {
        var result: [JSONCMember] = []
        var places: [String: SourcePosition] = [:]
        while try !closes(with: "}", isFirst: result.isEmpty && places.isEmpty) {
            let position = scanner.position
            guard scanner.current == "\"" else { throw scanner.error(.expectedName(found: scanner.foundText)) }
            let name = try scanner.string()
            try scanner.skipBlanks()
            guard scanner.current == ":" else { throw scanner.error(.expectedColon(found: scanner.foundText)) }
            scanner.advance()
            try scanner.skipBlanks()
            path.append(name)
            let value = try value()
            if let first = places[name] {
                duplicates.append(JSONC.Duplicate(keyPath: keyPath, position: position, first: first))
            } else {
                places[name] = position
                result.append(JSONCMember(name, at: position, value: value))
            }
            path.removeLast()
        }
        return result
    }

    private mutating func elements() throws(JSONC.SyntaxError) -> [JSONCValue] {
        var result: [JSONCValue] = []
        while try !closes(with: "]", isFirst: result.isEmpty) {
            path.append("[\(result.count)]")
            result.append(try value())
            path.removeLast()
        }
        return result
    }

    /// Moves to the next member or element, over its comma; true when the bracket closed instead.
    private mutating func closes(with close: Character, isFirst: Bool) throws(JSONC.SyntaxError) -> Bool {
        try scanner.skipBlanks()
        if !isFirst, scanner.current == "," {
            scanner.advance()
            try scanner.skipBlanks()
        } else if !isFirst, scanner.current.map(Character.init) != close {
            throw scanner.error(.expectedCommaOrEnd(close: String(close), found: scanner.foundText))
        }
        guard scanner.current.map(Character.init) == close else { return false }
        scanner.advance()
        return true
    }

    private var keyPath: String {
        path.reduce("") { $0 + ($0.isEmpty || $1.hasPrefix("[") ? $1 : "." + $1) }
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    private static func isNumber(_ word: String) -> Bool {
        word.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+\-]?[0-9]+)?/) != nil
    }
}
