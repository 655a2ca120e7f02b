public import TrainerCore

/// What is kept of a batch, and why the rest is not: together they are the batch.
public struct DedupePlan: Codable, Hashable, Sendable {
    /// By key.
    public let kept: [KeptSample]
    /// By key.
    public let drops: [SampleDrop]

    public init(kept: [KeptSample], drops: [SampleDrop]) {
        self.kept = kept
        self.drops = drops
    }
}
