import Foundation
import Gate
import Messages
import TrainerCore

/// The incumbent's `continuous_training_results_*.json`: its fields as a subset, ours beside them.
struct RunResults: Encodable {
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
    /// `success`, `no_new_data`, `model_creation_failed` or `error`, as the incumbent's readers expect; `runState` is
    /// exact.
    let status: String
    let steps: [String: String] = [:]
    let baseModel: String
    let existingDataCount: Int
    let newDataCount: Int
    let totalDataCount: Int
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
    /// A trial: its new samples were counted and not kept.
    let dryRun: Bool

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
        case dryRun = "dry_run"
    }

    static func fileName(of run: RunID) -> String { "\(RunFiles.resultsPrefix)\(RunFiles.stem(run)).json" }

    init(run: RunRecord, baseModel: String, counts: Counts, endedAt: Date, language: Language) {
        let start = ShanghaiTime(run.startedAt ?? run.enqueuedAt)
        let end = ShanghaiTime(endedAt)
        self.startTime = start.text
        self.endTime = end.text
        self.baseModel = baseModel
        self.existingDataCount = counts.existing
        self.newDataCount = counts.new
        self.totalDataCount = counts.total
        self.trainingFile = counts.path
        self.newModel = run.model?.short
        self.performance = counts.summary.map {
            Performance(
                modelName: run.model?.short ?? "", testTime: end.text,
                performance: .init(successRate: $0.passed.rate, successfulTests: $0.passed.k, totalTests: $0.passed.n))
        }
        self.runID = run.id
        self.verdict = run.verdict
        self.asOf = run.asOf
        self.reasons = run.reasons.map { Reason(code: $0.code, text: $0.message.text(in: language)) }
        self.runState = run.state.rawValue
        self.dryRun = run.options.dryRun
        let fault = Self.fault(of: run)
        self.status = Self.status(of: run, failedStage: counts.failedStage)
        self.error = fault?.text(in: language)
        self.message = fault == nil ? run.reasons.first?.message.text(in: language) : nil
    }

    private static func fault(of run: RunRecord) -> Message? {
        run.state == .cancelled ? .runWasCancelled(run.id.rawValue) : run.error?.message
    }

    private static func status(of run: RunRecord, failedStage: StageName?) -> String {
        switch run.state {
        case .succeeded: "success"
        case .noNewData: "no_new_data"
        case .failed, .deferred: failedStage == .create ? "model_creation_failed" : "error"
        case .cancelled: "error"
        case .queued, .running: "running"
        }
    }
}

extension RunResults {
    /// What a run's checkpoints and the store know of it, however far it came.
    struct Counts {
        /// Samples that were there before this run.
        let existing: Int
        let new: Int
        let total: Int
        let path: String?
        let summary: EvaluationSummary?
        let failedStage: StageName?

        init(of run: RunRecord, in stores: Stores) async throws {
            let stages = try await stores.runs.stages(of: run.id)
            let deduped = try stages.output(of: .dedupe, as: DedupeStage.Output.self)
            // Samples can have been kept by a stage that did not come to its end.
            let kept = run.options.dryRun ? 0 : try await stores.samples.samples(of: run.id).count
            let total: Int = if let deduped { deduped.total } else { try await stores.samples.count() }
            self.existing = total - kept
            let ownStages = run.options.works(on: .dedupe)
            self.new = ownStages ? deduped?.kept ?? kept : 0
            self.total = total
            self.path = ownStages ? deduped?.path : nil
            self.summary = try stages.output(of: .evaluate, as: EvaluateStage.Output.self)?.challenger.summary
            self.failedStage = stages.first { $0.state == .failed }?.stage
        }
    }
}
