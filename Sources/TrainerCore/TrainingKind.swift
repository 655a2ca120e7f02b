/// A way of making a version from samples; stored with every version by its raw value.
public enum TrainingKind: String, Codable, CaseIterable, Sendable {
    /// Examples in the context; no weight changes.
    case fewshot
}
