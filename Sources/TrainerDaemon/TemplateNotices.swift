import Gate
import Messages
import Samples
import TrainerCore
import TrainerPipeline

/// Checks of the gate that the templates' own answers fail, as they may where keywords or templates are the user's: a model
/// that writes what it was shown would fail them with every question.
enum TemplateNotices {
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
