import Foundation
import Messages
import Samples
import TrainerCore
import Universe

/// Reads one stock's bars once and writes the samples of several as-of days from it.
struct SampleMaker: Sendable {
    let bars: any BarStore
    let writer: SampleWriter
    let knowledge: MarketKnowledge
    let odds: DailyOdds
    /// What the bars pass through; nil: nothing.
    var processor: (any BarProcessorSession)?

    struct Made: Sendable {
        var samples: [Sample] = []
        /// Reason code → how many (stock, day) pairs it cost.
        var skipped: [String: Int] = [:]
        /// The days of one stock that gave no sample.
        var skippedDays: [TradeDate: SampleSkip] = [:]
    }

    /// - Parameters:
    ///   - days: where as-of days may lie.
    ///   - choose: picks the as-of days from those of `days` that the stock traded on, ascending.
    func samples(
        of code: TSCode, in days: ClosedRange<TradeDate>,
        choosing choose: @Sendable ([TradeDate]) -> some Sequence<TradeDate> = { (traded: [TradeDate]) in traded }
    ) async throws -> Made {
        // Between two trading days lie at most their calendar days, so this many bars reach 250 before the first.
        let count = SampleWriter.windowLength + (days.upperBound.dayNumber - days.lowerBound.dayNumber)
        let history = try await bars.window(of: code, asOf: days.upperBound, count: count, knownAt: knowledge.knownAt)
        let listed = knowledge.facts.listings[code]?.listDate
        let quarantined = try await knowledge.quarantined(of: code, in: history)
        let chosen = Set(choose(history.map(\.date).filter(days.contains)))
        var made = Made()
        var before: [DailyBar] = []
        for index in history.indices where chosen.contains(history[index].date) {
            let day = history[index].date
            // The same first bar for each day: what a processor says of a day can then be held against what it said before.
            let seen = try await processed(history[...index], before: before)
            before = seen
            guard let last = seen.last, last.date == day else {
                made.skipped[SampleSkip.noBars.rawValue, default: 0] += 1
                made.skippedDays[day] = .noBars
                continue
            }
            let outcome = writer.samples(window: seen, listed: listed, quarantined: quarantined) {
                odds.odds(on: day, $0)
            }
            switch outcome {
            case .samples(let samples):
                try Self.refuseLeaks(in: samples, last: last, later: history[(index + 1)...])
                made.samples += samples
            case .skipped(let reason):
                made.skipped[reason.rawValue, default: 0] += 1
                made.skippedDays[day] = reason
            }
        }
        return made
    }

    /// The bars up to a day as samples are to see them. The processor is shown no later one, so that none can find its way
    /// into a sample; one that adds to what it was given, or says something else of a day once later ones are there, is
    /// refused.
    private func processed(_ bars: ArraySlice<DailyBar>, before: [DailyBar]) async throws -> [DailyBar] {
        guard let processor else { return Array(bars.suffix(SampleWriter.windowLength)) }
        let given = Array(bars)
        let seen = try await processor.processed(given)
        if let fault = ProcessedBars.fault(in: seen, given: given, before: before) {
            throw TrainerError(
                .dataNotHealthy, .processorRefused(given.last?.code.rawValue ?? "-", what: fault),
                hint: .processorRemedy)
        }
        return seen
    }

    /// A sample that states what its question does not give is a fault of the program: nothing is made of it.
    private static func refuseLeaks(in samples: [Sample], last: DailyBar, later: ArraySlice<DailyBar>) throws {
        for sample in samples {
            guard let leak = LeakScanner.leaks(in: sample, last: last, later: later).first else { continue }
            throw TrainerError(
                .sampleLeaks,
                .sampleLeaks(key: sample.key.description, number: leak.number, daysAfter: leak.daysAfter),
                hint: .sampleLeaksHint)
        }
    }
}
