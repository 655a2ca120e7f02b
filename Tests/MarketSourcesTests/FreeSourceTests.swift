import Foundation
import MarketSources
import Messages
import SandboxFreeSources
import SandboxMarket
import Synchronization
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

/// How the free source behaves when its services misbehave.
@Suite(.timeLimit(.minutes(10))) struct FreeSourceTests {
    private static let code = TSCode(trusted: "600000.SH")
    private static let range = SourceUnderTest.lastDay.advanced(by: -60)...SourceUnderTest.lastDay

    // MARK: What it costs

    @Test("two years of a stock are one call of bars and one of factors; ten years are five of bars")
    func callsOfHistory() async throws {
        let (reply, calls) = try await FreeStage.run { source, server in
            (try await source.bars(of: Self.code, in: Self.range), server.calls)
        }
        #expect(reply.calls == 2)
        #expect(calls["kline"] == 1 && calls["sina-factor"] == 1)
        #expect(reply.source == "tencent")
        let long = try await FreeStage.run { source, server in
            let start = SourceUnderTest.lastDay.advanced(by: -10 * 365)
            _ = try await source.bars(of: Self.code, in: start...SourceUnderTest.lastDay)
            return server.calls
        }
        // Six windows of two years with the days before; the stock's first row comes within the range, hence one more.
        #expect(long["kline"] == 7)
    }

    @Test(
        "a gap that ends in the past costs as many K-lines as planned: days after it are asked for, too",
        arguments: [0, 21])
    func plannedGap(daysLeft: Int) async throws {
        // With the forty days before it, just as long as a call reaches.
        let start = SourceUnderTest.firstDay.advanced(by: 60)
        let gap = start...start.advanced(by: 690)
        let lastOver = gap.upperBound.advanced(by: daysLeft)
        let made = try await FreeStage.run(now: ShanghaiTime.instant(lastOver, hour: 18, minute: 0)) { source, server in
            _ = try await source.bars(of: Self.code, in: gap)
            return server.calls["kline"]
        }
        let plan = FreeCallPlan(
            calendars: [], index: nil, listed: 0, asksList: false, quotesDay: false, gaps: [(Self.code, gap)],
            lastOver: lastOver)
        #expect(plan.pages.first { $0.name == "tencent K-lines" }?.calls == made)
        #expect(made == (daysLeft > 0 ? 2 : 1))
    }

    @Test("a factor file that was read today, or is kept from a run that was cut short, is planned no second time")
    func plannedFactors() async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        let (read, made) = try await FreeStage.run(parts: parts) { source, server in
            #expect(source.factorsRead.isEmpty)
            _ = try await source.adjFactors(of: Self.code, in: Self.range)
            let read = source.factorsRead
            _ = try await source.bars(of: Self.code, in: Self.range)
            return (read, server.calls["sina-factor"])
        }
        #expect(read == [Self.code] && made == 1)
        let kept = try await parts.part(
            FreeSource.factorPart(of: Self.code), of: .stock(Self.code), from: "free",
            now: ShanghaiTime.instant(SourceUnderTest.lastDay, hour: 18, minute: 0))
        #expect(kept != nil)
        func plan(_ kept: Set<TSCode>) -> FreeCallPlan {
            FreeCallPlan(
                calendars: [], index: nil, listed: 0, asksList: false, quotesDay: false,
                gaps: [(Self.code, Self.range)], lastOver: SourceUnderTest.lastDay, factorsKept: kept)
        }
        #expect(plan([]).pages.map(\.name) == ["tencent K-lines", "sina factors"])
        #expect(plan(read).pages.map(\.name) == ["tencent K-lines"])
    }

    @Test("the newest day costs sixty codes a call and one pass over the list, which is kept for the day")
    func callsOfDay() async throws {
        let (first, second, calls) = try await FreeStage.run { source, server in
            let first = try await source.bars(on: SourceUnderTest.lastDay)
            let listings = try await source.listings()
            #expect(listings?.allSatisfy { $0.status == .listed } == true)
            return (first, try await source.bars(on: SourceUnderTest.lastDay), server.calls)
        }
        #expect(first.source == "tencent")
        #expect(first.bars == second.bars)
        // The index's quote and one part, twice; the count and one page of eighty.
        #expect(calls["quote"] == 4)
        #expect(calls["sina-count"] == 1 && calls["sina-list"] == 1)
        #expect(calls["kline"] == nil)
        #expect(first.calls == 4 && second.calls == 2)
    }

    @Test("one row of Sina's list that cannot be read costs neither the list nor the day")
    func oddListRow() async throws {
        let notices = Notices()
        let codes = ConformanceMarket.oneOfEachBoard.filter { $0.board != .beijing }.prefix(3)
        let fetcher = WebFetcher { address, _ in
            if address.contains("StockCount") { return WebReply(status: 200, body: Array("\"3\"".utf8)) }
            if address.contains("getHQNodeData") {
                let rows = codes.enumerated().map { place, code in
                    let symbol = code.rawValue.suffix(2).lowercased() + code.rawValue.prefix(6)
                    let price = place == 1 ? "null" : "10"
                    return #"{"symbol":"\#(symbol)","name":"甲","trade":\#(price),"#
                        + #""settlement":"10","open":"10","high":"10","low":"10","volume":100,"amount":1000}"#
                }
                return WebReply(status: 200, body: Array("[\(rows.joined(separator: ","))]".utf8))
            }
            return WebReply(status: 403, body: [])
        }
        let source = FreeStage.source("http://127.0.0.1", fetcher: fetcher, notices: notices)
        #expect(try await source.listings()?.map(\.code) == codes.sorted())
        #expect(notices.all.map(\.kind) == [.oddRows])
    }

    @Test(
        "a list that was read before a restart is not read again until another day is over, and its prices are compared",
        arguments: [(18, 0), (15, 30)])
    func listAfterRestart(hour: Int, minute: Int) async throws {
        let day = SourceUnderTest.lastDay
        let parts = SQLiteReplyPartStore(try .inMemory())
        let askedAt = ShanghaiTime.instant(day, hour: hour, minute: minute)
        let now = ShanghaiTime.instant(day.advanced(by: 1), hour: 2, minute: 0)
        let isKept = hour == 18
        _ = try await FreeStage.run(parts: parts, now: askedAt) { source, _ in try await source.listings() }
        let (reply, calls) = try await FreeStage.run(parts: parts, now: now) { source, server in
            #expect(source.keeps(FreeSource.list, askedAt: askedAt, now: now) == isKept)
            return (try await source.bars(on: day), server.calls)
        }
        #expect(calls["sina-list", default: 0] == (isKept ? 0 : 1))
        let fresh = try await FreeStage.run { source, _ in try await source.bars(on: day) }
        #expect(reply.bars == fresh.bars)
        #expect(reply.agreed == fresh.agreed && !reply.agreed.isEmpty)
    }

    @Test("the calendar is good for an hour, unless a day is over since")
    func keepsCalendar() {
        let day = SourceUnderTest.lastDay
        let source = FreeStage.source("http://relay")
        func keeps(_ hour: Int, _ minute: Int, after seconds: Double) -> Bool {
            let askedAt = ShanghaiTime.instant(day, hour: hour, minute: minute)
            return source.keeps(.calendar, askedAt: askedAt, now: askedAt.addingTimeInterval(seconds))
        }
        #expect(keeps(18, 0, after: 0) && keeps(18, 0, after: 3599))
        #expect(!keeps(18, 0, after: 3600) && !keeps(18, 0, after: -1) && !keeps(15, 30, after: 600))
    }

    @Test("where tencent does not answer after a restart, the list of before it stands in")
    func listStandsInAfterRestart() async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        _ = try await FreeStage.run(parts: parts) { source, _ in try await source.listings() }
        let (reply, calls) = try await FreeStage.run(["empty:quote"], parts: parts) { source, server in
            (try await source.bars(on: SourceUnderTest.lastDay), server.calls)
        }
        #expect(reply.source == "sina" && !reply.bars.isEmpty)
        #expect(calls["sina-list"] == nil)
    }

    @Test("pages that make no whole list are all asked for again")
    func shortList() async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        let log = CallLog(ManualTime().source, listing: (0..<3).map(Self.numbered))
        log.names(count: 90)
        let error = await trainerError {
            _ = try await FreeStage.source("http://relay", parts: parts, fetcher: log.fetcher).listings()
        }
        #expect(error?.code == .upstreamMalformed)
        log.names(count: 3)
        let listings = try await FreeStage.source("http://relay", parts: parts, fetcher: log.fetcher).listings()
        #expect(listings?.count == 3)
    }

    @Test("an empty page of the list on which stocks are due is asked for again, and is no end of the list")
    func emptyPage() async throws {
        let log = CallLog(ManualTime().source, listing: (0..<200).map(Self.numbered))
        log.empties(page: 3, times: 1)
        let listings = try await FreeStage.source("http://relay", fetcher: log.fetcher).listings()
        #expect(listings?.count == 200)
        log.empties(page: 3, times: .max)
        let error = await trainerError {
            _ = try await FreeStage.source("http://relay", fetcher: log.fetcher).listings()
        }
        #expect(error?.code == .upstreamUnavailable, "\(String(describing: error))")
    }

    @Test("a stock that trades and whose quote is empty is refused by name, so that its day is asked for by itself")
    func emptyQuote() async throws {
        let (time, code) = (ManualTime(), Self.numbered(7))
        let log = CallLog(time.source, listing: (0..<20).map(Self.numbered))
        log.blanks(code)
        let reply = try await FreeStage.source("http://relay", time: time, fetcher: log.fetcher)
            .bars(on: SourceUnderTest.lastDay)
        #expect(reply.bars.count == 19)
        #expect(reply.refused.map(\.place) == ["tencent quote \(code) \(SourceUnderTest.lastDay)"])
        #expect(reply.refused.first?.date == SourceUnderTest.lastDay)
    }

    @Test("quotes that end in the middle are asked for again")
    func cutQuotes() async throws {
        let whole = try await FreeStage.run { source, _ in try await source.bars(on: SourceUnderTest.lastDay) }
        let (reply, calls) = try await FreeStage.run(["bad-json:quote:2"]) { source, server in
            (try await source.bars(on: SourceUnderTest.lastDay), server.calls)
        }
        #expect(reply.bars == whole.bars && reply.refused == whole.refused)
        #expect(calls["quote"] == 3)
    }

    @Test("a code that an answer leaves out is asked for once more, and then refused by name")
    func missingQuote() async throws {
        let codes = (0..<3).map(Self.numbered)
        let day = SourceUnderTest.lastDay
        for hasSecond in [false, true] {
            let log = CallLog(ManualTime().source, listing: codes)
            log.leavesOut(codes[1], once: hasSecond)
            let source = FreeStage.source("http://relay", fetcher: log.fetcher)
            let reply = try await source.bars(on: day)
            #expect(log.starts("qt.gtimg.cn").count == 3, "the index, the list, and what was missing")
            #expect(reply.bars.map(\.code) == (hasSecond ? codes : [codes[0], codes[2]]))
            #expect(reply.refused.map(\.place) == (hasSecond ? [] : ["tencent quote \(codes[1]) \(day)"]))
        }
    }

    @Test("starts of calls keep their distance, and never more than are allowed run at once")
    func pacing() async throws {
        let day = SourceUnderTest.lastDay
        let clock = ManualWallClock(day, hour: 18)
        let start = clock.now
        let time = SourceTime(
            now: { .milliseconds(Int((clock.now.timeIntervalSince(start) * 1000).rounded())) },
            sleep: { try await clock.sleep(until: clock.now.addingTimeInterval($0 / .seconds(1))) })
        let log = CallLog(time, lasting: .milliseconds(500))
        // The list is there from before a restart.
        let parts = SQLiteReplyPartStore(try .inMemory())
        let listed = CallLog(ManualTime().source, listing: (0..<600).map(Self.numbered))
        _ = try await FreeStage.source("http://relay", parts: parts, fetcher: listed.fetcher, now: start).listings()
        let source = FreeSource(
            FreeSettings(gateway: "http://relay", parallelCalls: 4, tencentSpacing: .milliseconds(150)),
            fetcher: log.fetcher, time: time, parts: parts, kept: { _, _ in [] }, knownCodes: { [] }, now: { start })
        async let reply = source.bars(on: day)
        // The index by itself; of ten lists four are busy, waiting for their start or for their answer, until none is
        // left to follow. Time moves when all of them sleep.
        for busy in [1] + Array(repeating: 4, count: 16) + [3, 2, 1] {
            await clock.waitForSleeper(count: busy)
            clock.advance(to: try #require(clock.deadlines.first))
        }
        #expect(try await reply.bars.count == 600)
        let quotes = [0, 500, 650, 800, 950, 1100, 1250, 1400, 1550, 1700, 1850]
        #expect(log.starts("qt.gtimg.cn") == quotes.map { .milliseconds($0) })
        #expect(log.mostAtOnce == 4)
    }

    // MARK: Hosts

    @Test(
        "an answer that is none sends the call to the next host",
        arguments: ["empty", "empty-data", "html", "http:429", "http:502", "reset", "bad-json"])
    func rotation(fault: String) async throws {
        let notices = Notices()
        let (reply, calls) = try await FreeStage.run(["\(fault):web.ifzq.gtimg.cn"], notices: notices) {
            source, server in
            (try await source.bars(of: Self.code, in: Self.range), server.calls)
        }
        #expect(reply.source == "tencent" && !reply.bars.isEmpty)
        #expect(calls["web.ifzq.gtimg.cn"] == 1 && calls["proxy.finance.qq.com"] == 1)
        #expect(reply.calls == 3)
        #expect(notices.all.map(\.kind) == [.retrying])
    }

    @Test("a host that throttled rests for two minutes, then it is asked again")
    func cooling() async throws {
        let time = ManualTime()
        let calls = try await FreeStage.run(["empty:web.ifzq.gtimg.cn:1"], time: time) { source, server in
            for _ in 0..<7 { _ = try await source.bars(of: Self.code, in: Self.range) }
            let during = server.calls["web.ifzq.gtimg.cn"]
            try await time.source.sleep(.seconds(121))
            for _ in 0..<7 { _ = try await source.bars(of: Self.code, in: Self.range) }
            return [during, server.calls["web.ifzq.gtimg.cn"]]
        }
        #expect(calls.first == 1)
        #expect((calls.last ?? nil) == 1, "a host that works is kept until it throttles")
    }

    @Test("one empty answer stops all lists of quotes until its host has rested, and is told once")
    func restOfAll() async throws {
        let (time, notices) = (ManualTime(), Notices())
        let log = CallLog(time.source, listing: (0..<1500).map(Self.numbered))
        log.throttles(quote: 2)
        let source = FreeStage.source("http://relay", time: time, fetcher: log.fetcher, notices: notices)
        #expect(try await source.bars(on: SourceUnderTest.lastDay).bars.count == 1500)
        let starts = log.starts("qt.gtimg.cn")
        // The index, 25 lists of sixty, and the empty answer.
        try #require(starts.count == 27)
        #expect(starts[2...].allSatisfy { $0 >= starts[1] + .seconds(120) })
        let waits = notices.all.filter { $0.kind == .waiting }
        #expect(waits.map(\.message) == [.freeRests(service: "tencent quotes")])
        #expect(waits.allSatisfy { $0.until != nil })
        #expect(notices.all.count { $0.kind == .retrying } == 1)
    }

    @Test("a question that is refused for one stock leaves its days open, names it, and costs one call")
    func refused() async throws {
        let notices = Notices()
        let (reply, calls) = try await FreeStage.run(["param-error:kline"], notices: notices) { source, server in
            (try await source.bars(of: Self.code, in: Self.range), server.calls)
        }
        #expect(reply.bars.isEmpty && reply.refused.allSatisfy { $0.date == nil && !$0.isFinal })
        #expect(reply.refused.first?.place.contains(Self.code.rawValue) == true)
        #expect(notices.all.map(\.kind) == [.partial])
        let told = notices.all.first?.message.en ?? ""
        #expect(told.contains(Self.code.rawValue) && told.contains("(param error)"), "\(told)")
        #expect(calls["kline"] == 1)
    }

    @Test("a question that is refused for the index, or for the fifth stock in a row, is an error that names it")
    func refusedForAll() async throws {
        let codes = SourceUnderTest.market.codes.compactMap { TSCode($0) }.filter { $0.board != .beijing }.prefix(5)
        let (index, stock) = try await FreeStage.run(["param-error:kline"]) { source, _ in
            let index = await trainerError { _ = try await source.openDays(in: Self.range) }
            for code in codes.dropLast() { _ = try await source.bars(of: code, in: Self.range) }
            return (index, await trainerError { _ = try await source.bars(of: codes[4], in: Self.range) })
        }
        #expect(index?.code == .requestInvalid && index?.message.en.hasSuffix("for sh000001") == true)
        #expect(stock?.code == .requestInvalid && stock?.cause == .foreign("param error"))
        #expect(stock?.message.en.hasSuffix(String(codes[4].rawValue.prefix(6))) == true)
    }

    private static func numbered(_ number: Int) -> TSCode {
        TSCode(trusted: "6" + String(String(number + 100_000).suffix(5)) + ".SH")
    }
}

/// Answers every quote, and a list of stocks where it has one, and writes down when it was asked.
private final class CallLog: Sendable {
    private struct State {
        var count: Int
        var starts: [(address: String, at: Duration)] = []
        var running = 0
        var most = 0
        var leftOut: String?
        var isLeftOutOnce = false
        var throttledQuote: Int?
        var quotes = 0
        var emptyPage: (number: Int, times: Int)?
        var blank: String?
    }

    private let time: SourceTime
    private let lasting: Duration
    private let listed: [TSCode]
    private let state: Mutex<State>

    /// - Parameters:
    ///   - lasting: how long an answer takes.
    ///   - listed: what Sina's list has; empty: it is refused.
    init(_ time: SourceTime, lasting: Duration = .zero, listing listed: [TSCode] = []) {
        self.time = time
        self.lasting = lasting
        self.listed = listed
        state = Mutex(State(count: listed.count))
    }

    /// So many stocks are said to be on the list.
    func names(count: Int) { state.withLock { $0.count = count } }

    func starts(_ host: String) -> [Duration] {
        state.withLock { $0.starts.filter { $0.address.contains(host) }.map(\.at) }
    }

    /// Answers leave the code out; `once`: the first alone.
    func leavesOut(_ code: TSCode, once: Bool) {
        state.withLock { state in
            state.leftOut = Self.symbol(code)
            state.isLeftOutOnce = once
        }
    }

    /// The so many-th call for quotes is answered with nothing.
    func throttles(quote number: Int) { state.withLock { $0.throttledQuote = number } }

    /// That page of the list is empty so often.
    func empties(page: Int, times: Int) { state.withLock { $0.emptyPage = (page, times) } }

    /// The stock's quote has no fields.
    func blanks(_ code: TSCode) { state.withLock { $0.blank = Self.symbol(code) } }

    private func isEmpty(page: Int) -> Bool {
        state.withLock { state in
            guard let empty = state.emptyPage, empty.number == page, empty.times > 0 else { return false }
            state.emptyPage = (page, empty.times - 1)
            return true
        }
    }

    private func isThrottled() -> Bool {
        state.withLock { state in
            state.quotes += 1
            return state.quotes == state.throttledQuote
        }
    }

    private func isLeftOut(_ symbol: Substring) -> Bool {
        state.withLock { state in
            guard let leftOut = state.leftOut, symbol == leftOut else { return false }
            if state.isLeftOutOnce { state.leftOut = nil }
            return true
        }
    }

    private static func symbol(_ code: TSCode) -> String {
        code.rawValue.suffix(2).lowercased() + code.rawValue.prefix(6)
    }

    /// A page of the list, eighty stocks each, or their number; nil for other addresses.
    private func page(_ address: String) -> String? {
        guard !listed.isEmpty else { return nil }
        if address.contains("getHQNodeStockCount") { return "\"\(state.withLock(\.count))\"" }
        guard let number = address.firstMatch(of: /page=(\d+)&/).flatMap({ Int($0.1) }) else { return nil }
        if isEmpty(page: number) { return "null" }
        let rows = listed.dropFirst((number - 1) * 80).prefix(80).map { code in
            "{\"symbol\":\"\(Self.symbol(code))\",\"name\":\"A\",\"open\":\"10\",\"high\":\"10\",\"low\":\"10\","
                + "\"trade\":\"10\",\"settlement\":\"10\",\"volume\":10000,\"amount\":100000}"
        }
        return "[\(rows.joined(separator: ","))]"
    }

    var mostAtOnce: Int { state.withLock { $0.most } }

    var fetcher: WebFetcher {
        WebFetcher { address, _ in
            self.state.withLock { state in
                state.starts.append((address, self.time.now()))
                state.running += 1
                state.most = max(state.most, state.running)
            }
            if self.lasting > .zero { try await self.time.sleep(self.lasting) }
            self.state.withLock { $0.running -= 1 }
            if let page = self.page(address) { return WebReply(status: 200, body: Array(page.utf8)) }
            guard let list = address.split(separator: "q=").last, address.contains("qt.gtimg.cn") else {
                return WebReply(status: 403, body: [])
            }
            if self.isThrottled() { return WebReply(status: 200, body: []) }
            let day = SourceUnderTest.lastDay
            let blank = self.state.withLock { $0.blank }
            let lines = list.split(separator: ",").filter { !self.isLeftOut($0) }.map { symbol in
                if symbol == blank ?? "" { return "v_\(symbol)=\"\";" }
                var fields = Array(repeating: "", count: 50)
                for (place, value) in [3: "10", 4: "10", 5: "10", 6: "100", 33: "10", 34: "10", 37: "10"] {
                    fields[place] = value
                }
                fields[30] = "\(day)150003"
                return "v_\(symbol)=\"\(fields.joined(separator: "~"))\";"
            }
            // As for codes of which it has nothing at all.
            let text = lines.isEmpty ? "v_sh999999=\"\";" : lines.joined(separator: "\n")
            return WebReply(status: 200, body: Array(text.utf8))
        }
    }
}
