import ControlAPI
import Foundation
import Messages
import QuotaPlan
import TrainerConfig
import TrainerCore
import TrainerPipeline
import Universe

extension DaemonBackend {
    func plan(days: Int?) async throws -> PlanReply { try await planner.plan(days: days) }
}

/// `ljwxctl plan`: what the next run will ask for, within what is known of the account.
struct RunPlanner: Sendable {
    let stores: Stores
    let sources: MarketSourceProvider
    let fetch: FetchSettings
    let settings: PipelineSettings
    let clock: any WallClock

    func plan(days: Int?) async throws -> PlanReply {
        let now = clock.now
        let source = fetch.source.rawValue
        guard fetch.source == .tushare else {
            let today = ShanghaiTime(now).day
            return PlanReply(
                source: source, from: today.advanced(by: -(days ?? settings.daysBack)), to: today, points: nil,
                apis: [], calls: 0, seconds: 0, notes: [.planNoLimits(source)])
        }
        let account = try sources.tushareAccount()
        let rules = AccountRules(
            points: fetch.tushare.points, callsPerMinute: fetch.tushare.callsPerMinute,
            learnt: try await stores.quotas.quotas(of: account))
        let forecast = try await FetchForecast.make(
            source: source, stores: stores, daysBack: days ?? settings.daysBack + FetchPlan.warmUpCalendarDays,
            codes: settings.universe.codes, hasCalendar: rules.access(to: "trade_cal", at: now).denial == nil,
            codesPerCall: { APIRule.codesPerCall(tradingDays: $0) }, now: now)
        let needs = forecast.needs
        let used = try await used(needs.calls.map(\.api), account, now)
        let plan = QuotaPlanner.plan(needs, account: rules, used: used, at: now)
        return PlanReply(
            source: source, from: forecast.range.lowerBound, to: forecast.range.upperBound,
            points: fetch.tushare.points, apis: plan.apis.map { view($0, today: used[$0.api]?.day ?? 0) },
            calls: plan.calls, seconds: plan.seconds, notes: notes(plan, needs))
    }

    private func used(_ apis: [String], _ account: ContentDigest, _ now: Date) async throws -> [String: UsedCalls] {
        var used: [String: UsedCalls] = [:]
        for api in apis {
            func calls(_ instant: Date) async throws -> Int {
                try await stores.quotas.calls(to: api, of: account, since: instant)
            }
            used[api] = UsedCalls(
                minute: try await calls(now - QuotaWindow.minute), hour: try await calls(now - QuotaWindow.hour),
                day: try await calls(QuotaWindow.dayStart(now)))
        }
        return used
    }

    private func notes(_ plan: QuotaPlan, _ needs: FetchNeeds) -> [Message] {
        let untested: [Message] = plan.apis.contains { $0.state == .untested } ? [.planUntestedNote] : []
        return untested + (needs.isCut ? [.planCutNote(stocks: needs.stocksPerDay)] : [])
    }

    private func view(_ planned: PlannedAPI, today: Int) -> PlannedCalls {
        let state: PlannedCalls.State =
            switch planned.state {
            case .allowed: .allowed
            case .untested: .untested
            case .denied: .denied
            }
        return PlannedCalls(
            api: planned.api, state: state, calls: planned.calls, postponed: planned.postponed, callsToday: today,
            perMinute: planned.perMinute, perHour: planned.perHour, perDay: planned.perDay,
            seconds: planned.seconds, instead: planned.substitute?.message)
    }
}
