public import Foundation
import MarketCalendar
public import TrainerCore

/// What the next fetch will ask a source by stock for, told without asking it.
public struct StockForecast: Sendable {
    public let range: ClosedRange<TradeDate>
    /// What the open days are asked for: the whole range, and whether another day has begun since its newest one.
    public let calendars: [ClosedRange<TradeDate>]
    /// The index's days that are missing.
    public let index: ClosedRange<TradeDate>?
    /// Whether the newest day of the whole market is asked for at once.
    public let asksNewestDay: Bool
    public let gaps: [(code: TSCode, range: ClosedRange<TradeDate>)]
    /// Stocks that the source's list had last; 0 before the first.
    public let listed: Int

    /// - Parameters:
    ///   - lastOver: the newest day that the source takes for over.
    ///   - codes: these stocks alone; empty: the whole market.
    ///   - typical: stocks to count with before the source's list is known.
    public static func make(
        source: String, stores: Stores, daysBack: Int, lastOver: TradeDate, codes: [TSCode], typical: [TSCode],
        now: Date
    ) async throws -> StockForecast {
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
        let wanted = codes.isEmpty ? (known.isEmpty ? typical : Array(known)) : codes
        let gaps = FetchPlan.byStock(
            codes: wanted, listings: Dictionary(listings.map { ($0.code, $0) }, uniquingKeysWith: { $1 }), days: days,
            marketDays: Set(asked.keys).union(asksNewestDay ? newest.map { [$0] } ?? [] : []),
            refused: try await stores.bars.refusedCodes(in: range), asked: ranges)
        let index = try await FetchLists.indexDays(
            of: source, in: range, through: range.upperBound, now: now, stores.reference)
        return StockForecast(
            range: range,
            calendars: [range]
                + (newest.map { $0 < range.upperBound && !hasMoved ? [$0...range.upperBound] : [] } ?? []),
            index: index, asksNewestDay: asksNewestDay, gaps: gaps, listed: listings.count { $0.status == .listed })
    }
}
