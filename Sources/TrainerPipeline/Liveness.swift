public import Foundation
public import TrainerCore

/// Whether the work still moves, for systemd's watchdog.
public enum Liveness {
    /// Longer than the longest single wait of a stage (a model's creation, a question with its retries), all of which
    /// have timeouts of their own and report when they end.
    public static let longestSilence: TimeInterval = 90 * 60

    /// The silence of the attempt at `now` when it is longer than any honest one, else nil; `latest` is the newest thing
    /// that a run under way reported, which may be an earlier one.
    public static func stuckFor(_ attempt: Attempt?, latest: ProgressEvent?, now: Date) -> TimeInterval? {
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
