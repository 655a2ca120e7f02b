/// A complete answer: the stream ended with `done: true`.
public struct OllamaAnswer: Hashable, Sendable {
    public let text: String
    /// `stop`, `length`, `load`, `unload`.
    public let doneReason: String
    public let metrics: OllamaMetrics

    public init(text: String, doneReason: String, metrics: OllamaMetrics) {
        self.text = text
        self.doneReason = doneReason
        self.metrics = metrics
    }
}

/// The server's own measurements; what it left out (it omits zeros) is 0.
public struct OllamaMetrics: Hashable, Sendable {
    public let totalSeconds: Double
    public let loadSeconds: Double
    /// Tokens of the prompt, those found in the cache included.
    public let promptTokens: Int
    public let promptSeconds: Double
    /// Tokens of the answer, the end token included.
    public let answerTokens: Int
    public let answerSeconds: Double

    public init(
        totalSeconds: Double = 0, loadSeconds: Double = 0, promptTokens: Int = 0, promptSeconds: Double = 0,
        answerTokens: Int = 0, answerSeconds: Double = 0
    ) {
        self.totalSeconds = totalSeconds
        self.loadSeconds = loadSeconds
        self.promptTokens = promptTokens
        self.promptSeconds = promptSeconds
        self.answerTokens = answerTokens
        self.answerSeconds = answerSeconds
    }
}
