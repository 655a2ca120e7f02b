/// What prune leaves in Ollama.
public struct RetentionSettings: Codable, Hashable, Sendable {
    /// The newest versions kept beside champion, previous and pinned ones; at least 1.
    public var modelsToKeep = 5

    public init() {}
}
