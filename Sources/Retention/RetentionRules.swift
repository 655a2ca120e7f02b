/// What a clean-up leaves, for each kind of thing that runs and backups leave behind.
public struct RetentionRules: Codable, Hashable, Sendable {
    /// Versions in Ollama.
    public var models: KeepRules
    /// Folders below `runs/`, with the runs' results and test results.
    public var runs: KeepRules
    /// The runs' files of new samples. The samples themselves stay in the store.
    public var data: KeepRules
    public var backups: KeepRules

    public init(
        models: KeepRules = KeepRules(last: 5), runs: KeepRules = KeepRules(last: 30, weekly: 8, monthly: 12),
        data: KeepRules = KeepRules(last: KeepRules.all),
        backups: KeepRules = KeepRules(daily: 3, weekly: 4, monthly: 3)
    ) {
        self.models = models
        self.runs = runs
        self.data = data
        self.backups = backups
    }
}
