/// A complete answer: the stream ended with `done: true`.
public struct OllamaAnswer: Hashable, Sendable {
    public let text: String
    /// `stop`, `length`, `load`, `unload`.
    public let doneReason: String
    public let metrics: OllamaMetrics
    /// In the order in which they were written; empty where their probabilities were not asked for, or are not known.
    public let tokens: [OllamaToken]

    public init(text: String, doneReason: String, metrics: OllamaMetrics, tokens: [OllamaToken] = []) {
        self.text = text
        self.doneReason = doneReason
        self.metrics = metrics
        self.tokens = tokens
    }
}

/// One token of an answer, with the likeliest ones at its place.
public struct OllamaToken: Hashable, Sendable {
    public struct Candidate: Hashable, Sendable {
        /// A token may end within a character.
        public let bytes: [UInt8]
        /// The natural logarithm of its probability.
        public let logprob: Double

        public init(bytes: [UInt8], logprob: Double) {
            self.bytes = bytes
            self.logprob = logprob
        }
    }

    public let written: Candidate
    /// The likeliest first, the written one among them where it is one of them.
    public let likeliest: [Candidate]

    public init(written: Candidate, likeliest: [Candidate]) {
        self.written = written
        self.likeliest = likeliest
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
