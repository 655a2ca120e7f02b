import Foundation
import Messages
import Synchronization
import TrainerCore

/// How far a round of questions is: for its progress, and for what is told while the source waits.
final class FetchRound: Sendable {
    private struct State: Sendable {
        var done: Int
        var total: Int
        var bars: Int
        /// Questions of each kind that have no answer yet.
        var open: [FetchAsk.Kind: Int]
        var lacking: Set<FetchAsk.Kind> = []
    }

    private let source: any MarketSource
    private let clock: any WallClock
    private let startedAt: Date
    /// Questions of the same round that were answered before it was interrupted.
    private let before: Int
    private let hasSubjects: Bool
    private let state: Mutex<State>

    /// - Parameter bars: those that have come in earlier rounds of the run.
    init(_ asks: [FetchAsk], before: Int, bars: Int, source: any MarketSource, clock: any WallClock) {
        self.source = source
        self.clock = clock
        self.before = before
        startedAt = clock.now
        hasSubjects = asks.contains { $0.subject != nil }
        state = Mutex(
            State(
                done: before, total: before + asks.count, bars: bars,
                open: asks.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }))
    }

    /// Whether the source turned out to have nothing of that kind.
    func lacks(_ kind: FetchAsk.Kind) -> Bool { state.withLock { $0.lacking.contains(kind) } }

    /// An answer has come in.
    func answered(_ ask: FetchAsk) { state.withLock { $0.open[ask.kind, default: 0] -= 1 } }

    /// What is left of its kind is not asked for: it must not look like work to come.
    func foundLacking(_ ask: FetchAsk) {
        state.withLock { state in
            if state.lacking.insert(ask.kind).inserted { state.total -= 1 + (state.open[ask.kind] ?? 0) }
        }
    }

    /// An answer has been stored.
    /// - Parameter bars: those that the run has now.
    func landed(bars: Int) {
        state.withLock { state in
            state.done += 1
            state.total = max(state.total, state.done)
            state.bars = bars
        }
    }

    var fraction: Double { state.withLock { Double($0.done) / Double(max(1, $0.total)) } }

    func progress(_ subject: String) async throws -> Message {
        let left = try await secondsLeft()
        let (done, total, bars) = state.withLock { ($0.done, $0.total, $0.bars) }
        return .fetchAsked(subject, done: done, of: total, bars: bars, secondsLeft: left)
    }

    /// nil for lists, which are over before anybody looks.
    func standing() async -> Message? {
        guard hasSubjects else { return nil }
        let left = try? await secondsLeft()  // where the limits cannot be read, the time is not told
        let (done, total) = state.withLock { ($0.done, $0.total) }
        return .fetchStanding(done: done, of: total, secondsLeft: left)
    }

    /// By the pace so far, or by the account's limits where they leave more: calls that went out in one breath tell
    /// nothing of those that a limit holds back. nil where neither tells.
    private func secondsLeft() async throws -> Int? {
        let state = state.withLock { $0 }
        let least = try await source.leastSeconds(for: state.open.filter { !state.lacking.contains($0.key) })
        let (elapsed, answers) = (clock.now.timeIntervalSince(startedAt), state.done - before)
        let steady =
            elapsed > 0 && answers > 0 ? elapsed / Double(answers) * Double(max(0, state.total - state.done)) : nil
        guard least > 0 || steady != nil else { return nil }
        return Int(saturating: max(steady ?? 0, least).rounded(.up))
    }
}
