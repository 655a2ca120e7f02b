public import Messages

/// One thing that is wrong in a config file.
public struct ConfigProblem: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case absentFile = "absent_file"
        case unreadableFile = "unreadable_file"
        case syntax
        case duplicateKey = "duplicate_key"
        case unknownKey = "unknown_key"
        case wrongType = "wrong_type"
        case impossibleValue = "impossible_value"
        /// Each value is possible, together they are not.
        case conflict
        /// A secret where none may stand.
        case refusedKey = "refused_key"
    }

    public let kind: Kind
    public let file: String
    /// nil for what concerns the file as a whole.
    public let position: SourcePosition?
    /// Names from the root, joined by dots; nil for what concerns no key.
    public let keyPath: String?
    /// What is wrong with which value, and an accepted one.
    public let message: Message

    init(_ kind: Kind, file: String, at position: SourcePosition?, key: String?, _ message: Message) {
        self.kind = kind
        self.file = file
        self.position = position
        self.keyPath = key
        self.message = message
    }

    /// `file:line:column: message`
    public var line: Message { .located(message, at: position.map { "\(file):\($0)" } ?? file) }
}

/// A thing that a person should know about a config that works.
public struct ConfigNotice: Hashable, Sendable {
    public let file: String
    public let position: SourcePosition?
    public let keyPath: String?
    public let message: Message

    init(file: String, at position: SourcePosition?, key: String?, _ message: Message) {
        self.file = file
        self.position = position
        self.keyPath = key
        self.message = message
    }

    public var line: Message { .located(message, at: position.map { "\(file):\($0)" } ?? file) }
}
