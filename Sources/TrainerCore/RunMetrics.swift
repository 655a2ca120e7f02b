/// What a run measured of its challenger, as figures that can be held beside those of other runs.
public struct RunMetrics: Codable, Hashable, Sendable {
    public enum Measure: String, Codable, CaseIterable, Sendable {
        /// 成功率: cases in which everything is right.
        case passRate = "pass_rate"
        case formatRate = "format_rate"
        /// Claims that hold.
        case precision
        /// Ratings that are the rule's.
        case ratingRule = "rating_rule"
        /// Of the forecasts; less is better.
        case brier
        /// Directions right among the ratings that are no hold.
        case accuracy
        /// Median, seconds; less is better. It has no interval: how busy the server was is no matter of chance.
        case latency
    }

    public struct Row: Codable, Hashable, Sendable {
        public let measure: Measure
        public let value: Double
        /// Two-sided 95 %.
        public let low: Double?
        public let high: Double?
        /// Of the value; nil where it has none, or none that is known.
        public let standardError: Double?
        public let n: Int
        /// What was asked; equal where the questions are.
        public let questions: String

        public init(
            _ measure: Measure, value: Double, low: Double? = nil, high: Double? = nil, standardError: Double? = nil,
            n: Int, questions: String
        ) {
            self.measure = measure
            self.value = value
            self.low = low
            self.high = high
            self.standardError = standardError
            self.n = n
            self.questions = questions
        }
    }

    /// In the order of `Measure`; what was not measured has no row.
    public let rows: [Row]

    public init(rows: [Row]) { self.rows = rows }

    public func row(_ measure: Measure) -> Row? { rows.first { $0.measure == measure } }
}
