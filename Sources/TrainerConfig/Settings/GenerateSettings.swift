/// How many stocks a run serves and how many samples it keeps.
public struct GenerateSettings: Codable, Hashable, Sendable {
    /// `stock_batch_size`
    public var stocksPerRun = 30
    /// `max_training_examples_per_batch`: new samples kept in a run, chosen evenly over stocks and tasks.
    public var maximumNewSamples = 200

    public init() {}
}
