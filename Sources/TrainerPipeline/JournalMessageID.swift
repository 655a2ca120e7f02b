import Logging

/// `MESSAGE_ID` of the lines that scripts wait for (`journalctl MESSAGE_ID=…`); never changed, listed in docs/CLI.md.
enum JournalMessageID: String {
    case runStarted = "5f0f1c5bb4be4a6e9f5d2f5ff0a8a1d1"
    case runEnded = "8f2d6c1e7a3b4d0c9be1c7d54a6f2e02"
    case verdict = "c3b9a4e2d1f04758a6c0e5b7f9d31403"
    case promoted = "1e7d5a90c2f64b3d8a4f6b0c9e2d7504"

    static let key = "message.id"

    var metadata: Logger.Metadata { [Self.key: "\(rawValue)"] }
}
