public import TrainerCore

/// What was kept before, as far as a batch asks about it.
public struct DedupeHistory: Sendable {
    /// Those of the candidates' keys.
    public var keys: Set<SampleKey>
    /// Those of the candidates' text digests, with the key that holds each.
    public var texts: [ContentDigest: SampleKey]
    /// Those of the candidates' fingerprints, with the key that holds each.
    public var states: [StateFingerprint: SampleKey]
    /// What `NearDuplicateSearch` found for the candidate in a place of the marked batch.
    public var near: [Int: [KeptText]]

    public init(
        keys: Set<SampleKey> = [], texts: [ContentDigest: SampleKey] = [:],
        states: [StateFingerprint: SampleKey] = [:], near: [Int: [KeptText]] = [:]
    ) {
        self.keys = keys
        self.texts = texts
        self.states = states
        self.near = near
    }

    /// Without the samples of these keys, whose place newer ones take. Their texts stay: what says the same again changes
    /// nothing.
    func without(_ replaced: Set<SampleKey>) -> DedupeHistory {
        guard !replaced.isEmpty else { return self }
        return DedupeHistory(
            keys: keys.subtracting(replaced), texts: texts, states: states.filter { !replaced.contains($0.value) },
            near: near.mapValues { $0.filter { !replaced.contains($0.key) } })
    }
}
