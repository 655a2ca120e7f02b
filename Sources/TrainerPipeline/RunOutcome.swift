import Foundation
public import Messages
public import TrainerCore

/// How an attempt ended; exhaustive, so that nothing falls through to success.
public enum RunOutcome: Sendable {
    case finished(RunRecord)
    /// The daemon is stopping or the run was cancelled: not a failed attempt. `owed`: what a run whose verdict stands
    /// leaves to the next one if it is cancelled now; nil: nothing.
    case interrupted(RunRecord, owed: Message?)
    case failed(RunRecord, TrainerError)

    /// Whether a cancel that comes now changes what is recorded.
    var heedsCancel: Bool {
        switch self {
        case .finished: false
        case .interrupted, .failed: true
        }
    }
}

extension RunRecord {
    /// A run that does not get on for this long waits no more: it counts as failed.
    static let longestStandstill: TimeInterval = 24 * 3600

    /// The row to record after an attempt.
    /// - Parameter advancedAt: when the run last got on; nil: not since its start.
    func after(_ outcome: RunOutcome, cancelRequested: Bool, advancedAt: Date? = nil, now: Date) -> RunRecord {
        var next: RunRecord
        switch outcome {
        case .finished(let run):
            next = run
            next.finishedAt = now
            next.notBefore = nil
            next.error = nil
        case .interrupted(let run, let owed) where cancelRequested && run.verdict != nil:
            next = run.cutShort(owing: owed, now: now)
        case .failed(let run, _) where cancelRequested && run.verdict != nil:
            next = run.cutShort(owing: .cancelledAfterVerdict, now: now)
        case .interrupted(let run, _) where cancelRequested:
            next = run
            next.state = .cancelled
            next.finishedAt = now
            next.notBefore = nil
        case .failed(let run, let error) where cancelRequested:
            // It would have failed, or waited for something outside: whoever cancelled it wants neither.
            next = run
            next.state = .cancelled
            next.finishedAt = now
            next.notBefore = nil
            next.error = error
        case .interrupted(let run, _):
            next = run
            next.state = .queued
        case .failed(let run, let error):
            next = run
            next.notBefore = run.retryInstant(after: error, advancedAt: advancedAt, now: now)
            if next.notBefore != nil {
                next.state = .deferred
                next.error = error
            } else if run.verdict != nil {
                // The verdict stands, and the model serves or does not; only the cleaning up was left to do.
                next.state = .succeeded
                next.finishedAt = now
                next.error = nil
                next.warnings.append(.pruneGaveUp(why: error.message))
            } else {
                next.state = .failed
                next.finishedAt = now
                next.error = error
            }
        }
        return next
    }

    /// Cancelled while its verdict stands in the registry already: only what follows it is left to do.
    private func cutShort(owing owed: Message?, now: Date) -> RunRecord {
        var next = self
        next.state = .succeeded
        next.finishedAt = now
        next.notBefore = nil
        next.error = nil
        if let owed { next.warnings.append(owed) }
        return next
    }

    /// When to go on after `error`, or nil when waiting cures nothing.
    private func retryInstant(after error: TrainerError, advancedAt: Date?, now: Date) -> Date? {
        let start = startedAt ?? enqueuedAt
        let lastMove = max(start, advancedAt ?? start)
        guard now.timeIntervalSince(lastMove) < Self.longestStandstill else { return nil }
        if error.disposition == .deferred, let resumesAt = error.resumesAt {
            return max(resumesAt, now.addingTimeInterval(60))
        }
        let shanghai = ShanghaiTime(now)
        switch (error.disposition, error.code) {
        case (.deferred, .rateLimitedDay):
            return ShanghaiTime.instant(shanghai.day.advanced(by: 1), hour: 0, minute: 5)
        case (.deferred, .rateLimitedHour):
            return now.addingTimeInterval(TimeInterval(3600 - shanghai.minute * 60 - shanghai.second + 60))
        case (.deferred, _), (.retryable, _):
            // 1, 2, 4 … 15 minutes: soon after a short outage, rarely during a long one.
            return now.addingTimeInterval(min(15 * 60, 60 * pow(2, Double(attempt))))
        case (.final, _):
            return nil
        }
    }
}
