import Foundation
import MarketSources
import QuotaPlan
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

/// The plan is held against the calls that the sandbox counted, with its rules of points switched on.
@Suite(.timeLimit(.minutes(10))) struct PlannedCallsTests {
    @Test("planned calls are made calls", arguments: [120, 2000, 5000], [true, false])
    func planned(points: Int, isTold: Bool) async throws {
        let clock = ManualTime()
        let quotas = InMemoryQuotaStore()
        // More than a minute's calls where the pace is known; fewer where only a refusal would tell it.
        let days = try Self.days(isTold ? "20240201" : "20240301")
        let market = MarketSimulator(seed: 7, stocks: 30).market(through: Stage.lastDay)
        // The sandbox's day is also the clock's: limits of the hour and the day are counted on it.
        let server = TuShareSandboxServer(
            market,
            SandboxOptions(
                today: Stage.lastDay, token: Stage.token, points: points, monotonicSeconds: { clock.seconds }))
        let told = isTold ? points : nil
        let account = TuShareToken(Stage.token).account
        let (plan, made, seconds) = try await server.whileRunning { url in
            if !isTold {
                // Where nobody told the points, a first run learns them from the refusals.
                try await Self.run(Self.source(url, clock, told, quotas), Array(days.suffix(2)))
                try await clock.source.sleep(.seconds(3601))
            }
            let before = server.calls
            let learnt = try await quotas.quotas(of: account)
            let plan = QuotaPlanner.plan(
                Self.needs(days), account: AccountRules(points: told, learnt: learnt), at: clock.date, secondsPerCall: 0
            )
            let start = clock.now
            try await Self.run(Self.source(url, clock, told, quotas), days)
            return (plan, server.calls.merging(before) { $0 - $1 }, (clock.now - start) / .seconds(1))
        }
        let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) }).filter { $0.value > 0 }
        #expect(planned == made.filter { $0.value > 0 })
        if isTold { #expect(seconds == plan.seconds && (seconds > 0) == (points == 120)) }
        #expect(plan.calls > days.count)
    }

    @Test("an account that is not known makes no more calls than planned")
    func unknown() async throws {
        let clock = ManualTime()
        let days = try Self.days("20240415")
        let made = try await Stage.run(points: 120, clock: clock) { url, server in
            try await Self.run(Self.source(url, clock, nil, InMemoryQuotaStore()), days)
            return server.calls
        }
        let plan = QuotaPlanner.plan(Self.needs(days), account: AccountRules(), at: clock.date)
        for api in plan.apis { #expect(made[api.api, default: 0] <= api.calls) }
        #expect(made["adj_factor"] == 1)
        #expect(made["trade_cal"] == 1)
    }

    private static func source(
        _ url: String, _ clock: ManualTime, _ points: Int?, _ quotas: InMemoryQuotaStore
    ) -> TuShareSource {
        TuShareSource(Stage.client(url, time: clock, points: points, quotas: quotas))
    }

    private static func days(_ first: String) throws -> [TradeDate] {
        let first = try #require(TradeDate(first))
        return MarketCalendar().openDays(from: MarketDay(yyyymmdd: first.yyyymmdd), through: Stage.lastDay)
            .compactMap { TradeDate(yyyymmdd: $0.yyyymmdd) }
    }

    private static func needs(_ days: [TradeDate]) -> FetchNeeds {
        FetchNeeds(
            calendar: true, barDays: days.count, factorDays: days.count, suspensionDays: days.count,
            limitDays: days.count, basicDays: days.count, listings: 3, names: true, codeChanges: true, indices: 1,
            stocksPerDay: 30)
    }

    /// One run: the lists, then each day in turns; what is lacking once is not asked for again, as the fetch stage does.
    private static func run(_ source: TuShareSource, _ days: [TradeDate]) async throws {
        let range = (days.first ?? Stage.day)...(days.last ?? Stage.day)
        _ = try await source.openDays(in: range)
        _ = try await source.listings()
        _ = try await source.nameSpells(in: range)
        _ = try await source.codeChanges()
        _ = try await source.indexBars(of: TSCode(trusted: "000300.SH"), in: range)
        var lacksFactors = false
        var lacksLimits = false
        var lacksBasics = false
        for day in days {
            _ = try await source.bars(on: day)
            if !lacksFactors { lacksFactors = try await source.adjFactors(on: day) == nil }
            if !lacksLimits { lacksLimits = try await source.publishedLimits(on: day) == nil }
            if !lacksBasics { lacksBasics = try await source.dailyBasics(on: day) == nil }
            _ = try await source.suspensions(on: day)
        }
    }
}
