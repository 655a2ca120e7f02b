/// What goes to the journal.
public struct LoggingSettings: Codable, Hashable, Sendable {
    public var level = LogLevel.info

    public init() {}
}

/// Raw values are swift-log's level names.
public enum LogLevel: String, Codable, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical

    /// The name in any letter case; `WARN` and `FATAL` as Python's logging has them.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "warn": self = .warning
        case "fatal": self = .critical
        case let word:
            guard let level = LogLevel(rawValue: word) else { return nil }
            self = level
        }
    }
}
