/// The server's own count that a model's messages, its longest question and the answer fit the context window; kept
/// beside the Modelfile.
public struct ContextProof: Codable, Hashable, Sendable {
    public let contextTokens: Int
    public let answerTokens: Int
    /// `prompt_eval_count` of system, shots and the longest question, asked with `truncate:false`.
    public let measuredPromptTokens: Int

    public init(contextTokens: Int, answerTokens: Int, measuredPromptTokens: Int) {
        self.contextTokens = contextTokens
        self.answerTokens = answerTokens
        self.measuredPromptTokens = measuredPromptTokens
    }

    public var fits: Bool { measuredPromptTokens + answerTokens <= contextTokens }
}
