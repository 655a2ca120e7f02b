/// One message of a conversation, as the engine sees it.
public struct EngineMessage: Codable, Hashable, Sendable {
    public let role: String
    public let content: String

    public init(role: String, content: String) {
        self.role = role
        self.content = content
    }
}

/// What is loaded: changing any part of it means loading again.
public struct EngineWeights: Hashable, Sendable {
    /// `sha256:…` of the GGUF.
    public let digest: String
    /// Path of the GGUF.
    public let file: String
    /// Tokens.
    public let contextLength: Int
    public let threads: Int
    /// Tokens a batch.
    public let batch: Int
    /// Generation past the context's end drops the oldest tokens instead of stopping.
    public let shifts: Bool
}

/// Sampling options, with Ollama's defaults.
public struct EngineOptions: Hashable, Sendable {
    public var numPredict = -1
    public var numKeep = 4
    public var seed = -1
    public var temperature = 0.8
    public var topK = 40
    public var topP = 0.9
    public var minP = 0.0
    public var typicalP = 1.0
    public var repeatLastN = 64
    public var repeatPenalty = 1.0
    public var presencePenalty = 0.0
    public var frequencyPenalty = 0.0
    public var stop: [String] = []

    public init() {}
}

/// One thing to be answered.
public struct EngineRequest: Sendable {
    /// The model's name as the client wrote it.
    public let model: String
    public let weights: EngineWeights
    /// The conversation that the prompt was made from, after dropping what did not fit; one user message for a raw
    /// prompt.
    public let messages: [EngineMessage]
    public let prompt: String
    public let tokens: [Int]
    public let options: EngineOptions
    /// A JSON schema (its text) that the answer must follow.
    public let schema: String?
    /// The natural logarithm of each piece's probability is wanted with it.
    public let wantsLogprobs: Bool
    /// How many of the likeliest pieces are wanted beside each.
    public let topLogprobs: Int

    /// The last user message.
    public var question: String { messages.last { $0.role == "user" }?.content ?? prompt }
}

/// How an answer ended, with the engine's own measurements.
public struct EngineFinish: Hashable, Sendable {
    public enum Reason: String, Sendable { case stop, length }
    public let reason: Reason
    /// Tokens of the prompt, cached ones included.
    public let promptTokens: Int
    public let promptNanoseconds: Int64
    public let answerTokens: Int
    public let answerNanoseconds: Int64

    public init(
        reason: Reason, promptTokens: Int, promptNanoseconds: Int64, answerTokens: Int, answerNanoseconds: Int64
    ) {
        self.reason = reason
        self.promptTokens = promptTokens
        self.promptNanoseconds = promptNanoseconds
        self.answerTokens = answerTokens
        self.answerNanoseconds = answerNanoseconds
    }
}

/// How likely a piece was, and what else could have stood in its place.
public struct EngineOdds: Hashable, Sendable {
    public struct Candidate: Hashable, Sendable {
        public let text: String
        public let bytes: [UInt8]
        /// The natural logarithm of its probability.
        public let logprob: Double

        public init(text: String, bytes: [UInt8]? = nil, logprob: Double) {
            self.text = text
            self.bytes = bytes ?? Array(text.utf8)
            self.logprob = logprob
        }
    }

    public let written: Candidate
    /// The likeliest first.
    public let likeliest: [Candidate]

    public init(written: Candidate, likeliest: [Candidate]) {
        self.written = written
        self.likeliest = likeliest
    }
}

public enum EngineEvent: Sendable {
    /// With its odds, where they were wanted and the engine knows them.
    case piece(String, odds: EngineOdds?)
    case finished(EngineFinish)
}

public enum EngineFailure: Error, Equatable, Sendable {
    /// The engine died or its connection broke in the middle of an answer.
    case died
    /// It could not be started or could not load the model; its own words.
    case notLoaded(String)
    /// It answered with an error; its own words.
    case refused(status: Int, text: String)
}

/// Something that turns prompts into text. The server sends one request at a time per weights.
public protocol EngineProtocol: Sendable {
    /// `llama`, `scripted`, …: the value of the `X-Ljwx-Sandbox` header.
    var label: String { get }
    /// One line for start-up.
    var notice: String { get }
    /// Makes the weights ready; returns at once when they are.
    func load(_ weights: EngineWeights) async throws
    func tokens(of text: String, with weights: EngineWeights) async throws -> [Int]
    /// Renders with the GGUF's own template.
    func prompt(for messages: [EngineMessage], with weights: EngineWeights) async throws -> String
    /// Ends without `finished` only by throwing, or when the engine means to show such an end.
    func answer(_ request: EngineRequest) -> AsyncThrowingStream<EngineEvent, any Error>
    func unload(digest: String) async
    func shutdown() async
}
