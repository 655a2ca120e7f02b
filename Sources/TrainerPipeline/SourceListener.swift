public import Logging
public import Messages
import TrainerCore

/// Hears what a source tells while a run asks it, so that its words belong to that run. A source outlives a run and knows
/// none; the tasks that it starts for one inherit this.
public struct SourceListener: Sendable {
    /// Nil between runs.
    @TaskLocal public static var current: SourceListener?

    /// Its lines carry the run and the stage.
    public let logger: Logger
    private let words: AsyncStream<Message>.Continuation

    /// Tells the watchers what the source does instead of answering.
    public func show(_ message: Message) { words.yield(message) }

    /// Does `work`, whose sources are heard for the journal's run.
    static func hear<Result: Sendable>(
        for journal: RunJournal, in stage: StageName, _ work: () async throws -> Result
    ) async throws -> Result {
        let (messages, words) = AsyncStream.makeStream(of: Message.self)
        let listener = SourceListener(logger: await journal.context(stage).logger, words: words)
        async let shown: Void = journal.show(messages, in: stage)
        let result = try await $current.withValue(listener) { try await work() }
        words.finish()
        await shown
        return result
    }
}
