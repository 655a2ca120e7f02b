import Messages
import TrainerPipeline

extension PipelineSettings {
    /// What no run can check because the configuration does not tell it.
    var unknownNotes: [Message] {
        guard let decision = evaluation.decision, decision.baseReleased == nil else { return [] }
        return [.releaseUnknown]
    }

    /// What a run asks the model server for beyond what every run does.
    var costNotes: [Message] {
        let questions = refinementQuestions
        return questions == 0 ? [] : [.refinementCost(swaps: fewShot.devRefine, questions: questions)]
    }
}
