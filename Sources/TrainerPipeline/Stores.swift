public import TrainerCore

/// The ports to what this program keeps, as the stages need them.
public struct Stores: Sendable {
    public let runs: any RunStore
    public let bars: any BarStore
    public let reference: any ReferenceStore
    public let findings: any FindingStore
    public let quotas: any QuotaStore
    public let samples: any SampleStore
    public let models: any ModelStore
    public let answers: any AnswerStore
    public let gates: any GateStore
    public let artifacts: any ArtifactStore
    /// What a stock's bars pass through before samples and questions are made of them; nil: nothing.
    public var processor: (any BarProcessor)?
    /// Where backups go; nil: none are made.
    public var backups: (any BackupStore)?

    public init(
        runs: any RunStore, bars: any BarStore, reference: any ReferenceStore, findings: any FindingStore,
        quotas: any QuotaStore, samples: any SampleStore, models: any ModelStore, answers: any AnswerStore,
        gates: any GateStore, artifacts: any ArtifactStore, processor: (any BarProcessor)? = nil,
        backups: (any BackupStore)? = nil
    ) {
        self.runs = runs
        self.bars = bars
        self.reference = reference
        self.findings = findings
        self.quotas = quotas
        self.samples = samples
        self.models = models
        self.answers = answers
        self.gates = gates
        self.artifacts = artifacts
        self.processor = processor
        self.backups = backups
    }
}
