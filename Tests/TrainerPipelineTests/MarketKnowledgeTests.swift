import Foundation
import MarketCalendar
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

    @Test(
        "what a halt hides is found wherever the days that are checked at once end",
        arguments: [0, 10, 20, 30, 40, 50, 70])
    func halt(start: Int) async throws {
        let world = try await PipelineWorld(openCodes: 4, heldOutCodes: 1, tradingDays: 150)
        let (now, halted) = (world.clock.now, world.codes[1])
        let days = world.days.filter { $0 <= PipelineWorld.friday }
        // 28 trading days, about forty by the calendar; the price moves meanwhile, and its factor does not.
        let halt = Set(days[62..<90])
        let bars = world.bars.filter {
            $0.date <= PipelineWorld.friday && ($0.code != halted || !halt.contains($0.date))
        }
        for day in days {
            try await world.stores.bars.store(
                BarReply(bars: bars.filter { $0.date == day }, calls: 1), of: day, from: "fake", at: now)
            try await world.stores.reference.store(
                halt.contains(day) ? [Suspension(code: halted, date: day, timing: nil)] : [], on: day, from: "fake",
                at: now)
            try await world.stores.reference.store(
                world.codes.map { AdjFactor(code: $0, date: day, factor: 1) }, ofDay: day, from: "fake", at: now)
        }
        let range = days[start]...PipelineWorld.friday
        _ = try await MarketCheck(world.stores, in: range, knownAt: now).run(from: range.lowerBound, at: now)
        let found = try await world.stores.findings.findings(of: nil, in: range)
        let knowledge = try await MarketKnowledge(world.stores, in: range, knownAt: now)
        let expected = try await knowledge.findings(
            of: world.codes.map { code in bars.filter { $0.code == code } }, of: range)
        #expect(Set(found) == Set(expected))
        let jump = try #require(found.first { $0.code == halted && $0.date == days[90] })
        #expect(jump.rule == .jumpWithoutExRight && jump.severity == .quarantine)
    }

    /// What the check finds of a world of which every day but one is stored.
    private func findings(_ world: PipelineWorld, _ days: [TradeDate]) async throws -> [BarFinding] {
        let (range, now) = (days[0]...days[days.count - 1], world.clock.now)
        _ = try await MarketCheck(world.stores, in: range, knownAt: now).run(from: range.lowerBound, at: now)
        return try await world.stores.findings.findings(of: nil, in: range)
    }

    private func store(_ world: PipelineWorld, _ days: [TradeDate]) async throws {
        for day in days {
            let reply = BarReply(bars: world.bars.filter { $0.date == day }, calls: 1)
            try await world.stores.bars.store(reply, of: day, from: "fake", at: world.clock.now)
        }
    }

    @Test("an open day that the whole market lost is a calendar gap of each stock, and nothing else")
    func lostDay() async throws {
        let world = try await PipelineWorld(openCodes: 6, tradingDays: 60)
        let days = world.days.filter { $0 <= PipelineWorld.friday }
        try await store(world, days.filter { $0 != days[30] })
        let found = try await findings(world, days)
        #expect(found.map(\.code) == world.codes)
        #expect(Set(found.map(\.rule)) == [.calendarGap])
        #expect(Set(found.map(\.date)) == [days[30]])
        #expect(found.contains { $0.severity == .quarantine })
    }

    @Test("in a year whose holidays the list does not know, only a source's own calendar tells that a day was lost")
    func lostDayOfCalendar() async throws {
        let last = PipelineWorld.friday.advanced(by: 105)
        let world = try await PipelineWorld(lastDay: last, openCodes: 6, tradingDays: 20)
        let days = world.days.filter { $0 <= last }
        try #require(ExchangeCalendar.isAssumed(days[0]))
        try await store(world, days.filter { $0 != days[10] })
        #expect(try await findings(world, days).allSatisfy { $0.rule != .calendarGap })
        let later = world.clock.now.addingTimeInterval(60)
        try await world.stores.reference.store(
            ListAnswer.calendar(days), of: days[0]...last, from: "fake", at: later)
        #expect(try await findings(world, days).allSatisfy { $0.rule != .calendarGap }, "not told yet")
        world.clock.advance(to: later)
        let found = try await findings(world, days)
        #expect(found.map(\.code) == world.codes && Set(found.map(\.date)) == [days[10]])
    }
}
