public import TrainerCore

/// The held-out questions, how they are asked, and the thresholds of the verdict.
public struct EvaluationSettings: Codable, Hashable, Sendable {
    /// Cases a model answers, at least 20, spread over the four tasks. Of a hundred twelve may fail before the lower bound
    /// of the pass rate falls below 80 %; of twenty-four none may.
    public var cases = 100
    /// Questions with a changed number; 0: none.
    public var followItems = 20
    public var temperature = 0.0
    public var seed = 42
    /// Tokens an answer may have here.
    public var numPredict = 700
    /// 0…1; the pass rate that a challenger has to reach.
    public var minimumPassRate = 0.8
    /// Seconds; an answer that took longer (loading left out) fails.
    public var maximumLatency = 30.0
    /// Words that right answers hold, without repeats.
    public var qualityKeywords = ["技术指标", "RSI", "MACD", "均线", "投资建议", "风险", "波动率"]

    /// Questions of the decision lane under way at once.
    public var parallel = 1
    public var decision = DecisionLaneSettings()
    public var plugin = EvaluatorSettings()

    /// What `cases` may be.
    static let caseCounts = 20...10_000

    public init() {}

    /// The options of each question beside those of the model; `num_ctx` is the model's own.
    public var options: [String: ModelParameter] {
        ["temperature": .number(temperature), "seed": .integer(seed), "num_predict": .integer(numPredict)]
    }
}
