public import TrainerCore

/// The champion that an epoch's first look stood beside, and where what it said is kept. It is not asked again, whatever
/// became of it or of the server since: a mark that moves would let versions slide.
public struct EpochAnchor: Codable, Hashable, Sendable {
    public let modelDigest: String
    /// What its answers are read by.
    public let source: ProbabilitySource
    /// What its answers are kept under.
    public let options: ContentDigest
    public let serverVersion: String
    /// Whose answers these are: what came too late is kept for a run.
    public let run: RunID
    public let lateAnswers: Int

    public init(
        modelDigest: String, source: ProbabilitySource, options: ContentDigest, serverVersion: String, run: RunID,
        lateAnswers: Int
    ) {
        self.modelDigest = modelDigest
        self.source = source
        self.options = options
        self.serverVersion = serverVersion
        self.run = run
        self.lateAnswers = lateAnswers
    }
}
