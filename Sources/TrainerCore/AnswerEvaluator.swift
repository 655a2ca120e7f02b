/// A held-out question with what the challenger answered.
public struct EvaluatedAnswer: Hashable, Sendable {
    public let key: SampleKey
    public let prompt: String
    public let answer: String
    /// What the rule says on the question's numbers.
    public let expectedRating: Rating

    public init(key: SampleKey, prompt: String, answer: String, expectedRating: Rating) {
        self.key = key
        self.prompt = prompt
        self.answer = answer
        self.expectedRating = expectedRating
    }
}

/// What an evaluator of the user's own says of one model's answers.
public struct EvaluatorReport: Codable, Hashable, Sendable {
    public struct Score: Codable, Hashable, Sendable {
        public let key: SampleKey
        public let measure: String
        /// 0…1, more is better.
        public let value: Double
        public let note: String?

        public init(key: SampleKey, measure: String, value: Double, note: String? = nil) {
            self.key = key
            self.measure = measure
            self.value = value
            self.note = note
        }
    }

    public let name: String
    public let scores: [Score]
    /// Why the model may not go into service; nil: nothing is said against it.
    public let veto: String?

    public init(name: String, scores: [Score], veto: String?) {
        self.name = name
        self.scores = scores
        self.veto = veto
    }
}

/// A judge beside the built-in ones. It may keep a model out and never lets one in: it is asked about a challenger that
/// passed everything else.
public protocol AnswerEvaluator: Sendable {
    /// - Parameters:
    ///   - say: gets every line that it wrote for people.
    ///   - progress: gets the number of answers scored so far.
    /// - Throws: `TrainerError` where it did not come to an end by the rules, which is no pass.
    func evaluate(
        _ answers: [EvaluatedAnswer], say: @escaping @Sendable (String) -> Void,
        progress: @escaping @Sendable (Int) async -> Void
    ) async throws -> EvaluatorReport
}
