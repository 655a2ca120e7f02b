import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("what is known beside the bars")
struct MarketKnowledgeTests {
    @Test("the whole market is judged as each of its stocks by itself", arguments: 1...6)
    func inOneGo(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 60, fetchedBefore: 60)
        let (now, reference) = (world.clock.now, world.stores.reference)
        let days = world.days.filter { $0 <= PipelineWorld.friday }
        for day in days {
            let limits = world.bars.filter { $0.date == day && .random(using: &random) }.map { bar in
                let width = Double.random(in: 0.03...0.1, using: &random)
                return PublishedLimits(
                    code: bar.code, date: day, up: bar.preClose * (1 + width), down: bar.preClose * (1 - width))
            }
            if Int.random(in: 0..<4, using: &random) > 0 {
                try await reference.storeLimits(limits, on: day, from: "tushare", at: now)
            }
            let factors = world.codes.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }.map { code in
                AdjFactor(code: code, date: day, factor: Int.random(in: 0..<20, using: &random) > 0 ? 1 : 2)
            }
            try await reference.store(factors, ofDay: day, from: "tushare", at: now)
        }

        let knowledge = try await MarketKnowledge(world.stores, in: days[0]...PipelineWorld.friday, knownAt: now)
        let judged = days[10]...days[50]
        let stocks = world.codes.map { code in
            world.bars.filter { $0.code == code && $0.date <= PipelineWorld.friday }
        }
        var each: [BarFinding] = []
        for (code, bars) in zip(world.codes, stocks) {
            each += try await knowledge.findings(of: code, in: bars, of: judged)
        }
        let together = try await knowledge.findings(of: stocks, of: judged)
        #expect(together == each)
        #expect(Set(together.map(\.rule)).isSuperset(of: [.beyondLimit, .factorDisagrees]))
    }
}
