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

        public var claims: Int { numbers + relations }
        /// Supported or derived.
        public var faithful: Int { faithfulNumbers + trueRelations }

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

    /// Of the key indicators that the question gives.
    public struct Recall: Codable, Hashable, Sendable {
        public let keys: Int
        /// By name: those that the answer does not cite with their number.
        public let missing: [String]

        public init(keys: Int, missing: [String]) {
            self.keys = keys
            self.missing = missing
        }
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
    /// A judgement of an earlier version lacks this and the next.
    public let recall: Recall?
    public let passesIncumbentRule: Bool?

    public init(
        key: SampleKey, assertions: [Assertion], rating: Rating?, expectedRating: Rating, faithfulness: Faithfulness,
        latency: Double, loadSeconds: Double, recall: Recall?, passesIncumbentRule: Bool?
    ) {
        self.key = key
        self.assertions = assertions
        self.rating = rating
        self.expectedRating = expectedRating
        self.faithfulness = faithfulness
        self.latency = latency
        self.loadSeconds = loadSeconds
        self.recall = recall
        self.passesIncumbentRule = passesIncumbentRule
    }

    /// All assertions hold.
    public var passed: Bool { assertions.allSatisfy(\.passed) }
    public var isWellFormed: Bool { assertions.allSatisfy { $0.passed || !$0.id.isFormat } }
    public var failures: [Assertion] { assertions.filter { !$0.passed } }
}
