public import Foundation
public import Gate
import Messages
public import TrainerCore

/// Measures the challenger and the model in service (or, the first time, the base) on the same held-out questions.
public struct EvaluateStage: Stage {
    public struct Input: Codable, Sendable {
        public let challenger: ModelName
        public let challengerDigest: String
        public let asOf: TradeDate
        public let knownAt: Date
        public let settings: ExaminationSettings
        public let family: ModelFamily
        public let dataFolder: String
        /// Of what the questions are written with.
        public let writer: ContentDigest
    }

    public struct Output: Codable, Sendable {
        public let challenger: MeasuredModel
        public let champion: MeasuredModel?
        public let base: MeasuredModel?
        public let decision: GateDecision
        /// The incumbent's `*_test_results_*.json`.
        public let path: String
        /// What was asked of the models; an output of an earlier version lacks it.
        public let policy: GatePolicy?
    }

    public let name = StageName.evaluate
    private let stores: Stores
    private let server: any ModelServer
    private let questions: HeldOutCases

    public init(stores: Stores, server: any ModelServer, questions: HeldOutCases) {
        self.stores = stores
        self.server = server
        self.questions = questions
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let cases = try await questions.cases(
            asOf: input.asOf, knownAt: input.knownAt, count: input.settings.cases)
        let digests = try await server.digests()
        guard digests[input.challenger] == input.challengerDigest else {
            throw TrainerError(.modelNotVerified, .modelNotListed(input.challenger.short), hint: .modelNotVerifiedHint)
        }
        let champion = try await stores.models.serving().champion
        let rival = champion.flatMap { digests[$0] == nil ? input.family.champion : $0 } ?? input.family.base

        let challenger = try await measure(
            input.challenger, digest: input.challengerDigest, cases, half: 0, input, context)
        var other: MeasuredModel?
        if let digest = digests[rival] {
            other = try await measure(rival, digest: digest, cases, half: 1, input, context).model
        } else {
            await context.warn(.rivalMissing(rival.short))
        }
        let (championScore, baseScore) = champion == nil ? (nil, other) : (other, nil)
        let decision = try Gate.decide(
            challenger: challenger.model.summary, champion: championScore?.summary, base: baseScore?.summary,
            policy: input.settings.gate, cases: cases)
        let path = try await write(challenger, cases, input, context)
        let output = Output(
            challenger: challenger.model, champion: championScore, base: baseScore, decision: decision, path: path,
            policy: input.settings.gate)
        try await stores.artifacts.write(try CanonicalJSON.encode(output), to: RunFiles.verdict(context.run.id))
        return output
    }

    private struct Measured {
        let model: MeasuredModel
        let answers: [ModelAnswer]
        let judgements: [CaseJudgement]
    }

    private func measure(
        _ model: ModelName, digest: String, _ cases: [EvaluationCase], half: Int, _ input: Input,
        _ context: StageContext
    ) async throws -> Measured {
        let examiner = Examiner(
            server: server, answers: stores.answers, clock: context.clock, settings: input.settings)
        let answers = try await examiner.examine(model, digest: digest, on: cases) { done in
            await context.progress(
                (Double(half) + Double(done) / Double(cases.count)) / 2,
                .evaluateProgress(model: model.short, done: done, of: cases.count))
        }
        let judgements = zip(answers, cases).map {
            AnswerJudge.judge($0, of: $1, policy: input.settings.gate)
        }
        return Measured(
            model: MeasuredModel(name: model, digest: digest, summary: EvaluationSummary(judgements)), answers: answers,
            judgements: judgements)
    }

    private func write(
        _ measured: Measured, _ cases: [EvaluationCase], _ input: Input, _ context: StageContext
    ) async throws -> String {
        let stamp = ShanghaiTime(context.run.startedAt ?? context.run.enqueuedAt)
        let results = TestResults(
            model: input.challenger.short, testTime: stamp.text, run: context.run.id, cases: cases,
            answers: measured.answers, judgements: measured.judgements, language: context.language)
        let path = "\(input.dataFolder)/ljwx_test_results_\(RunFiles.stem(context.run.id)).json"
        try await stores.artifacts.write(try PrettyJSON.encode(results), to: path)
        return path
    }
}

/// One model's score on the held-out questions.
public struct MeasuredModel: Codable, Hashable, Sendable {
    public let name: ModelName
    public let digest: String
    public let summary: EvaluationSummary
}
