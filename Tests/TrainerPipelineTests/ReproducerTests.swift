import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("making a version once more")
struct ReproducerTests {
    private static func world() async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
    }

    private func outcomes(
        _ world: PipelineWorld, _ run: RunRecord
    ) async throws -> [Reproduction.PartName: Reproduction.Outcome] {
        // Nobody may be asked.
        world.server.setDown(true)
        defer { world.server.setDown(false) }
        let found = try await world.reproducer.reproduce(run)
        #expect(found.isEqual == found.parts.allSatisfy { $0.outcome == .equal })
        #expect(found.isComplete == !found.parts.contains { $0.outcome == .unknown })
        return Dictionary(uniqueKeysWithValues: found.parts.map { ($0.part, $0.outcome) })
    }

    @Test("with Ollama down everything comes out the same: bytes, shots, judgements, numbers, verdict")
    func equal() async throws {
        let world = try await Self.world()
        for day in 0...1 {
            world.advance(toDay: day)
            let run = try await world.run()
            let found = try await outcomes(world, run)
            #expect(Set(found.keys) == Set(Reproduction.PartName.allCases).subtracting([.forecasts]))
            #expect(found.values.allSatisfy { $0 == .equal }, "\(run.id): \(found)")
        }
    }

    @Test("a Modelfile that was changed by hand differs; one that was cleaned up is held against its digest")
    func modelfile() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let path = RunFiles.modelfile(run.id)
        let text = try #require(try await world.file(path))
        try await world.artifacts.write(Data((text + "# mine\n").utf8), to: path)
        #expect(try await outcomes(world, run)[.modelfile] == .differs)
        try await world.artifacts.remove(path)
        #expect(try await outcomes(world, run)[.modelfile] == .equal)
    }

    @Test("a shot that was made anew since is found as it was; the pool that it was chosen from is another")
    func samples() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let stages = try await world.stores.runs.stages(of: run.id)
        let built = try #require(try stages.output(of: .modelfile, as: ModelfileStage.Output.self))
        let key = try #require(built.shots.first)
        let old = try #require(try await world.stores.samples.samples(under: [key]).first)
        let new = Sample(
            key: key, instruction: old.instruction, input: old.input, output: old.output + "。", rating: old.rating,
            regime: old.regime, facts: old.facts)
        try await world.stores.samples.keep(
            [KeptSample(sample: new, text: .of(new.output))], replacing: [key], drops: [],
            run: RunID("20261201-0200"), at: world.clock.now)
        let found = try await world.reproducer.reproduce(run)
        let parts = Dictionary(uniqueKeysWithValues: found.parts.map { ($0.part, $0) })
        #expect(!found.isEqual)
        #expect(parts[.samples]?.outcome == .equal && parts[.modelfile]?.outcome == .equal, "\(parts)")
        #expect(parts[.recipe]?.outcome == .equal, "what was built stays what it was")
        #expect(parts[.choice]?.outcome == .unknown, "the pool is another")
    }

    @Test("a shot that is gone is named, and so is the Modelfile that is not made without it")
    func goneSamples() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let stages = try await world.stores.runs.stages(of: run.id)
        let built = try #require(try stages.output(of: .modelfile, as: ModelfileStage.Output.self))
        let (own, others) = (world.stores, try await Self.world().stores)
        let stores = Stores(
            runs: own.runs, bars: own.bars, reference: own.reference, findings: own.findings, quotas: own.quotas,
            samples: others.samples, models: own.models, answers: own.answers, gates: own.gates,
            artifacts: own.artifacts)
        let found = try await Reproducer(stores: stores, questions: world.questions).reproduce(run)
        let parts = Dictionary(uniqueKeysWithValues: found.parts.map { ($0.part, $0) })
        let key = try #require(built.shots.first)
        #expect(parts[.samples]?.outcome == .differs && parts[.samples]?.detail.en.contains("\(key)") == true)
        #expect(parts[.modelfile]?.outcome == .differs)
    }

    @Test("what later runs keep of the same days is no part of what the run chose from")
    func keptSince() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let stages = try await world.stores.runs.stages(of: run.id)
        let built = try #require(try stages.output(of: .modelfile, as: ModelfileStage.Output.self))
        let shot = try #require(built.shots.first)
        let old = try #require(try await world.stores.samples.samples(under: [shot]).first)
        let key = SampleKey(code: TSCode(trusted: "600999.SH"), asOf: shot.asOf, task: shot.task)
        let new = Sample(
            key: key, instruction: old.instruction, input: old.input, output: old.output + "。", rating: old.rating,
            regime: old.regime, facts: old.facts)
        try await world.stores.samples.keep(
            [KeptSample(sample: new, text: .of(new.output))], replacing: [], drops: [],
            run: RunID("20261201-0200"), at: world.clock.now.addingTimeInterval(3600))
        let pool = try await world.stores.samples.newest(1000, asOf: shot.asOf)
        #expect(pool.contains { $0.key == key })
        let found = try await outcomes(world, run)
        #expect(found.values.allSatisfy { $0 == .equal }, "\(found)")
    }

    @Test("answers that came too late are judged again as such")
    func lateAnswers() async throws {
        let world = try await Self.world()
        let run = try await withLateAnswers(world)
        let found = try await outcomes(world, run)
        #expect(found.values.allSatisfy { $0 == .equal }, "\(found)")
    }

    /// Three of the challenger's twenty.
    private func withLateAnswers(_ world: PipelineWorld) async throws -> RunRecord {
        let late = ChosenPrompts(3, after: 4)
        world.answers.script { question, answers in
            guard late.contains(question.prompt) else { return try await ScriptedAnswers.right(question, answers) }
            return answers.said("", doneReason: ModelAnswer.timedOut, latency: 150)
        }
        return try await world.run()
    }

    @Test("late answers of an earlier version, which did not keep them, cannot be judged again, and nothing is claimed")
    func lateAnswersNotKept() async throws {
        let world = try await Self.world()
        let run = try await withLateAnswers(world)
        let earlier = world.stores.changing { _, answer in
            answer.doneReason == ModelAnswer.timedOut ? nil : answer
        }
        let found = try await Reproducer(stores: earlier, questions: world.questions).reproduce(run)
        let parts = Dictionary(uniqueKeysWithValues: found.parts.map { ($0.part, $0) })
        #expect(parts[.answers]?.outcome == .equal && parts[.answers]?.detail.en.contains("3 can no longer") == true)
        #expect(parts[.numbers]?.outcome == .unknown)
        #expect(parts[.verdict]?.outcome == .unknown)
    }

    @Test("the verdict is decided again from the answers, whatever it was", arguments: Verdict.allCases)
    func verdict(_ verdict: Verdict) async throws {
        let world = try await Self.world()
        if verdict == .rejected { world.answers.script { _, answers in answers.said("不知道") } }
        let run = try await world.run(RunOptions(noPromote: verdict == .kept))
        try #require(run.verdict == verdict)
        let part = try #require(try await world.reproducer.reproduce(run).parts.last)
        #expect(part.part == .verdict && part.outcome == .equal)
        let codes =
            verdict == .rejected
            ? "format_rate, contradictions, precision, recall, rating_rule, pass_rate" : "passed"
        #expect(part.detail.en == "decided again it is \(verdict.rawValue) (\(codes))")
    }

    @Test("a verdict that somebody changed in the run's record is told, with what the answers come to")
    func changedVerdict() async throws {
        let world = try await Self.world()
        var run = try await world.run()
        run.verdict = .rejected
        let found = try await world.reproducer.reproduce(run)
        let part = try #require(found.parts.last)
        #expect(!found.isEqual && part.part == .verdict && part.outcome == .differs)
        #expect(part.detail.en == "rejected (passed) then, promoted (passed) when decided again")
    }

    @Test("a run without a Modelfile has nothing to be made again")
    func nothing() async throws {
        let world = try await Self.world()
        world.server.setDown(true)
        let run = try await world.run()
        let error = await #expect(throws: TrainerError.self) {
            try await world.reproducer.reproduce(run)
        }
        #expect(error?.code == .notFound)
    }
}

extension PipelineWorld {
    var reproducer: Reproducer { Reproducer(stores: stores, questions: questions) }
}
