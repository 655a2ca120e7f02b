import Evidence
import Foundation
import Gate
import Logging
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

/// What follows a GATE, and when: days that were looked at are not looked at anew under another name.
@Suite("what follows a GATE")
struct GateSuccessionTests {
    private static let settings = DecisionLaneTests.settings

    /// Everything is fetched, and one run is done, whose record can carry looks.
    private static func world() async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 110)
        _ = try await world.run()
        return world
    }

    private func gate(
        _ world: PipelineWorld, asOf place: Int, _ settings: DecisionSettings = Self.settings
    ) async throws -> FrozenGate {
        try await GateKeeper(stores: world.stores, settings: settings).gate(
            asOf: world.days[place], knownAt: world.clock.now, world.freezing
        ).frozen
    }

    private func look(at epoch: String, times: Int, _ world: PipelineWorld) async throws {
        let run = try #require(try await world.stores.runs.runs(limit: 1, before: nil).first)
        let stages = try await world.stores.runs.stages(of: run.id)
        let evaluate = try #require(stages.first { $0.stage == .evaluate })
        for look in 0..<times {
            try await world.stores.runs.record(
                evaluate, of: run.id, look: GateLook(epoch: epoch, modelDigest: "look \(look)", at: world.clock.now))
        }
    }

    /// The last trading day of September, at which a history of 34 days and all parts just lie before it.
    private func september(_ world: PipelineWorld) throws -> Int {
        try #require(world.days.lastIndex { $0.civil.month == 9 })
    }

    @Test("after a worn one nothing is frozen until its days are over; the next begins after them, with nothing spent")
    func worn() async throws {
        let world = try await Self.world()
        let start = try september(world) + 3
        let first = try await gate(world, asOf: start)
        #expect(first.epoch == "2026Q4")
        try await look(at: first.epoch, times: 61, world)
        var days: [Int] = []
        var next: FrozenGate?
        for place in (start + 1)..<world.days.count where next == nil {
            do {
                next = try await gate(world, asOf: place)
            } catch let error as TrainerError {
                #expect(error.code == .noData)
                let wait = try #require((1...12).first { error.message == .gateWorn("2026Q4", moreDays: $0) })
                days.append(wait)
            }
        }
        #expect(days.count >= 5 && days == days.sorted(by: >), "\(days)")
        let second = try #require(next)
        #expect(second.epoch == "2026Q4-2" && second.looksBefore == 0)
        #expect(second.firstDay > first.lastDay)
    }

    @Test("another wording of a worn one's questions gives no new budget either")
    func wornAndOther() async throws {
        let world = try await Self.world()
        let start = try september(world) + 3
        try await look(at: try await gate(world, asOf: start).epoch, times: 61, world)
        await #expect(throws: TrainerError.self) {
            try await gate(world, asOf: start + 1, DecisionSettings(days: 11, codesPerDay: 5, freshDays: 7))
        }
        #expect(try await world.stores.gates.gates().count == 1)
    }

    @Test("a quarter's GATE is asked on into the next one until its days are over, so that no day is looked at twice")
    func quarters() async throws {
        let world = try await Self.world()
        let september = try september(world)
        let old = try await gate(world, asOf: september)
        #expect(old.epoch == "2026Q3")
        try await look(at: old.epoch, times: 3, world)
        #expect(try await gate(world, asOf: september + 2).seal == old.seal)
        let new = try await gate(world, asOf: world.days.count - 11)
        #expect(new.epoch == "2026Q4" && new.looksBefore == 0)
        #expect(new.firstDay > old.lastDay)
        #expect(try await gate(world, asOf: september + 2).seal == old.seal, "as there was then")
    }

    @Test("other settings take over what was spent where days are the same, and nothing where all are others")
    func others() async throws {
        let world = try await Self.world()
        let start = try september(world) + 3
        let first = try await gate(world, asOf: start)
        try await look(at: first.epoch, times: 5, world)
        let other = DecisionSettings(days: 11, codesPerDay: 5, freshDays: 7)
        let second = try await gate(world, asOf: start + 1, other)
        #expect(second.epoch == "2026Q4-2" && second.looksBefore == 5)
        let third = try await gate(world, asOf: world.days.count - 11, Self.settings)
        #expect(third.epoch == "2026Q4-3" && third.looksBefore == 0 && third.firstDay > second.lastDay)
    }
}

extension PipelineWorld {
    /// For what is frozen without a run.
    var freezing: StageContext {
        StageContext(
            run: RunRecord(id: RunID("freeze"), trigger: .manual, options: RunOptions(), enqueuedAt: clock.now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
    }
}

/// What a look costs, from the GATE's own count of them to the verdict.
@Suite("looks of one epoch")
struct GateLookTests {
    private static let days = 12
    private static let codes = 6
    /// Right answers of each day's six: 46 of 72. The gain over one half is 2.2 of its errors.
    private static let right = [5, 2, 5, 4, 4, 2, 5, 3, 5, 4, 4, 3]

    /// Half of each day's stocks rise; those that move most are told wrongly, so that ranks tell no leak.
    private static let items = (0..<days).flatMap { day in
        (0..<codes).map { code in
            let size = 0.001 * Double(code + 1)
            let y = (day + code) % 2 == 0 ? size : -size
            return DecisionItem(
                date: TradeDate(dayNumber: 20_000 + day), code: TSCode(trusted: "\(600_000 + code).SH"), horizon: 1,
                excessReturn: y, rating: y > 0 ? .buy : .sell,
                signals: TrendSignals(
                    lastReturn: 0.01 * Double(code % 3 - 1), averageGap: 0.01 * Double(code % 2),
                    indicators: [Double((day * 7 + code * 3) % 5)]))
        }
    }

    private static func answer(_ probability: Double, _ rating: Rating) -> ModelAnswer {
        ModelAnswer(
            text: ScriptedAnswers.decision(rating, probability), doneReason: "stop", latency: 1, loadSeconds: 0,
            promptTokens: 1, answerTokens: 20)
    }

    private static let challenger = items.enumerated().map { place, item in
        let isRight = place % codes < right[place / codes]
        return item.wentUp == isRight ? answer(0.54, .buy) : answer(0.46, .sell)
    }

    @Test("under superior the same gain is enough for an epoch's first look and not for a later one")
    func spending() async throws {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 110)
        let run = try await world.run()
        let stages = try await world.stores.runs.stages(of: run.id)
        let evaluate = try #require(stages.first { $0.stage == .evaluate })
        let settings = DecisionSettings(
            days: 12, codesPerDay: 6, policy: MarketPolicy(mode: .superior), freshDays: 7)
        let keeper = GateKeeper(stores: world.stores, settings: settings)
        let held = try await keeper.gate(asOf: PipelineWorld.friday, knownAt: world.clock.now, world.freezing)
        let answers = MarketAnswers(
            items: Self.items, baselines: try Baselines(train: Self.items), challenger: Self.challenger,
            champion: Self.items.map { _ in Self.answer(0.5, .hold) }, base: nil)
        var outcomes: [PromotionVerdict.Outcome] = []
        for number in 1...4 {
            let digest = "version \(number)"
            let look = try await keeper.look(of: digest, at: held)
            #expect(look == number)
            let measured = try MarketMeasurement(answers, policy: settings.policy, look: look)
            // 1 − α·6/(π²k²)
            let level = 0.05 * 6 / (Double.pi * Double.pi * Double(number * number))
            #expect(abs(measured.confidence - (1 - level)) < 1e-12)
            #expect(abs(measured.wear.level - level) < 1e-12 && measured.wear.look == number)
            outcomes.append(measured.verdict.outcome)
            try await world.stores.runs.record(
                evaluate, of: run.id, look: GateLook(epoch: held.frozen.epoch, modelDigest: digest, at: world.clock.now)
            )
            #expect(try await keeper.look(of: digest, at: held) == number, "the same whenever it is judged again")
        }
        #expect(outcomes.first == .promote)
        #expect(!outcomes.dropFirst().contains(.promote), "\(outcomes)")
    }
}
