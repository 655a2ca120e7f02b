public import TrainerCore

/// Whether the number that an answer cites moves with the question.
public struct FollowResult: Codable, Hashable, Sendable {
    public struct Item: Codable, Hashable, Sendable {
        public let key: SampleKey
        public let indicator: String
        /// As held-out questions and shots know it.
        public let before: Double
        /// As the changed question gives it.
        public let after: Double
        /// nil where the answer cites none.
        public let cited: Double?
        public let follows: Bool

        public init(
            key: SampleKey, indicator: String, before: Double, after: Double, cited: Double?, follows: Bool
        ) {
            self.key = key
            self.indicator = indicator
            self.before = before
            self.after = after
            self.cited = cited
            self.follows = follows
        }
    }

    public let items: [Item]

    public init(items: [Item]) { self.items = items }

    /// - Parameter answers: to these questions, in their order.
    public init(_ questions: [FollowQuestion], answers: [ModelAnswer]) {
        self.items = zip(questions, answers).map { $0.judge($1) }
    }

    public var followed: Share { Share(items.map { Share.Part(key: $0.key, k: $0.follows ? 1 : 0, n: 1) }) }
}
