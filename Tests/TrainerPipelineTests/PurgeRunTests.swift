import Foundation
import Gate
import Labels
import Messages
import Samples
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

/// What DEV and GATE ask about is not taught by the frequencies that samples print.
@Suite("labels behind samples, beside the hold-outs")
struct PurgeRunTests {
    private static let settings = DecisionSettings(days: 12, codesPerDay: 6, freshDays: 14)

    /// Long enough that labels lie before DEV, in the hold-outs and after GATE.
    private static func world(_ decision: DecisionSettings?) async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 14, tradingDays: 200, fetchedBefore: 198) {
            $0.evaluation = $0.evaluation.deciding(decision)
            $0.daysBack = 20
            $0.sampleCap = 1_000
        }
        world.answers.forecast(ScriptedAnswers.coin)
        return world
    }

    private func line(_ world: PipelineWorld, asOf: TradeDate) async throws -> TimeLine {
        try await GateKeeper(stores: world.stores, settings: Self.settings).line(
            from: asOf.advanced(by: -20), asOf: asOf, knownAt: world.clock.now)
    }

    private func predictions(_ world: PipelineWorld) async throws -> [Sample] {
        try await world.stores.samples.newest(10_000, asOf: world.days[world.days.count - 1])
            .filter { $0.key.task == .pricePrediction }
    }

    @Test("a run's samples count the labels outside of the hold-outs, and each says of which days it counts none")
    func counts() async throws {
        let world = try await Self.world(Self.settings)
        let run = try await world.run()
        let asOf = try #require(run.asOf)
        let generated = try await world.generated(by: run)
        let line = try await self.line(world, asOf: asOf)
        #expect(generated.holdOuts == line.holdOuts)
        let blind = line.blindDays(horizon: UpOdds.standardHorizon)
        func labels(_ blindTo: DaySpan?) async throws -> LabelSource.Found {
            try await LabelSource(
                stores: world.stores, knownAt: world.clock.now, policy: world.settings.universe, blindTo: blindTo
            ).labels(for: asOf.advanced(by: -20)...asOf)
        }
        let (all, outside) = (try await labels(nil), try await labels(blind))
        #expect(generated.labels == outside.labels)
        #expect(outside.labels > 20 && outside.labels < all.labels)
        let samples = try await predictions(world)
        #expect(!samples.isEmpty)
        for sample in samples {
            #expect(sample.blindTo == blind)
            #expect(sample.countedLabels == outside.history.frequency(asOf: sample.key.asOf).total.count)
            #expect(!line.mayCountHoldOut(sample, countedHorizon: UpOdds.standardHorizon))
        }
        let counted = samples.filter { line.use(of: $0.key.asOf) == .newerPool }.compactMap(\.countedLabels)
        #expect(counted.contains { $0 > 20 }, "what lies before DEV still counts")
        let built = try await world.built(by: run)
        #expect(built.shots.contains { $0.task == .pricePrediction })
    }

    @Test("samples that were made without hold-outs are counted again, once, and none that may count one is a shot")
    func recounts() async throws {
        let world = try await Self.world(nil)
        try #require(try await world.run().state == .succeeded)
        let before = try await predictions(world)
        #expect(before.allSatisfy { $0.blindTo == nil } && before.contains { $0.countedLabels ?? 0 > 20 })
        for day in 1...2 {
            world.advance(toDay: day)
            let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
            let run = try await world.boot { $0.evaluation = $0.evaluation.deciding(Self.settings) }.work(on: id)
            try #require(run.state == .succeeded)
            let generated = try await world.generated(by: run)
            #expect((generated.remade ?? []).isEmpty == (day == 2))
            let line = try await self.line(world, asOf: try #require(run.asOf))
            let built = try await world.built(by: run)
            let shots = try await world.stores.samples.samples(under: built.shots)
            #expect(!shots.isEmpty)
            for shot in shots { #expect(!line.mayCountHoldOut(shot, countedHorizon: UpOdds.standardHorizon)) }
        }
        #expect(try await predictions(world).contains { $0.blindTo != nil && $0.key.asOf <= PipelineWorld.friday })
    }
}

extension ExaminationSettings {
    fileprivate func deciding(_ decision: DecisionSettings?) -> ExaminationSettings {
        ExaminationSettings(
            cases: cases, options: options, questionSeconds: questionSeconds, gate: gate, decision: decision)
    }
}
