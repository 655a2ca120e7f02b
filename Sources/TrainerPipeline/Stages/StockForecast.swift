public import Foundation
import MarketCalendar
public import TrainerCore

/// What the next fetch will ask a source by stock for, told without asking it.
public struct StockForecast: Sendable {
    public let range: ClosedRange<TradeDate>
    /// What the open days are asked for: the whole range, and whether another day has begun since its newest one; none
    /// where what was told last is still good.
    public let calendars: [ClosedRange<TradeDate>]
    /// Whether the list of stocks is asked for.
    public let asksList: Bool
    /// The index's days that are missing.
    public let index: ClosedRange<TradeDate>?
    /// Whether the newest day of the whole market is asked for at once.
    public let asksNewestDay: Bool
    public let gaps: [(code: TSCode, range: ClosedRange<TradeDate>)]
    /// Stocks beside them whose factors are asked for, for an ex-right that those do not tell of yet, or because they are of
    /// two levels.
    public let exRights: [TSCode]
    /// Stocks that the source's list had last; 0 before the first.
    public let listed: Int

    /// - Parameters:
    ///   - lastOver: the newest day that the source takes for over.
    ///   - codes: these stocks alone; empty: the whole market.
    ///   - typical: stocks to count with before the source's list is known.
    ///   - keeps: whether what the source was asked for then is still good.
    public static func make(
        source: String, stores: Stores, daysBack: Int, lastOver: TradeDate, codes named: [TSCode],
        typical: [TSCode], keeps: (SourceList, Date) -> Bool = { _, _ in false }, now: Date
    ) async throws -> StockForecast {
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: now))
        let codes = history.whole(named)
        let today = ShanghaiTime(now).day
        let first = today.advanced(by: -daysBack)
        let range = first...max(first, FetchPlan.lastDay(upTo: min(today, lastOver), now: ShanghaiTime(now)))
        // What the source said last holds as far as it goes: its history may begin later than the rule's days.
        let said = try await stores.reference.openDays(in: range, from: source)
        let rule = ExchangeCalendar.openDays(in: range).days
        let days = said.max().map { newest in said + rule.filter { $0 > newest } } ?? rule
        let listings = try await stores.reference.listings(knownAt: now)
        let asked = try await stores.bars.askedDays(from: source).filter { $0.value > 0 }
        let ranges = try await stores.bars.askedRanges(from: source)
        let newest = days.max()
        let hasMoved = newest.map { FetchPlan.quotesMoved(from: $0, now: ShanghaiTime(now)) } ?? false
        let asksNewestDay = newest.map { asked[$0] == nil && !hasMoved } ?? false
        let known = Set(listings.map(\.code)).union(ranges.keys)
        let wanted = codes.isEmpty ? (known.isEmpty ? typical : Array(known)) : Array(codes)
        let gaps = FetchPlan.byStock(
            codes: wanted, listings: Dictionary(listings.map { ($0.code, $0) }, uniquingKeysWith: { $1 }), days: days,
            marketDays: Set(asked.keys).union(asksNewestDay ? newest.map { [$0] } ?? [] : []),
            refused: try await stores.bars.refusedCodes(in: range),
            waiting: StockAnswer.waiting(try await stores.bars.openAnswers(from: source), now: now), asked: ranges,
            ends: try await LeftBehind.ends(of: codes, history, among: days, stores: stores, now: now))
        let levels = try await FactorLevels.starts(
            upTo: newest, of: codes, stores: stores, marks: stores.reference.marks(from: source), now: now)
        let exRights = try await exRights(
            codes, upTo: newest, asksNewestDay: asksNewestDay, source, stores, now: now
        ).union(levels.keys).subtracting(gaps.map(\.code))
        let lists = try await FetchLists(
            of: source, parts: [Listing.Status.allCases], keeps: keeps, range: first...max(first, today),
            lastBarDay: range.upperBound, now: now, stores.reference
        ).first
        let since = newest.map { $0 < range.upperBound && !hasMoved ? [$0...range.upperBound] : [] } ?? []
        return StockForecast(
            range: range,
            calendars: lists.contains { $0.kind == .calendar } ? [range] + since : [],
            asksList: lists.contains { $0.kind == .listings },
            index: lists.compactMap { ask -> ClosedRange<TradeDate>? in
                if case .index(let gap) = ask { gap } else { nil }
            }.first,
            asksNewestDay: asksNewestDay, gaps: gaps, exRights: exRights.sorted(),
            listed: listings.count { $0.status == .listed })
    }

    private static func exRights(
        _ codes: Set<TSCode>, upTo newest: TradeDate?, asksNewestDay: Bool, _ source: String, _ stores: Stores,
        now: Date
    ) async throws -> Set<TSCode> {
        guard let newest, let stored = try await stores.bars.newestDay(atOrBefore: newest, knownAt: now) else {
            return []
        }
        let onNewest = try await stores.bars.codes(on: stored, knownAt: now)
        let factors = try await stores.reference.askedFactors(from: source)
        return try await ExRights.unexplained(
            codes.isEmpty ? onNewest : onNewest.filter(codes.contains), on: stored, isDayToCome: asksNewestDay,
            stores: stores, now: now
        ).filter { factors[$0].map { $0.upperBound < newest } ?? true }
    }
}
