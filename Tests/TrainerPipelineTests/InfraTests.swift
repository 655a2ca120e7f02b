import Evidence
import Foundation
import Gate
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("whether a challenger is served as it was built")
struct InfraTests {
    private static func world() async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
    }

    /// What is asked gets its number, 1 for the first.
    private static func script(
        _ world: PipelineWorld,
        _ script: @escaping @Sendable (Int, ScriptedAnswers.Question, ScriptedAnswers) async throws -> ModelAnswer
    ) {
        let asked = Mutex(0)
        world.answers.script { question, answers in
            let number = asked.withLock { count in
                count += 1
                return count
            }
            return try await script(number, question, answers)
        }
    }

    /// How often each question was put to the run's version, ascending.
    private static func asked(_ world: PipelineWorld, of run: RunRecord) throws -> [Int] {
        let digest = try #require(run.model.flatMap { world.alias($0) })
        return world.answers.counts.filter { $0.key.digest == digest }.values.sorted()
    }

    private func readiness(_ world: PipelineWorld, _ run: RunRecord) async throws -> Readiness {
        let output = try #require(try await world.evaluation(of: run))
        return try #require(output.readiness)
    }

    @Test("one that is costs no question more: its first ones are those of the examination")
    func costsNothing() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        // The first one as the loading question too.
        #expect(try Self.asked(world, of: run) == [Int](repeating: 1, count: 19) + [2])
        let infra = try #require(try await readiness(world, run).infra)
        #expect(infra.tries == [4] && infra.questions == 4 && infra.limit == 60)
        let truncation = try await readiness(world, run).truncation
        #expect(truncation.questions == 20 && truncation.contextLength == 8_192 && truncation.passes)
        let checks = try #require(try await world.evaluation(of: run)?.decision.checks)
        #expect(checks.prefix(3).map(\.id) == [.integrity, .infra, .truncation])
        #expect(checks.prefix(3).allSatisfy { $0.status == .passed })
    }

    @Test("a slow first try is followed by another with other questions, and none is asked twice")
    func secondTry() async throws {
        let world = try await Self.world()
        Self.script(world) { number, question, answers in
            let right = try await ScriptedAnswers.right(question, answers)
            // Loading, then three answers that take 20 s each.
            return answers.said(right.text, latency: (2...4).contains(number) ? 20 : 1)
        }
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        #expect(try await readiness(world, run).infra?.tries == [61, 4])
        #expect(try Self.asked(world, of: run) == [Int](repeating: 1, count: 18) + [2, 2])
    }

    @Test("one that answers too slowly three times is rejected with its times, and asked no more")
    func tooSlow() async throws {
        let world = try await Self.world()
        world.answers.script { question, answers in
            answers.said(try answers.rightText(question.prompt), latency: 20)
        }
        let run = try await world.run()
        #expect(run.state == .succeeded && run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["infra"])
        #expect(run.reasons.first?.message.en.contains("80.0 s at best, above the limit 60.0 s") == true)
        let output = try #require(try await world.evaluation(of: run))
        #expect(output.challenger.summary.n == 0 && output.base == nil)
        let model = try #require(run.model)
        let digest = try #require(world.alias(model), "it stays to be looked into")
        #expect(world.server.questionCounts[digest] == 12)
        let row = try #require(try await world.stores.models.model(model))
        #expect(row.verdict == .rejected && row.passRate == nil)
        for (path, schema) in [
            ("runs/\(run.id)/verdict.json", "verdict"),
            ("data/llm_training/ljwx_test_results_20261120_1800.json", "test_results"),
        ] where SchemaCheck.isThere {
            let data = try #require(try await world.artifacts.read(path))
            #expect(try SchemaCheck.faults(of: data, by: "\(schema).schema.json") == "", "\(path)")
        }
        world.server.setDown(true)
        let parts = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run).parts
        #expect(parts.last?.part == .verdict && parts.last?.outcome == .equal, "\(parts)")
    }

    @Test("a context that is not loaded as asked for is named with both", arguments: [(4_096, false), (8_192, true)])
    func context(loaded: Int, passes: Bool) async throws {
        let world = try await Self.world()
        world.server.setLoadedContext(loaded)
        let run = try await world.run()
        #expect((run.verdict == .promoted) == passes)
        guard !passes else { return }
        #expect(run.reasons.map(\.code) == ["infra"])
        let infra = try #require(try await readiness(world, run).infra)
        #expect(infra.fault == .contextDiffers && infra.asked == "8192" && infra.found == "4096")
    }

    @Test("a base that was replaced after the build is found")
    func baseReplaced() async throws {
        let world = try await Self.world()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "create done")
        world.server.install(
            PipelineWorld.family.base,
            ServedModel(
                system: "other", template: "", messages: [], parameterText: "", family: "llama", trainedContext: nil))
        let exam = InfraExam(server: world.server, examiner: Self.examiner(world), limit: 60)
        let name = try #require(try await world.stores.models.models().first)
        let listed = try await world.server.digests()[PipelineWorld.family.base]
        let found = try await exam.found(
            MarketLane.Model(name: name.name, digest: name.digest), builtFrom: name.baseDigest, listed: listed,
            recipe: nil, on: []
        ) { _ in }
        #expect(found.finding.fault == .baseChanged && found.answers.isEmpty)
        #expect(found.finding.asked == String(name.baseDigest.prefix(12)))
        #expect(found.finding.found == listed.map { String($0.prefix(12)) })
    }

    @Test("a name that Ollama does not show, and a parameter that is not as it was sent, are found before a question")
    func shown() async throws {
        let world = try await Self.world()
        let exam = InfraExam(server: world.server, examiner: Self.examiner(world), limit: 60)
        func fault(_ name: ModelName, _ recipe: ModelRecipe?) async throws -> InfraFinding {
            try await exam.found(
                MarketLane.Model(name: name, digest: "d"), builtFrom: "b", listed: nil, recipe: recipe, on: []
            ) { _ in }.finding
        }
        #expect(try await fault(ModelName(base: "nobody"), nil).fault == .notShown)
        let base = PipelineWorld.family.configured
        let recipe = ModelRecipe(
            trainingKind: "fewshot", from: base, system: "", parameters: ["num_ctx": .integer(8_192)], messages: [])
        let differs = try await fault(base, recipe)
        #expect(differs.fault == .contextDiffers && differs.asked == "8192" && differs.found == "-")
        #expect(world.answers.counts.isEmpty)
    }

    @Test("a question that the server refuses for its length rejects the version by the row of truncation")
    func refused() async throws {
        let world = try await Self.world()
        Self.script(world) { number, question, answers in
            guard number < 8 else {
                throw TrainerError(.contextTooSmall, .verbatim("exceeds the available context size"))
            }
            return try await ScriptedAnswers.right(question, answers)
        }
        let run = try await world.run()
        #expect(run.state == .succeeded && run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["truncation"])
        #expect(run.reasons.first?.message.en.contains("8192") == true)
        let readiness = try await readiness(world, run)
        #expect(readiness.infra?.passes == true && readiness.truncation.isRefused)
    }

    private static func examiner(_ world: PipelineWorld) -> Examiner {
        Examiner(
            server: world.server, answers: world.stores.answers, clock: world.clock,
            sitting: Sitting(
                run: RunRecord(
                    id: RunID("20261120-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: world.clock.now),
                serverVersion: "0.32.15"),
            options: world.settings.evaluation.options, timeout: .seconds(150))
    }
}
