/// JSON with `//` and `/* */` comments, trailing commas and an optional UTF-8 byte order mark; else as RFC 8259 says.
public enum JSONC {
    /// A whole document.
    public struct Document: Hashable, Sendable {
        public let root: JSONCValue
        /// Names that stand twice in one object: the second one, with the place of the first.
        public let duplicates: [Duplicate]
    }

    public struct Duplicate: Hashable, Sendable {
        /// Names from the root, joined by dots, array elements as `[2]`.
        public let keyPath: String
        public let position: SourcePosition
        public let first: SourcePosition
    }

    /// The first place at which the text is no JSON.
    public struct SyntaxError: Error, Hashable, Sendable {
        public enum Reason: Hashable, Sendable {
            case notUTF8
            case empty
            case expectedValue(found: String)
            case expectedName(found: String)
            case expectedColon(found: String)
            case expectedCommaOrEnd(close: String, found: String)
            case badNumber(String)
            case badEscape(String)
            case controlCharacter
            case unterminatedString
            case unterminatedComment
            case trailingText(found: String)
            case tooDeep(limit: Int)
        }

        public let reason: Reason
        public let position: SourcePosition
    }

    /// Nesting that no config needs and that would use up the stack.
    public static let maximumDepth = 64

    public static func parse(_ bytes: [UInt8]) throws(SyntaxError) -> Document {
        var parser = JSONCParser(bytes)
        return try parser.document()
    }

    public static func parse(_ text: String) throws(SyntaxError) -> Document { try parse(Array(text.utf8)) }

    /// `text` as a JSON string.
    public static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
