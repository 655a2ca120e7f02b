public import TrainerCore

/// What every version is built with.
public struct ModelSettings: Codable, Hashable, Sendable {
    public var temperature = 0.7
    public var topP = 0.9
    public var topK = 40
    public var repeatPenalty = 1.1
    /// Tokens an answer may have.
    public var numPredict = 1024
    /// Tokens of the whole window: system prompt, shots, question and answer. Always explicit, because Ollama's own
    /// default depends on the graphics memory.
    public var numCtx = 4096
    /// nil: a new seed for each question.
    public var seed: Int?
    /// `lineage`
    public var lineage = BuildLineage.pinnedBase
    /// Swaps of shots that are tried on DEV before a version is built; 0: none.
    public var devRefine = 0
    /// When the base came out: what happened before it may have read. nil: not known.
    public var baseReleased: TradeDate?
    /// Upper bound of shots; the token budget mostly decides before.
    public var maximumShots = 100
    /// In which the shots stand.
    public var shotOrder = ShotOrder.balanced
    /// `system_prompt_template`, absolute once loaded; nil: the built-in prompt.
    public var systemPromptFile: String?
    /// The text of that file; nil: the built-in prompt.
    public var systemPrompt: String?

    public init() {}

    /// As Ollama's `parameters`, with the JSON types that it wants.
    public var parameters: [String: ModelParameter] {
        var result: [String: ModelParameter] = [
            "temperature": .number(temperature), "top_p": .number(topP), "top_k": .integer(topK),
            "repeat_penalty": .number(repeatPenalty), "num_predict": .integer(numPredict), "num_ctx": .integer(numCtx),
        ]
        if let seed { result["seed"] = .integer(seed) }
        return result
    }
}
