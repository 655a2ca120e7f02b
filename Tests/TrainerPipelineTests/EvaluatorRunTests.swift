import Foundation
import Gate
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("a run with an evaluator of the user's own")
struct EvaluatorRunTests {
    private static func world() async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
    }

    private func run(_ world: PipelineWorld, _ evaluator: FakeEvaluator) async throws -> RunRecord {
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        return try await world.boot(evaluator: evaluator).work(on: id)
    }

    @Test("without an objection a model that passes goes into service, and all of its answers were shown")
    func noObjection() async throws {
        let world = try await Self.world()
        let evaluator = FakeEvaluator {
            EvaluatorReport(name: "tone", scores: FakeEvaluator.scores($0, 0.9), veto: nil)
        }
        let run = try await self.run(world, evaluator)
        #expect(run.verdict == .promoted)
        let output = try #require(try await world.evaluation(of: run))
        #expect(evaluator.asked.map(\.key).sorted() == output.challenger.summary.keys)
        #expect(evaluator.asked.allSatisfy { !$0.answer.isEmpty && !$0.prompt.isEmpty })
        #expect(output.evaluator?.name == "tone" && output.evaluator?.measures.first?.n == 20)
    }

    @Test("a veto keeps a model out that passed everything else, and reproduce comes to the same")
    func veto() async throws {
        let world = try await Self.world()
        let run = try await self.run(
            world, FakeEvaluator { EvaluatorReport(name: "tone", scores: FakeEvaluator.scores($0, 0.1), veto: "loud") })
        #expect(run.state == .succeeded && run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["evaluator_veto"])
        #expect(try await world.stores.models.serving().champion == nil)
        let again = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run)
        #expect(again.isEqual, "\(again.parts)")
    }

    @Test("a crash of the evaluator is an evaluator error with a warning, not a pass and not the run's end")
    func crash() async throws {
        let world = try await Self.world()
        let run = try await self.run(
            world, FakeEvaluator { _ in throw TrainerError(.upstreamUnavailable, .verbatim("it crashed")) })
        #expect(run.state == .succeeded && run.verdict == .kept)
        #expect(run.reasons.map(\.code) == ["evaluator_error"])
        #expect(run.warnings.contains { $0.en.contains("it crashed") })
        #expect(run.holdsBack, "a person needs to override it too")
        #expect(try await world.stores.models.serving().champion == nil)
    }

    @Test("a model that fails otherwise is not shown to it, so that it can force nothing")
    func failing() async throws {
        let world = try await Self.world()
        world.answers.script { _, answers in answers.said("不知道") }
        let evaluator = FakeEvaluator { EvaluatorReport(name: "tone", scores: FakeEvaluator.scores($0, 1), veto: nil) }
        let run = try await self.run(world, evaluator)
        #expect(run.verdict == .rejected)
        #expect(evaluator.asked.isEmpty)
    }
}

private final class FakeEvaluator: AnswerEvaluator {
    private let report: @Sendable ([EvaluatedAnswer]) throws -> EvaluatorReport
    private let seen = Mutex<[EvaluatedAnswer]>([])

    init(_ report: @escaping @Sendable ([EvaluatedAnswer]) throws -> EvaluatorReport) { self.report = report }

    var asked: [EvaluatedAnswer] { seen.withLock(\.self) }

    static func scores(_ answers: [EvaluatedAnswer], _ value: Double) -> [EvaluatorReport.Score] {
        answers.map { EvaluatorReport.Score(key: $0.key, measure: "tone", value: value) }
    }

    func evaluate(
        _ answers: [EvaluatedAnswer], say: @escaping @Sendable (String) -> Void,
        progress: @escaping @Sendable (Int) async -> Void
    ) async throws -> EvaluatorReport {
        seen.withLock { $0 = answers }
        return try report(answers)
    }
}
