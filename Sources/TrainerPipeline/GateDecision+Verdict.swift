import Gate
import TrainerCore

extension GateDecision {
    /// What it comes to in a run that was asked for with these options.
    ///
    /// - Parameter isOlder: a version of a later day is in service, which one of an earlier day does not replace by itself.
    func verdict(for options: RunOptions, isOlder: Bool) -> Verdict {
        switch outcome {
        case .reject: .rejected
        case .keepChampion, .insufficientEvidence, .hold: .kept
        case .pass: options.noPromote || isOlder ? .kept : .promoted
        }
    }
}
