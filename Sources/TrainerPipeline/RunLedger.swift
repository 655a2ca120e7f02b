import Foundation
import TrainerCore

/// What earlier runs did to the market's data, read from their checkpoints: nothing else has to be kept, and a run that
/// resumes reads the same.
struct RunLedger: Sendable {
    /// The stocks that each run served, newest run first.
    let served: [[TSCode]]
    /// What the newest of them knew of the market; nil where none says so.
    let knownAt: Date?
    /// What the newest run wrote its samples with; nil where it does not say.
    let writer: ContentDigest?
    /// What the checks up to the newest day that was checked knew of the market; nil where none says so.
    let checkedAt: Date?
    /// The hold-outs of which the newest run's samples count no label; nil where there were none.
    let holdOuts: DaySpan?
    private let checkedFrom: TradeDate?
    private let checkedThrough: TradeDate?

    /// Runs looked at: 2,000 nights at thirty stocks serve ten times as many stocks as there are.
    private static let limit = 2_000
    private static let page = 200

    /// The parts of a `GenerateStage.Output` that count here; an output of an earlier version lacks them.
    private struct Part: Decodable {
        let served: [TSCode]?
        let checkedFrom: TradeDate?
        let knownAt: Date?
        let writer: ContentDigest?
        let holdOuts: DaySpan?
    }

    /// - Parameter run: only older ones count. A dry run keeps nothing, and one whose samples were not kept served nobody.
    init(runs: any RunStore, before run: RunID) async throws {
        var served: [[TSCode]] = []
        var (checkedFrom, checkedThrough): (TradeDate?, TradeDate?)
        var (knownAt, checkedAt): (Date?, Date?)
        var writer: ContentDigest?
        var holdOuts: DaySpan?
        var last = run
        var looked = 0
        while looked < Self.limit {
            let page = try await runs.runs(limit: Self.page, before: last)
            guard let oldest = page.last else { break }
            last = oldest.id
            looked += page.count
            for earlier in page where !earlier.options.dryRun {
                let stages = try await runs.stages(of: earlier.id)
                guard stages.contains(where: { $0.stage == .dedupe && $0.state == .done }),
                    let output = stages.first(where: { $0.stage == .generate && $0.state == .done })?.output
                else { continue }
                let part = try CanonicalJSON.decode(Part.self, from: output)
                if served.isEmpty { (writer, holdOuts) = (part.writer, part.holdOuts) }
                served.append(part.served ?? [])
                knownAt = [knownAt, part.knownAt].compactMap(\.self).max()
                guard let first = part.checkedFrom else { continue }
                checkedFrom = [checkedFrom, first].compactMap(\.self).min()
                guard let day = earlier.asOf, day >= checkedThrough ?? day else { continue }
                checkedAt = day == checkedThrough ? [checkedAt, part.knownAt].compactMap(\.self).max() : part.knownAt
                checkedThrough = day
            }
        }
        self.served = served
        self.knownAt = knownAt
        self.writer = writer
        self.checkedAt = checkedAt
        self.holdOuts = holdOuts
        self.checkedFrom = checkedFrom
        self.checkedThrough = checkedThrough
    }

    /// The first day whose bars have to be checked: what came since the last check, what may have been corrected since
    /// `corrections`, or everything from `oldest` on where no run has looked that far back.
    func firstUnchecked(from oldest: TradeDate, corrections: TradeDate) -> TradeDate {
        guard let checkedFrom, let checkedThrough, checkedFrom <= oldest else { return oldest }
        return max(oldest, min(corrections, checkedThrough.advanced(by: 1)))
    }
}
