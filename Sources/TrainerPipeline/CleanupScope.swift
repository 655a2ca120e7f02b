public import Retention
import TrainerCore

/// What a clean-up looks at, and by which rules.
public struct CleanupScope: Codable, Hashable, Sendable {
    public let rules: RetentionRules
    public let family: ModelFamily
    public let dataFolder: String
    public let modelsFolder: String

    public init(rules: RetentionRules, family: ModelFamily, dataFolder: String, modelsFolder: String) {
        self.rules = rules
        self.family = family
        self.dataFolder = dataFolder
        self.modelsFolder = modelsFolder
    }
}

/// All that a clean-up will do: a dry run prints the very plan that a real one carries out.
public struct CleanupPlan: Codable, Hashable, Sendable {
    public let models: RetentionPlan
    /// Folders of runs with their results.
    public let runs: FilePlan
    /// Files of new samples.
    public let data: FilePlan
    public let backups: BackupPlan

    public init(
        models: RetentionPlan, runs: FilePlan = FilePlan(), data: FilePlan = FilePlan(),
        backups: BackupPlan = BackupPlan()
    ) {
        self.models = models
        self.runs = runs
        self.data = data
        self.backups = backups
    }
}

extension PipelineSettings {
    public var cleanup: CleanupScope {
        CleanupScope(rules: retention, family: family, dataFolder: dataFolder, modelsFolder: modelsFolder)
    }
}
