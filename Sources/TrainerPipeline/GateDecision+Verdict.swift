import Gate
import TrainerCore

extension GateDecision {
    /// What it comes to in a run that was asked for with these options.
    func verdict(for options: RunOptions) -> Verdict {
        switch outcome {
        case .reject: .rejected
        case .keepChampion, .insufficientEvidence, .hold: .kept
        case .pass: options.noPromote ? .kept : .promoted
        }
    }
}
