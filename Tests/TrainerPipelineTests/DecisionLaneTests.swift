import Evidence
import Foundation
import Gate
import InMemoryLogging
import Labels
import Logging
import MarketCalendar
import Messages
import Synchronization
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the decision lane")
struct DecisionLaneTests {
    static let settings = DecisionSettings(days: 12, codesPerDay: 6, freshDays: 7)

    /// Twelve days of six held-out stocks, and a pool of some thirty days before them.
    private static func world(
        _ decision: DecisionSettings? = settings, sampleCap: Int = 40
    ) async throws -> PipelineWorld {
        let world = try await PipelineWorld(openCodes: 12, tradingDays: 110, fetchedBefore: 108) {
            $0.evaluation = $0.evaluation.deciding(decision)
            $0.sampleCap = sampleCap
        }
        world.answers.forecast(ScriptedAnswers.coin)
        return world
    }

    private func evaluation(_ world: PipelineWorld, _ run: RunRecord) async throws -> EvaluateStage.Output {
        let stages = try await world.stores.runs.stages(of: run.id)
        return try #require(try stages.output(of: .evaluate, as: EvaluateStage.Output.self))
    }

    private func market(_ world: PipelineWorld, _ run: RunRecord) async throws -> MarketMeasurement {
        try #require(try await evaluation(world, run).market?.measured)
    }

    @Test(
        "a base that came out when days of GATE were over is warned of; an older one, or one of unknown age, is not",
        arguments: [PipelineWorld.friday, TradeDate("2000-01-01"), nil])
    func baseReleased(day: TradeDate?) async throws {
        let world = try await Self.world(
            DecisionSettings(days: 12, codesPerDay: 6, freshDays: 7, baseReleased: day))
        let run = try await world.run()
        #expect(run.state == .succeeded)
        let warning = Message.gateBeforeRelease(12, of: 12, released: PipelineWorld.friday.dashed)
        #expect(run.warnings.contains(warning) == (day == PipelineWorld.friday))
        #expect(run.warnings.contains { $0.en.contains("base_released") } == (day == PipelineWorld.friday))
    }

    @Test("answers and forecasts are shown by market value where a source tells it, by none where it does not")
    func caps() async throws {
        func sum(_ slices: [Slice]?, _ dimension: Slice.Dimension) -> Int {
            (slices ?? []).filter { $0.dimension == dimension }.map(\.n).reduce(0, +)
        }
        for isKnown in [true, false] {
            let world = try await Self.world()
            let basics = world.codes.map {
                DailyBasic(
                    code: $0, date: PipelineWorld.friday, turnoverRate: nil, pe: nil, peTTM: nil, pb: nil,
                    totalMarketValue: isKnown ? 2_000_000 : nil, floatMarketValue: nil)
            }
            try await world.stores.reference.storeBasics(
                basics, on: PipelineWorld.friday, from: "fake", at: world.clock.now)
            let output = try await evaluation(world, try await world.run())
            for slices in [output.slices, output.market?.measured?.slices] {
                #expect(sum(slices, .board) > 0)
                #expect(sum(slices, .cap) == (isKnown ? sum(slices, .board) : 0))
            }
        }
    }

    @Test("answers and forecasts are shown by the industry that the list told, and by an unknown one where it did not")
    func industries() async throws {
        let world = try await Self.world()
        let held = world.codes.filter(\.isHeldOut)
        let listings = world.codes.map { code in
            Listing(
                code: code, name: "甲", status: .listed, listDate: nil, delistDate: nil,
                industry: held.prefix(2).contains(code) ? "银行" : nil)
        }
        try await world.stores.reference.store(
            listings, from: "fake", at: world.clock.now.addingTimeInterval(-60))
        let output = try await evaluation(world, try await world.run())
        for slices in [output.slices, output.market?.measured?.slices] {
            let own = (slices ?? []).filter { $0.dimension == .industry }
            #expect(own.map(\.name) == ["银行", Slice.unknownIndustry])
            let boards = (slices ?? []).filter { $0.dimension == .board }
            let (byIndustry, byBoard) = (own.map(\.n).reduce(0, +), boards.map(\.n).reduce(0, +))
            #expect(byIndustry == byBoard)
        }
    }

    // MARK: What it decides

    @Test("on the first run forecasts are measured beside the base, and those worse than the base rate reject")
    func firstParrot() async throws {
        let world = try await Self.world()
        world.answers.forecast(ScriptedAnswers.sure)
        let run = try await world.run()
        #expect(run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["climatology"])
        #expect(try await world.stores.models.serving().champion == nil)
    }

    @Test(
        "one that says the same of every stock is rejected by name, first as after a coin, and stands so in every row")
    func constant() async throws {
        let world = try await Self.world()
        for day in 0...2 {
            world.advance(toDay: day)
            world.answers.forecast(day == 1 ? ScriptedAnswers.coin : ScriptedAnswers.half)
            let run = try await world.run()
            let isCoin = day == 1
            let verdict: Verdict = isCoin ? .promoted : .rejected
            #expect(run.verdict == verdict)
            #expect(run.reasons.map(\.code) == [isCoin ? "passed" : "constant_forecast"])
            let row = try #require(try await evaluation(world, run).rows?.first { $0.id == .constantForecast })
            #expect((row.status == .passed) == isCoin && row.n == 72 && row.limit == 0.9)
            if !isCoin {
                #expect(row.measure == 1 && row.fault == Check.oneRating && row.examples.count == 3)
                let brier = try #require(try await market(world, run).challenger.brier.measured)
                #expect(brier.value == 0.25 && brier.interval == nil)
            }
        }
    }

    @Test("on the first run forecasts as good as the base rate pass, and stand in the run's files")
    func firstRun() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        #expect(run.reasons.map(\.code) == ["passed"])
        let output = try await evaluation(world, run)
        let market = try #require(output.market)
        #expect(market.state == .measured)
        #expect(market.gate?.epoch == "2026Q4")
        #expect(market.gate?.benchmark == .universe)
        #expect(market.gate?.items == 72)
        let measured = try #require(market.measured)
        #expect(measured.champion == nil)
        #expect(measured.challenger.failures.isEmpty)
        #expect(measured.base?.failures == [.unparsed: 72])
        #expect(measured.wear.look == 1)
        let verdict = try #require(try await world.artifacts.read("runs/\(run.id)/verdict.json"))
        #expect(try CanonicalJSON.encode(output) == verdict)
        #expect(world.journal.entries.contains { "\($0.message)".contains("GATE 2026Q4 第 1 次") })
    }

    struct Contest: Sendable, CustomTestStringConvertible {
        let champion: ScriptedAnswers.Script
        let challenger: ScriptedAnswers.Script
        let names: String
        let verdict: Verdict
        let code: String
        var testDescription: String { names }
    }

    static let contests = [
        Contest(
            champion: ScriptedAnswers.coin, challenger: ScriptedAnswers.good, names: "a good one after a coin",
            verdict: .promoted, code: "passed"),
        Contest(
            champion: ScriptedAnswers.coin, challenger: ScriptedAnswers.coin, names: "a coin after a coin",
            verdict: .promoted, code: "passed"),
        Contest(
            champion: ScriptedAnswers.coin, challenger: ScriptedAnswers.alwaysUp, names: "a parrot after a coin",
            verdict: .rejected, code: "constant_forecast"),
        Contest(
            champion: ScriptedAnswers.coin, challenger: ScriptedAnswers.sure, names: "a sure coin after a coin",
            verdict: .kept, code: "brier_mean"),
        Contest(
            champion: ScriptedAnswers.good, challenger: ScriptedAnswers.coin, names: "a coin after a good one",
            verdict: .kept, code: "brier_mean"),
    ]

    @Test("a challenger with right narratives is let in or kept out by its forecasts", arguments: contests)
    func contest(contest: Contest) async throws {
        let world = try await Self.world()
        world.answers.forecast(contest.champion)
        let first = try await world.run()
        try #require(first.verdict == .promoted)
        let champion = try #require(first.model)
        world.advance(toDay: 1)
        world.answers.forecast(contest.challenger)
        let run = try await world.run()
        #expect(run.verdict == contest.verdict)
        #expect(run.reasons.map(\.code) == [contest.code])
        let serving = try await world.stores.models.serving().champion
        #expect(serving == (contest.verdict == .promoted ? run.model : champion))
        let measured = try await market(world, run)
        #expect(measured.wear.look == 2)
        #expect(measured.champion != nil && measured.base == nil)
        #expect(try await world.stores.gates.looks(at: "2026Q4").count == 2)
        if contest.verdict == .kept {
            #expect(run.reasons.first?.examples.count == 3)
            #expect(run.reasons.first?.message.en.contains("limit -0.0050") == true)
        }
    }

    @Test("with superior a coin does not take a coin's place, and a good one does")
    func superior() async throws {
        let decision = DecisionSettings(
            days: 12, codesPerDay: 6, policy: MarketPolicy(mode: .superior), freshDays: 7)
        let world = try await Self.world(decision)
        _ = try await world.run()
        world.advance(toDay: 1)
        #expect(try await world.run().verdict == .kept)
        world.advance(toDay: 2)
        world.answers.forecast(ScriptedAnswers.good)
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        let measured = try await market(world, run)
        // 1 − α·6/(π²·3²)
        #expect(abs(measured.confidence - 0.996622627) < 1e-8)
    }

    @Test("versions that are each a little worse are held against the epoch's first champion, which is not asked again")
    func anchored() async throws {
        let world = try await Self.world()
        world.answers.forecast(ScriptedAnswers.good)
        let first = try await evaluation(world, world.run())
        #expect(first.market?.measured?.anchor == nil, "nothing was in service before")
        world.advance(toDay: 1)
        world.answers.forecast(ScriptedAnswers.telling(up: 0.535, down: 0.465))
        let second = try await world.run()
        #expect(second.verdict == .promoted)
        world.advance(toDay: 2)
        world.answers.forecast(ScriptedAnswers.telling(up: 0.5225, down: 0.4775))
        let third = try await world.run()
        #expect(third.verdict == .kept)
        #expect(third.reasons.map(\.code) == ["insufficient_evidence"])
        let measured = try await market(world, third)
        #expect(measured.anchor?.modelDigest == first.challenger.digest)
        #expect(measured.verdict.decisive == .anchorBound)
        #expect(
            measured.verdict.check(.brierBound)?.status == .passed, "beside the champion alone it would have passed")
        // 1 − α/61
        #expect(abs((measured.anchorConfidence ?? 0) - 0.999180328) < 1e-8)
        #expect(try await world.stores.models.serving().champion == second.model)
        #expect(world.answers.counts.filter(\.key.isDecision).values.allSatisfy { $0 == 1 })
    }

    @Test("where the first champion's answers are gone nothing is let in beside it")
    func anchorGone() async throws {
        let world = try await Self.world()
        let first = try await evaluation(world, world.run())
        for day in 1...2 {
            world.advance(toDay: day)
            world.answers.forecast(day == 1 ? ScriptedAnswers.good : ScriptedAnswers.telling(up: 0.551, down: 0.449))
            if day == 2 {
                try await world.stores.answers.forget(
                    of: first.challenger.digest, since: Date(timeIntervalSince1970: 0))
            }
            _ = try await world.run()
        }
        let last = try #require(try await world.stores.runs.runs(limit: 1, before: nil).first)
        #expect(last.verdict == .kept)
        let check = try await market(world, last).verdict.check(.anchorBound)
        #expect(check?.status == .insufficient && check?.fault == "missing")
    }

    @Test("a challenger that fails before is asked for no decision, and looks at no GATE")
    func notAsked() async throws {
        let world = try await Self.world()
        world.answers.script { _, answers in answers.said("不知道") }
        let run = try await world.run()
        #expect(run.verdict == .rejected)
        #expect(try await evaluation(world, run).market?.state == .notAsked)
        #expect(!world.answers.counts.keys.contains { $0.isDecision })
        #expect(try await world.stores.gates.looks(at: "2026Q4").isEmpty)
    }

    @Test("a history that is too short lets the first model in and none after it, and says how many days are needed")
    func tooShort() async throws {
        let world = try await Self.world(DecisionSettings(days: 60, codesPerDay: 6, freshDays: 7))
        let first = try await world.run()
        #expect(first.verdict == .promoted)
        #expect(first.warnings.contains { $0.en.contains("110 trading days") })
        #expect(try await evaluation(world, first).market?.state == .unavailable)
        world.advance(toDay: 1)
        let second = try await world.run()
        #expect(second.verdict == .kept)
        #expect(second.reasons.map(\.code) == ["market_unavailable"])
        #expect(second.reasons.first?.message.en.contains("at least") == true)
        #expect(try await world.stores.models.serving().champion == first.model)
    }

    @Test("a lane that is off says so in the verdict, asks nothing and holds no sample back")
    func off() async throws {
        let world = try await Self.world(nil)
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        #expect(try await evaluation(world, run).market == .off)
        #expect(!world.answers.counts.keys.contains { $0.isDecision })
        #expect(try await world.stores.gates.gates().isEmpty)
        let stages = try await world.stores.runs.stages(of: run.id)
        #expect(try stages.output(of: .modelfile, as: ModelfileStage.Output.self)?.heldBack == 0)
    }

    @Test("answers that cannot be read keep a challenger out, and are named")
    func unread() async throws {
        let world = try await Self.world()
        _ = try await world.run()
        world.advance(toDay: 1)
        let bad = ChosenPrompts(2)
        world.answers.forecast { question, answers in
            if bad.contains(question.prompt) { return answers.said("buy!") }
            return try await ScriptedAnswers.coin(question, answers)
        }
        let run = try await world.run()
        #expect(run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["parse"])
        #expect(run.reasons.first?.examples.map(\.en).allSatisfy { $0.contains("buy!") } == true)
    }

    // MARK: Time

    @Test("no shot's label or embargo touches a hold-out, none is of a held-out stock, and GATE stays as it was frozen")
    func shots() async throws {
        let world = try await Self.world(sampleCap: 400)
        var seals: Set<ContentDigest> = []
        for day in 0...3 {
            world.advance(toDay: day)
            let run = try await world.run()
            let stages = try await world.stores.runs.stages(of: run.id)
            let built = try #require(try stages.output(of: .modelfile, as: ModelfileStage.Output.self))
            #expect(built.gate?.epoch == "2026Q4")
            #expect(!built.shots.isEmpty)
            let manifest = try GateManifest.read(try #require(try await world.stores.gates.manifest(of: "2026Q4")))
            seals.insert(manifest.seal)
            let open = world.days.filter { $0 <= (run.asOf ?? PipelineWorld.friday) }
            for shot in built.shots {
                #expect(!shot.code.isHeldOut)
                let place = try #require(open.firstIndex(of: shot.asOf))
                let reach = world.days[place...(place + 2)]
                for span in [manifest.layout.dev, manifest.layout.gate] {
                    #expect(!reach.contains { span.range.contains($0) }, "\(shot)")
                    let since = world.days.count { $0 > span.labelEnd && $0 <= shot.asOf }
                    #expect(shot.asOf < span.days[0] || since > manifest.layout.embargo, "\(shot)")
                }
            }
            #expect(manifest.items.allSatisfy { $0.code.isHeldOut && manifest.layout.gate.days.contains($0.day) })
            #expect(manifest.layout.gate.labelEnd < PipelineWorld.friday)
        }
        #expect(seals.count == 1)
    }

    @Test("strict walk-forward without samples older than GATE fails the run and names the remedy")
    func strict() async throws {
        let world = try await Self.world(
            DecisionSettings(days: 12, codesPerDay: 6, strictWalkForward: true, freshDays: 7))
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .noData)
        #expect(run.error?.hint?.en.contains("strict_walk_forward") == true)
    }

    @Test("bars that come in later change no question: GATE is asked as it was known when it was frozen")
    func laterBars() async throws {
        let world = try await Self.world()
        let first = try await evaluation(world, world.run())
        let gate = try #require(first.market?.gate)
        world.advance(toDay: 1)
        let day = gate.lastDay
        let corrected = world.bars.filter { $0.date == day }.map { bar in
            !bar.code.isHeldOut
                ? bar
                : DailyBar(
                    code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.low,
                    preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
        }
        try await world.stores.bars.store(
            BarReply(bars: corrected, calls: 1), of: day, from: world.source.name, at: world.clock.now)
        let run = try await world.run()
        #expect(run.state == .succeeded)
        #expect(try await evaluation(world, run).market?.gate == gate)
    }

    // MARK: Once

    @Test("a question is asked once of each model, whatever runs follow; the champion's answers are found")
    func once() async throws {
        let world = try await Self.world()
        for day in 0...2 {
            world.advance(toDay: day)
            #expect(try await world.run().state == .succeeded)
        }
        let decisions = world.answers.counts.filter(\.key.isDecision)
        #expect(decisions.values.allSatisfy { $0 == 1 })
        // Three challengers, and the base on the first run.
        #expect(decisions.count == 4 * 72)
    }

    @Test(
        "killed after its first, its middle or its last decision answer it goes on to the same bytes and asks no answered one again"
    )
    func resumed() async throws {
        let writes = Mutex<[String]>([])
        let calm = try await Self.world()
        let id = try await calm.stores.runs.enqueue(RunOptions(), trigger: .manual, at: calm.clock.now).id
        _ = try await calm.boot(Fuse(onWrite: { write in writes.withLock { $0.append(write) } })).work(on: id)
        let expected = try #require(try await calm.artifacts.read("runs/\(id)/verdict.json"))
        let answers = writes.withLock { $0.enumerated().filter { $0.element == "answer" }.map { $0.offset + 1 } }
        // The challenger's loading question is one too.
        let wanted = 1 + 2 * (20 + 72)
        #expect(answers.count == wanted)
        let done = try #require(writes.withLock { $0.firstIndex(of: "evaluate done") })
        for limit in [answers[41], answers[101], answers[answers.count - 1], done + 1] {
            let world = try await Self.world()
            let other = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
            let fuse = Fuse(limit: limit)
            _ = try? await world.boot(fuse).work(on: other)  // killed: its error says nothing
            #expect(fuse.hasBlown)
            let run = try await world.boot().work(on: other)
            #expect(run.verdict == .promoted)
            #expect(try await world.artifacts.read("runs/\(other)/verdict.json") == expected)
            #expect(world.answers.askedAgain(\.isDecision) <= 1, "the one that was under way")
            #expect(try await world.stores.gates.looks(at: "2026Q4").count == 1)
        }
    }

    @Test("several questions under way at once give the same evidence")
    func parallel() async throws {
        var all: [MarketMeasurement] = []
        for parallel in [1, 5] {
            let world = try await Self.world(
                DecisionSettings(days: 12, codesPerDay: 6, parallel: parallel, freshDays: 7))
            world.answers.forecast(ScriptedAnswers.good)
            all.append(try await market(world, world.run()))
        }
        #expect(all[0] == all[1])
    }

    // MARK: Whether it can be trusted

    enum Damage: CaseIterable, Sendable {
        case flipped, cut, gone, swapped
    }

    @Test(
        "a manifest that is not as it was frozen ends the run with the reason, before a model is asked",
        arguments: Damage.allCases)
    func tampered(damage: Damage) async throws {
        let world = try await Self.world()
        _ = try await world.run()
        world.advance(toDay: 1)
        let asked = world.answers.counts
        let fuse = Fuse(onManifest: { data in
            var text = String(decoding: data, as: UTF8.self)
            switch damage {
            case .flipped: text.replace("\"prompts\":\"a", with: "\"prompts\":\"b", maxReplacements: 1)
            case .cut: text.removeLast(40)
            case .gone: return nil
            case .swapped: text.replace("\"gateDays\":12", with: "\"gateDays\":11")
            }
            return Data(text.utf8)
        })
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let run = try await world.boot(fuse).work(on: id)
        #expect(run.state == .failed)
        #expect(run.error?.code == .conflict)
        #expect(run.error?.message.en.contains("GATE") == true)
        #expect(run.error?.hint != nil)
        #expect(world.answers.counts.filter(\.key.isDecision) == asked.filter(\.key.isDecision))
        #expect(run.verdict == nil)
    }

    @Test("a GATE whose manifest is lost is left behind by other settings")
    func lost() async throws {
        let world = try await Self.world()
        _ = try await world.run()
        world.advance(toDay: 1)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let fuse = Fuse(onManifest: { String(decoding: $0, as: UTF8.self).contains("\"gateDays\":12") ? nil : $0 })
        let run = try await world.boot(fuse) {
            $0.evaluation = $0.evaluation.deciding(DecisionSettings(days: 11, codesPerDay: 5, freshDays: 7))
        }.work(on: id)
        #expect(run.state == .succeeded)
        #expect(try await evaluation(world, run).market?.gate?.epoch == "2026Q4-2")
    }

    @Test("other settings retire a GATE, freeze another, and take over what was spent")
    func retired() async throws {
        let world = try await Self.world()
        _ = try await world.run()
        world.advance(toDay: 1)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot {
            $0.evaluation = $0.evaluation.deciding(DecisionSettings(days: 11, codesPerDay: 5, freshDays: 7))
        }
        let run = try await process.work(on: id)
        #expect(run.warnings.contains(.gateRetired("2026Q4", why: "recipe")))
        let gates = try await world.stores.gates.gates()
        #expect(gates.map(\.epoch) == ["2026Q4", "2026Q4-2"])
        #expect(gates.map(\.looksBefore) == [0, 1])
        #expect(try await market(world, run).wear.look == 2)
    }

    @Test("a GATE that was looked at until its budget is spent is asked no more, nor are its days under another name")
    func worn() async throws {
        let world = try await Self.world()
        let run = try await world.run()
        let stages = try await world.stores.runs.stages(of: run.id)
        let evaluate = try #require(stages.first { $0.stage == .evaluate })
        for look in 0..<60 {
            try await world.stores.runs.record(
                evaluate, of: run.id,
                look: GateLook(epoch: "2026Q4", modelDigest: "look \(look)", at: world.clock.now))
        }
        world.advance(toDay: 1)
        let asked = world.answers.counts.filter(\.key.isDecision)
        let next = try await world.run()
        // One of its twelve days is over a day later.
        #expect(next.warnings.contains(.gateUnavailable(.gateWorn("2026Q4", moreDays: 11))))
        #expect(next.verdict == .kept && next.reasons.map(\.code) == ["market_unavailable"])
        #expect(try await world.stores.gates.gates().map(\.epoch) == ["2026Q4"])
        #expect(world.answers.counts.filter(\.key.isDecision) == asked)
    }

    @Test("a dry run holds the same samples back and freezes nothing")
    func dryRun() async throws {
        let world = try await Self.world()
        let dry = try await world.run(RunOptions(dryRun: true))
        #expect(try await world.stores.gates.gates().isEmpty)
        let stages = try await world.stores.runs.stages(of: dry.id)
        let tried = try #require(try stages.output(of: .modelfile, as: ModelfileStage.Output.self))
        let run = try await world.run()
        let later = try await world.stores.runs.stages(of: run.id)
        let built = try #require(try later.output(of: .modelfile, as: ModelfileStage.Output.self))
        #expect(tried.heldBack == built.heldBack && tried.pool == built.pool)
        #expect(tried.gate?.epoch == nil && built.gate?.epoch == "2026Q4")
    }
}

extension ExaminationSettings {
    fileprivate func deciding(_ decision: DecisionSettings?) -> ExaminationSettings {
        ExaminationSettings(
            cases: cases, options: options, questionSeconds: questionSeconds, gate: gate, decision: decision)
    }
}
