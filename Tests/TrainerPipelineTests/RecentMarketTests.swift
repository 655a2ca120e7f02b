import Foundation
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the recent market's states")
struct RecentMarketTests {
    @Test("are counted of the open stocks on every tenth of the last sixty days, as they were known then")
    func counts() async throws {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 110)
        let (asOf, known) = (PipelineWorld.friday, world.clock.now)
        let market = RecentMarket(stores: world.stores)
        let states = try await market.states(asOf: asOf, knownAt: known)
        let recent = Array(world.days.filter { $0 <= asOf }.suffix(60).reversed())
        let looked = Set(recent.enumerated().filter { $0.offset % 10 == 0 }.map(\.element))
        var expected: [String: Int] = [:]
        let stocks = Dictionary(grouping: world.bars.filter { $0.date <= asOf }, by: \.code)
        for (code, bars) in stocks where !code.isHeldOut {
            for row in bars.indices where looked.contains(bars[row].date) {
                let state = try #require(SampleWriter.regime(window: bars[...row]))
                expected[state, default: 0] += 1
            }
        }
        #expect(states == expected)
        #expect(states.values.reduce(0, +) == 12 * 6)

        world.advance(toDay: 1)
        let corrected = world.bars.filter { $0.date == asOf }.map { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.low,
                preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
        }
        try await world.stores.bars.store(
            BarReply(bars: corrected, calls: 1), of: asOf, from: world.source.name, at: world.clock.now)
        #expect(try await market.states(asOf: asOf, knownAt: known) == states)
    }

    @Test("are what a version's shots were spread over; without any there are none")
    func recorded() async throws {
        let world = try await PipelineWorld()
        let none = try await RecentMarket(stores: world.stores).states(
            asOf: PipelineWorld.friday, knownAt: world.clock.now)
        #expect(none.isEmpty)
        let run = try await world.run()
        let known = try #require(try await world.generated(by: run).knownAt)
        let states = try await RecentMarket(stores: world.stores).states(
            asOf: try #require(run.asOf), knownAt: known)
        #expect(!states.isEmpty)
        #expect(try await world.built(by: run).choice?.states == ContentDigest.of(states: states))
    }
}
