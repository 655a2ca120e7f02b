import Foundation
import Logging
import Messages
import Testing
import TrainerCore

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
