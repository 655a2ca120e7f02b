import Foundation
public import TrainerCore

/// A prompt as the server makes it of messages, by the model's template.
public struct RenderedPrompt: Sendable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// The place of the first message that does not stand in it whole, behind all before it; nil where every one does. A
    /// template may trim what it is given.
    public func firstMissing(of messages: [ChatMessage]) -> Int? {
        let bytes = text.utf8
        var place = bytes.startIndex
        for (number, message) in messages.enumerated() {
            let content = message.content.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !content.isEmpty else { continue }
            guard let found = bytes[place...].firstRange(of: content.utf8) else { return number }
            place = found.upperBound
        }
        return nil
    }
}
