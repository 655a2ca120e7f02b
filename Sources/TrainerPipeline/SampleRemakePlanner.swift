import Foundation
import Samples
import TimeLine
import TrainerCore

/// Finds the kept samples that have to be made again.
struct SampleRemakePlanner: Sendable {
    let stores: Stores
    let asOf: TradeDate
    let knownAt: Date

    /// Samples that another wording makes anew, the newest first: as many as shots are chosen from. Older ones keep theirs
    /// and say so by their template.
    static let rewordedAtMost = ModelfileStage.poolSize

    /// Those that depend on a bar that was corrected, or came, since `instant`.
    ///
    /// - Parameter covered: the newest day of each stock's samples.
    func corrected(after instant: Date, covered: [TSCode: TradeDate]) async throws -> SampleRemake {
        var found: [SampleKey] = []
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: knownAt))
        var corrections = try await stores.bars.corrections(
            after: instant, knownAt: knownAt, covered: history.coveredUnderAll(covered))
        // What was corrected under a code that a stock left behind stands in the windows of the later one, too.
        for (old, days) in corrections {
            if let code = history.later(than: old) { corrections[code, default: []].formUnion(days) }
        }
        for (code, days) in corrections {
            try Task.checkCancellation()
            let keys = try await stores.samples.keys(of: code).filter { $0.asOf <= asOf }
            let dependent = try await dependents(of: days, among: Set(keys.map(\.asOf)), code)
            found += keys.filter { dependent.contains($0.asOf) }
        }
        return SampleRemake(found)
    }

    /// Those that were written with another template than their task's.
    func written(otherwise templates: TemplateSet, since first: TradeDate) async throws -> SampleRemake {
        SampleRemake(
            try await stores.samples.keys(
                writtenOtherwise: templates.marks, in: first...asOf, limit: Self.rewordedAtMost))
    }

    /// Those that may have counted labels of a hold-out, among the newest, which shots are chosen from.
    func counting(_ line: TimeLine) async throws -> SampleRemake {
        let newest = try await stores.samples.newest(ModelfileStage.poolSize, asOf: asOf)
        return SampleRemake(
            newest.filter {
                line.use(of: $0.key.asOf)?.isPool == true
                    && line.mayCountHoldOut($0, countedHorizon: UpOdds.standardHorizon)
            }.map(\.key))
    }

    /// The as-of days whose window holds one of `days`.
    private func dependents(
        of days: Set<TradeDate>, among asOfDays: Set<TradeDate>, _ code: TSCode
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
