public import Foundation
import Gate
public import TrainerCore

/// What runs stored of a model's answers: as challenger in its own run, as champion or base in others.
public struct MeasurementReader: Sendable {
    private let runs: any RunStore
    private let artifacts: any ArtifactStore

    /// Runs looked at: more than a year of nights.
    static let limit = 500
    private static let page = 100

    public init(runs: any RunStore, artifacts: any ArtifactStore) {
        self.runs = runs
        self.artifacts = artifacts
    }

    public struct Found: Sendable {
        /// By manifest digest.
        public var byDigest: [String: [ModelComparison.Measurement]] = [:]
        /// Of the decision lane, by manifest digest.
        public var forecasts: [String: [ForecastComparison.Measurement]] = [:]
        /// Runs before which nothing was looked at any more; nil where all were.
        public var stoppedAt: RunID?
    }

    /// The newest runs with a verdict, back to `oldest` or the limit.
    public func measurements(of digests: Set<String>, backTo oldest: Date) async throws -> Found {
        var found = Found()
        var last: RunID?
        var looked = 0
        while true {
            let page = try await runs.runs(limit: Self.page, before: last)
            for run in page where run.enqueuedAt >= oldest && run.verdict != nil {
                guard looked < Self.limit else {
                    found.stoppedAt = last
                    return found
                }
                looked += 1
                try await add(run.id, digests, &found)
            }
            guard let end = page.last, end.enqueuedAt >= oldest else { return found }
            last = end.id
        }
    }

    private func add(_ run: RunID, _ digests: Set<String>, _ found: inout Found) async throws {
        let output = try await runs.stages(of: run).output(of: .evaluate, as: EvaluateStage.Output.self)
        guard let output else { return }
        let models = [output.challenger, output.champion, output.base].compactMap(\.self)
            .filter { digests.contains($0.digest) }
        guard !models.isEmpty else { return }
        let prompts = try await prompts(at: output.path)
        if let gate = output.market?.gate {
            for one in output.forecasters where digests.contains(one.model.digest) {
                found.forecasts[one.model.digest, default: []].append(
                    ForecastComparison.Measurement(
                        run: run, gate: gate, options: output.decisionOptions, lateAnswers: one.metrics.lateAnswers,
                        source: one.source, oddsOptions: output.oddsOptions,
                        serverVersion: output.keptUnderVersion))
            }
        }
        for model in models {
            found.byDigest[model.digest, default: []].append(
                ModelComparison.Measurement(
                    run: run, policy: output.policy, options: output.narrativeOptions,
                    serverVersion: output.serverVersion, prompts: prompts, judgements: model.summary.judgements))
        }
    }

    /// The parts of the incumbent's `*_test_results_*.json` that name a question and hold its words.
    private struct Questions: Decodable {
        struct Case: Decodable {
            let input: String
            let expectedType: TaskKind
            let tsCode: TSCode
            let tradeDate: TradeDate

            enum CodingKeys: String, CodingKey {
                case input
                case expectedType = "expected_type"
                case tsCode = "ts_code"
                case tradeDate = "trade_date"
            }
        }

        let testCases: [Case]

        enum CodingKeys: String, CodingKey { case testCases = "test_cases" }
    }

    /// nil where the file is gone, or was changed into something else.
    private func prompts(at path: String) async throws -> [SampleKey: ContentDigest]? {
        guard let data = try await artifacts.read(path),
            let questions = try? JSONDecoder().decode(Questions.self, from: data)
        else { return nil }
        return Dictionary(
            questions.testCases.map { question in
                let key = SampleKey(code: question.tsCode, asOf: question.tradeDate, task: question.expectedType)
                return (key, ContentDigest.of(question.input))
            }, uniquingKeysWith: { first, _ in first })
    }
}
