import Foundation
import TrainerCore

@testable import TrainerPipeline

extension PipelineWorld {
    /// With a GATE of twelve days of six held-out stocks; a coin answers its questions.
    static func deciding(_ decision: DecisionSettings = DecisionLaneTests.settings) async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            let plain = $0.evaluation
            $0.evaluation = ExaminationSettings(
                cases: plain.cases, options: plain.options, questionSeconds: plain.questionSeconds, gate: plain.gate,
                decision: decision)
        }
        world.answers.forecast(ScriptedAnswers.coin)
        return world
    }

    func evaluation(of run: RunRecord) async throws -> EvaluateStage.Output? {
        try await stores.runs.stages(of: run.id).output(of: .evaluate, as: EvaluateStage.Output.self)
    }
}

/// Answers as somebody changed them after they were kept.
struct ChangedAnswers: AnswerStore {
    let base: any AnswerStore
    /// nil: it is gone.
    let change: @Sendable (AnswerKey, ModelAnswer) -> ModelAnswer?

    func answers(for keys: [AnswerKey]) async throws -> [AnswerKey: ModelAnswer] {
        changed(try await base.answers(for: keys))
    }
    func answers(of modelDigest: String) async throws -> [AnswerKey: ModelAnswer] {
        changed(try await base.answers(of: modelDigest))
    }
    private func changed(_ kept: [AnswerKey: ModelAnswer]) -> [AnswerKey: ModelAnswer] {
        var changed: [AnswerKey: ModelAnswer] = [:]
        for (key, answer) in kept { changed[key] = change(key, answer) }
        return changed
    }
    func keep(_ answer: ModelAnswer, for key: AnswerKey, at instant: Date) async throws {
        try await base.keep(answer, for: key, at: instant)
    }
    func forget(of modelDigest: String, since instant: Date) async throws {
        try await base.forget(of: modelDigest, since: instant)
    }
}

extension Stores {
    func changing(
        _ change: @escaping @Sendable (AnswerKey, ModelAnswer) -> ModelAnswer?
    ) -> Stores {
        Stores(
            runs: runs, bars: bars, reference: reference, findings: findings, quotas: quotas, samples: samples,
            models: models, answers: ChangedAnswers(base: answers, change: change), gates: gates, artifacts: artifacts)
    }
}

extension ModelAnswer {
    /// Of the decision lane.
    var isForecast: Bool { text.hasPrefix("{") }

    func saying(_ text: String) -> ModelAnswer {
        ModelAnswer(
            text: text, doneReason: doneReason, latency: latency, loadSeconds: loadSeconds, promptTokens: promptTokens,
            answerTokens: answerTokens)
    }
}
