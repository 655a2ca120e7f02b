public import Messages

// What people call the codes of a run.

extension RunState {
    public var name: Message {
        switch self {
        case .queued: .stateQueued
        case .running: .stateRunning
        case .succeeded: .stateSucceeded
        case .noNewData: .stateNoNewData
        case .deferred: .stateDeferred
        case .failed: .stateFailed
        case .cancelled: .stateCancelled
        }
    }
}

extension Verdict {
    public var name: Message {
        switch self {
        case .promoted: .verdictPromoted
        case .kept: .verdictKept
        case .rejected: .verdictRejected
        }
    }
}
