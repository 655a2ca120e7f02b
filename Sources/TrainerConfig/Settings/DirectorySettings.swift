/// Where the files for people go. A relative path hangs under the state directory.
public struct DirectorySettings: Codable, Hashable, Sendable {
    /// `stock_training_data_*.jsonl`, `*_test_results_*.json`
    public var trainingData = "data/llm_training"
    /// `continuous_training_results_*.json`
    public var models = "data/models"

    public init() {}

    /// `path` itself when it is absolute, else `path` under `stateDirectory`.
    public static func resolve(_ path: String, under stateDirectory: String) -> String {
        path.hasPrefix("/") ? path : stateDirectory + "/" + path
    }
}
