public import Messages
public import TrainerCore

/// One model's answers to all cases.
public struct EvaluationSummary: Codable, Hashable, Sendable {
    public struct TaskRow: Codable, Hashable, Sendable {
        public let task: TaskKind
        public let passed: Share

        public init(task: TaskKind, passed: Share) {
            self.task = task
            self.passed = passed
        }
    }

    public struct RatingCount: Codable, Hashable, Sendable {
        /// nil: no rating, or more than one.
        public let rating: Rating?
        public let answered: Int
        public let expected: Int

        public init(rating: Rating?, answered: Int, expected: Int) {
            self.rating = rating
            self.answered = answered
            self.expected = expected
        }
    }

    public struct FailureCount: Codable, Hashable, Sendable {
        public let id: Assertion.ID
        public let count: Int
        /// Up to three: the case id and the offending words.
        public let examples: [Message]

        public init(id: Assertion.ID, count: Int, examples: [Message]) {
            self.id = id
            self.count = count
            self.examples = examples
        }
    }

    /// Seconds. Percentiles are nearest-rank: the smallest latency that p % of the answers do not exceed.
    public struct Latency: Codable, Hashable, Sendable {
        public let p50: Double
        public let p95: Double
        public let max: Double
        /// The longest load of the model, apart from the answers.
        public let load: Double

        public init(p50: Double, p95: Double, max: Double, load: Double) {
            self.p50 = p50
            self.p95 = p95
            self.max = max
            self.load = load
        }
    }

    /// By key.
    public let judgements: [CaseJudgement]
    public let passed: Share
    public let format: Share
    public let followsRule: Share
    public let tasks: [TaskRow]
    public let ratings: [RatingCount]
    public let faithfulness: CaseJudgement.Faithfulness
    public let latency: Latency
    /// Checks that failed, most often first.
    public let failures: [FailureCount]

    public init(_ judgements: [CaseJudgement]) {
        let sorted = judgements.sorted { $0.key < $1.key }
        self.judgements = sorted
        self.passed = Share(sorted, where: \.passed)
        self.format = Share(sorted, where: \.isWellFormed)
        self.followsRule = Share(sorted, where: { $0.rating == $0.expectedRating })
        self.tasks = TaskKind.allCases.map { task in
            TaskRow(task: task, passed: Share(sorted.filter { $0.key.task == task }, where: \.passed))
        }
        self.ratings = (Rating.allCases.map(Optional.some) + [nil]).map { rating in
            RatingCount(
                rating: rating, answered: sorted.count { $0.rating == rating },
                expected: sorted.count { $0.expectedRating == rating })
        }
        self.faithfulness = sorted.map(\.faithfulness).reduce(.none, +)
        self.latency = Latency(
            p50: Self.percentile(50, of: sorted), p95: Self.percentile(95, of: sorted),
            max: sorted.map(\.latency).max() ?? 0, load: sorted.map(\.loadSeconds).max() ?? 0)
        self.failures = Self.failures(of: sorted)
    }

    public var n: Int { judgements.count }
    public var keys: [SampleKey] { judgements.map(\.key) }

    /// Up to three cases that fail one of `ids`, with the offending words.
    public func examples(of ids: Set<Assertion.ID>, limit: Int = 3) -> [Message] {
        let found = judgements.compactMap { judgement in
            judgement.failures.first { ids.contains($0.id) }.map { Message.gateExample("\(judgement.key)", $0.detail) }
        }
        return Array(found.prefix(limit))
    }

    private static func failures(of judgements: [CaseJudgement]) -> [FailureCount] {
        Assertion.ID.allCases.compactMap { id -> FailureCount? in
            let found = judgements.compactMap { judgement in
                judgement.failures.first { $0.id == id }.map { Message.gateExample("\(judgement.key)", $0.detail) }
            }
            return found.isEmpty ? nil : FailureCount(id: id, count: found.count, examples: Array(found.prefix(3)))
        }.sorted { ($1.count, $0.id.rawValue) < ($0.count, $1.id.rawValue) }
    }

    private static func percentile(_ p: Int, of judgements: [CaseJudgement]) -> Double {
        let latencies = judgements.map(\.latency).sorted()
        guard !latencies.isEmpty else { return 0 }
        return latencies[max(0, (p * latencies.count + 99) / 100 - 1)]
    }
}
