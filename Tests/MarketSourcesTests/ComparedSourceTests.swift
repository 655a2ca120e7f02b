import Foundation
import MarketSources
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@Suite struct ComparedSourceTests {
    private static let days = BarBuilder.weekdays(6, from: TradeDate(dayNumber: 19_800))
    private static let bars = BarBuilder(seed: 3).market(of: BarBuilder.codes(4), on: days)

    @Test("where nothing is kept, and where the other source agrees, the reply stays as it is", arguments: [0, 6])
    func untouched(keptDays: Int) async throws {
        let day = Self.days[5]
        let reply = try await source(keptDays: keptDays, factor: 1).bars(on: day)
        #expect(reply.bars == Self.bars.filter { $0.date == day })
        #expect(reply.refused.isEmpty && reply.findings.isEmpty)
        let agreed = keptDays == 0 ? [] : Set(reply.bars.map { BarKey(code: $0.code, date: $0.date) })
        #expect(reply.agreed == agreed)
    }

    @Test("a bar that is one percent off another source's is refused, and the kept one quarantined")
    func disagreement() async throws {
        let notices = Notices()
        let reply = try await source(keptDays: 6, factor: 1.011, notices: notices).bars(on: Self.days[5])
        #expect(reply.bars.isEmpty)
        #expect(reply.findings.count == 4 && reply.refused.count == 4)
        #expect(reply.findings.allSatisfy { $0.rule == .sourcesDisagree && $0.severity == .quarantine })
        #expect(reply.refused.first?.reason.hasPrefix("disagrees with the kept bar: close ") == true)
        #expect(reply.agreed.isEmpty)
        #expect(notices.all.map(\.kind) == [.disagreement])
    }

    @Test("of a stock that the source gave before, only the days that disagree are refused")
    func oneStock() async throws {
        let code = BarBuilder.codes(4)[1]
        let reply = try await source(keptDays: 3, ownDays: 1, factor: 1.011)
            .bars(of: code, in: Self.days[0]...Self.days[5])
        #expect(reply.bars.map(\.date) == [Self.days[0]] + Self.days[3...])
        #expect(reply.findings.map(\.date) == Array(Self.days[1...2]))
    }

    @Test("a stock whose turn comes after the run in which its source was new is held against what is kept, too")
    func laterStock() async throws {
        let refusals = SQLiteStockRefusalStore(try .inMemory())
        let code = BarBuilder.codes(4)[1]
        let reply = try await source(keptDays: 2, factor: 1.011, refusals: refusals)
            .bars(of: code, in: Self.days[0]...Self.days[5])
        #expect(reply.bars.isEmpty && reply.refused.count == 6)
        #expect(try await refusals.refused(of: "fake").keys.sorted() == [code])
    }

    @Test("a stock of a new source that was refused is refused in later runs, too, until the two agree on five days")
    func refusedLater() async throws {
        let refusals = SQLiteStockRefusalStore(try .inMemory())
        let wrong = BarBuilder.codes(4)[2]
        func quotes(_ compared: ComparedSource) async throws -> BarReply { try await compared.bars(on: Self.days[5]) }
        _ = try await quotes(source(keptDays: 5, factor: 1.011, isNew: true, wrong: [wrong], refusals: refusals))
        let refused = try await refusals.refused(of: "fake")
        #expect(Array(refused.keys) == [wrong] && refused[wrong]?.contains("close") == true)

        let notices = Notices()
        let night = try await quotes(
            source(
                keptDays: 5, factor: 1.011, wrong: [wrong], refused: refused, refusals: refusals, notices: notices))
        #expect(Set(night.bars.map(\.code)) == Set(BarBuilder.codes(4)).subtracting([wrong]))
        #expect(night.refused.map(\.rule) == [.sourcesDisagree])
        #expect(notices.all.count == 1 && notices.all[0].message.en.contains(wrong.rawValue))

        // What was kept is corrected: four days are too few, five are enough.
        for days in [4, 5] {
            let compared = source(keptDays: days, factor: 1, refused: refused, refusals: refusals)
            for day in Self.days.prefix(days) { _ = try await compared.bars(on: day) }
            let isTaken = try await quotes(compared).bars.contains { $0.code == wrong }
            #expect(isTaken == (days == 5))
            #expect(try await refusals.refused(of: "fake").isEmpty == (days == 5))
        }
    }

    @Test("a trial that is made anew finds anew which stocks are refused")
    func refusedAnew() async throws {
        let refusals = SQLiteStockRefusalStore(try .inMemory())
        let code = BarBuilder.codes(4)[2]
        try await refusals.refuse([code: "close"], of: "fake", at: .distantPast)
        let compared = source(keptDays: 5, factor: 1, isNew: true, refused: [code: "close"], refusals: refusals)
        #expect(try await compared.bars(on: Self.days[5]).bars.count == 4)
        #expect(try await refusals.refused(of: "fake").isEmpty)
    }

    @Test("a source may correct its own bars, however far they move")
    func ownCorrection() async throws {
        let reply = try await source(keptDays: 6, factor: 2, from: "fake").bars(on: Self.days[5])
        #expect(reply.bars.count == 4 && reply.findings.isEmpty)
        // Its own word twice is no second opinion.
        #expect(reply.agreed.isEmpty)
    }

    @Test(
        "a source that is to take another's place is held against five common days before it gives a bar of any other")
    func newSource() async throws {
        let base = FakeMarketSource(bars: Self.bars)
        let compared = source(keptDays: 5, factor: 1.011, isNew: true, base: base)
        // Outside the overlap, where bar by bar there would be nothing to object to.
        let error = await trainerError { _ = try await compared.bars(on: Self.days[5]) }
        #expect(error?.code == .sourceDisagrees)
        let text = try #require(error?.message.en)
        let code = try #require(BarBuilder.codes(4).min())
        let bar = try #require(Self.bars.first { $0.code == code && $0.date == Self.days[0] })
        let kept = DailyBar(
            code: code, date: bar.date, open: 1, high: 1, low: 1, close: bar.close * 1.011, preClose: 1, volume: 1,
            amount: nil)
        for word in [
            code.rawValue, Self.days[0].dashed, "\(bar.close)", "\(kept.close)", "4 of 4 stocks", "5 of 5 common days",
        ] { #expect(text.contains(word), "\(word) is missing in \(text)") }
        #expect(error?.hint?.en.contains("data_sources.source") == true)
        #expect(compared.overlap == nil, "of a source that is refused whole nothing is taken and nothing quarantined")
        #expect(Set(base.calls) == Set(Self.days.prefix(5).map(FakeMarketSource.Call.bars)))
    }

    @Test("a source that agrees takes over, and no day is asked for twice")
    func takesOver() async throws {
        let base = FakeMarketSource(bars: Self.bars)
        let compared = source(keptDays: 5, factor: 1, isNew: true, base: base)
        for day in Self.days { #expect(try await compared.bars(on: day).bars.count == 4) }
        #expect(base.calls.count == 6)
    }

    @Test("of a new source, a stock that disagrees is refused on every day, also where nothing is kept")
    func oneStockOfNew() async throws {
        let wrong = BarBuilder.codes(4)[2]
        let compared = source(keptDays: 5, factor: 1.011, isNew: true, wrong: [wrong])
        let reply = try await compared.bars(on: Self.days[5])
        #expect(Set(reply.bars.map(\.code)) == Set(BarBuilder.codes(4)).subtracting([wrong]))
        #expect(reply.refused.map(\.place) == ["fake \(wrong) \(Self.days[5])"])
        let told = try #require(compared.overlap?.message.en)
        #expect(told.contains("of 4 stocks") && told.contains("3 agree") && told.contains(wrong.rawValue))
        let agreeing = source(keptDays: 5, factor: 1, isNew: true)
        _ = try await agreeing.bars(on: Self.days[5])
        #expect(agreeing.overlap == nil)
        let history = try await source(keptDays: 5, factor: 1.011, isNew: true, wrong: [wrong])
            .bars(of: wrong, in: Self.days[0]...Self.days[5])
        #expect(history.bars.isEmpty && history.refused.count == 6)
    }

    @Test("a new source without enough of the kept days cannot be compared, and is not taken")
    func notComparable() async throws {
        let base = FakeMarketSource(bars: Self.bars.filter { $0.date == Self.days[5] })
        let error = await trainerError {
            _ = try await source(keptDays: 5, factor: 1, isNew: true, base: base).bars(on: Self.days[5])
        }
        #expect(error?.code == .sourceDisagrees)
        #expect(error?.message.en.contains("only 0 days in common") == true)
    }

    @Test("a list is handed on as a list, and a new source is held against its answer as well")
    func lists() async throws {
        let error = await trainerError {
            _ = try await source(keptDays: 5, factor: 1.011, isNew: true)
                .bars(of: BarBuilder.codes(4), in: Self.days[0]...Self.days[5])
        }
        #expect(error?.code == .sourceDisagrees)
    }

    @Test(
        "a new source that is asked in lists is tried on kept stocks first, in one call, and needs five days in common")
    func newSourceInLists() async throws {
        let (range, codes) = (Self.days[0]...Self.days[5], BarBuilder.codes(4))
        let agreeing = ListingCalls(bars: Self.bars)
        let taken = try await source(keptDays: 5, factor: 1, isNew: true, base: agreeing).bars(of: codes, in: range)
        #expect(taken.bars.count == 24)
        #expect(agreeing.ranges == [Self.days[0]...Self.days[4], range])
        let late = ListingCalls(bars: Self.bars.filter { $0.date >= Self.days[4] })
        let error = await trainerError {
            _ = try await source(keptDays: 5, factor: 1, isNew: true, base: late).bars(of: codes, in: range)
        }
        #expect(error?.code == .sourceDisagrees)
        #expect(error?.message.en.contains("only 1 day in common") == true)
        #expect(late.ranges.count == 1)
    }

    @Test("a new source by stock is tried on kept stocks before it gives anything, and refused before anything lands")
    func newSourceByStock() async throws {
        let range = Self.days[0]...Self.days[4]
        for asksQuotesFirst in [true, false] {
            let base = FakeMarketSource(historyShape: .byStock, bars: Self.bars)
            let compared = source(keptDays: 5, factor: 1.011, isNew: true, base: base)
            let error = await trainerError {
                if asksQuotesFirst { _ = try await compared.bars(on: Self.days[5]) }
                _ = try await compared.bars(of: BarBuilder.codes(4)[3], in: Self.days[0]...Self.days[5])
            }
            #expect(error?.code == .sourceDisagrees)
            #expect(error?.message.en.contains("4 of 4 stocks") == true)
            #expect(base.calls == BarBuilder.codes(4).map { .history($0, range) })
        }
    }

    @Test("a source by stock that agrees takes over; one stock that disagrees is refused in its quotes, too")
    func takesOverByStock() async throws {
        let base = FakeMarketSource(historyShape: .byStock, bars: Self.bars)
        let wrong = BarBuilder.codes(4)[2]
        let compared = source(keptDays: 5, factor: 1.011, isNew: true, base: base, wrong: [wrong])
        let quotes = try await compared.bars(on: Self.days[5])
        #expect(Set(quotes.bars.map(\.code)) == Set(BarBuilder.codes(4)).subtracting([wrong]))
        #expect(quotes.refused.map(\.place) == ["fake \(wrong) \(Self.days[5])"])
        _ = try await compared.bars(of: BarBuilder.codes(4)[0], in: Self.days[0]...Self.days[5])
        #expect(base.calls.count == 4 + 2, "the trial is made once")
    }

    @Test("a new source by stock without enough of the kept days cannot be compared, and is not taken")
    func notComparableByStock() async throws {
        let base = FakeMarketSource(historyShape: .byStock, bars: Self.bars.filter { $0.date == Self.days[5] })
        let error = await trainerError {
            _ = try await source(keptDays: 5, factor: 1, isNew: true, base: base).bars(on: Self.days[5])
        }
        #expect(error?.code == .sourceDisagrees)
        #expect(error?.message.en.contains("only 0 days in common") == true)
    }

    @Test("what a trial has asked is not asked again after a kill, and a day of it not when its turn comes")
    func killedTrial() async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        let base = FakeMarketSource(bars: Self.bars)
        base.fail(call: 4, with: TrainerError(.upstreamUnavailable, .verbatim("killed")))
        func compared(isNew: Bool) -> ComparedSource {
            source(keptDays: 5, factor: 1, isNew: isNew, base: base, parts: parts)
        }
        #expect(await trainerError { _ = try await compared(isNew: true).bars(on: Self.days[5]) } != nil)
        #expect(base.calls.count == 4)
        #expect(try await compared(isNew: true).bars(on: Self.days[5]).bars.count == 4)
        #expect(base.calls.count == 4 + 2 + 1)
        // Killed once more after the first day has landed: the source is no longer new.
        let day = try await compared(isNew: false).bars(on: Self.days[0])
        #expect(day.bars == Self.bars.filter { $0.date == Self.days[0] })
        #expect(base.calls.count == 7)
    }

    @Test("a killed trial by stock goes on where it was; one that was refused begins anew")
    func killedTrialByStock() async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        let base = FakeMarketSource(historyShape: .byStock, bars: Self.bars)
        base.fail(call: 3, with: TrainerError(.upstreamUnavailable, .verbatim("killed")))
        for (attempt, calls) in [3, 3 + 2, 5 + 4].enumerated() {
            let error = await trainerError {
                _ = try await source(keptDays: 5, factor: 1.011, isNew: true, base: base, parts: parts)
                    .bars(of: BarBuilder.codes(4)[3], in: Self.days[0]...Self.days[5])
            }
            #expect(error?.code == (attempt == 0 ? .upstreamUnavailable : .sourceDisagrees))
            #expect(base.calls.count == calls)
        }
    }

    @Test("a source that compares by itself, and gives findings in the place of bars, is refused all the same")
    func objectsByItself() async throws {
        let findings = Self.bars.filter { $0.date < Self.days[5] }.map {
            BarFinding(code: $0.code, date: $0.date, rule: .sourcesDisagree, severity: .quarantine, detail: "close 1")
        }
        let compared = source(keptDays: 5, factor: 1.011, isNew: true, base: ObjectingSource(findings: findings))
        let error = await trainerError { _ = try await compared.bars(on: Self.days[5]) }
        #expect(error?.code == .sourceDisagrees)
        #expect(error?.message.en.contains("4 of 4 stocks") == true)
        #expect(error?.message.en.contains("5 of 5 common days") == true)
    }

    /// The kept bars are those of the first `keptDays` days times `factor`, but for the first `ownDays`, which the source
    /// itself gave.
    private func source(
        keptDays: Int, ownDays: Int = 0, factor: Double, from name: String = "tushare", isNew: Bool = false,
        base: (any MarketSource)? = nil, parts: (any ReplyPartStore)? = nil,
        wrong: Set<TSCode> = Set(BarBuilder.codes(4)), refused: [TSCode: String] = [:],
        refusals: (any StockRefusalStore)? = nil, notices: Notices = Notices()
    ) -> ComparedSource {
        let kept = Self.bars.filter { Self.days.prefix(keptDays).contains($0.date) }.map { bar in
            let isOwn = Self.days.prefix(ownDays).contains(bar.date)
            let factor = wrong.contains(bar.code) && !isOwn ? factor : 1
            return StoredBar(
                bar: DailyBar(
                    code: bar.code, date: bar.date, open: bar.open * factor, high: bar.high * factor,
                    low: bar.low * factor, close: bar.close * factor, preClose: bar.preClose * factor,
                    volume: bar.volume, amount: bar.amount), source: isOwn ? "fake" : name,
                ingestedAt: .distantPast)
        }
        return ComparedSource(
            base ?? FakeMarketSource(bars: Self.bars), keptDays: Set(kept.map(\.bar.date)), isNew: isNew,
            keptCodes: { day in kept.map(\.bar).filter { $0.date == day }.map(\.code) },
            kept: { code, range in kept.filter { $0.bar.code == code && range.contains($0.bar.date) } },
            refused: refused, refusals: refusals, parts: parts, notify: notices.sink)
    }
}

/// Answers lists alone, each in one call.
private final class ListingCalls: BarsOnlySource {
    private let bars: [DailyBar]
    private let asked = Mutex<[ClosedRange<TradeDate>]>([])

    init(bars: [DailyBar]) { self.bars = bars }

    var name: String { "listing" }
    var historyShape: HistoryShape { .byDay }
    var callsMade: Int { ranges.count }
    var ranges: [ClosedRange<TradeDate>] { asked.withLock { $0 } }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { nil }
    func bars(on day: TradeDate) async throws -> BarReply {
        throw UnexpectedCall("ListingCalls.bars(on: \(day))", remedy: "ask for a list")
    }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        throw UnexpectedCall("ListingCalls.bars(of: \(code))", remedy: "ask for a list")
    }
    func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        asked.withLock { $0.append(range) }
        return BarReply(bars: bars.filter { codes.contains($0.code) && range.contains($0.date) }, calls: 1)
    }
}

/// Finds by itself that no stock of its agrees with the kept bars.
private struct ObjectingSource: BarsOnlySource {
    let findings: [BarFinding]
    var name: String { "objecting" }
    var historyShape: HistoryShape { .byStock }
    var callsMade: Int { 0 }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { nil }
    func bars(on day: TradeDate) async throws -> BarReply { BarReply(bars: [], calls: 1) }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        BarReply(
            bars: [], calls: 1, source: "page", findings: findings.filter { $0.code == code && range.contains($0.date) }
        )
    }
}
