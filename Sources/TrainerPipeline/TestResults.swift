import Foundation
import Gate
import Messages
import TrainerCore

/// The incumbent's `*_test_results_*.json`: its fields as a subset, ours beside them.
struct TestResults: Encodable {
    struct Case: Encodable {
        let input: String
        let expectedType: String
        let response: String
        let responseTime: Double
        let success: Bool
        let tsCode: String
        let tradeDate: String
        let expectedRating: String
        let rating: String?
        /// The ids of the checks that failed, with what was wrong.
        let failed: [String: String]

        enum CodingKeys: String, CodingKey {
            case input
            case expectedType = "expected_type"
            case response
            case responseTime = "response_time"
            case success
            case tsCode = "ts_code"
            case tradeDate = "trade_date"
            case expectedRating = "expected_rating"
            case rating, failed
        }
    }

    struct Summary: Encodable {
        let totalTests: Int
        let successfulTests: Int
        let successRate: Double
        let averageResponseTime: Double

        enum CodingKeys: String, CodingKey {
            case totalTests = "total_tests"
            case successfulTests = "successful_tests"
            case successRate = "success_rate"
            case averageResponseTime = "average_response_time"
        }
    }

    let modelName: String
    let testTime: String
    let runID: RunID
    let testCases: [Case]
    let summary: Summary

    enum CodingKeys: String, CodingKey {
        case modelName = "model_name"
        case testTime = "test_time"
        case runID = "run_id"
        case testCases = "test_cases"
        case summary
    }

    init(
        model: String, testTime: String, run: RunID, cases: [EvaluationCase], answers: [ModelAnswer],
        judgements: [CaseJudgement], language: Language
    ) {
        self.modelName = model
        self.testTime = testTime
        self.runID = run
        self.testCases = zip(zip(cases, answers), judgements).map { pair, judgement in
            Case(
                input: pair.0.prompt, expectedType: pair.0.key.task.rawValue, response: pair.1.text,
                responseTime: pair.1.latency, success: judgement.passed, tsCode: pair.0.key.code.rawValue,
                tradeDate: pair.0.key.asOf.description, expectedRating: pair.0.expectedRating.rawValue,
                rating: judgement.rating?.rawValue,
                failed: Dictionary(
                    judgement.failures.map { ($0.id.rawValue, $0.detail.text(in: language)) },
                    uniquingKeysWith: { first, _ in first }))
        }
        let passed = judgements.count(where: \.passed)
        self.summary = Summary(
            totalTests: cases.count, successfulTests: passed,
            successRate: cases.isEmpty ? 0 : Double(passed) / Double(cases.count),
            averageResponseTime: answers.isEmpty ? 0 : answers.map(\.latency).reduce(0, +) / Double(answers.count))
    }
}

/// JSON for people and the incumbent's readers: indented, Chinese as it is, keys sorted.
enum PrettyJSON {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(value)
    }
}
