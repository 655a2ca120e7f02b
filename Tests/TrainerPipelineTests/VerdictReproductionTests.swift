import Evidence
import Foundation
import Gate
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("deciding again what the market's days had decided")
struct VerdictReproductionTests {
    private typealias Parts = [Reproduction.PartName: Reproduction.Part]

    private func parts(_ world: PipelineWorld, _ run: RunRecord, _ stores: Stores? = nil) async throws -> Parts {
        // Nobody may be asked.
        world.server.setDown(true)
        defer { world.server.setDown(false) }
        let questions = HeldOutCases(
            stores: world.stores, writer: world.settings.writer, universe: world.settings.universe)
        let found = try await Reproducer(stores: stores ?? world.stores, questions: questions).reproduce(run)
        return Dictionary(uniqueKeysWithValues: found.parts.map { ($0.part, $0) })
    }

    private struct Played {
        let world: PipelineWorld
        let first: RunRecord
        let second: RunRecord
    }

    /// A first version that tosses a coin, and a second one.
    private func played(_ challenger: @escaping ScriptedAnswers.Script) async throws -> Played {
        let world = try await PipelineWorld.deciding()
        let first = try await world.run()
        world.advance(toDay: 1)
        world.answers.forecast(challenger)
        return Played(world: world, first: first, second: try await world.run())
    }

    @Test(
        "from the stored answers figures and verdict come out again, beside the base and beside a champion",
        arguments: [DecisionLaneTests.contests[0], DecisionLaneTests.contests[2]])
    func equal(_ given: DecisionLaneTests.Contest) async throws {
        let played = try await played(given.challenger)
        for (run, words) in [
            (played.first, "promoted (passed)"), (played.second, "\(given.verdict.rawValue) (\(given.code))"),
        ] {
            let found = try await parts(played.world, run)
            for part in [Reproduction.PartName.answers, .numbers, .forecasts, .verdict] {
                #expect(found[part]?.outcome == .equal, "\(run.id): \(found)")
            }
            #expect(found[.verdict]?.detail.en.contains(words) == true)
            #expect(found[.forecasts]?.detail.en.contains("2 models on 72 items") == true)
        }
    }

    @Test("forecasts that were changed since are told, and the verdict that they come to")
    func changedForecasts() async throws {
        let played = try await played(ScriptedAnswers.good)
        let (world, run) = (played.world, played.second)
        let digest = try #require(try await world.evaluation(of: run)).challenger.digest
        let parrot = world.stores.changing { key, answer in
            key.modelDigest == digest && answer.isForecast
                ? answer.saying(ScriptedAnswers.decision(.buy, 0.95)) : answer
        }
        let found = try await parts(world, run, parrot)
        #expect(found[.answers]?.outcome == .equal && found[.numbers]?.outcome == .equal)
        #expect(found[.forecasts]?.outcome == .differs)
        let differing = try #require(found[.forecasts]?.detail.en)
        #expect(differing.contains("challenger") && differing.contains("comparison"))
        #expect(!differing.contains("champion") && !differing.contains("gate"))
        #expect(found[.verdict]?.outcome == .differs)
        #expect(
            found[.verdict]?.detail.en == "promoted (passed) then, rejected (constant_forecast) when decided again")
    }

    @Test("narratives that were changed since are told, and the verdict that they come to")
    func changedNarratives() async throws {
        let played = try await played(ScriptedAnswers.good)
        let (world, run) = (played.world, played.second)
        let digest = try #require(try await world.evaluation(of: run)).challenger.digest
        let silent = world.stores.changing { key, answer in
            key.modelDigest == digest && !answer.isForecast ? answer.saying("不知道") : answer
        }
        let found = try await parts(world, run, silent)
        #expect(found[.answers]?.outcome == .differs && found[.numbers]?.outcome == .differs)
        #expect(found[.forecasts]?.outcome == .equal)
        #expect(found[.verdict]?.outcome == .differs)
        #expect(found[.verdict]?.detail.en.contains("rejected (format_rate, contradictions, ") == true)
    }

    @Test("without an answer, or without the GATE, nothing is claimed of forecasts and verdict")
    func gone() async throws {
        let world = try await PipelineWorld.deciding()
        let run = try await world.run()
        let taken = Mutex<AnswerKey?>(nil)
        let lossy = world.stores.changing { key, answer in
            guard answer.isForecast else { return answer }
            let isGone = taken.withLock { taken in
                taken = taken ?? key
                return taken == key
            }
            return isGone ? nil : answer
        }
        let broken = Fuse(onManifest: { _ in nil }).guarding(world.stores)
        for (stores, words) in [(lossy, "are gone"), (broken, "GATE")] {
            let found = try await parts(world, run, stores)
            #expect(found[.forecasts]?.outcome == .unknown)
            #expect(found[.forecasts]?.detail.en.contains(words) == true, "\(found)")
            #expect(found[.verdict]?.outcome == .unknown)
            #expect(found[.numbers]?.outcome == .equal)
        }
    }

    @Test("an answer that came too late counts as such, kept or not, also after a later run has got it")
    func late() async throws {
        let world = try await PipelineWorld.deciding()
        let late = ChosenPrompts(1)
        world.answers.forecast { question, answers in
            guard late.contains(question.prompt) else { return try await ScriptedAnswers.good(question, answers) }
            return answers.said("", doneReason: ModelAnswer.timedOut, latency: 150)
        }
        let run = try await world.run()
        try #require(run.verdict == .promoted)
        let measured = try #require(try await world.evaluation(of: run)?.market?.measured)
        #expect(measured.challenger.failures == [.timeout: 1])
        let then = try await parts(world, run)
        #expect(then[.forecasts]?.outcome == .equal && then[.verdict]?.outcome == .equal, "\(then)")
        // Earlier versions did not keep it.
        let earlier = world.stores.changing { _, answer in
            answer.doneReason == ModelAnswer.timedOut ? nil : answer
        }
        let counted = try await parts(world, run, earlier)
        #expect(counted[.forecasts]?.outcome == .equal && counted[.verdict]?.outcome == .equal, "\(counted)")
        world.answers.forecast(ScriptedAnswers.good)
        world.advance(toDay: 1)
        #expect(try await world.run().state == .succeeded)
        let now = try await parts(world, run)
        #expect(now[.forecasts]?.outcome == .equal && now[.verdict]?.outcome == .equal, "\(now)")
        let lost = try await parts(world, run, earlier)
        #expect(lost[.forecasts]?.outcome == .unknown && lost[.verdict]?.outcome == .unknown)
    }
}
