import Foundation
public import TrainerCore

/// The account's secret. It cannot be printed: description, debug text and mirror are all blank.
public struct TuShareToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let secret: String

    public init(_ text: String) {
        secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    public var isEmpty: Bool { secret.isEmpty }
    public var description: String { isEmpty ? "(none)" : "(hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// What the account is known by where its limits are kept.
    public var account: ContentDigest { .of(secret) }

    /// `text` without the secret, for words that came from the other side and may echo the request.
    func redacted(from text: String) -> String {
        isEmpty ? text : text.replacingOccurrences(of: secret, with: "***")
    }
}
