/// One message of a chat or of a model's baked-in conversation. The server accepts any role; `system`, `user` and
/// `assistant` have a meaning.
public struct OllamaMessage: Codable, Hashable, Sendable {
    public let role: String
    public let content: String

    public init(role: String, content: String) {
        self.role = role
        self.content = content
    }
}
