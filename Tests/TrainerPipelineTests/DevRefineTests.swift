import Evidence
import Foundation
import Gate
import InMemoryLogging
import Logging
import Messages
import Modelfile
import Statistics
import Synchronization
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("shots tried on DEV")
struct DevRefineTests {
    /// Eight questions of DEV for each set of shots under each of two orders.
    private static func world(
        swaps: Int = 3, _ decision: DecisionSettings? = DevLaneTests.settings,
        script: @escaping ScriptedAnswers.Script = ScriptedAnswers.half
    ) async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            let plain = $0.evaluation
            $0.evaluation = ExaminationSettings(
                cases: plain.cases, options: plain.options, questionSeconds: plain.questionSeconds, gate: plain.gate,
                decision: decision)
            $0.fewShot = PipelineWorld.fewShot(devRefine: swaps)
            $0.sampleCap = 400
        }
        world.answers.forecast(script)
        return world
    }

    /// Says one half with the first set of shots that it is asked with, in whatever order, and knows the market with others.
    private final class Picky: Sendable {
        private let first = Mutex<Set<String>?>(nil)

        var script: ScriptedAnswers.Script {
            { [self] question, answers in
                let shots = Set(
                    (question.served.messages + question.messages).filter { $0.role == .assistant }.map(\.content))
                let isFirst = first.withLock { first in
                    if first == nil { first = shots }
                    return first == shots
                }
                return try await isFirst
                    ? ScriptedAnswers.half(question, answers) : ScriptedAnswers.oracle(question, answers)
            }
        }
    }

    private func built(_ world: PipelineWorld, _ run: RunRecord) async throws -> ModelfileStage.Output {
        let stages = try await world.stores.runs.stages(of: run.id)
        return try #require(try stages.output(of: .modelfile, as: ModelfileStage.Output.self))
    }

    private func withShots(_ world: PipelineWorld) -> [ScriptedAnswers.Asked] {
        world.answers.order.filter { $0.isDecision && $0.shots != nil }
    }

    @Test("a set that loses less by more than its error takes the place of the chosen one, and is what is built")
    func accepted() async throws {
        let plain = try await Self.world(swaps: 0)
        let before = try await built(plain, plain.run())
        #expect(before.refinement == nil)
        let world = try await Self.world(script: Picky().script)
        let run = try await world.run()
        #expect(run.state == .succeeded)
        let output = try await built(world, run)
        let record = try #require(output.refinement)
        #expect(record.items == 8 && record.orders == 2 && (1...3).contains(record.rows.count))
        #expect(record.rows.map(\.outcome).first == .accepted)
        #expect(record.rows.dropFirst().allSatisfy { $0.outcome == .rejected && $0.gain?.mean == 0 })
        #expect(record.before == 0.25 && record.after < 0.05)
        let swap = try #require(record.rows.first)
        #expect(Set(output.shots) == Set(before.shots).subtracting([swap.out]).union([swap.into]))
        #expect(output.tokens.fits && output.recipe.messages.count == before.recipe.messages.count)
        // What was built has what was accepted.
        let model = try #require(run.model)
        let shown = try #require(try await world.server.show(model))
        #expect(shown.messages == output.recipe.messages)
    }

    @Test("only the base is asked, only about DEV, each question once, and no more than is told beforehand")
    func onlyDev() async throws {
        let world = try await Self.world(script: Picky().script)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "create done")
        let base = try #require(world.alias(PipelineWorld.family.base))
        let asked = world.answers.order.filter(\.isDecision)
        let manifest = try GateManifest.read(try #require(try await world.stores.gates.manifest(of: "2026Q4")))
        let gate = Set(manifest.items.map { HoldOutItem(code: $0.code, day: $0.day) })
        let dev = Set(manifest.layout.dev.days)
        #expect(!asked.isEmpty && asked.allSatisfy { $0.digest == base && $0.shots != nil })
        for question in asked {
            let (code, day) = try #require(ScriptedAnswers.subject(of: question.prompt))
            #expect(dev.contains(day) && !gate.contains(HoldOutItem(code: code, day: day)) && code.isHeldOut)
        }
        #expect(world.answers.counts.filter(\.key.isDecision).values.allSatisfy { $0 == 1 })
        let run = try #require(try await world.stores.runs.run(id))
        let record = try #require(try await built(world, run).refinement)
        #expect(asked.count == record.questions)
        #expect(asked.count <= world.settings.refinementQuestions && world.settings.refinementQuestions == 4 * 2 * 8)
    }

    @Test("where no set is better the chosen one is built, and what was tried is told")
    func rejected() async throws {
        let plain = try await Self.world(swaps: 0)
        let before = try await built(plain, plain.run())
        let world = try await Self.world()
        let run = try await world.run()
        let output = try await built(world, run)
        #expect(output.recipe == before.recipe)
        let record = try #require(output.refinement)
        #expect(!record.rows.isEmpty && record.accepted.isEmpty && record.before == record.after)
        let name = try #require(run.model)
        let row = try #require(try await world.stores.models.model(name))
        let lineage = try await VersionHistory(of: row, runs: world.stores.runs).lineage
        #expect(lineage.refinement == record.summary && lineage.refinement?.accepted == 0)
        let card = try #require(try await world.file("runs/\(run.id)/MODEL_CARD.md"))
        #expect(card.contains("| Shots tried |") && card.contains("| 试换示例 |"))
        #expect(world.journal.entries.contains { "\($0.message)".contains("试换示例") })
    }

    @Test("a version whose shots were swapped is chosen again by what was accepted")
    func reproduced() async throws {
        let world = try await Self.world(script: Picky().script)
        let run = try await world.run()
        #expect(try await built(world, run).refinement?.accepted.count == 1)
        world.server.setDown(true)
        let parts = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run).parts
        for part in [Reproduction.PartName.recipe, .samples, .modelfile, .choice, .verdict] {
            #expect(parts.first { $0.part == part }?.outcome == .equal, "\(parts)")
        }
    }

    @Test("killed after any of its answers it goes on to the same version and asks no answered one again")
    func resumed() async throws {
        let writes = Mutex<[String]>([])
        let calm = try await Self.world(script: Picky().script)
        let id = try await calm.stores.runs.enqueue(RunOptions(), trigger: .manual, at: calm.clock.now).id
        _ = try await calm.boot(Fuse(onWrite: { write in writes.withLock { $0.append(write) } })).work(on: id)
        let calmRun = try #require(try await calm.stores.runs.run(id))
        let expected = try await built(calm, calmRun)
        let answers = writes.withLock { $0.enumerated().filter { $0.element == "answer" }.map { $0.offset + 1 } }
        for limit in [answers[0], answers[9], answers[16], answers[25]] {
            let world = try await Self.world(script: Picky().script)
            let other = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
            let fuse = Fuse(limit: limit)
            _ = try? await world.boot(fuse).work(on: other)  // killed: its error says nothing
            #expect(fuse.hasBlown)
            let run = try await world.boot().work(on: other)
            let output = try await built(world, run)
            #expect(output.recipe == expected.recipe && output.refinement == expected.refinement)
            #expect(world.answers.askedAgain(\.isDecision) <= 1, "the one that was under way")
        }
    }

    @Test("without a GATE there is no DEV: nothing is tried, and the run says why")
    func skipped() async throws {
        let world = try await Self.world(DecisionSettings(days: 60, codesPerDay: 6, freshDays: 7, devQuestions: 40))
        let run = try await world.run()
        #expect(try await built(world, run).refinement == nil)
        #expect(withShots(world).isEmpty)
        #expect(
            run.warnings.contains {
                $0.en.hasPrefix("no other shots were tried on DEV: ") && $0.en.contains("110 trading days")
            })
    }

    @Test("a dry run asks nothing")
    func dryRun() async throws {
        let world = try await Self.world()
        let run = try await world.run(RunOptions(dryRun: true))
        #expect(run.state == .succeeded)
        #expect(!world.answers.counts.keys.contains { $0.isDecision })
    }

    @Test("a set that the engine finds too long is not asked about, and the one that stands is built")
    func tooLong() async throws {
        let world = try await Self.world(swaps: 0)
        let run = try await world.run()
        let output = try await built(world, run)
        let keeper = GateKeeper(stores: world.stores, settings: DevLaneTests.settings)
        let held = try #require(try await keeper.held("2026Q4"))
        let dev = try await keeper.dev(of: held)
        #expect(try await keeper.exam(of: held, by: .evaluate, in: nil).dev.map(\.prompt) == dev.map(\.prompt))
        let heldBack = Set(output.choice?.heldBack ?? [])
        let pool = try await world.stores.samples.newest(5_000, asOf: PipelineWorld.friday)
            .filter { !heldBack.contains($0.key) }
        let shots = try output.shots.map { key in try #require(pool.first { $0.key == key }) }
        let base = MarketLane.Model(name: PipelineWorld.family.base, digest: output.baseDigest)
        let sitting = try await Sitting(of: run, at: world.server)
        let refiner = ShotRefiner(
            server: world.server,
            examiner: DevLaneTests.settings.examiner(
                world.server, world.stores.answers, world.clock, world.settings.evaluation,
                sitting, withOdds: false),
            base: base, questions: Array(dev.prefix(8)))
        let before = withShots(world).count
        let found = try await refiner.refined(
            ShotRefiner.Standing(recipe: output.recipe, shots: shots, proof: output.tokens), from: pool,
            by: ShotSelector(maximumShots: 4, estimator: TokenEstimator()), swaps: 2, proof: { _ in nil }
        ) { _ in }
        #expect(found.standing.recipe == output.recipe)
        #expect(found.record.rows.count == 2 && found.record.rows.allSatisfy { $0.outcome == .tooLong })
        // What the run's own trial of orders has asked is not asked again.
        #expect(found.record.questions == 16 && (1...16).contains(withShots(world).count - before))
    }
}
