public import TrainerCore

/// What prune will do, before it does it: a dry run prints the very plan that a real run carries out.
public struct RetentionPlan: Codable, Hashable, Sendable {
    public struct Kept: Codable, Hashable, Sendable {
        public let name: ModelName
        /// Never empty.
        public let reasons: [KeepReason]

        public init(name: ModelName, reasons: [KeepReason]) {
            self.name = name
            self.reasons = reasons
        }
    }

    /// Newest first; candidate tags of live runs last, by name.
    public let keep: [Kept]
    /// Oldest first, so that an interrupted prune has removed what was needed least; then versions without a row and
    /// candidate tags, by name, and a draft that `base create` left.
    public let remove: [ModelName]

    public init(keep: [Kept], remove: [ModelName]) {
        self.keep = keep
        self.remove = remove
    }
}
