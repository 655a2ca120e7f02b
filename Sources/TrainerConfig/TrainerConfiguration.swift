public import Messages
public import Retention
public import TrainerCore

/// The whole configuration, loaded once at start. Each stage is handed its own part and never the reader.
/// `init()` gives the defaults; `training_config.json` at the top of the repository says the same.
public struct TrainerConfiguration: Codable, Hashable, Sendable {
    public var language = Language.chinese
    /// What is built from and asked for comparison: pinned by digest, never overwritten.
    public var baseModel = ModelName(base: "ljwx-stock")
    public var directories = DirectorySettings()
    public var schedule = ScheduleSettings()
    public var fetch = FetchSettings()
    public var generate = GenerateSettings()
    public var samples = SampleSettings()
    public var model = ModelSettings()
    public var ollama = OllamaSettings()
    public var evaluation = EvaluationSettings()
    public var promotion = PromotionSettings()
    public var retention = RetentionRules()
    public var backup = BackupSettings()
    public var logging = LoggingSettings()

    public init() {}
}
