/// The text's scalars with the place of the current one.
struct JSONCScanner {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var position = SourcePosition(line: 1, column: 1)
    /// The place of the first byte that is not UTF-8.
    let invalidUTF8: SourcePosition?

    init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        var decoder = UTF8()
        var input = (bytes.starts(with: mark) ? bytes[3...] : bytes[...]).makeIterator()
        var isValid = true
        decoding: while true {
            switch decoder.decode(&input) {
            case .scalarValue(let scalar): scalars.append(scalar)
            case .emptyInput: break decoding
            case .error:
                isValid = false
                break decoding
            }
        }
        self.scalars = scalars
        self.invalidUTF8 = isValid ? nil : Self.end(of: scalars)
    }

    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    private var following: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }

    mutating func advance() {
        guard let scalar = current else { return }
        position = Self.step(position, over: scalar)
        index += 1
    }

    func error(_ reason: JSONC.SyntaxError.Reason) -> JSONC.SyntaxError {
        JSONC.SyntaxError(reason: reason, position: position)
    }

    /// What stands here, for an error text: a word, one other character, or nothing at the end of the file.
    var foundText: String {
        guard let current else { return "" }
        var copy = self
        let word = copy.word()
        return word.isEmpty ? String(Character(current)) : String(word.prefix(20))
    }

    /// Blanks and comments.
    mutating func skipBlanks() throws(JSONC.SyntaxError) {
        while let scalar = current {
            switch scalar {
            case " ", "\t", "\n", "\r": advance()
            case "/" where following == "/":
                while let scalar = current, scalar != "\n" { advance() }
            case "/" where following == "*": try skipBlockComment()
            default: return
            }
        }
    }

    private mutating func skipBlockComment() throws(JSONC.SyntaxError) {
        let start = position
        advance()
        advance()
        while current != nil {
            if current == "*", following == "/" {
                advance()
                advance()
                return
            }
            advance()
        }
        throw JSONC.SyntaxError(reason: .unterminatedComment, position: start)
    }

    /// Everything up to the next blank or punctuation mark.
    mutating func word() -> String {
        var result = String.UnicodeScalarView()
        while let scalar = current, !Self.endsWord(scalar) {
            result.append(scalar)
            advance()
        }
        return String(result)
    }

    /// A string from its opening quotation mark on.
    mutating func string() throws(JSONC.SyntaxError) -> String {
        let start = position
        advance()
        var result = String.UnicodeScalarView()
        while let scalar = current {
            switch scalar {
            case "\"":
                advance()
                return String(result)
            case "\\": result.append(try escape())
            case "\n", "\r": throw JSONC.SyntaxError(reason: .unterminatedString, position: start)
            case _ where scalar.value < 0x20: throw error(.controlCharacter)
            default:
                result.append(scalar)
                advance()
            }
        }
        throw JSONC.SyntaxError(reason: .unterminatedString, position: start)
    }

    private mutating func escape() throws(JSONC.SyntaxError) -> Unicode.Scalar {
        let start = position
        advance()
        guard let letter = current else { throw JSONC.SyntaxError(reason: .badEscape("\\"), position: start) }
        advance()
        switch letter {
        case "\"", "\\", "/": return letter
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try codePoint(from: start)
        default: throw JSONC.SyntaxError(reason: .badEscape("\\\(letter)"), position: start)
        }
    }

    /// `XXXX`, or a surrogate pair `XXXX\uXXXX`.
    private mutating func codePoint(from start: SourcePosition) throws(JSONC.SyntaxError) -> Unicode.Scalar {
        guard let high = fourHexDigits() else { throw JSONC.SyntaxError(reason: .badEscape("\\u"), position: start) }
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xdc00, current == "\\", following == "u" else {
            throw JSONC.SyntaxError(reason: .badEscape("\\u" + String(high, radix: 16)), position: start)
        }
        advance()
        advance()
        guard let low = fourHexDigits(), (0xdc00...0xdfff).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
        else { throw JSONC.SyntaxError(reason: .badEscape("\\u" + String(high, radix: 16)), position: start) }
        return scalar
    }

    private mutating func fourHexDigits() -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = current, scalar.isASCII, let digit = Character(scalar).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
            advance()
        }
        return value
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r", ",", ":", "{", "}", "[", "]", "\"", "/": true
        default: false
        }
    }

    private static func step(_ position: SourcePosition, over scalar: Unicode.Scalar) -> SourcePosition {
        scalar == "\n"
            ? SourcePosition(line: position.line + 1, column: 1)
            : SourcePosition(line: position.line, column: position.column + 1)
    }

    private static func end(of scalars: [Unicode.Scalar]) -> SourcePosition {
        scalars.reduce(SourcePosition(line: 1, column: 1)) { step($0, over: $1) }
    }
}
