import Evidence
import Foundation
import Gate
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("speed beside the champion")
struct SpeedTests {
    /// A world with Friday's model in service, whose answers took two seconds each.
    private static func served() async throws -> (PipelineWorld, ModelName) {
        let world = try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
        answer(world) { _ in 2 }
        let run = try await world.run()
        try #require(run.verdict == .promoted)
        world.advance(toDay: 1)
        return (world, try #require(run.model))
    }

    private static func answer(_ world: PipelineWorld, in seconds: @escaping @Sendable (ModelName) -> Double) {
        world.answers.script { question, answers in
            answers.said(try answers.rightText(question.prompt), latency: seconds(question.model))
        }
    }

    @Test("a night on which everything takes three times as long refuses nobody")
    func busyNight() async throws {
        let (world, _) = try await Self.served()
        Self.answer(world) { _ in 6 }
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        let output = try #require(try await world.evaluation(of: run))
        let speed = try #require(output.speed)
        #expect(speed.pairs.count == 9 && speed.pairs.allSatisfy { $0.challenger == 6 && $0.champion == 6 })
        #expect(output.champion?.summary.latency.p50 == 2, "what it had answered before is not asked again")
        let check = try #require(output.decision.checks?.first { $0.id == .latencyBesideChampion })
        #expect(check.status == .passed && check.measure == 1 && check.n == 9)
    }

    @Test("a challenger that is slower in the same night is rejected, though it is as quick as the champion once was")
    func slower() async throws {
        let (world, champion) = try await Self.served()
        Self.answer(world) { $0 == champion ? 1 : 2 }
        let run = try await world.run()
        #expect(run.verdict == .rejected && run.reasons.map(\.code) == ["latency_beside_champion"])
        let message = try #require(run.reasons.first?.message.en)
        for part in ["2.00", "1.25", "n=9", "p50 2.0 s against 1.0 s"] { #expect(message.contains(part), "\(part)") }
        world.server.setDown(true)
        let parts = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run).parts
        #expect(parts.last?.part == .verdict && parts.last?.outcome == .equal, "\(parts)")
    }

    @Test("both are asked in turns, and another run asks anew")
    func turns() async throws {
        let (world, first) = try await Self.served()
        let champion = try #require(world.alias(first))
        let before = world.answers.order.count
        let run = try await world.run()
        let digest = try #require(run.model.flatMap { world.alias($0) })
        let asked = world.answers.order.dropFirst(before).filter { $0.digest == digest || $0.digest == champion }
        // Twenty of the challenger and the one that loads it; then three questions a turn, each after one that warms up.
        let sides = asked.dropFirst(21).map { $0.digest == digest }
        let turns = [true, false, false, true, true, false].flatMap { [Bool](repeating: $0, count: 4) }
        #expect(sides == turns)
        world.answers.script(nil, ScriptedAnswers.silent)
        world.advance(toDay: 2)
        let failing = try await world.run()
        #expect(failing.verdict == .rejected)
        #expect(try await world.evaluation(of: failing)?.speed == nil, "it fails whatever its speed is")
    }

    @Test("without a model in service nobody is asked")
    func firstRun() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let output = try #require(try await world.evaluation(of: run))
        #expect(output.speed == nil)
        #expect(
            output.decision.checks?.first { $0.id == .latencyBesideChampion }?.status == .notApplicable)
    }

    @Test("killed in the middle of it, the run goes on to the same bytes and asks no answered question again")
    func resumed() async throws {
        let (calm, _) = try await Self.served()
        let id = try await calm.stores.runs.enqueue(RunOptions(), trigger: .manual, at: calm.clock.now).id
        let writes = Mutex<[String]>([])
        _ = try await calm.boot(Fuse(onWrite: { write in writes.withLock { $0.append(write) } })).work(on: id)
        let expected = try #require(try await calm.artifacts.read("runs/\(id)/verdict.json"))
        let answers = writes.withLock { $0.enumerated().filter { $0.element == "answer" }.map { $0.offset + 1 } }
        #expect(answers.count == 1 + 20 + 18)
        for limit in [answers[21], answers[25], answers[38]] {
            let (world, _) = try await Self.served()
            let other = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
            let fuse = Fuse(limit: limit)
            _ = try? await world.boot(fuse).work(on: other)  // killed: its error says nothing
            #expect(fuse.hasBlown)
            let before = world.answers.order.count
            #expect(try await world.boot().work(on: other).verdict == .promoted)
            #expect(try await world.artifacts.read("runs/\(other)/verdict.json") == expected)
            // What was left, the one that may have been under way, and one a turn that warms up.
            let left = 38 - (answers.firstIndex(of: limit) ?? 0)
            #expect(world.answers.order.count - before <= left + 1 + 6)
        }
    }
}
