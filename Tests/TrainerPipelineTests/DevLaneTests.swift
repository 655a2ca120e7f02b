import Evidence
import Foundation
import Gate
import InMemoryLogging
import Logging
import Messages
import Samples
import Synchronization
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("DEV")
struct DevLaneTests {
    /// Six days of DEV: eight questions under each of two other orders, 24 that choose the source.
    static let settings = DecisionSettings(days: 12, codesPerDay: 6, freshDays: 7, devQuestions: 40)

    private static func world(
        _ decision: DecisionSettings = settings, script: @escaping ScriptedAnswers.Script = ScriptedAnswers.wise
    ) async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            $0.evaluation = $0.evaluation.deciding(decision)
        }
        world.answers.forecast(script)
        return world
    }

    private func market(_ world: PipelineWorld, _ run: RunRecord) async throws -> MarketEvidence {
        let stages = try await world.stores.runs.stages(of: run.id)
        let output = try #require(try stages.output(of: .evaluate, as: EvaluateStage.Output.self))
        return try #require(output.market)
    }

    private func layout(_ world: PipelineWorld) async throws -> HoldOutLayout {
        try GateManifest.read(try #require(try await world.stores.gates.manifest(of: "2026Q4"))).layout
    }

    private static func isDev(_ asked: ScriptedAnswers.Asked, _ layout: HoldOutLayout) -> Bool {
        asked.isDecision && ScriptedAnswers.subject(of: asked.prompt).map { layout.dev.days.contains($0.1) } == true
    }

    // MARK: What is asked

    @Test("the budget bounds what is asked about a version, each question is asked once, and only of DEV's days")
    func budget() async throws {
        let world = try await Self.world()
        for day in 0...2 {
            world.advance(toDay: day)
            #expect(try await world.run().state == .succeeded)
        }
        let spans = try await layout(world)
        let decisions = world.answers.counts.filter(\.key.isDecision)
        #expect(decisions.values.allSatisfy { $0 == 1 })
        let dev = decisions.keys.filter { Self.isDev($0, spans) }
        // Three versions: 24 of each, and of the base with its shots in two other orders eight times two.
        #expect(dev.count == 3 * 40)
        #expect(dev.count { $0.shots == nil } == 3 * 24)
        #expect(Set(dev.map(\.digest)).count == 4)
        for asked in dev {
            let (code, _) = try #require(ScriptedAnswers.subject(of: asked.prompt))
            #expect(code.isHeldOut)
        }
        let own = Set(dev.filter { $0.shots == nil }.map(\.prompt))
        #expect(own.count == 24, "the same questions to every version")
        #expect(Set(dev.filter { $0.shots != nil }.map(\.prompt)).isSubset(of: own))
        // GATE is asked what it was asked before.
        #expect(decisions.keys.count { !Self.isDev($0, spans) } == 4 * 72)
    }

    @Test("with no questions for it DEV is asked nothing, and answers are read by the number that they state")
    func off() async throws {
        let world = try await Self.world(DecisionSettings(days: 12, codesPerDay: 6, freshDays: 7))
        let evidence = try await market(world, world.run())
        #expect(evidence.dev == nil && evidence.measured?.source == .asSaid)
        #expect(world.answers.counts.filter(\.key.isDecision).count == 2 * 72)
    }

    @Test("a challenger that has failed before is asked nothing on DEV")
    func notAsked() async throws {
        let world = try await Self.world()
        world.answers.script { _, answers in answers.said("不知道") }
        let run = try await world.run()
        #expect(run.verdict == .rejected)
        #expect(try await market(world, run).dev == nil)
        #expect(!world.answers.counts.keys.contains { $0.isDecision })
    }

    // MARK: What is chosen

    @Test("the source is chosen by Brier, stored with the version, shown on its card, and read by on GATE")
    func chosen() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let evidence = try await market(world, run)
        let dev = try #require(evidence.dev)
        #expect(dev.items == 24 && dev.days == 6 && dev.rows.count == 6)
        #expect(dev.rows.allSatisfy { $0.failures == 0 })
        let least = dev.rows.filter(\.trial.isWorthItsFit).compactMap { $0.trial.brier.measured?.value }.min()
        #expect(dev.best?.trial.brier.measured?.value == least)
        #expect(dev.chosen == ProbabilitySource(.tokens, .asStated), "six days show nothing of a fit")
        #expect(evidence.measured?.source == dev.chosen)
        // Two in five wrong at 0.99 lose some 0.38; the tokens lose 0.24.
        #expect(try #require(evidence.measured?.challenger.brier.measured).value < 0.31)
        let card = try #require(try await world.file("runs/\(run.id)/MODEL_CARD.md"))
        #expect(card.contains("`\(dev.chosen.name)`") && card.contains("n=24)"))
        #expect(world.journal.entries.contains { "\($0.message)".contains("DEV 24 题") })
    }

    @Test("the champion is read by the source that was chosen when it was the challenger")
    func champion() async throws {
        let world = try await Self.world()
        let first = try await world.run()
        try #require(first.verdict == .promoted)
        let chosen = try #require(try await market(world, first).dev).chosen
        world.advance(toDay: 1)
        world.answers.forecast(ScriptedAnswers.coin)
        let evidence = try await market(world, world.run())
        #expect(evidence.measured?.championSource == chosen)
        #expect(evidence.dev?.chosen == .asSaid)
        #expect(evidence.measured?.source == .asSaid)
    }

    @Test("without token probabilities there is one source, and no request asks for them")
    func withoutOdds() async throws {
        let world = try await Self.world()
        world.server.upgrade(to: "0.9.0", without: [.logprobs])
        let asked = Mutex(0)
        world.answers.forecast { question, answers in
            if question.format?.choices != nil { asked.withLock { $0 += 1 } }
            return try await ScriptedAnswers.wise(question, answers)
        }
        let dev = try #require(try await market(world, world.run()).dev)
        #expect(dev.rows.count == 3 && dev.rows.allSatisfy { $0.statement == .verbalised })
        #expect(asked.withLock(\.self) == 0)
    }

    @Test("a champion known by its tokens is read by its numbers where the server gives none any more; that is told")
    func oddsGone() async throws {
        let world = try await Self.world()
        world.answers.forecast(Self.backwards)
        let first = try await world.run()
        #expect(try await market(world, first).dev?.chosen.statement == .tokens)
        try #require(first.verdict == .promoted)
        let champion = try #require(first.model)
        world.advance(toDay: 1)
        world.server.upgrade(to: "0.9.0", without: [.logprobs])
        let second = try await world.run()
        #expect(second.warnings.contains(.tokenOddsGone(champion.short)))
        #expect(try await market(world, second).measured?.championSource == .asSaid)
    }

    @Test("forecasts, verdict and comparison of versions read by their tokens come out again from stored answers")
    func again() async throws {
        let world = try await Self.world(script: Self.backwards)
        var versions: [ModelRecord] = []
        for day in 0...1 {
            world.advance(toDay: day)
            let run = try await world.run()
            let measured = try #require(try await market(world, run).measured)
            #expect(measured.source?.statement == .tokens)
            world.server.setDown(true)
            let parts = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run).parts
            world.server.setDown(false)
            for part in [Reproduction.PartName.forecasts, .verdict] {
                let found = parts.first { $0.part == part }
                #expect(found?.outcome == .equal, "\(parts)")
            }
            let name = try #require(run.model)
            versions.append(try #require(try await world.stores.models.model(name)))
        }
        let found = try await MeasurementReader(runs: world.stores.runs, artifacts: world.artifacts)
            .measurements(of: Set(versions.map(\.digest)), backTo: .distantPast)
        let sides = versions.map { ForecastComparison.Side($0, found.forecasts[$0.digest] ?? []) }
        guard case .measured(let both) = try await ForecastComparison(sides[0], sides[1], from: world.stores) else {
            Issue.record("not measured")
            return
        }
        let run = try #require(try await world.stores.runs.run(versions[1].run))
        let newest = try #require(try await world.evaluation(of: run))
        #expect(both.second == newest.market?.measured?.challenger && both.first == newest.market?.measured?.champion)
    }

    /// Its tokens know as much as a good one; its numbers say the opposite, and are sure of it.
    private static let backwards: ScriptedAnswers.Script = { question, answers in
        let isUp = try await ScriptedAnswers.good(question, answers).text.contains(Rating.buy.rawValue)
        return ModelAnswer(
            text: ScriptedAnswers.decision(isUp ? .sell : .buy, isUp ? 0.1 : 0.9), doneReason: "stop", latency: 1,
            loadSeconds: 0, promptTokens: 0, answerTokens: 0,
            choiceOdds: ScriptedAnswers.odds(up: isUp ? 0.42 : 0.28, down: isUp ? 0.28 : 0.42))
    }

    // MARK: Orders

    @Test("the shots' order is tried on the base, nothing is created for it, and it decides nothing")
    func orders() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let order = try #require(try await market(world, run).dev?.order)
        #expect(order.items == 8 && order.rows.count == 3)
        #expect(order.rows.first?.seed == nil && order.rows.dropFirst().allSatisfy { $0.seed != nil })
        #expect(order.spread == 0, "this model looks at the question alone")
        let creations = world.server.calls.filter { if case .create = $0 { true } else { false } }
        #expect(creations.count == 1)
        // One that answers by the last shot under other orders is fragile, and promoted all the same on the first run.
        let other = try await Self.world { question, answers in
            guard let last = question.messages.dropLast().last?.content else {
                return try await ScriptedAnswers.coin(question, answers)
            }
            let isEven = StableHash.fnv1a(last.utf8) % 2 == 0
            return answers.said(ScriptedAnswers.decision(isEven ? .buy : .sell, isEven ? 0.501 : 0.499))
        }
        let fragile = try await other.run()
        #expect(fragile.verdict == .promoted)
        let rows = try #require(try await market(other, fragile).dev?.order).rows
        #expect(rows.dropFirst().allSatisfy { $0.buy == 8 || $0.sell == 8 })
    }

    // MARK: Once

    @Test(
        "killed after its first, its middle or its last DEV answer it goes on to the same bytes and asks no answered one again"
    )
    func resumed() async throws {
        let writes = Mutex<[String]>([])
        let calm = try await Self.world()
        let id = try await calm.stores.runs.enqueue(RunOptions(), trigger: .manual, at: calm.clock.now).id
        _ = try await calm.boot(Fuse(onWrite: { write in writes.withLock { $0.append(write) } })).work(on: id)
        let expected = try #require(try await calm.artifacts.read("runs/\(id)/verdict.json"))
        let answers = writes.withLock { $0.enumerated().filter { $0.element == "answer" }.map { $0.offset + 1 } }
        // Narratives and GATE of two models, DEV of one, and the question that loads it.
        let wanted = 1 + 2 * (20 + 72) + 40
        #expect(answers.count == wanted)
        for limit in [answers[41], answers[64], answers[71], answers[80]] {
            let world = try await Self.world()
            let other = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
            let fuse = Fuse(limit: limit)
            _ = try? await world.boot(fuse).work(on: other)  // killed: its error says nothing
            #expect(fuse.hasBlown)
            #expect(try await world.boot().work(on: other).verdict == .promoted)
            #expect(try await world.artifacts.read("runs/\(other)/verdict.json") == expected)
            #expect(world.answers.askedAgain(\.isDecision) <= 1, "the one that was under way")
        }
    }
}

extension ExaminationSettings {
    fileprivate func deciding(_ decision: DecisionSettings?) -> ExaminationSettings {
        ExaminationSettings(
            cases: cases, options: options, questionSeconds: questionSeconds, gate: gate, decision: decision)
    }
}
