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
    ///   - codes: these stocks alone; empty: the whole market.
    ///   - hasCalendar: whether the account may ask for the source's calendar.
    ///   - codesPerCall: how many stocks over so many trading days a call of the source gives.
    public static func make(
        source: String, stores: Stores, daysBack: Int, codes: [TSCode] = [], hasCalendar: Bool,
        codesPerCall: (Int) -> Int, now: Date
    ) async throws -> FetchForecast {
        let today = ShanghaiTime(now).day
        let range = today.advanced(by: -daysBack)...FetchPlan.lastDay(upTo: today, now: ShanghaiTime(now))
        let rule = ExchangeCalendar.openDays(in: range)
        let asked = try await stores.bars.askedDays(from: source)
        var plan = FetchPlan.byDay(
            days: rule.days, isCalendar: hasCalendar || rule.assumedFrom == nil, asked: asked,
            factorDays: try await stores.reference.factorDays(from: source),
            limitDays: try await stores.reference.limitDays(from: source),
            basicDays: try await stores.reference.basicDays(from: source))
        var calls = plan.barDays.count
        if FetchPlan.paysInLists(codes.count, days: rule.days.count, codesPerCall: codesPerCall) {
            let lists = FetchPlan.inLists(
                codes: codes, delisted: try await stores.reference.listings(knownAt: now), days: rule.days,
                marketDays: Set(asked.filter { $0.value > 0 }.keys),
                asked: try await stores.bars.askedRanges(from: source), codesPerCall: codesPerCall)
            calls = lists.count
            plan.factorDays = []
            let newest = lists.isEmpty ? [] : rule.days.suffix(1)
            plan.limitDays = plan.limitDays.filter { newest.contains($0) }
            plan.basicDays = plan.basicDays.filter { newest.contains($0) }
            plan.suspensionDays = Array(newest)
        }
        let index = try await stores.reference.indexBars(of: FetchStage.index, in: range, knownAt: now)
        let newest = asked.filter { $0.value > 0 }.max { $0.key < $1.key }
        return FetchForecast(
            range: range,
            needs: FetchNeeds(
                calendar: true, barDays: calls, factorDays: plan.factorDays.count,
                suspensionDays: plan.suspensionDays.count, limitDays: plan.limitDays.count,
                basicDays: plan.basicDays.count, listings: true, names: true, codeChanges: true,
                indices: index.last?.date == range.upperBound ? 0 : 1, stocksPerDay: newest?.value ?? 0))
    }
}
