import MarketSources
import SandboxMarket
import SandboxTuShare
import Messages
import Testing
import TrainerCore

@Suite(.timeLimit(.minutes(10))) struct TuShareSourceTests {
    @Test("the open days are those of the exchange's calendar")
    func openDays() async throws {
        let range = try #require(TradeDate("20240201"))...Stage.day
        let days = try await Stage.run { url, _ in try await TuShareSource(Stage.client(url)).openDays(in: range) }
        let open = MarketCalendar().openDays(from: MarketDay(yyyymmdd: 20_240_201), through: Stage.lastDay)
        #expect(days?.map(\.yyyymmdd) == open.map(\.yyyymmdd))
    }

    @Test("a calendar or a list of stocks without rows is no answer: it is asked for again, and given up with an error")
    func emptyLists() async throws {
        let range = try #require(TradeDate("20240320"))...Stage.day
        let (days, listings, calls) = try await Stage.run(["empty-rows:trade_cal:1", "empty-rows:stock_basic:1"]) {
            url, server in
            let source = TuShareSource(Stage.client(url))
            return (try await source.openDays(in: range), try await source.listings(in: [.listed]), server.calls)
        }
        #expect(days?.last == Stage.day && listings?.isEmpty == false)
        #expect(calls == ["trade_cal": 2, "stock_basic": 2])
        let error = await #expect(throws: TrainerError.self) {
            _ = try await Stage.run(["empty-rows:trade_cal"]) { url, _ in
                try await TuShareSource(Stage.client(url)).openDays(in: range)
            }
        }
        #expect(error?.code == .upstreamMalformed && error?.hint != nil)
    }

    @Test("where the calendar ends too early the bundled rule goes on, and that is told")
    func shortCalendar() async throws {
        // The sandbox knows the calendar to the end of its year.
        let range = try #require(TradeDate("20241225"))...(try #require(TradeDate("20250108")))
        let notices = Notices()
        let days = try await Stage.run { url, _ in
            try await TuShareSource(Stage.client(url, notices: notices)).openDays(in: range)
        }
        #expect(
            days?.map(\.yyyymmdd) == [
                20_241_225, 20_241_226, 20_241_227, 20_241_230, 20_241_231, 20_250_102, 20_250_103, 20_250_106,
                20_250_107, 20_250_108,
            ])
        #expect(notices.all.map(\.kind) == [.partial])
        #expect(notices.all.first?.message.en.contains("8 days between 2025-01-01 and 2025-01-08") == true)
    }

    @Test("a calendar that is cut is put together from parts", arguments: [2, 7, 30])
    func cutCalendar(rowCap: Int) async throws {
        let range = try #require(TradeDate("20240320"))...Stage.day
        let days = try await Stage.run(rowCap: rowCap) { url, _ in
            try await TuShareSource(Stage.client(url)).openDays(in: range)
        }
        let open = MarketCalendar().openDays(from: MarketDay(yyyymmdd: 20_240_320), through: Stage.lastDay)
        #expect(days?.map(\.yyyymmdd) == open.map(\.yyyymmdd))
    }

    @Test("an account of 120 points has no calendar, is told so once, and still gets its bars")
    func smallAccount() async throws {
        let notices = Notices()
        let clock = ManualTime()
        let (first, second, reply, calls) = try await Stage.run(points: 120, clock: clock) { url, server in
            let source = TuShareSource(Stage.client(url, time: clock, notices: notices))
            let first = try await source.openDays(in: Stage.day...Stage.day)
            let second = try await source.openDays(in: Stage.day...Stage.day)
            return (first, second, try await source.bars(on: Stage.day), server.calls)
        }
        #expect(first == nil)
        #expect(second == nil)
        #expect(reply.bars == Stage.expected(Stage.day))
        #expect(calls == ["trade_cal": 1, "daily": 1])
        #expect(notices.all.map(\.kind) == [.doingWithout])
    }

    @Test("a calendar over its daily limit is done without, and asked for again when the day has turned")
    func limitedCalendar() async throws {
        let time = ManualTime()
        let (days, calls) = try await Stage.run(["rate-day:1:trade_cal:1"]) { url, server in
            let source = TuShareSource(Stage.client(url, time: time))
            var days = [try await source.openDays(in: Stage.day...Stage.day)]
            days.append(try await source.openDays(in: Stage.day...Stage.day))
            try await time.source.sleep(.seconds(22 * 3600 + 60))
            days.append(try await source.openDays(in: Stage.day...Stage.day))
            return (days, server.calls)
        }
        #expect(days == [nil, nil, [Stage.day]])
        #expect(calls == ["trade_cal": 2], "what is used up is not asked for")
    }

    @Test("a day without trading is an empty answer", arguments: ["20240428", "20240404", "20991231"])
    func closedDay(text: String) async throws {
        let day = try #require(TradeDate(text))
        let reply = try await Stage.run { url, _ in try await TuShareSource(Stage.client(url)).bars(on: day) }
        #expect(reply.bars.isEmpty)
        #expect(reply.calls == 1)
    }

    @Test(
        "a cut day is put together from lists of codes, whether or not the server says that it was cut",
        arguments: [(10, []), (10, ["silent-cut:daily:1"]), (20, []), (4, ["duplicate-rows:daily"])])
    func repairsCut(rowCap: Int, faults: [String]) async throws {
        let notices = Notices()
        let codes = Stage.market.codes.map { TSCode(trusted: $0) }
        // stock_basic would be cut by the same small cap, so the codes come from the caller.
        let reply = try await Stage.run(faults + ["permission:stock_basic"], rowCap: rowCap) { url, _ in
            let client = Stage.client(url, rowCap: rowCap, notices: notices)
            let source = TuShareSource(client, knownCodes: { _ in KnownCodes(codes, isWhole: true) })
            return try await source.bars(on: Stage.day)
        }
        #expect(reply.bars == Stage.expected(Stage.day))
        #expect(reply.refused.isEmpty)
        #expect(notices.all.contains { $0.kind == .repairing })
    }

    @Test("an answer of a round number of thousands is held for cut, below the published cap too")
    func lowerCap() async throws {
        let last = MarketDay(yyyymmdd: 20_240_430)
        let start = MarketDay(yyyymmdd: 20_240_425)
        let market = MarketSimulator(seed: 3, stocks: 1300, start: start).market(through: last)
        let codes = market.codes.map { TSCode(trusted: $0) }
        let range = try #require(TradeDate("20240425"))...Stage.day
        let options = SandboxOptions(
            today: last, token: Stage.token, faults: [try SandboxFault("silent-cut")], rowCap: 1000)
        let server = TuShareSandboxServer(market, options)
        let (day, factors, list) = try await server.whileRunning { url in
            let source = TuShareSource(Stage.client(url), knownCodes: { _ in KnownCodes(codes, isWhole: true) })
            return (
                try await source.bars(on: Stage.day), try await source.adjFactors(on: Stage.day),
                try await source.bars(of: Array(codes.prefix(400)), in: range)
            )
        }
        #expect(day.bars.count == market.bars(on: last).count && day.bars.count > 1000)
        #expect(factors?.count == market.factors(on: last).count)
        let wanted = Set(market.codes.prefix(400))
        #expect(list.bars.count == market.days.flatMap(market.bars(on:)).count { wanted.contains($0.code) })
        #expect(list.bars.count > 1000)
    }

    @Test("a list that has all the rows that there can be is whole, however round their number")
    func roundList() async throws {
        let days = Stage.market.days.suffix(50)
        let codes = Stage.market.codes.filter { code in
            Stage.market.bars(of: code).suffix(50).first?.day == days.first
        }
        try #require(codes.count >= 20)
        let first = try #require(days.first.flatMap { TradeDate(yyyymmdd: $0.yyyymmdd) })
        let (reply, calendar, calls) = try await Stage.run { url, server in
            let source = TuShareSource(Stage.client(url))
            let reply = try await source.bars(of: codes.prefix(20).map { TSCode(trusted: $0) }, in: first...Stage.day)
            let calendar = try await source.openDays(in: Stage.day.advanced(by: -999)...Stage.day)
            return (reply, calendar, server.calls)
        }
        #expect(reply.bars.count == 1000)
        #expect(calendar?.contains(Stage.day) == true)
        #expect(calls == ["daily": 1, "trade_cal": 1])
    }

    @Test("a cut day is repaired with stock_basic where the account may ask it")
    func repairsWithList() async throws {
        let reply = try await Stage.run(rowCap: 6000) { url, _ in
            // A client that takes 20 rows for the cap sees every whole-market answer as cut.
            try await TuShareSource(Stage.client(url, rowCap: 20)).bars(on: Stage.day)
        }
        #expect(reply.bars == Stage.expected(Stage.day))
        #expect(reply.calls > 4)
    }

    @Test(
        "a cut day is told as perhaps not whole, and keeps that, where the list of stocks is known to have gaps",
        arguments: Gap.allCases)
    func unprovenCut(gap: Gap) async throws {
        let notices = Notices()
        let missing = try await gap.missing(from: Self.cutAnswer())
        let codes = Stage.market.codes.map { TSCode(trusted: $0) }.filter { $0 != missing }
        let reply = try await Stage.run(["permission:stock_basic"], rowCap: 10) { url, _ in
            let source = TuShareSource(
                Stage.client(url, rowCap: 10, notices: notices),
                knownCodes: { _ in KnownCodes(codes, isWhole: gap == .seen) })
            return try await source.bars(on: Stage.day)
        }
        // What the cut answer itself had is there, whether or not a list names it.
        #expect(reply.bars == Stage.expected(Stage.day).filter { gap != .unseen || $0.code != missing })
        #expect(reply.refused.map(\.place) == ["daily 20240430"] && reply.refused.first?.date == Stage.day)
        let told = notices.all.filter { $0.kind == .partial }
        #expect(told.count == 1 && told.first?.message.en.contains("daily of 2024-04-30 was cut") == true)
    }

    @Test("where the server has more rows and no list of stocks brings any, a cut day is an error")
    func listBringsNothing() async throws {
        let codes = try await Self.cutAnswer()
        let (error, calls) = try await Stage.run(["permission:stock_basic"], rowCap: 10) { url, server in
            let source = TuShareSource(
                Stage.client(url, rowCap: 10), knownCodes: { _ in KnownCodes(codes, isWhole: false) })
            return (await trainerError { _ = try await source.bars(on: Stage.day) }, server.calls["daily"])
        }
        #expect(error?.code == .upstreamMalformed && error?.hint != nil)
        #expect(
            error?.message
                == .tuShareNothingNew(api: "daily", day: "20240430", rows: 10, codes: 10, saysMore: true))
        // The day, two lists, and the day four times more.
        #expect(calls == 7)
    }

    /// What a list of stocks lacks.
    enum Gap: CaseIterable, Sendable {
        /// Perhaps nothing: a state of stocks was never asked for.
        case unknown
        /// A stock whose row is in the cut answer.
        case seen
        /// A stock whose row was cut off.
        case unseen

        fileprivate func missing(from answer: [TSCode]) -> TSCode? {
            switch self {
            case .unknown: nil
            case .seen: answer.first
            case .unseen: Stage.expected(Stage.day).map(\.code).first { !answer.contains($0) }
            }
        }
    }

    /// The stocks of the day's first ten rows.
    private static func cutAnswer() async throws -> [TSCode] {
        try await Stage.run(rowCap: 10) { url, _ in
            let answer = try await Stage.client(url).call("daily", ["trade_date": Stage.day.description])
            return (answer.table.codes("ts_code") ?? []).compactMap { $0?.code }
        }
    }

    @Test("a cut day without a list of codes is an error, not a partial day")
    func cutWithoutList() async throws {
        let error = try await Stage.run(["permission:stock_basic"], rowCap: 10) { url, _ in
            await trainerError { _ = try await TuShareSource(Stage.client(url, rowCap: 10)).bars(on: Stage.day) }
        }
        #expect(error?.code == .upstreamMalformed)
        #expect(error?.message.en.contains("cut at 10 rows") == true)
        #expect(error?.hint != nil)
    }

    @Test("a day published late is empty first and whole later")
    func lateDay() async throws {
        let replies = try await Stage.run(["late:daily"]) { url, _ in
            let source = TuShareSource(Stage.client(url))
            return [try await source.bars(on: Stage.day).bars, try await source.bars(on: Stage.day).bars]
        }
        #expect(replies == [[], Stage.expected(Stage.day)])
    }
}
