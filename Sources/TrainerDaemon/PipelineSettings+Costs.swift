import Messages
import TrainerPipeline

extension PipelineSettings {
    /// What a run asks the model server for beyond what every run does.
    var costNotes: [Message] {
        let questions = refinementQuestions
        return questions == 0 ? [] : [.refinementCost(swaps: fewShot.devRefine, questions: questions)]
    }
}
