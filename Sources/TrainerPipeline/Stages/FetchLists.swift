import Foundation
import TrainerCore

/// Which of the lists that come whole a run still has to ask for.
struct FetchLists: Sendable {
    let range: ClosedRange<TradeDate>
    let lastBarDay: TradeDate
    let now: Date
    /// What one question for the list of securities gives each.
    let parts: [[Listing.Status]]
    /// Of what is still good.
    let marks: [SourceList: ListMark]
    /// The index's days that are missing; nil: none.
    let indexDays: ClosedRange<TradeDate>?
    private let hasOpenDays: Bool
    /// Whether the list of the listed ones came within the last week.
    private let hasListed: Bool

    /// - Parameters:
    ///   - keeps: whether what was asked for then is still good.
    ///   - range: what calendar and lists are asked for; through today also before the close, so that they hold for the
    ///     day.
    ///   - lastBarDay: the last day that may have bars.
    init(
        of source: String, parts: [[Listing.Status]], keeps: (SourceList, Date) -> Bool, range: ClosedRange<TradeDate>,
        lastBarDay: TradeDate, now: Date, _ reference: any ReferenceStore
    ) async throws {
        self.range = range
        self.lastBarDay = lastBarDay
        self.now = now
        self.parts = parts
        let all = try await reference.marks(from: source)
        self.marks = all.filter { keeps($0.key, $0.value.askedAt) }
        self.hasListed = Self.hasListed(all, parts, now: now)
        self.indexDays = try await Self.indexDays(
            of: source, in: range, through: lastBarDay, now: now, reference)
        self.hasOpenDays = try await !reference.openDays(in: range, from: source).isEmpty
    }

    /// What the run needs before anything else.
    var first: [FetchAsk] {
        var asks: [FetchAsk] = []
        let (due, count) = dueListings
        if !isCurrent(.calendar) { asks.append(.calendar(range)) }
        asks += due.prefix(count).map { .listings($0, range) }
        if !isCurrent(.names) { asks.append(.names(range)) }
        if !isCurrent(.codeChanges) { asks.append(.codeChanges(range)) }
        if let gap = indexGap { asks.append(.index(gap)) }
        return asks
    }

    /// The rest of the list of securities: an account that gets one call an hour has the listed ones by then.
    var later: [FetchAsk] {
        let (due, count) = dueListings
        return due.dropFirst(count).map { .listings($0, range) }
    }

    /// The parts of the list of securities to ask for, in their order, and how many of them come first. Where the listed ones
    /// came lately, one of the others goes before them: an account that gets one call an hour, and makes one run a night, would
    /// never have them.
    private var dueListings: (parts: [[Listing.Status]], first: Int) {
        let due = parts.filter { !isCurrent(.listings($0)) }
        guard let listed = due.first, listed == parts.first else { return (due, 0) }
        guard hasListed, due.count > 1 else { return (due, 1) }
        return ([due[1], listed] + due.dropFirst(2), 2)
    }

    /// Whether the first of `parts`, the one that matters most, came within the last week.
    static func hasListed(_ marks: [SourceList: ListMark], _ parts: [[Listing.Status]], now: Date) -> Bool {
        guard let mark = parts.first.flatMap({ marks[.listings($0)] }) else { return false }
        return ShanghaiTime(now).day <= ShanghaiTime(mark.askedAt).day.advanced(by: FetchPlan.correctionDays)
    }

    /// Still good, and asked for no fewer days; of stocks and codes there is one list for all days.
    private func isCurrent(_ list: SourceList) -> Bool {
        guard let mark = marks[list] else { return false }
        switch list {
        case .listings, .codeChanges: return true
        // A calendar without an open day is none.
        case .calendar where !hasOpenDays: return false
        default: return mark.range.lowerBound <= range.lowerBound && range.upperBound <= mark.range.upperBound
        }
    }

    /// What a source has to be asked for of the index: all of it where it was never asked for as much, so that its series
    /// can take another source's place, else what comes after the newest day.
    static func indexDays(
        of source: String, in range: ClosedRange<TradeDate>, through last: TradeDate, now: Date,
        _ reference: any ReferenceStore
    ) async throws -> ClosedRange<TradeDate>? {
        var start = range.lowerBound
        let newest = try await reference.indexBars(of: FetchStage.index, in: range, knownAt: now).last?.date
        if let newest, let asked = try await reference.marks(from: source)[.index]?.range,
            asked.lowerBound <= range.lowerBound
        {
            // Another source may have gone further.
            start = max(start, min(newest, asked.upperBound).advanced(by: 1))
        }
        return start <= last ? start...last : nil
    }

    private var indexGap: ClosedRange<TradeDate>? {
        // Its newest bar comes some time after the close. One that went no further, as for a run that looks back, says
        // nothing of the days after it.
        if let mark = marks[.index], mark.range.upperBound >= lastBarDay,
            (0..<SourceList.pause).contains(now.timeIntervalSince(mark.askedAt))
        {
            return nil
        }
        return indexDays
    }
}
