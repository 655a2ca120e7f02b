public import struct Foundation.URL

/// The Ollama server.
public struct OllamaSettings: Codable, Hashable, Sendable {
    public var baseURL = Self.localURL
    public var connectTimeout = Duration.seconds(5)
    /// For the short calls: version, tags, show, copy, delete.
    public var requestTimeout = Duration.seconds(60)
    /// For a create as a whole.
    public var createTimeout = Duration.seconds(600)
    /// For one question as a whole, loading the model included; the latency that is judged leaves loading out.
    public var answerTimeout = Duration.seconds(300)

    public init() {}

    // The literal is a URL (a test holds it); the other branch is there for the type alone.
    private static let localURL = URL(string: "http://127.0.0.1:11434") ?? URL(filePath: "/")
}
