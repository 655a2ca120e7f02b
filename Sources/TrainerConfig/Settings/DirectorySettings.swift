/// Where the files for people go. A relative path hangs under the state directory.
public struct DirectorySettings: Codable, Hashable, Sendable {
    /// `stock_training_data_*.jsonl`, `*_test_results_*.json`
    public var trainingData = "data/llm_training"
    /// `continuous_training_results_*.json`
    public var models = "data/models"

    public init() {}

    /// Those that do not hang under the state directory.
    public var absolute: [String] { [trainingData, models].filter { $0.hasPrefix("/") } }
}
