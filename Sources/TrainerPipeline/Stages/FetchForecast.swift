public import Foundation
import MarketCalendar
public import QuotaPlan
public import TrainerCore

/// What the next fetch will ask a source by day for, told without asking it: the same decisions as the stage's own, over
/// the bundled rule of open days in place of the source's calendar.
public struct FetchForecast: Sendable {
    public let range: ClosedRange<TradeDate>
    public let needs: FetchNeeds

    /// - Parameters:
    ///   - daysBack: natural days before today.
    ///   - hasCalendar: whether the account may ask for the source's calendar.
    public static func make(
        source: String, stores: Stores, daysBack: Int, hasCalendar: Bool, now: Date
    ) async throws -> FetchForecast {
        let today = ShanghaiTime(now).day
        let range = today.advanced(by: -daysBack)...FetchPlan.lastDay(upTo: today, now: ShanghaiTime(now))
        let rule = ExchangeCalendar.openDays(in: range)
        let asked = try await stores.bars.askedDays(from: source)
        let plan = FetchPlan.byDay(
            days: rule.days, isCalendar: hasCalendar || rule.assumedFrom == nil, asked: asked,
            factorDays: try await stores.reference.factorDays(from: source))
        let index = try await stores.reference.indexBars(of: FetchStage.index, in: range, knownAt: now)
        let newest = asked.filter { $0.value > 0 }.max { $0.key < $1.key }
        return FetchForecast(
            range: range,
            needs: FetchNeeds(
                calendar: true, barDays: plan.barDays.count, factorDays: plan.factorDays.count,
                suspensionDays: plan.suspensionDays.count, listings: true, names: true, codeChanges: true,
                indices: index.last?.date == range.upperBound ? 0 : 1, stocksPerDay: newest?.value ?? 0))
    }
}
