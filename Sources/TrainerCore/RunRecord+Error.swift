import Messages

extension TrainerError {
    /// As the error of a run that is over, which goes on by itself no more.
    /// - Parameter command: asks for such a run.
    public func ofRunOver(command: String) -> TrainerError {
        TrainerError(
            code, message, hint: hint?.ofRunOver(command: command), cause: cause, resumesAt: resumesAt)
    }
}

extension RunOptions {
    /// The command that asks for such a run.
    public var command: String { tune == nil ? "ljwxctl run-now" : "ljwxctl tune" }
}

extension RunRecord {
    /// The error as it reads in the run's present state: it may have put the run off before that was cancelled or given up.
    public var presentError: TrainerError? {
        state.isFinal ? error?.ofRunOver(command: options.command) : error
    }
}
