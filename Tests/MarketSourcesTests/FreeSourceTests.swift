import Foundation
import MarketSources
import Messages
import SandboxFreeSources
import SandboxMarket
import Synchronization
import Testing
import TrainerCore

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

    @Test("starts of calls keep their distance, and never more than four run at once")
    func pacing() async throws {
        let time = ManualTime()
        let log = CallLog(time)
        let source = FreeStage.source(
            "http://relay", time: time, knownCodes: (0..<600).map(Self.numbered), fetcher: log.fetcher)
        _ = try await source.bars(on: SourceUnderTest.lastDay)
        let quotes = log.starts("qt.gtimg.cn")
        #expect(quotes.count == 11)
        for (early, late) in zip(quotes, quotes.dropFirst()) { #expect(late - early >= .milliseconds(120)) }
        #expect(log.mostAtOnce <= 4)
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

    @Test("a refused question is an error at once and costs one call")
    func refused() async throws {
        let (error, calls) = try await FreeStage.run(["param-error:kline"]) { source, server in
            let error = await trainerError { _ = try await source.bars(of: Self.code, in: Self.range) }
            return (error, server.calls)
        }
        #expect(error?.code == .requestInvalid)
        #expect(error?.cause == "param error")
        #expect(calls["kline"] == 1)
    }

    // MARK: Stand-ins

    @Test("without Tencent Sina stands in: reported, named, without amounts")
    func standIn() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["empty:kline"], notices: notices) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(reply.source == "sina")
        #expect(!reply.bars.isEmpty && reply.bars.allSatisfy { $0.amount == nil })
        #expect(notices.all.contains { $0.kind == .fallback && $0.message.en.contains("600000.SH: tencent") })
    }

    @Test("a stand-in that agrees with the kept bars on five days may be used")
    func standInAgrees() async throws {
        let reply = try await FreeStage.run(["empty:kline"], kept: Self.kept(5)) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(!reply.bars.isEmpty && reply.refused.isEmpty && reply.findings.isEmpty)
    }

    @Test("what Sina itself gave before does not count against or for it")
    func ownBars() async throws {
        let reply = try await FreeStage.run(["empty:kline"], kept: Self.kept(2, from: "sina")) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(!reply.bars.isEmpty && reply.refused.isEmpty)
    }

    @Test("the factors of a stock are read once a day, for its bars and by themselves")
    func factorsOnce() async throws {
        let calls = try await FreeStage.run { source, server in
            async let bars = source.bars(of: Self.code, in: Self.range)
            async let factors = source.adjFactors(of: Self.code, in: Self.range)
            _ = try await (bars, factors)
            _ = try await source.bars(of: Self.code, in: Self.range)
            return server.calls
        }
        #expect(calls["sina-factor"] == 1)
    }

    @Test("a stand-in with fewer than five kept days in common is refused", arguments: 1...4)
    func standInUnproven(days: Int) async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["empty:kline"], notices: notices, kept: Self.kept(days)) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(reply.bars.isEmpty)
        #expect(reply.refused.first?.reason.contains("only \(days) days in common") == true)
        #expect(notices.all.contains { $0.kind == .disagreement })
    }

    @Test(
        "bars one percent off the kept ones are refused, with a finding for every common day",
        arguments: ["tencent", "sina"])
    func disagreement(source name: String) async throws {
        let faults = name == "sina" ? ["empty:kline", "gap:1.2:sina-kline"] : ["gap:1.2:kline"]
        let notices = Notices()
        let reply = try await FreeStage.run(faults, notices: notices, kept: Self.kept(8)) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(reply.bars.isEmpty)
        #expect(reply.source == name)
        #expect(reply.findings.count == 8)
        #expect(reply.findings.allSatisfy { $0.rule == .sourcesDisagree && $0.severity == .quarantine })
        #expect(reply.refused.allSatisfy { $0.reason.contains("8 of 8 common days disagree") })
        #expect(notices.all.contains { $0.kind == .disagreement })
    }

    @Test("the Beijing exchange comes from Sina, which is no fallback")
    func beijing() async throws {
        let notices = Notices()
        let code = try #require(SourceUnderTest.market.codes.first { $0.hasSuffix("BJ") }.flatMap { TSCode($0) })
        let (reply, calls) = try await FreeStage.run(notices: notices) { source, server in
            (try await source.bars(of: code, in: Self.range), server.calls)
        }
        #expect(reply.source == "sina" && !reply.bars.isEmpty)
        #expect(calls["kline"] == nil)
        #expect(notices.all.isEmpty)
    }

    @Test("without quotes the newest day comes from Sina's list, with amounts")
    func listStandsIn() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["empty:quote:2-"], notices: notices) { source, _ in
            try await source.bars(on: SourceUnderTest.lastDay)
        }
        #expect(reply.source == "sina")
        #expect(reply.bars.count == SourceUnderTest.market.bars(on: SourceUnderTest.today).count)
        #expect(reply.bars.allSatisfy { $0.amount != nil })
        #expect(notices.all.contains { $0.kind == .fallback })
    }

    @Test("without Sina's list the stored codes serve, and it is said")
    func knownCodes() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["html:sina-count"], notices: notices, knownCodes: [Self.code]) {
            source, _ in
            try await source.bars(on: SourceUnderTest.lastDay)
        }
        #expect(reply.bars.map(\.code) == [Self.code])
        #expect(notices.all.map(\.kind) == [.retrying, .fallback])
    }

    @Test("without list and stored codes there is no day, and no guess")
    func noCodes() async throws {
        let error = try await FreeStage.run(["html:sina-count"]) { source, _ in
            await trainerError { _ = try await source.bars(on: SourceUnderTest.lastDay) }
        }
        #expect(error?.code == .upstreamUnavailable)
    }

    // MARK: What is checked

    @Test("quotes that differ from the list by one percent are kept under quarantine")
    func quarantine() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["gap:1.1:quote"], notices: notices) { source, _ in
            try await source.bars(on: SourceUnderTest.lastDay)
        }
        #expect(reply.bars.count == SourceUnderTest.market.bars(on: SourceUnderTest.today).count)
        #expect(reply.findings.count == reply.bars.count)
        #expect(notices.all.contains { $0.kind == .disagreement })
    }

    @Test("volumes that all come in shares are noticed by the mean price")
    func sharesEverywhere() async throws {
        let (plain, shares) = (
            try await FreeStage.run { source, _ in try await source.bars(of: Self.code, in: Self.range).bars },
            try await FreeStage.run(["shares:kline"]) { source, _ in
                try await source.bars(of: Self.code, in: Self.range).bars
            }
        )
        #expect(shares.count == plain.count)
        for (bar, other) in zip(shares, plain) { #expect(abs(bar.volume - other.volume) <= 0.51) }
    }

    @Test("K-lines without amounts are refused, for their unit cannot be told")
    func noAmounts() async throws {
        let reply = try await FreeStage.run(["no-amount:kline"]) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(reply.bars.isEmpty && !reply.refused.isEmpty)
    }

    @Test("rows that come twice are one bar", arguments: ["kline", "sina-kline"])
    func duplicates(page: String) async throws {
        let faults = ["duplicate-rows:\(page)"] + (page == "kline" ? [] : ["empty:kline"])
        let reply = try await FreeStage.run(faults) { source, _ in try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(Set(reply.bars.map(\.date)).count == reply.bars.count)
        #expect(reply.refused.isEmpty)
    }

    @Test("a day counts once it is over: at 15:34 it has no rows, at 15:35 it has")
    func dayOver() async throws {
        let counts = try await [34, 35].asyncMap { minute in
            let now = ShanghaiTime.instant(SourceUnderTest.lastDay, hour: 15, minute: minute)
            return try await FreeStage.run(now: now) { source, _ in
                [
                    try await source.bars(on: SourceUnderTest.lastDay).bars.count,
                    try await source.bars(of: Self.code, in: Self.range).bars.count {
                        $0.date == SourceUnderTest.lastDay
                    },
                    try await source.openDays(in: Self.range)?.count { $0 == SourceUnderTest.lastDay } ?? -1,
                ]
            }
        }
        #expect(counts.first == [0, 0, 0])
        #expect(counts.last?.dropFirst() == [1, 1])
        #expect((counts.last?.first ?? 0) > 50)
    }

    @Test("while trading goes on, the last whole day has no quotes, and an earlier one is a wrong question")
    func trading() async throws {
        let notices = Notices()
        let now = ShanghaiTime.instant(SourceUnderTest.lastDay, hour: 10, minute: 30)
        let (reply, error) = try await FreeStage.run(notices: notices, now: now) { source, _ in
            let day = SourceUnderTest.lastDay.advanced(by: -1)
            return (
                try await source.bars(on: day),
                await trainerError { _ = try await source.bars(on: day.advanced(by: -4)) }
            )
        }
        #expect(reply.bars.isEmpty && reply.refused.isEmpty)
        #expect(notices.all.map(\.kind) == [.fallback])
        #expect(error?.code == .usage)
    }

    @Test("a new listing has all its days but the first, which is refused with the reason")
    func newListing() async throws {
        let stock = try #require(
            SourceUnderTest.market.stocks.first {
                $0.listDay > MarketDay(yyyymmdd: 20_240_301) && !$0.code.hasSuffix("BJ")
            })
        let code = TSCode(trusted: stock.code)
        let reply = try await FreeStage.run { source, _ in
            try await source.bars(of: code, in: SourceUnderTest.firstDay...SourceUnderTest.lastDay)
        }
        #expect(reply.bars.count == SourceUnderTest.market.bars(of: stock.code).count - 1)
        #expect(
            reply.refused.map(\.reason) == ["the first row of the stock: its reference price (pre_close) is not known"])
    }

    @Test("index bars have the close before as their reference price")
    func index() async throws {
        let index = TSCode(trusted: "000300.SH")
        let bars = try await FreeStage.run { source, _ in try await source.indexBars(of: index, in: Self.range) }
        let expected = SourceUnderTest.market.index("000300.SH").map(SourceUnderTest.expected)
            .filter { Self.range.contains($0.date) }
        #expect(bars?.map(\.date) == expected.map(\.date))
        for (bar, right) in zip(bars ?? [], expected) {
            #expect(abs(bar.close - right.close) < 0.001 && abs(bar.preClose - right.preClose) < 0.001)
            #expect(abs(bar.volume - right.volume) <= 0.51)
        }
    }

    // MARK: Parts

    private static func numbered(_ number: Int) -> TSCode {
        TSCode(trusted: "6" + String(String(number + 100_000).suffix(5)) + ".SH")
    }

    /// The last `days` bars of the market, as a store would have them.
    private static func kept(
        _ days: Int, from source: String = "tushare"
    ) -> @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar] {
        { code, range in
            SourceUnderTest.market.bars(of: code.rawValue).map(SourceUnderTest.expected)
                .filter { range.contains($0.date) }.suffix(days)
                .map { StoredBar(bar: $0, source: source, ingestedAt: .distantPast) }
        }
    }
}

/// Answers every quote and nothing else, and writes down when it was asked.
private final class CallLog: Sendable {
    private struct State {
        var starts: [(address: String, at: Duration)] = []
        var running = 0
        var most = 0
    }

    private let time: ManualTime
    private let state = Mutex(State())

    init(_ time: ManualTime) { self.time = time }

    func starts(_ host: String) -> [Duration] {
        state.withLock { $0.starts.filter { $0.address.contains(host) }.map(\.at) }
    }

    var mostAtOnce: Int { state.withLock { $0.most } }

    var fetcher: WebFetcher {
        WebFetcher { address, _ in
            self.state.withLock { state in
                state.starts.append((address, self.time.now))
                state.running += 1
                state.most = max(state.most, state.running)
            }
            for _ in 0..<20 { await Task.yield() }
            self.state.withLock { $0.running -= 1 }
            guard let list = address.split(separator: "q=").last, address.contains("qt.gtimg.cn") else {
                return WebReply(status: 403, body: [])
            }
            let day = SourceUnderTest.lastDay
            let lines = list.split(separator: ",").map { symbol in
                var fields = Array(repeating: "", count: 50)
                for (place, value) in [3: "10", 4: "10", 5: "10", 6: "100", 33: "10", 34: "10", 37: "10"] {
                    fields[place] = value
                }
                fields[30] = "\(day)150003"
                return "v_\(symbol)=\"\(fields.joined(separator: "~"))\";"
            }
            return WebReply(status: 200, body: Array(lines.joined(separator: "\n").utf8))
        }
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
