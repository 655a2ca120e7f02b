public import Foundation
public import Logging
public import Messages
import Synchronization
import TrainerCore

/// Hears what a source tells while a run asks it, so that its words belong to that run. A source outlives a run and knows
/// none; the tasks that it starts for one inherit this.
public struct SourceListener: Sendable {
    /// Nil between runs.
    @TaskLocal public static var current: SourceListener?

    /// Its lines carry the run and the stage.
    public let logger: Logger
    private let pauses: AsyncStream<SourcePause>.Continuation
    private let standing: SourceStanding

    /// Tells the watchers what the source does instead of answering, and until when.
    public func show(_ message: Message, until end: Date? = nil) {
        pauses.yield(SourcePause(message: message, end: end))
    }

    /// From now on `words` says beside each pause how far the questions are; nil: nothing does.
    func stand(at words: (@Sendable () async -> Message?)?) { standing.set(words) }

    /// Does `work`, whose sources are heard for the journal's run.
    static func hear<Result: Sendable>(
        for journal: RunJournal, in stage: StageName, _ work: () async throws -> Result
    ) async throws -> Result {
        let (shown, pauses) = AsyncStream.makeStream(of: SourcePause.self)
        let standing = SourceStanding()
        let listener = SourceListener(
            logger: await journal.context(stage).logger, pauses: pauses, standing: standing)
        async let told: Void = journal.show(shown, beside: standing, in: stage)
        let result = try await $current.withValue(listener) { try await work() }
        pauses.finish()
        await told
        return result
    }
}

/// Why no answer comes just now, and until when.
struct SourcePause: Sendable {
    let message: Message
    let end: Date?
}

/// How far the questions to a source are, as whoever asks them tells it when it is wanted.
final class SourceStanding: Sendable {
    private let teller = Mutex<(@Sendable () async -> Message?)?>(nil)

    func set(_ words: (@Sendable () async -> Message?)?) { teller.withLock { $0 = words } }

    func words() async -> Message? {
        let teller = teller.withLock { $0 }
        return await teller?()
    }
}
