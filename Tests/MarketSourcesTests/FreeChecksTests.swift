import Foundation
import MarketSources
import Messages
import SandboxFreeSources
import SandboxMarket
import Testing
import TrainerCore

/// What the free source notices about the rows that it gets.
@Suite(.timeLimit(.minutes(10))) struct FreeChecksTests {
    private static let code = TSCode(trusted: "600000.SH")
    private static let range = SourceUnderTest.lastDay.advanced(by: -60)...SourceUnderTest.lastDay

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

    @Test("on a holiday the quotes are still those of the last open day")
    func holiday() async throws {
        let newYear = SourceUnderTest.lastDay.advanced(by: 1)
        let now = ShanghaiTime.instant(newYear, hour: 18, minute: 0)
        let (onHoliday, before) = try await FreeStage.run(now: now) { source, server in
            let before = try await source.bars(on: SourceUnderTest.lastDay)
            server.setToday(MarketDay(yyyymmdd: newYear.yyyymmdd))
            return (try await source.bars(on: SourceUnderTest.lastDay), before)
        }
        #expect(onHoliday.bars == before.bars && !before.bars.isEmpty)
        #expect(onHoliday.bars.count == SourceUnderTest.market.bars(on: SourceUnderTest.today).count)
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
}

extension Array {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
