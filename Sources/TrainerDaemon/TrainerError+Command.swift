import Messages
import TrainerCore

extension TrainerError {
    /// What Ollama, or something in its place, said or did not say.
    var isOfOllama: Bool { [.ollamaUnavailable, .ollamaInterrupted, .ollamaRefused].contains(code) }

    /// As the answer to a command: no run stands behind it that would go on by itself once Ollama answers.
    var ofCommand: TrainerError {
        guard code == .ollamaUnavailable || code == .ollamaInterrupted else { return self }
        return TrainerError(code, message, hint: .ollamaDownHint, cause: cause, resumesAt: resumesAt)
    }

    static func ofCommand<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as TrainerError {
            throw error.ofCommand
        }
    }
}
