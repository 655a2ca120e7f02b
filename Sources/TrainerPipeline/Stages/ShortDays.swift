import Foundation
import TrainerCore

/// Days whose bars are fewer than the lists of stocks and of suspensions lead one to expect: their answers were cut, or lost
/// some of their rows, without a word of it, however many days before came as short.
struct ShortDays: Sendable {
    struct Day: Hashable, Sendable {
        let day: TradeDate
        /// Stocks that have a bar.
        let rows: Int
        /// Listed less suspended.
        let wanted: Int
        /// Listed stocks that have neither a bar nor a suspension, ascending.
        let missing: [TSCode]
    }

    /// Ascending.
    var days: [Day] = []
    /// Stored bars of days whose last answer had too few of them: what an answer leaves out stays stored.
    var stored: [TradeDate: Int] = [:]

    /// Only days are judged of which suspensions were told, and by stocks of which it is known since when they are listed.
    /// - Parameter asked: rows of each day's last answer.
    static func find(
        among days: [TradeDate], asked: [TradeDate: Int], stores: Stores, now: Date
    ) async throws -> ShortDays {
        let listings = try await stores.reference.listings(knownAt: now).filter { $0.listDate != nil }
        let counts = listedCounts(on: days, listings)
        let few = days.filter { day in
            guard let rows = asked[day], rows > 0 else { return false }
            return !FetchPlan.isLanded(rows, of: counts[day] ?? 0)
        }.sorted()
        var found = ShortDays()
        guard !few.isEmpty else { return found }
        let suspensions = try await stores.reference.suspensions(on: few, knownAt: now)
        for day in few {
            guard let suspended = suspensions[day] else { continue }
            let expected = Set(listings.lazy.filter { $0.trades(on: day) }.map(\.code))
                .subtracting(suspended.lazy.filter { $0.timing == nil }.map(\.code))
            guard !FetchPlan.isLanded(asked[day] ?? 0, of: expected.count) else { continue }
            let stored = Set(try await stores.bars.codes(on: day, knownAt: now))
            found.stored[day] = stored.count
            guard !FetchPlan.isLanded(stored.count, of: expected.count) else { continue }
            found.days.append(
                Day(
                    day: day, rows: stored.count, wanted: expected.count,
                    missing: expected.subtracting(stored).sorted()))
        }
        return found
    }

    /// How many stocks were listed on each day: of years of days and thousands of stocks each is looked at once.
    private static func listedCounts(on days: [TradeDate], _ listings: [Listing]) -> [TradeDate: Int] {
        let trading = listings.filter { $0.status != .paused && ($0.status != .delisted || $0.delistDate != nil) }
        let starts = trading.compactMap(\.listDate).sorted()
        let ends = trading.compactMap(\.delistDate).sorted()
        var counts: [TradeDate: Int] = [:]
        var (started, ended) = (0, 0)
        for day in days.sorted() {
            while started < starts.count, starts[started] <= day { started += 1 }
            while ended < ends.count, ends[ended] <= day { ended += 1 }
            counts[day] = started - ended
        }
        return counts
    }

    /// With less than a third of what there must be a day is published late, or lost: the stocks that are missing would be
    /// many lists.
    private static let leastShare = 3

    /// What is asked for: where a day is first found to be short, the missing stocks in lists that are no longer than the
    /// answer was; then the day itself, once a week.
    /// - Parameters:
    ///   - mark: of the days that were found before.
    ///   - others: days that are asked for anyway.
    func asks(
        after mark: ListMark?, besides others: Set<TradeDate> = [], codesPerCall: (Int) -> Int, now: Date
    ) -> [FetchAsk] {
        let isOpen = mark.map { !FetchPlan.isWeekOver(since: $0.askedAt, now) } ?? false
        return days.filter { !others.contains($0.day) }.flatMap { short -> [FetchAsk] in
            if mark?.range.contains(short.day) == true { return isOpen ? [] : [.bars(short.day)] }
            let size = min(codesPerCall(1), short.rows)
            guard size > 1, short.rows * Self.leastShare >= short.wanted else { return [] }
            return stride(from: 0, to: short.missing.count, by: size).map { start in
                .restOfDay(Array(short.missing[start..<min(start + size, short.missing.count)]), short.day)
            }
        }
    }

    /// The mark that stands once they have been asked for: what was found in the week before waits for that week's end.
    func mark(after mark: ListMark?, among history: [TradeDate], now: Date) -> ListMark? {
        guard let first = history.min(), let last = history.max(), !days.isEmpty else { return nil }
        let isOpen = mark.map { !FetchPlan.isWeekOver(since: $0.askedAt, now) } ?? false
        guard isOpen, let mark else { return ListMark(askedAt: now, range: first...last) }
        guard days.contains(where: { !mark.range.contains($0.day) }) else { return nil }
        return ListMark(
            askedAt: mark.askedAt, range: min(first, mark.range.lowerBound)...max(last, mark.range.upperBound))
    }
}
