import Foundation
import InMemoryLogging
import Logging
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("another model under a version's name")
struct ForeignModelTests {
    private let family = PipelineWorld.family
    private let foreign = ModelName(base: "src")

    /// A world with Friday's model in service, and a model of somebody else's.
    private func served() async throws -> (PipelineWorld, ModelRecord) {
        let world = try await PipelineWorld()
        let run = try await world.run()
        try #require(run.verdict == .promoted)
        world.advance(toDay: 1)
        world.server.install(foreign, .foreign)
        let name = try #require(run.model)
        return (world, try #require(try await world.stores.models.model(name)))
    }

    /// The same, and a second promotion: Friday's model is the previous one.
    private func servedTwice() async throws -> (PipelineWorld, previous: ModelRecord, champion: ModelRecord) {
        let (world, first) = try await served()
        let run = try await world.run()
        try #require(run.verdict == .promoted)
        let name = try #require(run.model)
        return (world, first, try #require(try await world.stores.models.model(name)))
    }

    private func overwrite(_ names: ModelName..., in world: PipelineWorld) async throws {
        for name in names { try await world.server.copy(foreign, to: name) }
    }

    /// What the journal warned of, in one text.
    private func warnings(_ world: PipelineWorld) -> String {
        world.journal.entries.filter { $0.level == .warning }.map { "\($0.message)" }.joined(separator: "\n")
    }

    private func short(_ digest: String?) throws -> String { String(try #require(digest).prefix(12)) }

    @Test("a start moves no alias to it: the version's name is given back from the alias, and the journal says so")
    func restored() async throws {
        let (world, first) = try await served()
        try await overwrite(first.name, in: world)
        try await world.boot().pipeline.reconcile()
        #expect(world.alias(family.champion) == first.digest)
        #expect(world.alias(first.name) == first.digest)
        let told = warnings(world)
        for word in [first.name.short, try short(first.digest), try short(world.alias(foreign))] {
            #expect(told.contains(word), "\(word) is not in: \(told)")
        }
    }

    @Test("where no tag holds what was built, no alias moves, and model, digests and remedy are named")
    func notRestorable() async throws {
        let (world, first) = try await served()
        try await overwrite(first.name, in: world)
        _ = try await world.server.delete(family.champion)
        try await world.boot().pipeline.reconcile()
        #expect(world.alias(family.champion) == nil)
        #expect(world.alias(first.name) == world.alias(foreign))
        let told = warnings(world)
        let words = [
            first.name.short, try short(first.digest), try short(world.alias(foreign)), "ollama cp",
            "ljwxctl model promote",
        ]
        for word in words { #expect(told.contains(word), "\(word) is not in: \(told)") }
    }

    @Test("a champion that is lost keeps the previous one's alias from nothing")
    func othersAreAligned() async throws {
        let (world, previous, champion) = try await servedTwice()
        try await overwrite(champion.name, family.champion, family.previous, in: world)
        try await world.boot().pipeline.reconcile()
        #expect(world.alias(family.previous) == previous.digest)
        #expect(world.alias(family.champion) == world.alias(foreign), "nothing to move it to")
    }

    @Test("a rollback to a version whose name was taken puts into service what was built")
    func rollbackRestores() async throws {
        let (world, previous, champion) = try await servedTwice()
        try await overwrite(previous.name, in: world)
        let serving = try await world.boot().promoter.rollback()
        #expect(serving.champion == previous.name && serving.previous == champion.name)
        #expect(world.alias(family.champion) == previous.digest)
        #expect(world.alias(previous.name) == previous.digest)
        #expect(world.alias(family.previous) == champion.digest)
    }

    @Test("a rollback to a version that is lost is refused, and nothing moves")
    func rollbackRefused() async throws {
        let (world, previous, champion) = try await servedTwice()
        try await overwrite(previous.name, family.previous, in: world)
        let before = try await world.stores.models.serving()
        let error = await #expect(throws: TrainerError.self) { try await world.boot().promoter.rollback() }
        #expect(error?.code == .modelNotVerified)
        let message = try #require(error?.message.en)
        for word in [previous.name.short, try short(previous.digest), try short(world.alias(foreign))] {
            #expect(message.contains(word), "\(word) is not in: \(message)")
        }
        #expect(error?.hint?.en.contains("ollama cp") == true)
        #expect(try await world.stores.models.serving() == before)
        #expect(world.alias(family.champion) == champion.digest)
    }

    @Test("the champion that a rollback replaces is saved from its alias before that moves")
    func replacedIsSaved() async throws {
        let (world, previous, champion) = try await servedTwice()
        try await overwrite(champion.name, in: world)
        _ = try await world.boot().promoter.rollback()
        #expect(world.alias(family.champion) == previous.digest)
        #expect(world.alias(family.previous) == champion.digest)
        #expect(world.alias(champion.name) == champion.digest)
    }

    @Test(
        "no challenger is measured against it: where the champion's answers are gone too, the absolute thresholds decide"
    )
    func notMeasured() async throws {
        let (world, first) = try await served()
        try await overwrite(first.name, family.champion, in: world)
        try await world.stores.answers.forget(of: first.digest, since: Date(timeIntervalSince1970: 0))
        let other = try #require(world.alias(foreign))
        let run = try await world.run()
        #expect(world.server.questionCounts[other] == nil)
        let evaluation = try #require(try await world.evaluation(of: run))
        #expect(evaluation.champion == nil)
        let warning = try #require(run.warnings.first { $0.en.contains("not compared with the model in service") })
        for word in [first.name.short, try short(first.digest), try short(other)] {
            #expect(warning.en.contains(word), "\(word) is not in: \(warning.en)")
        }
        #expect(run.verdict == .promoted)
        #expect(world.alias(family.champion) == run.model.flatMap { world.alias($0) })
        #expect(world.alias(family.previous) == nil, "what was in service is lost")
    }

    /// Copies the foreign model over `name`, or what is asked, before the tenth answer.
    private func overwritingInExamination(_ name: ModelName? = nil, in world: PipelineWorld) {
        let asked = Mutex(0)
        world.answers.script { [server = world.server, foreign] question, answers in
            let isNow = asked.withLock { count in
                count += 1
                return count == 10
            }
            if isNow { try await server.copy(foreign, to: name ?? question.model) }
            return try await ScriptedAnswers.right(question, answers)
        }
    }

    @Test("put there while the challenger is examined, it ends the run without a verdict, and its answers are dropped")
    func challengerInExamination() async throws {
        let (world, first) = try await served()
        overwritingInExamination(in: world)
        let run = try await world.run()
        #expect(run.state == .failed && run.verdict == nil && run.error?.code == .modelNotVerified)
        let name = try #require(run.model)
        let built = try #require(try await world.stores.models.model(name))
        let message = try #require(run.error?.message)
        for word in [name.short, try short(built.digest), try short(world.alias(foreign))] {
            #expect(message.en.contains(word) && message.zh.contains(word), "\(word) is not in: \(message.en)")
        }
        #expect(try await world.stores.answers.answers(of: built.digest).isEmpty)
        #expect(try await world.file("runs/\(run.id)/verdict.json") == nil)
        #expect(try await world.stores.models.serving().champion == first.name)
        // The next one is none the worse for it.
        world.answers.script(nil, ScriptedAnswers.right)
        world.advance(toDay: 2)
        #expect(try await world.run().verdict == .promoted)
    }

    @Test("put over the model in service meanwhile, it ends the run too; what that answered before stays")
    func championInExamination() async throws {
        let (world, first) = try await served()
        let before = try await world.stores.answers.answers(of: first.digest)
        #expect(!before.isEmpty)
        overwritingInExamination(first.name, in: world)
        let run = try await world.run()
        #expect(run.state == .failed && run.error?.code == .modelNotVerified)
        #expect(run.error?.message.en.contains(first.name.short) == true)
        #expect(try await world.stores.answers.answers(of: first.digest) == before)
    }

    @Test("a build equal to a champion that is lost is a version of its own, not dropped as its twin")
    func twinOfLost() async throws {
        let (world, first) = try await served()
        try await overwrite(first.name, family.champion, in: world)
        world.advance(toDay: 0, hour: 22)
        let run = try await world.run(RunOptions(asOf: PipelineWorld.friday))
        let model = try #require(run.model)
        #expect(model != first.name)
        #expect(world.alias(model) == first.digest)
    }

    @Test("a chain is not built on it")
    func notBuiltOn() async throws {
        let world = try await PipelineWorld { $0.fewShot = PipelineWorld.fewShot(lineage: .chain) }
        let first = try #require(try await world.run().model)
        world.server.install(foreign, .foreign)
        try await overwrite(first, family.champion, in: world)
        world.advance(toDay: 1)
        let run = try await world.run()
        #expect(try await world.built(by: run).recipe.from == family.base)
        #expect(run.warnings.contains { $0.en.hasPrefix("lineage is chain") })
    }
}
