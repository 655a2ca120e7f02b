public import TrainerCore

/// The answer to `run-now`.
public struct RunNowReply: Codable, Hashable, Sendable {
    public let run: RunID
    /// One was waiting already; nothing was added.
    public let alreadyWaiting: Bool
    /// The run that has to end first.
    public let running: RunID?

    public init(run: RunID, alreadyWaiting: Bool, running: RunID? = nil) {
        self.run = run
        self.alreadyWaiting = alreadyWaiting
        self.running = running
    }
}

/// The answer to `run cancel`; a run that is over already is a `conflict`.
public struct CancelReply: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, CaseIterable, Sendable {
        /// It was waiting and is out of the queue.
        case cancelled
        /// It is running and stops at its next safe point.
        case stopping
    }

    public let run: RunID
    public let outcome: Outcome

    public init(run: RunID, outcome: Outcome) {
        self.run = run
        self.outcome = outcome
    }
}
