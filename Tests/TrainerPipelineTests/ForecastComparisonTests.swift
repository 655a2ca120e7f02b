import Evidence
import Foundation
import Gate
import Messages
import Statistics
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("two models' forecasts from stored answers")
struct ForecastComparisonTests {
    private func side(_ world: PipelineWorld, _ run: RunRecord) async throws -> ForecastComparison.Side {
        let name = try #require(run.model)
        let model = try #require(try await world.stores.models.model(name))
        let found = try await MeasurementReader(runs: world.stores.runs, artifacts: world.stores.artifacts)
            .measurements(of: [model.digest], backTo: Date(timeIntervalSince1970: 0))
        return ForecastComparison.Side(model, found.forecasts[model.digest] ?? [])
    }

    private func compared(
        _ world: PipelineWorld, _ first: RunRecord, _ second: RunRecord, _ stores: Stores? = nil
    ) async throws -> ForecastComparison {
        // Nobody may be asked.
        world.server.setDown(true)
        defer { world.server.setDown(false) }
        return try await ForecastComparison(
            try await side(world, first), try await side(world, second), from: stores ?? world.stores)
    }

    private func measured(_ comparison: ForecastComparison) throws -> ForecastComparison.Measured {
        guard case .measured(let measured) = comparison else {
            throw UnexpectedCall("\(comparison)", remedy: "measure both")
        }
        return measured
    }

    private func why(_ comparison: ForecastComparison) -> Message? {
        if case .notMeasured(let why) = comparison { why } else { nil }
    }

    @Test("they need not have met in a run; where they did it is what the run measured; swapped the signs turn")
    func anyTwo() async throws {
        let world = try await PipelineWorld.deciding()
        let coin = try await world.run()
        world.advance(toDay: 1)
        world.answers.forecast(ScriptedAnswers.alwaysUp)
        let parrot = try await world.run()
        world.advance(toDay: 2)
        world.answers.forecast(ScriptedAnswers.good)
        let good = try await world.run()
        try #require([coin, parrot, good].map(\.verdict) == [.promoted, .rejected, .promoted])

        let met = try measured(try await compared(world, good, coin))
        let stored = try #require(try await world.evaluation(of: good)?.market?.measured)
        #expect(met.first == stored.challenger && met.second == stored.champion)
        #expect(met.comparison.value == stored.comparison && met.baseRate == stored.baseRate)
        #expect(met.gate.epoch == "2026Q4" && met.gate.items == 72)

        let apart = try measured(try await compared(world, good, parrot))
        let swapped = try measured(try await compared(world, parrot, good))
        #expect(apart.first == swapped.second && apart.second == swapped.first)
        let (one, other) = (try #require(apart.comparison.value), try #require(swapped.comparison.value))
        #expect(one.brier.mean > 0.1 && one.brier.mean == -other.brier.mean)
        #expect(one.brier.standardError == other.brier.standardError && one.brier.dates == 12)
        #expect(one.ratings.mean == -other.ratings.mean)
        #expect(one.mcNemar?.onlyFirst == other.mcNemar?.onlySecond && one.mcNemar?.pValue == other.mcNemar?.pValue)

        // One who says the same of all ranks nothing.
        #expect(apart.second.rankCorrelation == .undefined(.tooFew(found: 0, needed: 3), n: 72))
        #expect(met.first.rankCorrelation.measured?.n == 72)
        #expect(met.first.rankCorrelation.measured?.interval != nil)
    }

    @Test("without the answers of one, or without the GATE, it is said what is missing")
    func missing() async throws {
        let world = try await PipelineWorld.deciding()
        let first = try await world.run()
        world.advance(toDay: 1)
        world.answers.forecast(ScriptedAnswers.good)
        let second = try await world.run()
        let digest = try await side(world, second).digest
        let lossy = world.stores.changing { key, answer in
            key.modelDigest == digest && answer.isForecast ? nil : answer
        }
        let model = try #require(second.model).short
        let lost = try await compared(world, first, second, lossy)
        #expect(why(lost) == .forecastAnswersGone(model))
        let broken = Fuse(onManifest: { _ in nil }).guarding(world.stores)
        let damaged = try await compared(world, first, second, broken)
        #expect(why(damaged)?.en.contains("GATE") == true)
    }

    // MARK: Which GATE

    private static let day = TradeDate(dayNumber: 20_700)

    private func model(_ name: String) -> ModelRecord {
        ModelRecord(
            name: ModelName(base: name), digest: name, run: RunID("20261120-0200"),
            createdAt: Date(timeIntervalSince1970: 1_790_000_000), asOf: Self.day, baseDigest: "b",
            recipeDigest: .of(name), trainingKind: "fewshot", shots: 1)
    }

    private func measurement(
        _ epoch: String, _ options: ContentDigest?, at version: String = "0.32.15"
    ) -> ForecastComparison.Measurement {
        ForecastComparison.Measurement(
            run: RunID("20261120-0200"),
            gate: HoldOutFacts(
                epoch: epoch, seal: .of(epoch), frozenAsOf: Self.day, firstDay: Self.day, lastDay: Self.day, days: 1,
                items: 1, horizon: 1, benchmark: .index, threshold: 0.5, trainItems: 1, strictWalkForward: false),
            options: options, lateAnswers: 0, serverVersion: version)
    }

    @Test("who was asked for no forecast is named, and so are GATEs that the two do not share")
    func notShared() async throws {
        let stores = try await PipelineWorld(openCodes: 4, heldOutCodes: 2).stores
        func reason(
            _ first: [ForecastComparison.Measurement], _ second: [ForecastComparison.Measurement]
        ) async throws -> Message? {
            why(try await ForecastComparison(.init(model("a"), first), .init(model("b"), second), from: stores))
        }
        let options = ContentDigest.of("options")
        let mine = measurement("2026Q3", options)
        #expect(try await reason([], [mine]) == .forecastsNotAsked(["a"]))
        #expect(try await reason([], []) == .forecastsNotAsked(["a", "b"]))
        #expect(
            try await reason([mine], [measurement("2026Q4", options)])
                == .forecastsOnOtherGates(first: "2026Q3", second: "2026Q4"))
        for other in [ContentDigest.of("other"), nil] {
            #expect(
                try await reason([mine], [measurement("2026Q3", other)])
                    == .forecastsOnOtherGates(first: "2026Q3", second: "2026Q3"))
        }
        #expect(
            try await reason([mine], [measurement("2026Q3", options, at: "0.34.1")])
                == .forecastsOnOtherGates(first: "2026Q3", second: "2026Q3"), "another version may say something else")
        #expect(try await reason([mine], [mine]) == .gateManifestBroken("2026Q3"), "it is not kept here")
    }
}
