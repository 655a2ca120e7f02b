import Gate
import Messages
import Modelfile
import Samples
import TrainerCore
import TrainerPipeline

/// Checks of the gate that the templates' own answers fail, as they may where keywords or templates are the user's: a model
/// that writes what it was shown would fail them with every question.
enum TemplateNotices {
    /// No vocabulary makes so few tokens of these texts that it would take more than two characters for one.
    private static let mostCharactersPerToken = 2

    /// - Parameter answerTokens: `evaluation.num_predict`.
    /// - Throws: `configInvalid` where even the shortest of the templates' own answers would be cut off: no model could pass.
    static func refuse(_ settings: PipelineSettings, answerTokens: Int) throws(TrainerError) {
        let estimates = settings.writer.trialSamples.map { TokenEstimator().estimate($0.output) }
        guard let usual = estimates.min() else { return }
        let least = (usual + mostCharactersPerToken - 1) / mostCharactersPerToken
        guard answerTokens < least else { return }
        throw TrainerError(
            .configInvalid, .answersNeverFit(answerTokens, least: least, usual: usual), hint: .configCheckHint)
    }

    /// One for each task and check, with what is wrong in the words of the first answer that fails.
    static func messages(_ settings: PipelineSettings) -> [Message] {
        let samples = settings.writer.trialSamples
        return TaskKind.allCases.flatMap { task -> [Message] in
            var told: Set<Assertion.ID> = []
            return samples.filter { $0.key.task == task }.flatMap {
                TaughtAnswer.faults(of: $0.output, to: $0.evaluationCase, policy: settings.evaluation.gate)
            }.filter { told.insert($0.id).inserted }.map {
                .templateTeachesFailure($0.id.rawValue, detail: $0.detail, task: task.chineseName)
            }
        }
    }
}
