public import TrainerCore

/// What one model's answer to one case is worth.
public struct CaseJudgement: Codable, Hashable, Sendable {
    /// Claims of the answer by verdict.
    public struct Faithfulness: Codable, Hashable, Sendable {
        public let numbers: Int
        public let faithfulNumbers: Int
        public let contradicted: Int
        public let unsupported: Int
        public let relations: Int
        public let trueRelations: Int

        public init(
            numbers: Int, faithfulNumbers: Int, contradicted: Int, unsupported: Int, relations: Int, trueRelations: Int
        ) {
            self.numbers = numbers
            self.faithfulNumbers = faithfulNumbers
            self.contradicted = contradicted
            self.unsupported = unsupported
            self.relations = relations
            self.trueRelations = trueRelations
        }

        public static func + (left: Faithfulness, right: Faithfulness) -> Faithfulness {
            Faithfulness(
                numbers: left.numbers + right.numbers, faithfulNumbers: left.faithfulNumbers + right.faithfulNumbers,
                contradicted: left.contradicted + right.contradicted,
                unsupported: left.unsupported + right.unsupported, relations: left.relations + right.relations,
                trueRelations: left.trueRelations + right.trueRelations)
        }
        public static let none = Faithfulness(
            numbers: 0, faithfulNumbers: 0, contradicted: 0, unsupported: 0, relations: 0, trueRelations: 0)
    }

    public let key: SampleKey
    /// One per check that the task asks for, in the order of `Assertion.ID`.
    public let assertions: [Assertion]
    /// nil where the answer names none, or more than one.
    public let rating: Rating?
    public let expectedRating: Rating
    public let faithfulness: Faithfulness
    /// Seconds, without loading.
    public let latency: Double
    public let loadSeconds: Double

    public init(
        key: SampleKey, assertions: [Assertion], rating: Rating?, expectedRating: Rating, faithfulness: Faithfulness,
        latency: Double, loadSeconds: Double
    ) {
        self.key = key
        self.assertions = assertions
        self.rating = rating
        self.expectedRating = expectedRating
        self.faithfulness = faithfulness
        self.latency = latency
        self.loadSeconds = loadSeconds
    }

    /// All assertions hold.
    public var passed: Bool { assertions.allSatisfy(\.passed) }
    public var isWellFormed: Bool { assertions.allSatisfy { $0.passed || !$0.id.isFormat } }
    public var failures: [Assertion] { assertions.filter { !$0.passed } }
}
