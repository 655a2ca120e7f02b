import Foundation
import Messages
import TrainerCore

extension MarketLane.Model {
    /// That each name still holds what is asked under it: whatever somebody copies over it answers in its place. Nobody can
    /// tell which answers are whose: those of the run are forgotten, and asked again by the next.
    ///
    /// - Parameter models: the first must be there; others may be gone after their last answer.
    /// - Throws: `model_not_verified` naming the first that is another: the run has no verdict.
    static func expect(
        _ models: [MarketLane.Model], in digests: [ModelName: String], _ answers: any AnswerStore, of run: RunRecord
    ) async throws {
        var fault: TrainerError?
        for (place, model) in models.enumerated() {
            let found = digests[model.name]
            guard found != model.digest, found != nil || place == 0 else { continue }
            try await answers.forget(of: model.digest, since: run.startedAt ?? run.enqueuedAt)
            guard fault == nil else { continue }
            let message = Message.modelChangedInExamination(
                model.name.short, asked: String(model.digest.prefix(12)), found: found.map { String($0.prefix(12)) })
            fault = TrainerError(
                .modelNotVerified, message, hint: .modelChangedInExaminationHint(model.name.short))
        }
        if let fault { throw fault }
    }
}
