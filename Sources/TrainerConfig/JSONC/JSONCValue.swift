/// A place in a text file: line and column, both from 1; a column is one Unicode scalar.
public struct SourcePosition: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A JSON value with the place of its first character.
public struct JSONCValue: Hashable, Sendable {
    public indirect enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        /// As written, so that no digit is lost.
        case number(String)
        case string(String)
        case array([JSONCValue])
        /// In the order of the file; a name that stood before is reported by the parser and left out.
        case object([JSONCMember])
    }

    public let content: Content
    public let position: SourcePosition

    public init(_ content: Content, at position: SourcePosition) {
        self.content = content
        self.position = position
    }

    /// One line of plain JSON.
    public var text: String {
        switch content {
        case .null: "null"
        case .bool(let value): String(value)
        case .number(let text): text
        case .string(let text): JSONC.quoted(text)
        case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { JSONC.quoted($0.name) + ": " + $0.value.text }.joined(separator: ", ") + "}"
        }
    }
}

/// A name and its value in an object.
public struct JSONCMember: Hashable, Sendable {
    public let name: String
    /// Of the name's opening quotation mark.
    public let position: SourcePosition
    public let value: JSONCValue

    public init(_ name: String, at position: SourcePosition, value: JSONCValue) {
        self.name = name
        self.position = position
        self.value = value
    }
}
