import Foundation
import Logging
import MarketSources
import Messages
import QuotaPlan
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

/// The plan of a whole fetch, made from what the store has, held against the calls that the sandbox counted.
@Suite(.timeLimit(.minutes(10))) struct PlannedRunTests {
    @Test(
        "a fetch makes the calls that were planned, in the time that was planned: the first, one more the same evening, and the next day's",
        arguments: [120, 2000, 5000], [false, true])
    func planned(points: Int, isList: Bool) async throws {
        let world = try Night(points: points, codes: isList ? Night.someCodes : [])
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: points, monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(url, time: world.time, points: points, quotas: world.quotas, now: { world.now }))
            var plans: [QuotaPlan] = []
            for evening in 0..<3 {
                if evening == 2 {
                    try await world.sleep(until: ShanghaiTime.instant(Night.day(Night.friday), hour: 18, minute: 0))
                    server.setToday(Night.friday)
                }
                plans.append(try await Self.fetch(world, source, server, "evening \(evening)").plan)
            }
            if isList {
                #expect(plans[0].apis.first { $0.api == "daily" }?.calls == 1)
            } else {
                // Sixty-odd days are more than a minute's calls of the smallest account alone.
                #expect((plans[0].seconds > 0) == (points == 120))
                #expect(plans[0].calls > 60)
            }
            #expect(plans[1].calls < 10)
            #expect(plans[2].apis.first { $0.api == "daily" }?.calls == 1)
        }
    }
}

extension PlannedRunTests {
    @Test("a list of stocks of a source that takes another's place costs one call more for the trial, as planned")
    func plannedTrial() async throws {
        let world = try Night(points: 5000, codes: Night.someCodes)
        try await world.keep(days: 8, from: "csv")
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: 5000, monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let plan = try await world.plan()
            try await world.fetch(
                try await world.compared(
                    TuShareSource(
                        Stage.client(url, time: world.time, points: 5000, quotas: world.quotas, now: { world.now }))))
            let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
            #expect(server.calls == planned.filter { $0.value > 0 })
            #expect(server.calls["daily"] == 2)
        }
    }

    @Test("with four calls under way at once, too, the calls that were planned are made", arguments: [2000, 5000])
    func atOnce(points: Int) async throws {
        let world = try Night(points: points, codes: [])
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.friday, token: Stage.token, points: points, monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(
                    url, time: world.time, points: points, parallelCalls: 4, quotas: world.quotas, now: { world.now }))
            let plan = try await world.plan()
            try await world.fetch(source)
            let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
            #expect(server.calls == planned.filter { $0.value > 0 })
        }
    }

    private struct Fetched {
        let plan: QuotaPlan
        /// By API, as the sandbox counted them.
        let made: [String: Int]
    }

    /// Plans and fetches, and holds one against the other.
    private static func fetch(
        _ world: Night, _ source: TuShareSource, _ server: TuShareSandboxServer, _ name: Comment
    ) async throws -> Fetched {
        let plan = try await world.plan()
        let (before, start) = (server.calls, world.now)
        try await world.fetch(source)
        let made = server.calls.merging(before) { $0 - $1 }.filter { $0.value > 0 }
        let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
        #expect(made == planned.filter { $0.value > 0 }, name)
        #expect(abs(world.now.timeIntervalSince(start) - plan.seconds) < 0.001, name)
        return Fetched(plan: plan, made: made)
    }

    @Test(
        "a week later the settled days are read again, once, in the calls and the time that were planned",
        arguments: [120, 2000, 5000], [false, true])
    func weekLater(points: Int, isList: Bool) async throws {
        let world = try Night(points: points, codes: isList ? Night.someCodes : [])
        let server = TuShareSandboxServer(
            Night.grownMarket,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: points, monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(url, time: world.time, points: points, quotas: world.quotas, now: { world.now }))
            try await world.fetch(source)
            try await world.sleep(until: ShanghaiTime.instant(Night.day(Night.weekLater), hour: 18, minute: 0))
            server.setToday(Night.weekLater)
            let first = try await Self.fetch(world, source, server, "a week later").made
            // New and settled days of the last thirty; of a list, one call for each.
            let month = Night.day(Night.weekLater).advanced(by: -30)
            let days = Night.grownMarket.days.count { Night.day($0) > month }
            #expect(first["daily"] == (isList ? 2 : days))
            // The new days in one call, and the settled ones in another.
            #expect(first["suspend_d"] == (isList ? 1 : 2))
            #expect(first["adj_factor"] == (points == 120 ? nil : isList ? 2 : days))
            // Delisted and paused stocks, too, where the account has more than a call an hour.
            #expect(first["stock_basic"] == (points == 120 ? 1 : 3))
            #expect(try await Self.fetch(world, source, server, "the same evening").made["daily"] == nil)
        }
    }

    @Test(
        "a stock whose factors are of two levels is asked for all of them anew, in the calls that were planned",
        arguments: [false, true])
    func levels(isList: Bool) async throws {
        let world = try Night(points: 5000, codes: isList ? Night.someCodes : [])
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: 5000, monotonicSeconds: { world.time.seconds }))
        let code = try #require(
            Night.someCodes.first { code in
                Set(Night.market.bars(of: code.rawValue).map(\.day)).isSuperset(of: [Night.wednesday, Night.thursday])
            })
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(url, time: world.time, points: 5000, quotas: world.quotas, now: { world.now }))
            try await world.fetch(source)
            let right = try await world.factors(of: code)
            try await world.sleep(until: world.now.addingTimeInterval(60))
            try await world.halveFactors(of: code)
            try await world.sleep(until: world.now.addingTimeInterval(60))
            #expect(try await world.factors(of: code) != right)
            #expect(try await Self.fetch(world, source, server, "two levels").made["adj_factor"] == 1)
            #expect(try await world.factors(of: code) == right)
            #expect(try await Self.fetch(world, source, server, "one level").made["adj_factor"] == nil)
        }
    }

    @Test(
        "a server that takes no lists of codes costs once what the plan tells as the most, and then what it plans",
        arguments: ["no-lists", "lists-refused"], [false, true])
    func noLists(fault: String, isList: Bool) async throws {
        let world = try Night(points: 5000, codes: isList ? Night.someCodes : [])
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: 5000,
                faults: try APIRule.triedInLists.map { try SandboxFault("\(fault):\($0)") },
                monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(url, time: world.time, points: 5000, quotas: world.quotas, now: { world.now }),
                knownCodes: { try await world.knownCodes(on: $0) })
            let needs = try await world.needs()
            let plan = try await world.plan()
            try await world.fetch(source)
            for api in plan.apis {
                #expect(server.calls[api.api] == api.calls + needs.mostExtraCalls(api.api), "\(api.api)")
            }
            #expect((needs.mostExtraCalls("adj_factor") > 0) == isList && needs.mostExtraCalls("stk_limit") == 1)

            try await world.sleep(until: ShanghaiTime.instant(Night.day(Night.friday), hour: 18, minute: 0))
            server.setToday(Night.friday)
            let next = try await Self.fetch(world, source, server, "the next evening")
            #expect(((next.made["adj_factor"] ?? 0) > 1) == isList)
            #expect(next.made["stk_limit"] == 1)
            #expect(try await !world.factors(of: Night.someCodes[0]).isEmpty)
        }
    }

    @Test("a server that takes lists is known for it, and an answer that was lost does not change that")
    func listsLost() async throws {
        let codes = Night.market.codes.filter { code in
            Set(Night.market.bars(of: code).map(\.day)).isSuperset(of: [Night.thursday, Night.friday])
        }
        let world = try Night(points: 5000, codes: codes.prefix(5).map { TSCode(trusted: $0) })
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: 5000,
                faults: [try SandboxFault("empty-rows:adj_factor:2")], monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(url, time: world.time, points: 5000, quotas: world.quotas, now: { world.now }))
            _ = try await Self.fetch(world, source, server, "the first evening")
            try await world.sleep(until: ShanghaiTime.instant(Night.day(Night.friday), hour: 18, minute: 0))
            server.setToday(Night.friday)
            try await world.fetch(source)
            // The list, one of its stocks, and the list again.
            #expect(server.calls["adj_factor"] == 1 + 3)
            #expect(try await world.needs().unlisted.isEmpty)
        }
    }

    @Test("a run at two in the night makes one call of each API for the day that is over, as planned")
    func night() async throws {
        let world = try Night(points: 5000, codes: [])
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: 5000, monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(url, time: world.time, points: 5000, quotas: world.quotas, now: { world.now }))
            try await world.fetch(source)
            try await world.sleep(
                until: ShanghaiTime.instant(Night.day(Night.friday).advanced(by: 1), hour: 2, minute: 0))
            server.setToday(Night.friday)
            let plan = try await world.plan()
            let before = server.calls
            try await world.fetch(source)
            let made = server.calls.merging(before) { $0 - $1 }.filter { $0.value > 0 }
            #expect(made == Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) }))
            let apis = [
                "daily", "adj_factor", "suspend_d", "stk_limit", "daily_basic", "index_daily", "trade_cal",
                "stock_basic", "namechange", "bse_mapping",
            ]
            #expect(made == Dictionary(uniqueKeysWithValues: apis.map { ($0, 1) }))
            // Calendar and lists hold for the whole day; the index is asked for again after an hour.
            try await world.sleep(
                until: ShanghaiTime.instant(Night.day(Night.friday).advanced(by: 1), hour: 18, minute: 0))
            let evening = server.calls
            try await world.fetch(source)
            #expect(server.calls.merging(evening) { $0 - $1 }.filter { $0.value > 0 } == ["index_daily": 1])
        }
    }

    @Test("stretches of days with more halts than an answer holds take more calls than planned, which the plan tells")
    func cutStretches() async throws {
        // An answer with any row is taken for a cut one.
        let caps = ["suspend_d": 1]
        let world = try Night(points: 5000, codes: [], rowCaps: caps)
        let server = TuShareSandboxServer(
            Night.market.suspending(Night.market.codes[0], on: Night.wednesday),
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: 5000, monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(
                    url, time: world.time, rowCaps: caps, points: 5000, quotas: world.quotas, now: { world.now }))
            let needs = try await world.needs()
            #expect(needs.suspensionStretches > 0 && needs.suspensionStretches <= needs.suspensionDays)
            let plan = try await world.plan()
            try await world.fetch(source)
            for api in plan.apis {
                let made = server.calls[api.api] ?? 0
                #expect(api.api == "suspend_d" ? made > api.calls : made == api.calls, "\(api.api)")
            }
            #expect(try await world.needs().suspensionStretches == 0)
        }
    }

    @Test(
        "on days that no answer holds, the calls that were planned are made, also where the list of stocks is used up",
        arguments: [120, 5000])
    func cut(points: Int) async throws {
        // What holds for 6,000 rows holds for eight.
        let caps = ["daily": 8, "adj_factor": 8, "stk_limit": 14]
        let world = try Night(points: points, codes: [], rowCaps: caps)
        let server = TuShareSandboxServer(
            Night.market,
            SandboxOptions(
                today: Night.thursday, token: Stage.token, points: points,
                monotonicSeconds: { world.time.seconds }))
        try await server.whileRunning { url in
            let source = TuShareSource(
                Stage.client(
                    url, time: world.time, rowCaps: caps, points: points, quotas: world.quotas, now: { world.now }),
                knownCodes: { try await world.knownCodes(on: $0) })
            try await world.fetch(source)
            try await world.sleep(until: ShanghaiTime.instant(Night.day(Night.friday), hour: 18, minute: 0))
            server.setToday(Night.friday)
            let plan = try await world.plan()
            let before = server.calls
            try await world.fetch(source)
            let made = server.calls.merging(before) { $0 - $1 }.filter { $0.value > 0 }
            let planned = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
            #expect(made == planned.filter { $0.value > 0 })
            // The whole day, and twelve stocks in lists of four; their limits in one, without the three funds.
            #expect(made["daily"] == 4)
            #expect(made["stk_limit"] == (points == 120 ? nil : 1))
            #expect(try await world.stored(Night.day(Night.friday)) == Night.market.bars(on: Night.friday).count)
        }
    }
}

extension Market {
    fileprivate func suspending(_ code: String, on day: MarketDay) -> Market {
        Market(
            label: label, calendar: calendar, stocks: stocks,
            bars: Dictionary(uniqueKeysWithValues: codes.map { ($0, bars(of: $0)) }),
            factors: Dictionary(uniqueKeysWithValues: codes.map { ($0, factors(of: $0)) }),
            suspensions: suspensions + [MarketSuspension(code: code, day: day)], names: names,
            indexBars: Dictionary(uniqueKeysWithValues: indexCodes.map { ($0, index($0)) }))
    }
}

/// A store and a clock that several evenings share.
private final class Night: WallClock, Sendable {
    static let wednesday = MarketDay(yyyymmdd: 20_240_529)
    static let thursday = MarketDay(yyyymmdd: 20_240_530)
    static let friday = MarketDay(yyyymmdd: 20_240_531)
    static let weekLater = MarketDay(yyyymmdd: 20_240_607)
    static let market = MarketSimulator(seed: 3, stocks: 12).market(through: friday)
    static let grownMarket = MarketSimulator(seed: 3, stocks: 12).market(through: weekLater)
    static let someCodes = market.codes.prefix(5).map { TSCode(trusted: $0) }
    private static let daysBack = 100

    let time = ManualTime()
    let quotas = InMemoryQuotaStore()
    private let points: Int
    private let rowCaps: [String: Int]
    private let codes: [TSCode]
    private let stores: Stores

    init(points: Int, codes: [TSCode], rowCaps: [String: Int] = [:]) throws {
        self.points = points
        self.rowCaps = rowCaps
        self.codes = codes
        let database = try TrainerDatabase.inMemory()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: quotas, samples: SQLiteSampleStore(database),
            models: SQLiteModelStore(database), answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database),
            artifacts: InMemoryArtifactStore())
    }

    static func day(_ day: MarketDay) -> TradeDate { TradeDate(yyyymmdd: day.yyyymmdd) ?? Stage.day }

    var now: Date {
        ShanghaiTime.instant(Self.day(Self.thursday), hour: 18, minute: 0).addingTimeInterval(time.seconds)
    }

    func sleep(until deadline: Date) async throws {
        let pause = deadline.timeIntervalSince(now)
        if pause > 0 { try await time.source.sleep(.seconds(pause)) }
    }

    func knownCodes(on day: TradeDate) async throws -> KnownCodes {
        try await KnownCodes.on(day, stores.bars, stores.reference, of: "tushare", now: now)
    }

    /// Of each day with a bar.
    func factors(of code: TSCode) async throws -> [TradeDate: Double] {
        let newest = Self.day(Self.thursday)
        let series = try await stores.reference.factors(of: code, asOf: newest, knownAt: now)
        let bars = try await stores.bars.bars(
            of: code, in: newest.advanced(by: -Self.daysBack)...newest, knownAt: now)
        return Dictionary(
            bars.compactMap { bar in series.factor(on: bar.bar.date).map { (bar.bar.date, $0) } },
            uniquingKeysWith: { $1 })
    }

    /// As if the source had doubled the stock's level on the newest day, and a check had noticed.
    func halveFactors(of code: TSCode) async throws {
        let newest = Self.day(Self.thursday)
        // The newest day's, too: a factor that is as the day before's has no row of its own.
        let halves = try await factors(of: code).map {
            AdjFactor(code: code, date: $0.key, factor: $0.key < newest ? $0.value / 2 : $0.value)
        }
        try await stores.reference.store(halves, asked: [:], from: "tushare", at: now)
        let finding = BarFinding(
            code: code, date: newest, rule: .factorDisagrees, severity: .note, detail: "factor 2 / 1 = 2")
        try await stores.findings.add([finding], at: now)
    }

    func stored(_ day: TradeDate) async throws -> Int { try await stores.bars.codes(on: day, knownAt: now).count }

    func needs() async throws -> FetchNeeds {
        let account = TuShareToken(Stage.token).account
        let rules = AccountRules(points: points, learnt: try await quotas.quotas(of: account))
        return try await FetchForecast.make(
            FetchForecast.Source(
                name: "tushare", hasCalendar: rules.access(to: "trade_cal", at: now).denial == nil,
                listingParts: TuShareSource.listingParts,
                keeps: { TuShareSource.keeps($0, askedAt: $1, now: $2) },
                suspensionSpan: TuShareSource.suspensionSpan,
                codesPerCall: { APIRule.codesPerCall(tradingDays: $0) }, rowCaps: rowCaps,
                unlisted: Set(APIRule.triedInLists.filter { rules.takesLists($0, at: now) == false })),
            stores: stores, daysBack: Self.daysBack, codes: codes, incrementalDays: 30, now: now
        ).needs
    }

    /// What `ljwxctl plan` does, without what calls take on their way.
    func plan() async throws -> QuotaPlan {
        let account = TuShareToken(Stage.token).account
        let rules = AccountRules(points: points, learnt: try await quotas.quotas(of: account))
        let needs = try await needs()
        var used: [String: UsedCalls] = [:]
        for api in needs.calls.map(\.api) {
            used[api] = UsedCalls(
                minute: try await quotas.calls(to: api, of: account, since: now - QuotaWindow.minute),
                hour: try await quotas.calls(to: api, of: account, since: now - QuotaWindow.hour),
                day: try await quotas.calls(to: api, of: account, since: QuotaWindow.dayStart(now)))
        }
        return QuotaPlanner.plan(needs, account: rules, used: used, at: now, secondsPerCall: 0)
    }

    /// The wanted stocks' bars of the newest days, as another source would have left them.
    func keep(days count: Int, from source: String) async throws {
        for day in Self.market.days.filter({ $0 <= Self.thursday }).suffix(count) {
            let bars = Self.market.bars(on: day).filter { codes.contains(TSCode(trusted: $0.code)) }
            try await stores.bars.store(
                BarReply(bars: bars.map(SourceUnderTest.expected), calls: 1), of: Self.day(day), from: source, at: now)
        }
    }

    /// As the daemon wraps a source of which nothing was asked.
    func compared(_ source: TuShareSource) async throws -> ComparedSource {
        let days = try await stores.bars.tradingDays(
            in: Self.day(Self.thursday).advanced(by: -30)...Self.day(Self.thursday), knownAt: now)
        return ComparedSource(
            source, keptDays: Set(days), isNew: true,
            keptCodes: { [stores] in try await stores.bars.codes(on: $0, knownAt: self.now) },
            kept: { [stores] in try await stores.bars.bars(of: $0, in: $1, knownAt: self.now) }, notify: { _ in })
    }

    func fetch(_ source: any MarketSource) async throws {
        let context = StageContext(
            run: RunRecord(id: RunID("20240530-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: now),
            logger: Logger(label: "night") { _ in SwiftLogNoOpLogHandler() }, clock: self, language: .english,
            onProgress: { _, _ in },
            onWarning: { _ in })
        _ = try await FetchStage(source: source, stores: stores).run(
            FetchStage.Input(
                limit: ShanghaiTime(now).day, daysBack: Self.daysBack - FetchPlan.warmUpCalendarDays,
                source: source.name, codes: codes, incrementalDays: 30),
            context)
    }
}
