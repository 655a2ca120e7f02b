public import Foundation
import MarketCalendar
public import TrainerCore

/// What the next fetch will ask a source by day for, told without asking it: the same decisions as the stage's own, over
/// the bundled rule of open days in place of the source's calendar.
public struct FetchForecast: Sendable {
    public let range: ClosedRange<TradeDate>
    public let plan: FetchPlan
    /// Histories of an index.
    public let indices: Int
    /// The rows of the newest day that was asked for; 0 where none was.
    public let rowsADay: Int

    /// - Parameters:
    ///   - daysBack: natural days before today; nil: those of the run and its indicators.
    ///   - hasCalendar: whether the account may ask for the source's calendar.
    public static func make(
        source: String, stores: Stores, settings: PipelineSettings, daysBack: Int?, hasCalendar: Bool, now: Date
    ) async throws -> FetchForecast {
        let today = ShanghaiTime(now).day
        let first = today.advanced(by: -(daysBack ?? settings.daysBack + FetchPlan.warmUpCalendarDays))
        let last = max(first, FetchPlan.lastDay(upTo: today, now: ShanghaiTime(now)))
        let asked = try await stores.bars.askedDays(from: source)
        let plan = FetchPlan.byDay(
            days: ExchangeCalendar.openDays(in: first...last).days, isCalendar: hasCalendar, asked: asked,
            factorDays: try await stores.reference.factorDays(from: source))
        let index = try await stores.reference.indexBars(of: FetchStage.index, in: first...last, knownAt: now)
        let newest = asked.filter { $0.value > 0 }.max { $0.key < $1.key }
        return FetchForecast(
            range: first...last, plan: plan, indices: index.last?.date == last ? 0 : 1, rowsADay: newest?.value ?? 0)
    }
}
