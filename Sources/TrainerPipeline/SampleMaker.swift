import Foundation
import Samples
import TrainerCore

/// Reads one stock's bars once and writes the samples of several as-of days from it.
struct SampleMaker: Sendable {
    let bars: any BarStore
    let writer: SampleWriter
    let knowledge: MarketKnowledge

    struct Made: Sendable {
        var samples: [Sample] = []
        /// Reason code → how many (stock, day) pairs it cost.
        var skipped: [String: Int] = [:]
    }

    /// `days`: as-of days, ascending. A day on which the stock has no bar (suspended, not listed) is skipped with that
    /// reason, and so is one whose window holds a quarantined day.
    func samples(of code: TSCode, on days: [TradeDate]) async throws -> Made {
        guard let first = days.first, let last = days.last else { return Made() }
        // Between two trading days lie at most their calendar days, so this many bars reach 250 before `first`.
        let count = SampleWriter.windowLength + (last.dayNumber - first.dayNumber)
        let history = try await bars.window(of: code, asOf: last, count: count, knownAt: knowledge.knownAt)
        let quarantined = try await knowledge.quarantined(of: code, in: history)
        var made = Made()
        for day in days {
            guard let index = history.lastIndex(where: { $0.date <= day }), history[index].date == day else {
                made.skipped["no_bar_that_day", default: 0] += 1
                continue
            }
            let window = history[max(0, index + 1 - SampleWriter.windowLength)...index]
            switch writer.samples(window: Array(window), quarantined: quarantined) {
            case .samples(let samples): made.samples += samples
            case .skipped(let reason): made.skipped[reason.rawValue, default: 0] += 1
            }
        }
        return made
    }
}
