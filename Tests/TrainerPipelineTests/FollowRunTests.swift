import Evidence
import Foundation
import Gate
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("questions with a changed number")
struct FollowRunTests {
    private static func world(followItems: Int = 10) async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
            $0.evaluation = $0.evaluation.asking(followItems: followItems)
        }
    }

    /// Right about a changed question too.
    private static let reader: ScriptedAnswers.Script = { question, answers in
        let sample = try answers.changed(question.prompt)
        let (old, new) = (ScriptedAnswers.rsi(of: sample.prompt), ScriptedAnswers.rsi(of: question.prompt))
        return answers.said(sample.output.replacing("RSI14为\(old)", with: "RSI14为\(new)"))
    }

    /// Knows the stock, and says of it what it said before.
    private static let memoriser: ScriptedAnswers.Script = { question, answers in
        answers.said(try answers.changed(question.prompt).output)
    }

    @Test("are put to a challenger that has passed, once each, and one that reads them is promoted")
    func reader() async throws {
        let world = try await Self.world()
        world.answers.script(nil, Self.reader)
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        let output = try #require(try await world.evaluation(of: run))
        #expect(output.follow?.followed == Share(10, of: 10))
        #expect(output.decision.checks?.first { $0.id == .followRate }?.status == .passed)
        let model = try #require(run.model)
        let digest = try #require(world.alias(model))
        let counts = world.answers.counts.filter { $0.key.digest == digest }
        // The first question twice, as the warm-up.
        #expect(counts.count == 30 && counts.values.reduce(0, +) == 31)
        let base = try #require(world.alias(PipelineWorld.family.base))
        let ofBase = Set(world.answers.counts.keys.filter { $0.digest == base }.map(\.prompt))
        #expect(Set(counts.keys.map(\.prompt)).subtracting(ofBase).count == 10, "the base is not asked")
    }

    @Test("show a model that remembers the stock, which is rejected though all its other answers are right")
    func memoriser() async throws {
        let world = try await Self.world()
        world.answers.script(nil, Self.memoriser)
        let run = try await world.run()
        #expect(run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["follow_rate"])
        let reason = try #require(run.reasons.first)
        for part in ["0.0 %", "95.0 %", "0/10", "0.0–27.8 %"] { #expect(reason.message.en.contains(part), "\(part)") }
        #expect(reason.examples.count == 3 && reason.examples.allSatisfy { $0.en.contains("RSI14 changed from") })
        #expect(try await world.evaluation(of: run)?.challenger.summary.passed == Share(20, of: 20))
    }

    @Test("are judged again where a version is reproduced, without a question asked")
    func reproduced() async throws {
        for script in [Self.reader, Self.memoriser] {
            let world = try await Self.world()
            world.answers.script(nil, script)
            let run = try await world.run()
            world.server.setDown(true)
            let reproducer = Reproducer(stores: world.stores, questions: world.questions)
            let part = try #require(try await reproducer.reproduce(run).parts.last)
            #expect(part.part == .verdict && part.outcome == .equal, "\(part)")
        }
    }

    @Test("are not put to a challenger that has failed, nor to any where they are switched off")
    func notAsked() async throws {
        let failing = try await Self.world()
        failing.answers.script { _, answers in answers.said("不知道") }
        let run = try await failing.run()
        #expect(run.verdict == .rejected)
        let evaluation = try #require(try await failing.evaluation(of: run))
        #expect(evaluation.follow == nil)
        let off = try await Self.world(followItems: 0)
        let promoted = try await off.run()
        #expect(promoted.verdict == .promoted)
        let output = try #require(try await off.evaluation(of: promoted))
        #expect(output.follow == nil)
        #expect(output.decision.checks?.first { $0.id == .followRate }?.status == .notApplicable)
    }
}
