import Foundation
import MarketSources
import Messages
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

/// Every optional method against the market that the sandbox serves.
@Suite(.timeLimit(.minutes(10))) struct TuShareReferenceTests {
    private static let range = TradeDate(dayNumber: Stage.day.dayNumber - 40)...Stage.day

    private func source(_ url: String, _ notices: Notices = Notices()) -> TuShareSource {
        TuShareSource(Stage.client(url, notices: notices))
    }

    @Test("the factors of a day are the whole market's")
    func factorsOfDay() async throws {
        let factors = try await Stage.run { url, _ in try await source(url).adjFactors(on: Stage.day) }
        let expected = Stage.market.factors(on: Stage.lastDay)
        #expect(factors?.map(\.code.rawValue) == expected.map(\.code))
        #expect(factors?.map(\.factor) == expected.map(\.factor))
    }

    @Test("one stock's factors are ascending and whole, however small the answers are", arguments: [nil, 5, 20])
    func factorsOfCode(rowCap: Int?) async throws {
        let code = try #require(Stage.market.codes.first)
        let factors = try await Stage.run(rowCap: rowCap) { url, _ in
            let source = TuShareSource(Stage.client(url, rowCap: rowCap))
            return try await source.adjFactors(of: TSCode(trusted: code), in: Self.range)
        }
        let expected = Stage.market.factors(of: code).filter { $0.day.yyyymmdd >= Self.range.lowerBound.yyyymmdd }
        #expect(factors?.map(\.date.yyyymmdd) == expected.map(\.day.yyyymmdd))
        #expect(factors?.map(\.factor) == expected.map(\.factor))
    }

    @Test("listings hold the delisted too")
    func listings() async throws {
        let late = MarketDay(yyyymmdd: 20_260_930)
        let market = MarketSimulator(seed: 7, stocks: 60).market(through: late)
        let server = TuShareSandboxServer(market, SandboxOptions(today: late, token: Stage.token))
        let listings = try await server.whileRunning { url in try await source(url).listings() }
        let found = try #require(listings)
        #expect(found.map(\.code.rawValue) == market.stocks.map(\.code))
        #expect(found.contains { $0.status == .delisted && $0.delistDate != nil })
        #expect(found.map { $0.listDate?.yyyymmdd } == market.stocks.map(\.listDay.yyyymmdd))
        #expect(found.map(\.industry) == market.stocks.map(\.industry))
        #expect(Set(found.compactMap(\.industry)).count > 5)
    }

    @Test("a list that is cut is put together by exchange")
    func cutListings() async throws {
        let listings = try await Stage.run(rowCap: 24) { url, _ in
            try await TuShareSource(Stage.client(url, rowCap: 24)).listings()
        }
        #expect(listings?.map(\.code.rawValue) == Stage.market.stocks.map(\.code))
    }

    @Test(
        "an exchange whose list no answer holds comes page by page, whether or not the server says that it was cut",
        arguments: [[], ["silent-cut:stock_basic"]], [2, 5])
    func pagedListings(faults: [String], rowCap: Int) async throws {
        let listings = try await Stage.run(faults, rowCap: rowCap) { url, _ in
            try await TuShareSource(Stage.client(url, rowCap: rowCap)).listings()
        }
        #expect(listings?.map(\.code.rawValue) == Stage.market.stocks.map(\.code))
    }

    @Test("where pages do not give the rest either the list is left out, told and asked for again, and no run ends")
    func cutPages() async throws {
        let notices = Notices()
        let parts = SQLiteReplyPartStore(try TrainerDatabase.inMemory())
        try await Stage.run(["no-pages:stock_basic"], rowCap: 5) { url, server in
            let source = TuShareSource(Stage.client(url, rowCap: 5, notices: notices), parts: parts)
            for _ in 0..<2 {
                let before = server.calls["stock_basic"] ?? 0
                let listed = try await source.listings(in: [.listed])
                #expect(listed == nil && server.calls["stock_basic"] ?? 0 > before)
            }
        }
        let told = notices.all.filter { $0.kind == .partial }
        #expect(told.count == 2 && told.first?.message.en.contains("cut at 5 rows") == true, "\(notices.all)")
    }

    @Test("changed codes that no answer holds come page by page, and are left out where pages do not give the rest")
    func pagedCodeChanges() async throws {
        let late = MarketDay(yyyymmdd: 20_260_105)
        let market = MarketSimulator(seed: 7, stocks: 120, start: MarketDay(yyyymmdd: 20_251_201)).market(through: late)
        func changes(_ rowCap: Int?, _ fault: String?) async throws -> [CodeChange]? {
            let faults = try fault.map { [try SandboxFault($0)] } ?? []
            let server = TuShareSandboxServer(
                market, SandboxOptions(today: late, token: Stage.token, faults: faults, rowCap: rowCap))
            return try await server.whileRunning { url in
                try await TuShareSource(Stage.client(url, rowCap: rowCap)).codeChanges()
            }
        }
        let all = try #require(try await changes(nil, nil))
        #expect(all.count > 2)
        #expect(try await changes(2, nil) == all)
        #expect(try await changes(2, "no-pages:bse_mapping") == nil)
    }

    @Test("suspensions of a day are whole days and halts within the day")
    func suspensions() async throws {
        let late = MarketDay(yyyymmdd: 20_241_231)
        let market = MarketSimulator(seed: 7, stocks: 60).market(through: late)
        let day = try #require(market.suspensions.last?.day)
        let server = TuShareSandboxServer(market, SandboxOptions(today: late, token: Stage.token))
        let found = try await server.whileRunning { url in
            try await source(url).suspensions(on: TradeDate(yyyymmdd: day.yyyymmdd) ?? Stage.day)
        }
        let expected = market.suspensions.filter { $0.day == day }.map(\.code).sorted()
        #expect(found?.filter { $0.timing == nil }.map(\.code.rawValue) == expected)
        let traded = Set(market.bars(on: day).map(\.code))
        #expect(found?.filter { $0.timing != nil }.allSatisfy { traded.contains($0.code.rawValue) } == true)
    }

    @Test("suspensions of many days come in one call, and in parts where that is cut", arguments: [false, true])
    func suspensionsOfYear(isCut: Bool) async throws {
        let late = MarketDay(yyyymmdd: 20_241_231)
        let market = MarketSimulator(seed: 7, stocks: 60).market(through: late)
        let range = try #require(TradeDate("20240102"))...(try #require(TradeDate("20241231")))
        let most = Dictionary(grouping: market.suspensions, by: \.day).values.map(\.count).max() ?? 0
        // A day's halts come beside its suspensions.
        let rowCap = isCut ? most + 3 : nil
        let server = TuShareSandboxServer(market, SandboxOptions(today: late, token: Stage.token, rowCap: rowCap))
        let (found, calls) = try await server.whileRunning { url in
            let source = TuShareSource(Stage.client(url, rowCap: rowCap))
            return (try await source.suspensions(in: range), server.calls["suspend_d"] ?? 0)
        }
        let whole = try #require(found).filter { $0.timing == nil }
        let expected = market.suspensions.map { "\($0.day.yyyymmdd) \($0.code)" }.sorted()
        #expect(whole.map { "\($0.date.yyyymmdd) \($0.code)" } == expected && !expected.isEmpty)
        #expect(isCut ? calls > 1 : calls == 1)
    }

    @Test("names in force are told with their days, ST among them")
    func names() async throws {
        let late = MarketDay(yyyymmdd: 20_260_930)
        let market = MarketSimulator(seed: 7, stocks: 60).market(through: late)
        let server = TuShareSandboxServer(market, SandboxOptions(today: late, token: Stage.token))
        let range = try #require(TradeDate("20250101"))...(try #require(TradeDate("20260930")))
        let spells = try #require(try await server.whileRunning { url in try await source(url).nameSpells(in: range) })
        #expect(spells.contains { $0.name.hasPrefix("ST") })
        for spell in spells {
            #expect(spell.start <= range.upperBound && spell.end ?? range.upperBound >= range.lowerBound)
        }
        let asked = market.names.filter {
            $0.start.yyyymmdd >= 20_191_230 && $0.end.map { $0.yyyymmdd >= 20_250_101 } ?? true
        }
        #expect(Set(spells.map { "\($0.code) \($0.name)" }) == Set(asked.map { "\($0.code) \($0.name)" }))
    }

    @Test("index bars, published limits and renumbered codes are those of the market")
    func rest() async throws {
        let late = MarketDay(yyyymmdd: 20_260_105)
        let market = MarketSimulator(seed: 7, stocks: 60, start: MarketDay(yyyymmdd: 20_251_201)).market(through: late)
        let server = TuShareSandboxServer(market, SandboxOptions(today: late, token: Stage.token))
        let day = try #require(TradeDate("20260105"))
        let (index, limits, changes) = try await server.whileRunning { url in
            let source = source(url)
            return (
                try await source.indexBars(of: TSCode(trusted: "000300.SH"), in: day.advanced(by: -20)...day),
                try await source.publishedLimits(on: day), try await source.codeChanges()
            )
        }
        #expect(index?.map(\.close) == market.index("000300.SH").filter { $0.day.yyyymmdd >= 20_251_216 }.map(\.close))
        let expected = market.bars(on: late).compactMap { bar in market.limits(of: bar).map { (bar.code, $0.up) } }
        #expect(limits?.map(\.code.rawValue) == expected.map(\.0))
        #expect(limits?.map(\.up) == expected.map(\.1))
        #expect(changes?.isEmpty == false)
        #expect(changes?.allSatisfy { $0.old.rawValue.hasPrefix("83") && $0.new.rawValue.hasPrefix("92") } == true)
    }

    @Test("turnover and valuation are those of the market; a cell that is null stays nil")
    func basics() async throws {
        let market = Stage.market
        let basics = try await Stage.run { url, _ in try await source(url).dailyBasics(on: Stage.day) }
        let bars = market.bars(on: MarketDay(yyyymmdd: Stage.day.yyyymmdd)).sorted { $0.code < $1.code }
        #expect(!bars.isEmpty)
        #expect(basics?.map(\.code.rawValue) == bars.map(\.code))
        for (basic, bar) in zip(basics ?? [], bars) {
            let shares = try #require(market.stock(bar.code)?.floatShares)
            #expect(abs((basic.turnoverRate ?? 0) - bar.volume / shares) < 1e-3, "\(bar.code)")
            #expect(abs((basic.totalMarketValue ?? 0) - shares * bar.close) < 1e-3, "\(bar.code)")
            #expect(basic.pe == nil && basic.peTTM == nil && basic.pb == nil && basic.date == Stage.day)
        }
    }

    @Test("what an account of 120 points may not call is nil, told once, and asked for once")
    func denied() async throws {
        let notices = Notices()
        let calls = try await Stage.run(points: 120) { url, server in
            let source = source(url, notices)
            for _ in 0..<2 {
                let factors = try await source.adjFactors(on: Stage.day)
                let limits = try await source.publishedLimits(on: Stage.day)
                let index = try await source.indexBars(of: TSCode(trusted: "000300.SH"), in: Self.range)
                let basics = try await source.dailyBasics(on: Stage.day)
                #expect(factors == nil && limits == nil && index == nil && basics == nil)
                let suspensions = try await source.suspensions(on: Stage.day)
                #expect(suspensions != nil)
            }
            return server.calls
        }
        #expect(calls == ["adj_factor": 1, "stk_limit": 1, "index_daily": 1, "daily_basic": 1, "suspend_d": 2])
        #expect(notices.all.map(\.kind) == Array(repeating: .doingWithout, count: 4))
    }

    @Test(
        "an account of one call an hour gets a list that is cut by and by: each attempt, by whatever process, goes on from the last one"
    )
    func cutListingsByTheHour() async throws {
        let clock = ManualTime()
        let quotas = InMemoryQuotaStore()
        let database = try TrainerDatabase.inMemory()
        let parts = SQLiteReplyPartStore(database)
        let (attempts, calls) = try await Stage.run(points: 120, rowCap: 24, clock: clock) { url, server in
            var attempts: [[Listing]?] = []
            for _ in 0..<4 {
                let client = Stage.client(url, time: clock, rowCap: 24, points: 120, quotas: quotas)
                attempts.append(try await TuShareSource(client, parts: parts).listings(in: [.listed]))
                try await clock.source.sleep(.seconds(3601))
            }
            return (attempts, server.calls)
        }
        let whole = try await Stage.run { url, _ in try await source(url).listings(in: [.listed]) }
        #expect(whole?.isEmpty == false)
        #expect(attempts == [nil, nil, nil, whole])
        #expect(calls == ["stock_basic": 4])
        // Landed, it is asked for anew: by exchange, because it was cut.
        let list = PartedAnswer.list(.listings([.listed]))
        #expect(try await parts.count(of: list, from: "tushare", now: clock.date) == 3)
        try await SQLiteReferenceStore(database).store(
            .listings(whole ?? [], [.listed]), of: Self.range, from: "tushare", at: clock.date)
        #expect(try await parts.count(of: list, from: "tushare", now: clock.date) == 0)
        let again = try await Stage.run(rowCap: 24) { url, server in
            let client = Stage.client(url, time: clock, rowCap: 24)
            let listings = try await TuShareSource(client, parts: parts).listings(in: [.listed])
            #expect(listings == whole)
            return server.calls
        }
        #expect(again == ["stock_basic": 3])
    }

    @Test(
        "an API that the server does not know is done without like one that the account may not call",
        arguments: ["bse_mapping", "stk_limit", "daily_basic", "suspend_d", "namechange"])
    func unknown(api: String) async throws {
        let notices = Notices()
        try await Stage.run(["unknown-api:\(api)"]) { url, _ in
            let source = source(url, notices)
            for _ in 0..<2 {
                let isLacking = try await Self.lacks(source, api)
                #expect(isLacking)
            }
        }
        #expect(notices.all.map(\.kind) == [.doingWithout])
        #expect(notices.all.first?.message.en.contains("does not know \(api)") == true)
    }

    @Test(
        "what no sample is made from is left to the next run while it keeps failing, and that is told",
        arguments: ["bse_mapping", "stk_limit", "daily_basic"], ["html504", "bad-json", "rate-minute:5"])
    func failing(api: String, fault: String) async throws {
        let notices = Notices()
        try await Stage.run(["\(fault):\(api):1-5"]) { url, server in
            let source = source(url, notices)
            let first = try await Self.lacks(source, api)
            #expect(first && server.calls[api] == 5)
            let next = try await Self.lacks(source, api)
            #expect(!next)
        }
        let told = notices.all.filter { $0.kind == .doingWithout }
        #expect(told.count == 1 && told.first?.message.en.contains("the next run asks again") == true)
    }

    @Test("what samples are made from puts the run off while it keeps failing", arguments: ["suspend_d", "namechange"])
    func failingButNeeded(api: String) async throws {
        let error = try await Stage.run(["html504:\(api)"]) { url, _ in
            await trainerError { _ = try await Self.lacks(source(url), api) }
        }
        #expect(error?.code == .upstreamUnavailable)
    }

    private static func lacks(_ source: TuShareSource, _ api: String) async throws -> Bool {
        switch api {
        case "bse_mapping": try await source.codeChanges() == nil
        case "stk_limit": try await source.publishedLimits(on: Stage.day) == nil
        case "daily_basic": try await source.dailyBasics(on: Stage.day) == nil
        case "suspend_d": try await source.suspensions(on: Stage.day) == nil
        default: try await source.nameSpells(in: range) == nil
        }
    }

    @Test("with the points configured, what they do not allow is not even tried")
    func deniedByPoints() async throws {
        let notices = Notices()
        let clock = ManualTime()
        let (listings, calls) = try await Stage.run(points: 120, clock: clock) { url, server in
            let source = TuShareSource(Stage.client(url, time: clock, points: 120, notices: notices))
            let days = try await source.openDays(in: Self.range)
            let factors = try await source.adjFactors(on: Stage.day)
            let listings = try await source.listings()
            let again = try await source.listings()
            #expect(days == nil && factors == nil && again == nil)
            return (listings, server.calls)
        }
        #expect(calls == ["stock_basic": 1])
        #expect(listings?.isEmpty == false)
        #expect(notices.all.map(\.kind) == [.doingWithout, .doingWithout, .partial, .doingWithout])
        #expect(notices.all[0].message.en.contains("needs 2000 points"))
    }

    @Test("limits are asked for in lists of stocks: with the funds a day would be cut", arguments: [33, 16])
    func limitsInLists(rowCap: Int) async throws {
        let codes = KnownCodes(Stage.market.codes.map { TSCode(trusted: $0) }, isWhole: true)
        let (limits, calls) = try await Stage.run(rowCap: rowCap) { url, server in
            let source = TuShareSource(Stage.client(url, rowCap: rowCap), knownCodes: { _ in codes })
            return (try await source.publishedLimits(on: Stage.day), server.calls)
        }
        #expect(limits?.count == Stage.market.bars(on: Stage.lastDay).compactMap { Stage.market.limits(of: $0) }.count)
        // Thirty stocks, in lists of 32 or 15.
        #expect(calls == ["stk_limit": rowCap == 33 ? 1 : 2])
    }

    @Test("where lists bring nothing the whole day's limits are asked for, and funds are left out of them")
    func limitsOfEverything() async throws {
        let codes = KnownCodes([TSCode(trusted: "699999.SH")], isWhole: true)
        let (limits, calls) = try await Stage.run { url, server in
            let source = TuShareSource(Stage.client(url), knownCodes: { _ in codes })
            return (try await source.publishedLimits(on: Stage.day), server.calls)
        }
        #expect(limits?.count == Stage.market.bars(on: Stage.lastDay).compactMap { Stage.market.limits(of: $0) }.count)
        #expect(calls == ["stk_limit": 2])
    }

    @Test("a cut day of factors or limits is repaired like one of bars", arguments: [10, 20])
    func repairs(rowCap: Int) async throws {
        let codes = KnownCodes(Stage.market.codes.map { TSCode(trusted: $0) }, isWhole: true)
        let (factors, limits) = try await Stage.run(
            ["permission:stock_basic", "silent-cut:adj_factor:1"], rowCap: rowCap
        ) { url, _ in
            let source = TuShareSource(Stage.client(url, rowCap: rowCap), knownCodes: { _ in codes })
            return (try await source.adjFactors(on: Stage.day), try await source.publishedLimits(on: Stage.day))
        }
        #expect(factors?.map(\.factor) == Stage.market.factors(on: Stage.lastDay).map(\.factor))
        #expect(limits?.count == Stage.market.bars(on: Stage.lastDay).compactMap { Stage.market.limits(of: $0) }.count)
    }
}
