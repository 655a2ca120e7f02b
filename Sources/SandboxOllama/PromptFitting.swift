/// What the context does to a prompt that is too long.
enum PromptFitting {
    struct Fitted: Sendable {
        let messages: [EngineMessage]
        let prompt: String
        let tokens: [Int]
    }

    static let tooLong = APIError(
        400,
        "the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the "
            + "context length in settings, or use a model with a longer context length")

    /// llama.cpp's own refusal, which Ollama hands on as a text.
    static func exceeds(_ count: Int, context: Int) -> APIError {
        let inner = GoJSON.object([
            .init(
                name: "error",
                value: .object([
                    .init(name: "code", value: .int(400)),
                    .init(
                        name: "message",
                        value: .string(
                            "request (\(count) tokens) exceeds the available context size (\(context) tokens), "
                                + "try increasing it")),
                    .init(name: "type", value: .string("exceed_context_size_error")),
                    .init(name: "n_prompt_tokens", value: .int(count)),
                    .init(name: "n_ctx", value: .int(context)),
                ]))
        ])
        return APIError(400, inner.text)
    }

    /// The conversation without its oldest `count` messages; system messages and the last one always stay.
    static func dropping(_ count: Int, from messages: [EngineMessage]) -> [EngineMessage] {
        let cut = min(count, max(0, messages.count - 1))
        return messages[..<cut].filter { $0.role == "system" } + messages[cut...]
    }

    /// The first tokens (`keep`) and the newest ones, as Ollama cuts a prompt that cannot be made to fit.
    static func cut(_ tokens: [Int], context: Int, keep: Int) -> [Int] {
        let keep = min(max(0, keep), context - 1)
        let target = context - (context - keep) / 2
        guard tokens.count > target else { return tokens }
        return Array(tokens.prefix(keep)) + tokens.suffix(target - keep)
    }
}
