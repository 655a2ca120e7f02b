public import TrainerCore
public import Universe

/// Which stocks a run serves and how many samples it keeps.
public struct GenerateSettings: Codable, Hashable, Sendable {
    /// `universe`
    public var mode = UniversePolicy.Mode.rotate
    /// `stock_list`; empty: the whole market.
    public var codes: [TSCode] = []
    /// `stock_batch_size`, in `rotate` alone.
    public var stocksPerRun = 30
    /// `include_st`
    public var includesST = false
    /// `min_listed_days`: calendar days.
    public var minimumListedDays = 120
    /// `max_training_examples_per_batch`: new samples kept in a run, chosen evenly over stocks and tasks.
    public var maximumNewSamples = 200

    public init() {}

    public var universe: UniversePolicy {
        UniversePolicy(
            mode: mode, stocksPerRun: stocksPerRun, includesST: includesST, minimumListedDays: minimumListedDays,
            codes: codes)
    }
}
