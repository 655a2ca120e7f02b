import Foundation
import Messages
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("shots beside questions that were drawn after they were kept")
struct AskedShotsTests {
    /// Keeps a sample that gives a question's numbers under another stock and day, as no run would.
    private func plant(_ prompt: String, in world: PipelineWorld) async throws -> SampleKey {
        let kept = try await world.stores.samples.newest(1_000, asOf: PipelineWorld.friday)
        let other = try #require(kept.first { $0.key.task == .technicalAnalysis })
        let key = SampleKey(
            code: TSCode(trusted: "000999.SZ"), asOf: PipelineWorld.friday, task: .technicalAnalysis)
        let sample = Sample(
            key: key, instruction: "分析", input: prompt, output: other.output, rating: other.rating,
            regime: other.regime, facts: [])
        try await world.stores.samples.keep(
            [KeptSample(sample: sample, text: .of(sample.input + sample.output))], drops: [],
            run: RunID("20261119-1800"), at: world.clock.now)
        return key
    }

    private func expectLeftOut(_ key: SampleKey, _ run: RunRecord, _ world: PipelineWorld) async throws {
        let built = try await world.built(by: run)
        #expect(built.asked == 1)
        #expect(built.choice?.heldBack.contains(key) == true)
        #expect(!built.shots.isEmpty && !built.shots.contains(key))
        #expect(run.warnings.contains(.shotsAskedAbout(1, of: built.pool + 1 + (built.heldBack ?? 0))))
        let again = try await world.reproducer.reproduce(run).parts.first { $0.part == .choice }
        #expect(again?.outcome == .equal)
    }

    @Test("one that a question of DEV or of GATE asks about is left out, counted and told", arguments: [true, false])
    func decisions(isDev: Bool) async throws {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            let plain = $0.evaluation
            $0.evaluation = ExaminationSettings(
                cases: plain.cases, options: plain.options, questionSeconds: plain.questionSeconds, gate: plain.gate,
                decision: DevLaneTests.settings)
        }
        world.answers.forecast(ScriptedAnswers.coin)
        let first = try await world.run()
        #expect(try await world.built(by: first).asked == 0)
        let keeper = GateKeeper(stores: world.stores, settings: DevLaneTests.settings)
        let held = try #require(try await keeper.held("2026Q4"))
        let layout = held.manifest.layout
        let days = Set(isDev ? layout.dev.days : layout.gate.days)
        let questions = try await keeper.questions(of: held, in: first.id)
        let question = try #require(questions.first { days.contains($0.key.asOf) })
        let key = try await plant(question.prompt, in: world)
        world.advance(toDay: 1)
        try await expectLeftOut(key, world.run(), world)
    }

    @Test("one that a narrative question of the next month asks about is left out from then on")
    func narratives() async throws {
        let world = try await PipelineWorld()
        for day in [0, 6] {
            world.advance(toDay: day)
            let run = try await world.run()
            #expect(try await world.built(by: run).asked == 0)
        }
        let december = world.days.filter { $0 > PipelineWorld.friday }[6]
        let cases = try await world.questions.cases(asOf: december, knownAt: world.clock.now, count: 20)
        let question = try #require(cases.first { $0.key.task == .technicalAnalysis })
        let key = try await plant(question.prompt, in: world)
        world.advance(toDay: 7)
        try await expectLeftOut(key, world.run(), world)
    }
}
