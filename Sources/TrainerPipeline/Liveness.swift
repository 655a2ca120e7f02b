public import Foundation
public import TrainerCore

/// Whether the work still moves, for systemd's watchdog.
public struct Liveness: Hashable, Sendable {
    /// What is allowed in any case: the waits of the shipped configuration are far below it.
    public static let leastSilence: TimeInterval = 90 * 60
    /// What surrounds a wait without a word: reading, counting, writing.
    public static let slack: TimeInterval = 30 * 60

    /// Longer than the longest single wait of a stage, all of which have timeouts of their own and report when they end.
    public let longestSilence: TimeInterval

    /// - Parameters:
    ///   - createTimeout: for a model's creation.
    ///   - answerTimeout: for one try of a question.
    ///   - requestTimeout: for one short call to Ollama.
    ///   - pluginTimeout: for one whole answer of a plug-in: the data source, or an evaluator.
    ///   - landingPause: between two looks at a day that is published late.
    public init(
        createTimeout: Duration, answerTimeout: Duration, requestTimeout: Duration, pluginTimeout: Duration,
        landingPause: Duration
    ) {
        let waits = [
            createTimeout,
            // The first answer that counts comes after a warm-up question, and both are tried again.
            answerTimeout * (2 * Examiner.tries),
            requestTimeout * Self.shortCallsInARow, pluginTimeout, landingPause,
        ]
        let longest = waits.max().map { $0 / .seconds(1) } ?? 0
        longestSilence = max(Self.leastSilence, longest + Self.slack)
    }

    /// A promotion lists and copies some names before anything is said again.
    private static let shortCallsInARow = 8

    /// The silence of the attempt at `now` when it is longer than any honest one, else nil; `latest` is the newest thing
    /// that a run under way reported, which may be an earlier one.
    public func stuckFor(_ attempt: Attempt?, latest: ProgressEvent?, now: Date) -> TimeInterval? {
        guard let attempt else { return nil }
        let heard = latest.flatMap { $0.run == attempt.run ? $0.at : nil } ?? attempt.startedAt
        let silence = now.timeIntervalSince(heard)
        return silence > longestSilence ? silence : nil
    }
}

/// One attempt of a run, while it is under way.
public struct Attempt: Hashable, Sendable {
    public let run: RunID
    public let startedAt: Date

    public init(run: RunID, startedAt: Date) {
        self.run = run
        self.startedAt = startedAt
    }
}
