import Foundation
import Gate
import Messages
import TrainerCore

/// The incumbent's `continuous_training_results_*.json`: its fields as a subset, ours beside them.
struct RunResults: Encodable {
    struct Counts {
        let kept: Int
        let total: Int
        let path: String?
        let summary: EvaluationSummary?
    }

    struct Performance: Encodable {
        struct Numbers: Encodable {
            let successRate: Double
            let successfulTests: Int
            let totalTests: Int

            enum CodingKeys: String, CodingKey {
                case successRate = "success_rate"
                case successfulTests = "successful_tests"
                case totalTests = "total_tests"
            }
        }

        let modelName: String
        let testTime: String
        let performance: Numbers

        enum CodingKeys: String, CodingKey {
            case modelName = "model_name"
            case testTime = "test_time"
            case performance
        }
    }

    struct Reason: Encodable {
        let code: String
        let text: String
    }

    /// Bumped when a field changes its meaning.
    let schemaVersion = 1
    let startTime: String
    let endTime: String
    /// `success`, `no_new_data` or `error`, as the incumbent's readers expect; `runState` is exact.
    let status: String
    let steps: [String: String] = [:]
    let baseModel: String
    let existingDataCount: Int?
    let newDataCount: Int?
    let totalDataCount: Int?
    let trainingFile: String?
    let newModel: String?
    let performance: Performance?
    let message: String?
    let error: String?
    let runID: RunID
    let runState: String
    let verdict: Verdict?
    let reasons: [Reason]
    let asOf: TradeDate?
    let fileName: String

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case startTime = "start_time"
        case endTime = "end_time"
        case status, steps
        case baseModel = "base_model"
        case existingDataCount = "existing_data_count"
        case newDataCount = "new_data_count"
        case totalDataCount = "total_data_count"
        case trainingFile = "training_file"
        case newModel = "new_model"
        case performance, message, error
        case runID = "run_id"
        case runState = "run_state"
        case verdict, reasons
        case asOf = "as_of"
    }

    init(
        run: RunRecord, baseModel: String, counts: Counts?, endedAt: Date, language: Language
    ) {
        let start = ShanghaiTime(run.startedAt ?? run.enqueuedAt)
        let end = ShanghaiTime(endedAt)
        self.fileName = "continuous_training_results_\(RunFiles.stem(run.id)).json"
        self.startTime = start.text
        self.endTime = end.text
        self.baseModel = baseModel
        self.existingDataCount = counts.map { $0.total - $0.kept }
        self.newDataCount = counts?.kept
        self.totalDataCount = counts?.total
        self.trainingFile = counts?.path
        self.newModel = run.model?.short
        self.performance = counts?.summary.map {
            Performance(
                modelName: run.model?.short ?? "", testTime: end.text,
                performance: .init(successRate: $0.passed.rate, successfulTests: $0.passed.k, totalTests: $0.passed.n))
        }
        self.runID = run.id
        self.verdict = run.verdict
        self.asOf = run.asOf
        self.reasons = run.reasons.map { Reason(code: $0.code, text: $0.message.text(in: language)) }
        self.runState = run.state.rawValue
        if let error = run.error {
            self.status = "error"
            self.error = error.message.text(in: language)
            self.message = nil
        } else {
            self.status = run.state == .noNewData ? "no_new_data" : "success"
            self.error = nil
            self.message = run.reasons.first?.message.text(in: language)
        }
    }
}
