public import TrainerCore

/// What decides a version beside its samples, so that it can be told how it came about, and built again.
public struct BuildRecord: Codable, Hashable, Sendable {
    public let lineage: BuildLineage
    /// What it is built from.
    public let parent: ModelName
    public let parentDigest: String
    /// The system prompt's version.
    public let systemPrompt: ContentDigest
    /// What samples and questions are written with: the templates, and the seed that chooses wordings.
    public let writer: ContentDigest

    /// For the head of the Modelfile.
    var notes: [String] {
        [
            "lineage: \(lineage.rawValue)", "parent: \(parentDigest)", "system_prompt: \(systemPrompt.hex)",
            "templates: \(writer.hex)",
        ]
    }
}
