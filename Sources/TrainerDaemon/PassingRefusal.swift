import OllamaClient

/// A refusal that time cures: the same request may be granted later, and no person has to act.
enum PassingRefusal {
    /// The queue is full (429, 503), or a proxy reached no Ollama behind it (502, 504).
    case busy
    /// The process that holds the model died or would not start; Ollama starts another one for the next request.
    case runnerDied

    /// Nil for a refusal that stands.
    init?(status: Int, text: String) {
        switch status {
        case 429, 502, 503, 504: self = .busy
        // 200: an error line in a stream.
        case 200, 500:
            let text = text.lowercased()
            guard Self.runnerWords.contains(where: text.contains) else { return nil }
            self = .runnerDied
        default: return nil
        }
    }

    /// Ollama's own words, those of its runner before llama-server included.
    private static let runnerWords = [
        "process has terminated", "process no longer running", "unexpectedly stopped", "while running the model",
        "waiting for llama runner", "waiting for llama-server",
    ]
}
