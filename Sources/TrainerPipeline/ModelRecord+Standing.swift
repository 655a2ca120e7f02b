import Messages
import TrainerCore

/// Where a version stands in Ollama: told by its digest, for anybody may put another model under its name.
extension ModelRecord {
    var shortDigest: String { String(digest.prefix(12)) }

    /// Its own name or, where that is gone or taken, the alias; nil where neither holds what was built.
    func standing(in listed: [ModelName: String], or alias: ModelName) -> ModelName? {
        [name, alias].first { listed[$0] == digest }
    }

    /// - Parameter found: the digest that its name has in Ollama; nil where Ollama lists no such name.
    func lost(found: String?) -> TrainerError {
        let message =
            found.map { Message.modelIsAnother(name.short, built: shortDigest, found: String($0.prefix(12))) }
            ?? .modelIsGone(name.short, built: shortDigest)
        return TrainerError(.modelNotVerified, message, hint: .modelLostHint(name.short, built: shortDigest))
    }
}
