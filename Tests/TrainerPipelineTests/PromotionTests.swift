import Foundation
import Gate
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("the model in service")
struct PromotionTests {
    private let family = PipelineWorld.family

    /// A world in which Friday's model is in service.
    private func served(movesLatest: Bool = false, cases: Int = 20) async throws -> (PipelineWorld, ModelName) {
        let world = try await PipelineWorld(movesLatest: movesLatest) {
            $0.evaluation = $0.evaluation.asking(cases)
        }
        let run = try await world.run()
        try #require(run.verdict == .promoted)
        world.advance(toDay: 1)
        return (world, try #require(run.model))
    }

    @Test("a second promotion makes the champion the previous one")
    func secondPromotion() async throws {
        let (world, first) = try await served()
        let run = try await world.run()
        let second = try #require(run.model)
        #expect(run.verdict == .promoted)
        #expect(second != first)
        let serving = try await world.stores.models.serving()
        #expect(serving.champion == second)
        #expect(serving.previous == first)
        #expect(world.alias(family.champion) == world.alias(second))
        #expect(world.alias(family.previous) == world.alias(first))
    }

    @Test(
        "the champion is measured beside the challenger on the same questions; asked again is only what its speed is told by"
    )
    func championBesideChallenger() async throws {
        let (world, first) = try await served()
        let champion = try #require(world.alias(first))
        let before = world.server.questionCounts[champion]
        let run = try await world.run()
        let again = (world.server.questionCounts[champion] ?? 0) - (before ?? 0)
        #expect(again == 12, "nine questions in three turns, each with one that warms it up")
        let output = try #require(try await world.evaluation(of: run))
        #expect(output.champion?.name == first)
        #expect(output.base == nil)
        #expect(output.champion?.summary.keys == output.challenger.summary.keys)
    }

    @Test("a rejected challenger leaves champion and previous untouched")
    func rejected() async throws {
        let (world, first) = try await served()
        world.answers.script { question, answers in
            // Right in everything but the rating, which never changes.
            let text = try answers.rightText(question.prompt)
            let constant = text.replacing(#/评级：(买入|持有|卖出)/#, with: "评级：买入")
            return answers.said(constant)
        }
        let before = try await world.stores.models.serving()
        let run = try await world.run()
        #expect(run.state == .succeeded)
        #expect(run.verdict == .rejected)
        #expect(run.reasons.map(\.code).contains("constant_answer"))
        #expect(try await world.stores.models.serving() == before)
        #expect(world.alias(family.champion) == world.alias(first))
        #expect(world.alias(family.previous) == nil)
        let model = try #require(run.model)
        let record = try #require(try await world.stores.models.model(model))
        #expect(record.verdict == .rejected)
    }

    @Test("a challenger that passes but is shown to have fewer right answers than the champion stays out")
    func notBetter() async throws {
        // Enough to show 80 % even where the wrong ones fall on few days.
        let (world, first) = try await served(cases: 200)
        let wrong = ChosenPrompts(12)
        world.answers.script { question, answers in
            let text = try answers.rightText(question.prompt)
            guard wrong.contains(question.prompt) else { return answers.said(text) }
            let other = text.contains("评级：卖出") ? "评级：买入" : "评级：卖出"
            return answers.said(text.replacing(/评级：(买入|持有|卖出)/, with: other))
        }
        let run = try await world.run()
        #expect(run.verdict == .kept)
        #expect(run.reasons.map(\.code) == ["not_better_than_champion"], "\(run.reasons.map(\.message.en))")
        #expect(try await world.stores.models.serving().champion == first)
        #expect(world.alias(family.champion) == world.alias(first))
    }

    @Test("--no-promote measures and leaves the champion")
    func noPromote() async throws {
        let (world, first) = try await served()
        let run = try await world.run(RunOptions(noPromote: true))
        #expect(run.verdict == .kept)
        #expect(run.reasons.map(\.code) == ["passed", "no_promote"])
        #expect(try await world.stores.models.serving().champion == first)
        #expect(world.alias(family.champion) == world.alias(first))
        let model = try #require(run.model)
        let record = try #require(try await world.stores.models.model(model))
        #expect(record.verdict == .kept)
        #expect(record.passRate == 1)
    }

    @Test(
        "a version of a day before the champion's is kept with both days named, and a person may promote it all the same"
    )
    func olderDay() async throws {
        let (world, _) = try await served()
        let future = world.days.filter { $0 > PipelineWorld.friday }
        world.advance(toDay: 3)
        let newest = try await world.run()
        let champion = try #require(newest.model)
        try #require(newest.verdict == .promoted && newest.asOf == future[2])
        world.clock.advance(by: 3600)
        let run = try await world.run(RunOptions(asOf: future[0]))
        let model = try #require(run.model)
        #expect(run.verdict == .kept)
        #expect(run.reasons.map(\.code) == ["passed", "older_day"])
        let why = try #require(run.reasons.last?.message)
        let parts = [future[0].dashed, future[2].dashed, champion.short, "ljwxctl model promote \(model.short)"]
        for text in [why.zh, why.en] {
            for part in parts { #expect(text.contains(part), "\(part) is missing in \(text)") }
        }
        #expect(try await world.stores.models.serving().champion == champion)
        #expect(world.alias(family.champion) == world.alias(champion))
        #expect(try await world.stores.models.model(model)?.verdict == .kept)
        #expect(!run.holdsBack)
        let order = try PromotionOrder(overrides: false, reason: nil)
        let serving = try await world.boot().promoter.promote(model, byHand: order, isHeldBack: run.holdsBack)
        #expect(serving.champion == model)
        #expect(try await world.stores.models.moves(limit: 1).first?.isOverride == false)
    }

    @Test("a build identical to the champion ends as kept without a question asked")
    func identical() async throws {
        let (world, first) = try await served()
        world.advance(toDay: 0, hour: 22)
        let champion = try #require(world.alias(first))
        let before = world.server.questionCounts[champion]
        let run = try await world.run(RunOptions(asOf: PipelineWorld.friday))
        #expect(run.verdict == .kept)
        #expect(run.reasons.map(\.code) == ["identical"])
        #expect(run.model == first)
        #expect(world.server.questionCounts[champion] == before)
        #expect(try await world.stores.models.models().map(\.name) == [first])
        #expect(try await world.stores.runs.stages(of: run.id).map(\.stage).contains(.evaluate) == false)
        let tags = try await world.server.digests().keys
        #expect(tags.allSatisfy { CandidateTag.run(of: $0) == nil })
    }

    @Test("a crash between the registry and the alias is repaired at the next start")
    func repairedAtStart() async throws {
        let (world, first) = try await served()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "serving")
        let serving = try await world.stores.models.serving()
        let second = try #require(serving.champion)
        #expect(second != first)
        #expect(world.alias(family.champion) == world.alias(first), "the alias was not moved yet")
        try await world.boot().pipeline.reconcile()
        #expect(world.alias(family.champion) == world.alias(second))
        #expect(world.alias(family.previous) == world.alias(first))
    }

    @Test("with Ollama down at the start, the next run repairs the aliases, whatever its own verdict")
    func repairedByNextRun() async throws {
        let (world, first) = try await served()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "serving")
        let serving = try await world.stores.models.serving()
        let second = try #require(serving.champion)
        _ = try await world.stores.runs.recoverInterrupted(at: world.clock.now, afterStop: false)
        #expect(try await world.stores.runs.cancelWaiting(id, at: world.clock.now))
        world.server.setDown(true)
        try await world.boot().pipeline.reconcile()
        world.server.setDown(false)

        world.advance(toDay: 2)
        world.answers.script(nil, ScriptedAnswers.silent)
        let next = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        // The start of this process found Ollama down as well.
        let process = world.boot()
        guard let claimed = try await world.stores.runs.claimNext(at: world.clock.now) else {
            Issue.record("\(next) was not claimed")
            return
        }
        guard case .finished(let run) = await process.pipeline.attempt(claimed) else {
            Issue.record("the run did not finish")
            return
        }
        #expect(run.verdict == .rejected)
        #expect(world.alias(family.champion) == world.alias(second))
        #expect(world.alias(family.previous) == world.alias(first))
    }

    @Test("rollback exchanges champion and previous, and the one's name exchanges them again")
    func rollback() async throws {
        let (world, first) = try await served()
        let run = try await world.run()
        let second = try #require(run.model)
        let promoter = world.boot().promoter
        let back = try await promoter.rollback()
        #expect(back.champion == first)
        #expect(back.previous == second)
        #expect(try await world.stores.models.serving() == back)
        #expect(world.alias(family.champion) == world.alias(first))
        #expect(world.alias(family.previous) == world.alias(second))
        _ = try await promoter.rollback(to: second)
        #expect(world.alias(family.champion) == world.alias(second))
        #expect(world.alias(family.previous) == world.alias(first))
    }

    @Test("a run that resumes after its model was rolled back leaves it so", arguments: ["serving", "prune running"])
    func rolledBackBeforeItResumes(write: String) async throws {
        let (world, first) = try await served()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: write)
        let back = try await world.boot().promoter.rollback()
        #expect(back.champion == first && back.previous == family.version(of: id))
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded && run.verdict == .promoted)
        #expect(try await world.stores.models.serving() == back)
        #expect(world.alias(family.champion) == world.alias(first))
    }

    @Test("rollback without a previous model changes nothing and says so")
    func rollbackWithoutPrevious() async throws {
        let (world, first) = try await served()
        let error = await #expect(throws: TrainerError.self) { try await world.boot().promoter.rollback() }
        #expect(error?.code == .notFound)
        #expect(try await world.stores.models.serving().champion == first)
    }

    @Test("latest moves with the champion only where that is configured, and the base stays under its own tag")
    func movesLatest() async throws {
        for movesLatest in [false, true] {
            let (world, first) = try await served(movesLatest: movesLatest)
            let base = try #require(world.alias(family.base))
            #expect(world.alias(family.latest) == (movesLatest ? world.alias(first) : base))
            let second = try await world.run()
            #expect(second.verdict == .promoted)
            #expect(world.alias(family.base) == base)
            let newest = try #require(second.model)
            let expected = movesLatest ? world.alias(newest) : base
            #expect(world.alias(family.latest) == expected)
        }
    }
}
