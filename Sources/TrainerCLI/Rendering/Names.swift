import ControlAPI
import Messages
import TrainerCore

// What people call the codes.

extension StageView.State {
    var name: Message {
        switch self {
        case .pending: .stagePending
        case .running: .stageRunning
        case .done: .stageDone
        case .failed: .stageFailed
        case .cancelled: .stageCancelled
        }
    }
}

extension StageName {
    var name: Message {
        switch self {
        case .fetch: .stageFetch
        case .generate: .stageGenerate
        case .dedupe: .stageDedupe
        case .modelfile: .stageModelfile
        case .create: .stageCreate
        case .evaluate: .stageEvaluate
        case .prune: .stagePrune
        }
    }
    /// 1…7
    var position: Int { (StageName.allCases.firstIndex(of: self) ?? 0) + 1 }
}

extension TaskKind {
    var name: Message {
        switch self {
        case .technicalAnalysis: .taskTechnicalAnalysis
        case .investmentAdvice: .taskInvestmentAdvice
        case .riskAssessment: .taskRiskAssessment
        case .pricePrediction: .taskPricePrediction
        }
    }
}

extension RatingCount {
    var name: Message {
        switch rating {
        case .buy: .ratingBuy
        case .hold: .ratingHold
        case .sell: .ratingSell
        case nil: .ratingNone
        }
    }
}

extension DropCount {
    var text: Message {
        switch rule {
        case .sameKey: .droppedSameKey(count)
        case .sameText: .droppedSameText(count)
        case .sameState: .droppedSameState(count)
        case .nearText: .droppedNearText(count)
        case .evaluationKey: .droppedEvaluationKey(count)
        case .evaluationText: .droppedEvaluationText(count)
        case .overCap: .droppedOverCap(count)
        }
    }
}

extension TriggerView {
    var name: Message { slot.map { .triggerSlot($0) } ?? .triggerManual }
}

extension ModelView.Role {
    var name: Message {
        switch self {
        case .champion: .roleChampion
        case .previous: .rolePrevious
        }
    }
}
