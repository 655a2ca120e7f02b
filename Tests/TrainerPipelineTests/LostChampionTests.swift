import Evidence
import Foundation
import Gate
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

/// Somebody copied another model over the champion's names: nobody can ask it any more, and what it said is kept.
@Suite("a champion that is lost")
struct LostChampionTests {
    private static let foreign = ModelName(base: "src")
    private static let beside: [Check.ID] = [.passRateBesideChampion, .brierMean, .brierBound]

    private struct Played {
        let world: PipelineWorld
        let champion: ModelRecord
        let other: String
    }

    /// A champion with this forecaster, whose names hold another model now.
    private func played(_ forecaster: @escaping ScriptedAnswers.Script) async throws -> Played {
        let world = try await PipelineWorld.deciding()
        world.answers.forecast(forecaster)
        let first = try await world.run()
        try #require(first.verdict == .promoted)
        let name = try #require(first.model)
        world.advance(toDay: 1)
        world.server.install(Self.foreign, .foreign)
        for taken in [name, PipelineWorld.family.champion] { try await world.server.copy(Self.foreign, to: taken) }
        world.answers.forecast(ScriptedAnswers.coin)
        return Played(
            world: world, champion: try #require(try await world.stores.models.model(name)),
            other: try #require(world.alias(Self.foreign)))
    }

    private func parts(
        _ world: PipelineWorld, _ run: RunRecord
    ) async throws -> [Reproduction.PartName: Reproduction.Part] {
        world.server.setDown(true)
        defer { world.server.setDown(false) }
        let found = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run)
        return Dictionary(uniqueKeysWithValues: found.parts.map { ($0.part, $0) })
    }

    @Test("a challenger is compared with its kept answers, in both lanes, and nobody is asked in its place")
    func kept() async throws {
        let played = try await played(ScriptedAnswers.good)
        let (world, champion) = (played.world, played.champion)
        let asked = world.answers.counts
        let run = try await world.run()
        #expect(run.verdict == .kept && run.reasons.map(\.code) == ["brier_mean"])
        let output = try #require(try await world.evaluation(of: run))
        #expect(output.champion?.digest == champion.digest && output.base == nil)
        #expect(output.champion?.summary.passed.k == 20)
        let lost = try #require(output.lostChampion)
        #expect(lost.digest == champion.digest && lost.narratives == nil && lost.forecasts == nil)
        for id in Self.beside {
            let row = try #require(output.rows?.first { $0.id == id })
            #expect(row.status != .notApplicable && row.n > 0, "\(row)")
        }
        // Times are compared within a run alone.
        #expect(output.rows?.first { $0.id == .latencyBesideChampion }?.status == .notMeasured)
        #expect(world.server.questionCounts[played.other] == nil)
        func own(_ counts: [ScriptedAnswers.Asked: Int]) -> [ScriptedAnswers.Asked: Int] {
            counts.filter { $0.key.digest == champion.digest }
        }
        #expect(own(world.answers.counts) == own(asked))
        #expect(run.warnings.contains { $0.en.contains("kept answers") && $0.en.contains(champion.name.short) })
        let found = try await parts(world, run)
        for part in [Reproduction.PartName.numbers, .forecasts, .verdict] {
            #expect(found[part]?.outcome == .equal, "\(found)")
        }
    }

    @Test("without its answers the absolute limits decide, and reason, rows and warning say that there is a champion")
    func gone() async throws {
        let played = try await played(ScriptedAnswers.good)
        let (world, champion) = (played.world, played.champion)
        try await world.stores.answers.forget(of: champion.digest, since: Date(timeIntervalSince1970: 0))
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        let reason = try #require(run.reasons.first).message
        #expect(reason.zh.contains("在用模型不可比") && !reason.zh.contains("尚无在用模型"))
        #expect(reason.en.contains("0 of 20") && !reason.en.contains("no champion yet"))
        let output = try #require(try await world.evaluation(of: run))
        #expect(output.champion == nil)
        #expect(output.lostChampion?.narratives != nil && output.lostChampion?.forecasts != nil)
        for id in Self.beside {
            let row = try #require(output.rows?.first { $0.id == id })
            #expect(row.status == .notApplicable && row.fault == Check.championNotComparable)
        }
        #expect(run.warnings.contains { $0.zh.contains("在用模型不可比") && $0.zh.contains(champion.name.short) })
        #expect(run.warnings.contains { $0.zh.contains("在用模型的预测不可比") })
        let found = try await parts(world, run)
        #expect(found[.forecasts]?.outcome == .equal && found[.verdict]?.outcome == .equal, "\(found)")
    }

    @Test("where its forecasts alone are kept these are compared, and its narratives are said not to be")
    func forecastsAlone() async throws {
        let played = try await played(ScriptedAnswers.good)
        let digest = played.champion.digest
        let kept = try await played.world.stores.answers.answers(of: digest)
        try await played.world.stores.answers.forget(of: digest, since: Date(timeIntervalSince1970: 0))
        for (key, answer) in kept where answer.isForecast {
            try await played.world.stores.answers.keep(answer, for: key, at: played.world.clock.now)
        }
        let run = try await played.world.run()
        #expect(run.verdict == .kept && run.reasons.map(\.code) == ["brier_mean"])
        let output = try #require(try await played.world.evaluation(of: run))
        #expect(output.champion == nil && output.lostChampion?.narratives != nil)
        #expect(output.lostChampion?.forecasts == nil && output.market?.measured?.champion != nil)
        #expect(output.forecasters.map(\.role) == [.challenger, .champion])
        let found = try await parts(played.world, run)
        #expect(found[.forecasts]?.outcome == .equal && found[.verdict]?.outcome == .equal, "\(found)")
    }
}
