import Foundation
import MarketSources
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

/// Whole fetches of a source that is to take another's place.
@Suite struct NewSourceRunTests {
    private static let days = BarBuilder.weekdays(12, from: TradeDate(dayNumber: 20_762))
    private static let bars = BarBuilder(seed: 8).market(of: BarBuilder.codes(12), on: days)

    @Test(
        "a source by stock that disagrees is refused in every run, and leaves no bar and no mark",
        arguments: [days[11], days[10]])
    func refusedAgain(limit: TradeDate) async throws {
        let stores = try FetchRun.stores()
        for day in Self.days.dropLast() {
            try await stores.bars.store(
                BarReply(bars: Self.bars.filter { $0.date == day }, calls: 1), of: day, from: "tushare",
                at: ShanghaiTime.instant(day, hour: 18, minute: 0))
        }
        // On the newest day its quotes come first; where the run looks at an earlier one, each stock's days.
        let clock = ManualWallClock(Self.days[11], hour: 18)
        for night in 0..<2 {
            let error = await trainerError { try await Self.fetch(Self.doubled, limit, stores, clock) }
            #expect(error?.code == .sourceDisagrees, "night \(night)")
            #expect(try await stores.bars.origins().map(\.source) == ["tushare"])
            #expect(try await stores.bars.askedDays(from: "fake").isEmpty)
            #expect(try await stores.bars.askedRanges(from: "fake").isEmpty)
            clock.advance(by: 86_400)
        }
    }

    /// Every price and volume twice as high.
    private static var doubled: FakeMarketSource {
        let bars = bars.map { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open * 2, high: bar.high * 2, low: bar.low * 2,
                close: bar.close * 2, preClose: bar.preClose * 2, volume: bar.volume * 2, amount: bar.amount)
        }
        return FakeMarketSource(historyShape: .byStock, calendar: .days(days), bars: bars)
    }

    /// As the daemon wraps the source and runs the stage.
    private static func fetch(
        _ source: FakeMarketSource, _ limit: TradeDate, _ stores: Stores, _ clock: ManualWallClock
    ) async throws {
        let kept = try await stores.bars.tradingDays(in: days[0]...days[11], knownAt: clock.now)
        let asked = try await stores.bars.askedDays(from: source.name)
        let ranges = try await stores.bars.askedRanges(from: source.name)
        let compared = ComparedSource(
            source, keptDays: Set(kept), isNew: asked.isEmpty && ranges.isEmpty,
            keptCodes: { try await stores.bars.codes(on: $0, knownAt: clock.now) },
            kept: { try await stores.bars.bars(of: $0, in: $1, knownAt: clock.now) }, notify: { _ in })
        _ = try await FetchStage(source: compared, stores: stores).run(
            FetchStage.Input(limit: limit, daysBack: 1, source: source.name), FetchRun.context(clock))
    }
}
