/// That no message is ever dropped: the engine's count of everything but the answer, plus the answer, fits the context.
public struct TokenProof: Codable, Hashable, Sendable {
    /// Counted by the engine: system, shots and the longest question of the pool and of the held-out cases, as rendered by
    /// the model's template.
    public let promptTokens: Int
    /// The larger `num_predict` of the model and of the examination: no answer can be longer.
    public let answerTokens: Int
    public let contextLength: Int
    /// Kept free for questions a little longer than any seen.
    public let reserve: Int
    /// What the selector had estimated before the engine counted.
    public let estimatedTokens: Int
    public let longestPromptCharacters: Int
    /// Shots in the prompt as the server makes it of system, shots and longest question, each whole and in its turn: all of them.
    /// nil where the server does not show its prompts: then the count and its refusal to cut are the proof.
    public internal(set) var seenShots: Int?

    public var worstCase: Int { promptTokens + answerTokens + reserve }
    public var fits: Bool { promptTokens > 0 && worstCase <= contextLength }
}
