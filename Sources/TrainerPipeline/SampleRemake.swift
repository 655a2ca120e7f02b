import Foundation
import Samples
import TrainerCore

/// Which kept samples depend on a bar that was corrected, or came, since they were made, and what they say now.
struct SampleRemake: Sendable {
    let stores: Stores
    let maker: SampleMaker
    let asOf: TradeDate

    struct Remade: Sendable {
        var made = SampleMaker.Made()
        /// Those whose window gives no sample any more: they were made from a bar that is known to be wrong.
        var withdrawn: [SampleWithdrawal] = []
    }

    /// - Parameters:
    ///   - instant: what the last run knew; nil: nothing was made that later landings could have changed.
    ///   - covered: the newest day of each stock's samples.
    func samples(
        correctedAfter instant: Date?, knownAt: Date, covered: [TSCode: TradeDate]
    ) async throws -> Remade {
        var remade = Remade()
        guard let instant else { return remade }
        let corrections = try await stores.bars.corrections(
            after: instant, knownAt: knownAt, covered: covered)
        for (code, days) in corrections.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            let keys = Set(try await stores.samples.keys(of: code).filter { $0.asOf <= asOf })
            let dependent = try await dependents(of: days, among: Set(keys.map(\.asOf)), code, knownAt)
            guard let first = dependent.min(), let last = dependent.max() else { continue }
            let part = try await maker.samples(of: code, in: first...last) { $0.filter(dependent.contains) }
            // A task that the cap left out is not made for the correction's sake.
            remade.made.samples += part.samples.filter { keys.contains($0.key) }
            remade.made.skipped.merge(part.skipped, uniquingKeysWith: +)
            remade.withdrawn += keys.sorted().compactMap { key in
                part.skippedDays[key.asOf].map { SampleWithdrawal(key: key, reason: $0.rawValue) }
            }
        }
        return remade
    }

    /// The as-of days whose window holds one of `days`.
    private func dependents(
        of days: Set<TradeDate>, among asOfDays: Set<TradeDate>, _ code: TSCode, _ knownAt: Date
    ) async throws -> Set<TradeDate> {
        guard let first = days.min(), let last = asOfDays.max(), first <= last else { return [] }
        let traded = try await stores.bars.bars(of: code, in: first...last, knownAt: knownAt).map(\.bar.date)
        var newestCorrected: Int?
        var found: Set<TradeDate> = []
        for (place, day) in traded.enumerated() {
            if days.contains(day) { newestCorrected = place }
            guard let newestCorrected, place - newestCorrected < SampleWriter.windowLength else { continue }
            if asOfDays.contains(day) { found.insert(day) }
        }
        return found
    }
}
