public import Messages

/// One mistake in a template, at its place.
public struct TemplateProblem: Error, Hashable, Sendable {
    public let file: String
    /// From 1; nil for what concerns the file as a whole.
    public let line: Int?
    /// Characters from 1; nil for what concerns the line, or the file.
    public let column: Int?
    public let message: Message

    init(_ message: Message, file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`
    public var text: Message {
        .located(message, at: ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":"))
    }
}
