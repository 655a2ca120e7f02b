import Evidence
import Foundation
import InMemoryLogging
import Logging
import Messages
import Modelfile
import Synchronization
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("tune", .timeLimit(.minutes(10)))
struct TuneRunTests {
    /// DEV has 22 days of ten held-out stocks: ten to search, eleven to confirm.
    private static let decision = DecisionSettings(days: 44, codesPerDay: 2, freshDays: 7, devQuestions: 40)
    private static let options = TuneOptions(questions: 1_200, seed: 3)

    private static func world(
        _ decision: DecisionSettings? = decision, script: @escaping ScriptedAnswers.Script = ScriptedAnswers.half,
        change: (inout PipelineSettings) -> Void = { _ in }
    ) async throws -> PipelineWorld {
        let world = try await PipelineWorld(
            openCodes: 12, heldOutCodes: 10, tradingDays: 175, fetchedBefore: 173
        ) {
            $0.evaluation = $0.evaluation.deciding(decision)
            $0.sampleCap = 400
            change(&$0)
        }
        world.answers.forecast(script)
        return world
    }

    /// Knows the market at this temperature, and says one half at any other.
    private static func knowing(at temperature: ModelParameter) -> ScriptedAnswers.Script {
        { question, answers in
            let knows = question.options["temperature"] == temperature
            return try await knows
                ? ScriptedAnswers.oracle(question, answers) : ScriptedAnswers.half(question, answers)
        }
    }

    private static func enqueued(_ world: PipelineWorld) async throws -> RunID {
        try await world.stores.runs.enqueue(RunOptions(tune: options), trigger: .manual, at: world.clock.now).id
    }

    /// What a tune asked of the base: the questions of the decision lane with shots of their own.
    private static func asked(_ world: PipelineWorld) -> [FakeModelServer.Call] {
        world.server.calls.filter { call in
            guard case .ask(_, let messages, let options) = call else { return false }
            return messages.count > 2 && options["num_predict"] == .integer(64)
        }
    }

    private static func record(_ world: PipelineWorld, _ run: RunID) async throws -> TuneRecord {
        try #require(try await world.stores.runs.tune(of: run))
    }

    // MARK: What comes of it

    @Test("settings that are truly better are found, confirmed and told with the lines to set; nothing else changes")
    func better() async throws {
        let world = try await Self.world(script: Self.knowing(at: .number(0.7)))
        let trained = try await world.run()
        #expect(trained.state == .succeeded)
        let names = try await world.server.digests()
        let serving = try await world.stores.models.serving()
        let before = Self.asked(world).count

        let run = try await world.run(RunOptions(tune: Self.options))
        #expect(run.state == .succeeded && run.verdict == nil && run.asOf == nil && run.model == nil)
        #expect(run.reasons.map(\.code) == ["tune_better"])
        let record = try await Self.record(world, run.id)
        #expect(record.outcome == .better && record.basis == trained.id && record.epoch == "2026Q4")
        #expect(record.current == TuneSetting(shots: 4, order: .balanced, temperature: 0.3))
        #expect(record.changes == [TuneSetting.Change(key: "model_settings.temperature", value: "0.7")])
        let confirmation = try #require(record.confirmation)
        #expect(confirmation.days == 11 && confirmation.look == 1 && record.confirmationDays == 11)
        // One half loses 0.25, who knows 0.2².
        #expect(abs(confirmation.current - 0.25) < 1e-12 && confirmation.brier < 0.05)
        #expect(record.rows.first?.setting == record.current && record.rows.first?.gain == nil)
        #expect(record.rows.dropFirst().allSatisfy { $0.gain != nil || $0.isTooLong })
        #expect(Self.asked(world).count - before == record.asked && record.asked <= record.budget)

        // Nothing in Ollama, in service, in the files.
        #expect(try await world.server.digests() == names)
        #expect(try await world.stores.models.serving() == serving)
        #expect(try await world.stores.models.models().count == 1)
        let own = [run.id.rawValue, RunFiles.stem(run.id)]
        #expect(!world.artifacts.files.keys.contains { path in own.contains { path.contains($0) } })
        #expect(world.journal.entries.contains { "\($0.message)".contains("model_settings.temperature: 0.7") })
    }

    @Test("where no settings are better the current ones stay, and what was tried stands in the store for the next one")
    func noDifference() async throws {
        let world = try await Self.world()
        try await world.run()
        let first = try await world.run(RunOptions(tune: Self.options))
        #expect(first.reasons.map(\.code) == ["tune_no_difference"])
        let record = try await Self.record(world, first.id)
        #expect(record.outcome == .noDifference && record.confirmation == nil && record.changes.isEmpty)
        #expect(record.triedBefore == 0)
        world.clock.advance(by: 60)
        let asked = Self.asked(world).count
        let second = try await world.run(RunOptions(tune: Self.options))
        #expect(Self.asked(world).count == asked, "the same questions are found answered")
        let again = try await Self.record(world, second.id)
        #expect(again.triedBefore == record.rows.count { $0.questions > 0 } - 1)
        #expect(again.rows == record.rows)
        #expect(try await world.stores.runs.tunes(at: "2026Q4").map(\.run) == [first.id, second.id])
        #expect(try await world.stores.runs.newestTune()?.run == second.id)
    }

    @Test("a run after a tune works as if there had been none")
    func runsAfterwards() async throws {
        let world = try await Self.world()
        try await world.run()
        try await world.run(RunOptions(tune: Self.options))
        #expect(try await world.run().state == .noNewData)
        world.advance(toDay: 1)
        let next = try await world.run()
        #expect(next.state == .succeeded && next.verdict != nil)
    }

    // MARK: GATE

    @Test("a tune ends with no reading of GATE, where a run's are noted with reader, time and count")
    func gateReads() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let reads = try await world.stores.gates.reads(of: run.id, limit: 100)
        #expect(reads.map(\.reader).reversed() == [.freeze, .shots, .evaluate])
        let frozen = try #require(try await world.stores.gates.gates().first)
        #expect(reads.allSatisfy { $0.questions == frozen.items && $0.epoch == frozen.epoch })

        let before = world.answers.order.count
        let tune = try await world.run(RunOptions(tune: Self.options))
        #expect(tune.state == .succeeded)
        #expect(try await world.stores.gates.readCount(of: tune.id) == 0)
        #expect(try await world.stores.gates.readCount(of: nil) == reads.count, "nor under another name")
        // What it asked is of DEV alone.
        let layout = try GateManifest.read(try #require(try await world.stores.gates.manifest(of: "2026Q4"))).layout
        let dev = Set(layout.dev.days)
        for asked in world.answers.order.dropFirst(before) where asked.isDecision {
            let (code, day) = try #require(ScriptedAnswers.subject(of: asked.prompt))
            #expect(dev.contains(day) && code.isHeldOut)
        }
        _ = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run)
        #expect(try await world.stores.gates.reads(of: run.id, limit: 1).map(\.reader) == [.reproduce])
    }

    // MARK: Interruptions

    @Test("killed at any answer it goes on to the same result and asks no answered question again")
    func resumed() async throws {
        let script = Self.knowing(at: .integer(1))
        let calm = try await Self.world(script: script)
        try await calm.run()
        let writes = Mutex<[String]>([])
        let calmID = try await Self.enqueued(calm)
        _ = try await calm.boot(Fuse(onWrite: { write in writes.withLock { $0.append(write) } })).work(on: calmID)
        let expected = try await Self.record(calm, calmID)
        #expect(expected.outcome == .better)
        let answers = writes.withLock { $0.enumerated().filter { $0.element == "answer" }.map { $0.offset + 1 } }
        try #require(answers.count > 400)

        let world = try await Self.world(script: script)
        try await world.run()
        let id = try await Self.enqueued(world)
        #expect(id == calmID)
        let fuse = Fuse(limit: answers[399])
        _ = try? await world.boot(fuse).work(on: id)  // killed: its error says nothing
        #expect(fuse.hasBlown)
        try await world.kill(id, after: "answer")
        let open = try await Self.record(world, id)
        #expect(open.outcome == .searching && !open.rows.isEmpty, "what it has tried is known while it works")
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded && run.attempt == 0)
        #expect(try await Self.record(world, id) == expected)
        let asked = Self.asked(world)
        #expect(asked.count - Set(asked).count <= 2, "the one that was under way, at each kill")
    }

    @Test("a tune that works is cancelled in mid-question; what it has tried stays known")
    func cancelled() async throws {
        let reached = Signal()
        let world = try await Self.world()
        try await world.run()
        world.answers.forecast { _, answers in
            await reached.fire()
            try await world.clock.sleep(until: .distantFuture)
            return answers.said("")
        }
        let id = try await Self.enqueued(world)
        let process = world.boot()
        async let ended = process.work(on: id)
        await reached.wait()
        #expect(try await process.runner.cancel(id))
        #expect(try await ended.state == .cancelled)
        #expect(try await Self.record(world, id).outcome == .searching)
        #expect(try await world.stores.gates.readCount(of: id) == 0)
    }

    @Test("an Ollama that is down is waited for, as by a run")
    func down() async throws {
        let world = try await Self.world()
        try await world.run()
        world.server.setDown(true)
        let run = try await world.run(RunOptions(tune: Self.options))
        #expect(run.state == .deferred && run.notBefore != nil)
        world.server.setDown(false)
        world.clock.advance(by: 3_600)
        #expect(try await world.boot().work(on: run.id).state == .succeeded)
    }

    @Test("when its minutes are over it ends with what it has, and recommends nothing")
    func minutes() async throws {
        let world = try await Self.world(script: Self.knowing(at: .number(0.7)))
        try await world.run()
        // Each question takes a minute, of which the first ones tell nothing.
        world.answers.forecast { question, answers in
            world.clock.advance(by: 60)
            return try await Self.knowing(at: .number(0.7))(question, answers)
        }
        let run = try await world.run(RunOptions(tune: TuneOptions(minutes: 60)))
        let record = try await Self.record(world, run.id)
        #expect(run.state == .succeeded && record.outcome == .timeOver && record.changes.isEmpty)
        // Twenty questions lie between two looks at the clock.
        #expect(Self.asked(world).count < 60 + 2 * Tuner.chunk + 16 + 8)
    }

    // MARK: Where there is nothing to tune on

    @Test("without a run that built beside a DEV there is nothing to tune on, and the tune says what to do")
    func withoutRun() async throws {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            $0.evaluation = $0.evaluation.deciding(DevLaneTests.settings)
        }
        world.answers.forecast(ScriptedAnswers.half)
        let run = try await world.run(RunOptions(tune: Self.options))
        #expect(run.state == .failed && run.error?.code == .noData)
        #expect(run.error?.hint?.en.contains("ljwxctl run-now") == true)
        // With six days of DEV there are too few questions.
        try await world.run()
        let small = try await world.run(RunOptions(tune: Self.options))
        #expect(small.state == .failed && small.error?.code == .noData)
        #expect(small.error?.message.en.hasPrefix("DEV has ") == true)
        // Another horizon asks otherwise: that DEV is another one.
        let other = try await world.stores.runs.enqueue(
            RunOptions(tune: TuneOptions()), trigger: .manual, at: world.clock.now
        ).id
        let process = world.boot {
            $0.evaluation = $0.evaluation.deciding(
                DecisionSettings(days: 12, codesPerDay: 6, horizon: 2, freshDays: 7, devQuestions: 40))
        }
        #expect(try await process.work(on: other).error?.code == .conflict)
    }

    @Test("no two settings that are compared make the same prompt: an order that changes nothing is left out")
    func distinctSettings() async throws {
        // Of two shots, three orders are two.
        let world = try await Self.world(change: { $0.fewShot = PipelineWorld.fewShot(maximumShots: 2) })
        try await world.run()
        let tuner = Tuner(
            stores: world.stores, server: world.server, strategy: FewShotTrainer(), settings: world.settings,
            clock: world.clock)
        let basis = try await TuneBasis.newest(world.stores, world.settings)
        let plan = try await tuner.prepare(basis, Self.options, budget: 1_200).plan
        let settings = [plan.current] + plan.others
        #expect(plan.current.shots == 2 && settings.count { $0.shots == 2 && $0.temperature == 0.3 } == 2)
        let recipes = try settings.map { try tuner.recipe($0, beside: plan.current, basis) }
        #expect(Set(recipes).count == settings.count)
    }

    @Test("a preview tells what a tune then does, and asks nobody")
    func preview() async throws {
        let world = try await Self.world()
        try await world.run()
        let calls = world.server.calls.count
        let tuner = Tuner(
            stores: world.stores, server: world.server, strategy: FewShotTrainer(), settings: world.settings,
            clock: world.clock)
        let preview = try await tuner.preview(Self.options)
        #expect(world.server.calls.count == calls)
        #expect(preview.searchDays == 10 && preview.confirmationDays == 11 && !preview.isPaceAssumed)
        #expect(preview.plan.questions <= 1_200)
        let run = try await world.run(RunOptions(tune: Self.options))
        let record = try await Self.record(world, run.id)
        #expect(record.budget == preview.plan.questions && record.current == preview.plan.current)
        #expect(Set(record.rows.map(\.setting)) == Set([preview.plan.current] + preview.plan.others))
        #expect(try await tuner.preview(TuneOptions(minutes: 60)).isPaceAssumed)
        await #expect(throws: TrainerError.self) {
            _ = try await tuner.prepare(
                try await TuneBasis.newest(world.stores, world.settings), Self.options, budget: 100)
        }
    }
}

extension ExaminationSettings {
    fileprivate func deciding(_ decision: DecisionSettings?) -> ExaminationSettings {
        ExaminationSettings(
            cases: cases, options: options, questionSeconds: questionSeconds, gate: gate, decision: decision)
    }
}
