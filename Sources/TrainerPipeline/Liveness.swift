public import Foundation
public import TrainerCore

/// Whether the work still moves, for systemd's watchdog.
public enum Liveness {
    /// Longer than the longest single wait of a stage (a model's creation, a question with its retries), all of which
    /// have timeouts of their own and report when they end.
    public static let longestSilence: TimeInterval = 90 * 60

    /// The silence of `current`'s work at `now` when it is longer than any honest one, else nil; `latest` is the newest
    /// thing that any run reported, `startedAt` when this process began.
    public static func stuckFor(
        current: RunID?, latest: ProgressEvent?, startedAt: Date, now: Date
    ) -> TimeInterval? {
        guard let current else { return nil }
        let heard = latest.flatMap { $0.run == current ? $0.at : nil } ?? startedAt
        let silence = now.timeIntervalSince(heard)
        return silence > longestSilence ? silence : nil
    }
}
