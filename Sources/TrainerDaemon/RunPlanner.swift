import ControlAPI
import Foundation
import MarketSources
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
        let answer = try await PartialReading.answer { try await self.calls(days: days) }
        let calls = answer.value
        let leftOut: [Message] = answer.leftOut.map { [Message.landingNotMerged(why: $0.message)] } ?? []
        return PlanReply(
            source: calls.source, from: calls.from, to: calls.to, points: calls.points, apis: calls.apis,
            calls: calls.calls, ruleSeconds: calls.ruleSeconds, seconds: calls.seconds,
            notes: calls.notes + settings.costNotes + leftOut)
    }

    private func calls(days: Int?) async throws -> PlanReply {
        let now = clock.now
        let source = fetch.source.rawValue
        let daysBack = days ?? settings.historyDays
        switch fetch.source {
        case .tushare: break
        case .free: return try await freePlan(daysBack, now)
        case .csv, .plugin:
            let today = ShanghaiTime(now).day
            return PlanReply(
                source: source, from: today.advanced(by: -daysBack), to: today, points: nil, apis: [], calls: 0,
                ruleSeconds: 0, seconds: 0, notes: [.planNoCalls(source)])
        }
        let account = try sources.tushareAccount()
        let rules = AccountRules(
            points: fetch.tushare.points, callsPerMinute: fetch.tushare.callsPerMinute,
            learnt: try await stores.quotas.quotas(of: account))
        let forecast = try await FetchForecast.make(
            FetchForecast.Source(
                name: source, hasCalendar: rules.access(to: "trade_cal", at: now).denial == nil,
                listingParts: TuShareSource.listingParts,
                keeps: { TuShareSource.keeps($0, askedAt: $1, now: $2) },
                suspensionSpan: TuShareSource.suspensionSpan,
                codesPerCall: { APIRule.codesPerCall(tradingDays: $0) },
                unlisted: Set(APIRule.triedInLists.filter { rules.takesLists($0, at: now) == false })),
            stores: stores, daysBack: daysBack,
            codes: settings.universe.codes, incrementalDays: settings.incrementalDays, now: now)
        let needs = forecast.needs
        let used = try await used(needs.calls.map(\.api), account, now)
        let plan = QuotaPlanner.plan(
            needs, account: rules, used: used, at: now, callsAtOnce: fetch.tushare.parallelCalls)
        return PlanReply(
            source: source, from: forecast.range.lowerBound, to: forecast.range.upperBound,
            points: fetch.tushare.points, apis: plan.apis.map { view($0, today: used[$0.api]?.day ?? 0) },
            calls: plan.calls, ruleSeconds: plan.ruleSeconds, seconds: plan.seconds,
            notes: notes(plan, needs, rules.listsNote(plan, needs, at: now)))
    }

    /// Stocks of the exchanges in 2026, where none are known yet.
    private static let typicalStocks = 5_400

    private func freePlan(_ daysBack: Int, _ now: Date) async throws -> PlanReply {
        let source = fetch.source.rawValue
        let forecast = try await StockForecast.make(
            source: source, stores: stores, daysBack: daysBack, lastOver: FreeSource.lastDayOver(at: now),
            codes: settings.universe.codes,
            typical: (0..<Self.typicalStocks).map { TSCode(trusted: "\(600_000 + $0).SH") },
            keeps: { FreeSource.keeps($0, askedAt: $1, now: now) }, now: now)
        let stocks = forecast.listed > 0 ? forecast.listed : Self.typicalStocks
        let trial = try await sources.trial(of: source)
        let ofFactors = Set(forecast.gaps.map(\.code) + forecast.exRights + (trial?.codes ?? []))
        let plan = FreeCallPlan(
            calendars: forecast.calendars, index: forecast.index, listed: stocks,
            asksList: forecast.asksList || forecast.asksNewestDay,
            listPagesKept: try await sources.listPagesKept(), quotesDay: forecast.asksNewestDay,
            gaps: forecast.gaps, factors: forecast.exRights, lastOver: FreeSource.lastDayOver(at: now),
            trial: trial, factorsKept: try await sources.factorsKept(of: ofFactors))
        return PlanReply(
            source: source, from: forecast.range.lowerBound, to: forecast.range.upperBound, points: nil,
            apis: plan.pages.map { page in
                PlannedCalls(
                    api: page.name, state: .allowed, calls: page.calls, postponed: 0, callsToday: 0, perMinute: nil,
                    perHour: nil, perDay: nil, seconds: page.seconds, instead: nil)
            }, calls: plan.calls, ruleSeconds: plan.seconds, seconds: plan.seconds,
            notes: [.planFreeNote(stocks: stocks, isAssumed: forecast.listed == 0)])
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

    private func notes(_ plan: QuotaPlan, _ needs: FetchNeeds, _ lists: Message?) -> [Message] {
        let untested: [Message] = plan.apis.contains { $0.state == .untested } ? [.planUntestedNote] : []
        let corrections: [Message] =
            needs.correctionDays > 0 ? [.planCorrectionsNote(calls: needs.correctionDays)] : []
        let isAsked = plan.apis.contains { $0.api == "suspend_d" && $0.calls > 0 }
        let stretches: [Message] =
            isAsked && needs.suspensionStretches > 0 ? [.planStretchesNote(calls: needs.suspensionStretches)] : []
        let names: [Message] =
            plan.apis.contains { $0.api == "namechange" && $0.calls > 0 } ? [.planNamesNote] : []
        let cut: [Message] = needs.isCut ? [.planCutNote(stocks: needs.stocksPerDay)] : []
        let estimate: [Message] =
            plan.seconds > plan.ruleSeconds ? [.planEstimateNote(secondsPerCall: QuotaPlanner.secondsPerCall)] : []
        return untested + names + cut + stretches + (lists.map { [$0] } ?? []) + corrections + estimate
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

extension AccountRules {
    /// What lists of codes may cost more, where nobody knows whether the server takes them.
    fileprivate func listsNote(_ plan: QuotaPlan, _ needs: FetchNeeds, at now: Date) -> Message? {
        let extras = APIRule.triedInLists.compactMap { api -> (api: String, calls: Int)? in
            guard takesLists(api, at: now) == nil, plan.apis.contains(where: { $0.api == api && $0.calls > 0 })
            else { return nil }
            let calls = needs.mostExtraCalls(api)
            return calls > 0 ? (api: api, calls: calls) : nil
        }
        return extras.isEmpty ? nil : Message.planListsNote(extras)
    }
}
