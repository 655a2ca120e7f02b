import Logging

/// One event as journal fields (systemd.journal-fields(7)), each `NAME=value`.
///
/// Metadata keys become `LJWX_` and the key in capitals, whatever is no letter or digit as `_`: `run.id` is
/// `LJWX_RUN_ID`. The key `message.id` is journald's own `MESSAGE_ID`.
struct JournalEntry {
    /// The longest `MESSAGE`, in characters.
    static let longestLine = 400
    /// journald's limit on a field's name.
    static let longestName = 64

    let fields: [String]

    init(event: LogEvent, metadata: Logger.Metadata, identifier: String) {
        fields =
            [
                "MESSAGE=" + Self.line(event.message.description),
                "PRIORITY=\(Self.priority(of: event.level))",
                "SYSLOG_IDENTIFIER=" + identifier,
                "CODE_FILE=" + event.file,
                "CODE_LINE=\(event.line)",
                "CODE_FUNC=" + event.function,
            ]
            + metadata.sorted { $0.key < $1.key }.map { "\(Self.name(of: $0.key))=\($0.value)" }
    }

    /// One line of at most `longestLine` characters; what is cut off shows as `…`.
    static func line(_ text: String) -> String {
        let line = ServiceNotifier.line(text)
        return line.count <= longestLine ? line : line.prefix(longestLine - 1) + "…"
    }

    static func name(of key: String) -> String {
        if key == "message.id" { return "MESSAGE_ID" }
        let letters = key.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: ("LJWX_".utf8 + letters).prefix(longestName), as: UTF8.self)
    }

    /// syslog(3): 7 debug, 6 info, 5 notice, 4 warning, 3 error, 2 critical.
    static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
