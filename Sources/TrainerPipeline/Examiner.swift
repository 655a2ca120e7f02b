import Foundation
import Gate
import Messages
import TrainerCore

/// Asks a model the held-out questions, each at most once per (model digest, prompt, options) for ever.
struct Examiner: Sendable {
    let server: any ModelServer
    let answers: any AnswerStore
    let clock: any WallClock
    let settings: ExaminationSettings

    /// Tries per question when the server breaks off in mid-answer; then the run waits for it (`deferred`).
    static let tries = 3

    /// `onAnswer` is told after each question how many are answered.
    func examine(
        _ name: ModelName, digest: String, on cases: [EvaluationCase], onAnswer: @Sendable (Int) async -> Void
    ) async throws -> [ModelAnswer] {
        let optionsDigest = try ContentDigest.of(canonical: settings.options)
        var isWarm = false
        var result: [ModelAnswer] = []
        for question in cases {
            try Task.checkCancellation()
            let key = AnswerKey(modelDigest: digest, promptDigest: question.promptDigest, optionsDigest: optionsDigest)
            if let known = try await answers.answer(for: key) {
                result.append(known)
            } else {
                if !isWarm {
                    // Loading the weights and reading the shots for the first time is not the model's answering speed.
                    var options = settings.options
                    options["num_predict"] = .integer(1)
                    _ = try await ask(name, question.prompt, options)
                    isWarm = true
                }
                let answer = try await ask(name, question.prompt, settings.options)
                if answer.doneReason != ModelAnswer.timedOut {
                    try await answers.keep(answer, for: key, at: clock.now)
                }
                result.append(answer)
            }
            await onAnswer(result.count)
        }
        return result
    }

    private func ask(
        _ name: ModelName, _ prompt: String, _ options: [String: ModelParameter]
    ) async throws -> ModelAnswer {
        for attempt in 1... {
            do {
                return try await server.ask(
                    name, [ChatMessage(.user, prompt)], options: options, timeout: settings.questionTimeout)
            } catch let error as TrainerError where error.code == .ollamaInterrupted && attempt < Self.tries {
                continue
            }
        }
        throw CancellationError()  // not reached: the loop above has no end
    }
}
