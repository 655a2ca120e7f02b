import Foundation
import Gate
import InMemoryLogging
import Labels
import Logging
import Messages
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport
import Universe

@testable import TrainerPipeline

@Suite("which stocks a GATE asks about")
struct HoldOutScopeTests {
    /// Everything is fetched, and one of the six held-out stocks is ST all along.
    private static func world() async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 110)
        let heldOut = world.codes.first(where: \.isHeldOut)
        let stock = try #require(heldOut)
        try await world.stores.reference.store(
            [NameSpell(code: stock, name: "*ST甲", start: world.days[0], end: nil)], from: "fake",
            at: world.clock.now.addingTimeInterval(-60))
        return world
    }

    /// Twelve days of GATE, six of DEV.
    private static func settings(st: Bool = false, listedDays: Int = 0) -> DecisionSettings {
        DecisionSettings(
            days: 12, codesPerDay: 6, freshDays: 7,
            universe: UniversePolicy(mode: .all, stocksPerRun: 1, includesST: st, minimumListedDays: listedDays))
    }

    private func held(_ world: PipelineWorld, _ settings: DecisionSettings) async throws -> GateKeeper.Held {
        let context = StageContext(
            run: RunRecord(id: RunID("freeze"), trigger: .manual, options: RunOptions(), enqueuedAt: world.clock.now),
            logger: Logger(label: "test") { _ in world.journal }, clock: world.clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
        return try await GateKeeper(stores: world.stores, settings: settings).gate(
            asOf: PipelineWorld.friday, knownAt: world.clock.now, context)
    }

    private func facts(_ world: PipelineWorld, _ settings: DecisionSettings) async throws -> HoldOutFacts {
        let held = try await held(world, settings)
        return try await GateKeeper(stores: world.stores, settings: settings).exam(
            of: held, by: .evaluate, in: nil
        ).facts
    }

    @Test("without include_st an ST stock is asked about by nobody, and its days are counted with the reason")
    func excluded() async throws {
        let world = try await Self.world()
        let facts = try await facts(world, Self.settings())
        #expect(facts.items == 60)
        #expect(facts.labelDrops == ["st": 12] && facts.devLabelDrops == ["st": 6])
        let note = Message.holdOutLabelsDropped(gate: "st 12", dev: "st 6").en
        #expect(world.journal.entries.contains { "\($0.message)" == note })
    }

    @Test("with include_st it is asked about as any other, also where the GATE is made again by what it kept alone")
    func included() async throws {
        let world = try await Self.world()
        let facts = try await facts(world, Self.settings(st: true))
        #expect(facts.items == 72)
        #expect(facts.labelDrops == [:] && facts.devLabelDrops == [:])
        #expect(!world.journal.entries.contains { "\($0.message)".contains("without a label") })
        let made = try await StoredExam.make(of: facts, from: world.stores, by: .compare, in: nil)
        guard case .exam(let stored) = made else {
            Issue.record("\(made)")
            return
        }
        #expect(stored.exam.facts == facts)
    }

    @Test("a stock is asked about once it is listed as long as samples ask for", arguments: [0, 120])
    func listed(days: Int) async throws {
        let world = try await Self.world()
        let heldOut = world.codes.last(where: \.isHeldOut)
        let stock = try #require(heldOut)
        try await world.stores.reference.store(
            [
                Listing(
                    code: stock, name: "甲", status: .listed, listDate: PipelineWorld.friday.advanced(by: -100),
                    delistDate: nil)
            ], from: "fake", at: world.clock.now.addingTimeInterval(-60))
        let facts = try await facts(world, Self.settings(st: true, listedDays: days))
        #expect(facts.labelDrops?["new_listing"] == (days == 0 ? nil : 12))
    }

    @Test("another choice of stocks retires a GATE, as any other setting of its questions does")
    func retires() async throws {
        let world = try await Self.world()
        let first = try await held(world, Self.settings()).frozen
        let same = try await held(world, Self.settings()).frozen
        let second = try await held(world, Self.settings(st: true)).frozen
        #expect([first.epoch, same.epoch, second.epoch] == ["2026Q4", "2026Q4", "2026Q4-2"])
        #expect(second.seal != first.seal)
    }

    @Test("the stocks that every GATE had before they were a setting are no other recipe")
    func unchanged() throws {
        let plain = try DecisionSettings(days: 12, codesPerDay: 6, freshDays: 7).recipe
        let recipes = [Self.settings(listedDays: 60), Self.settings(), Self.settings(st: true, listedDays: 60)]
        let same = try recipes.map { try $0.recipe == plain }
        #expect(same == [true, false, false])
    }

    @Test("what an earlier version kept of a GATE is read, without drops")
    func earlier() throws {
        let kept = HoldOutFacts(
            epoch: "2026Q4", seal: .of("seal"), frozenAsOf: TradeDate(dayNumber: 20_100),
            firstDay: TradeDate(dayNumber: 20_000), lastDay: TradeDate(dayNumber: 20_059), days: 60, items: 1_500,
            horizon: 1, benchmark: .universe, threshold: 0.43, trainItems: 900, strictWalkForward: false)
        let bytes = try CanonicalJSON.encode(kept)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("abelDrops"))
        #expect(try CanonicalJSON.decode(HoldOutFacts.self, from: bytes) == kept)
    }
}
