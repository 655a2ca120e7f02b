import Foundation
import Gate
import Logging
import Messages
import Samples
import Testing
import TrainerCore
import TrainerTestSupport
import Universe

@testable import TrainerPipeline

@Suite("the market's health in a run")
struct MarketHealthRunTests {
    /// Stores bars of the world with one of them changed, before any run.
    private func plant(
        _ world: PipelineWorld, _ code: TSCode, daysBefore: Int, _ change: (DailyBar) -> DailyBar
    ) async throws -> TradeDate {
        let past = world.days.filter { $0 <= PipelineWorld.friday }
        let day = past[past.count - 1 - daysBefore]
        let bars = world.bars.filter { $0.date == day }.map { $0.code == code ? change($0) : $0 }
        world.source.set(BarReply(bars: bars, calls: 1), for: day)
        return day
    }

    @Test("a defect is stored as a finding, no window with it gives a sample, and the run says so")
    func quarantine() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        let day = try await plant(world, sick, daysBefore: 30) { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                preClose: bar.preClose, volume: bar.volume * 100, amount: bar.amount)
        }
        let run = try await world.run()
        #expect(run.state == .succeeded)
        let found = try await world.stores.findings.findings(of: nil, in: day...PipelineWorld.friday)
        #expect(found.map(\.code) == [sick])
        #expect(found.map(\.date) == [day])
        #expect(found.map(\.rule) == [.vwapOutside])
        #expect(try await world.stores.findings.quarantined(sick, in: day...day) == [day])

        let candidates = try #require(try await world.file("runs/\(run.id)/candidates.jsonl"))
        for code in world.codes where !code.isHeldOut {
            #expect(candidates.contains(code.rawValue) == (code != sick), "\(code)")
        }
        let output = try await world.generated(by: run)
        #expect((output.skipped["quarantined_bar"] ?? 0) > 0)
        #expect(output.health.quarantined == 1)
        #expect(output.health.findings == ["vwap_outside/quarantine": 1])
        #expect(run.warnings.contains { $0.en.contains("quarantined") })
    }

    @Test("a strict run fails before it makes samples, and names what is quarantined", arguments: [false, true])
    func strict(bySecondSource: Bool) async throws {
        let world = try await PipelineWorld(openCodes: 6) { $0.isStrict = true }
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        var day = PipelineWorld.friday
        if bySecondSource {
            let finding = BarFinding(
                code: sick, date: day, rule: .sourcesDisagree, severity: .quarantine, detail: "1.2 %")
            try await world.stores.findings.add([finding], at: world.clock.now)
        } else {
            day = try await plant(world, sick, daysBefore: 30) { bar in
                DailyBar(
                    code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                    preClose: bar.preClose, volume: bar.volume * 100, amount: bar.amount)
            }
        }
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .dataNotHealthy)
        let text = run.error?.message.en ?? ""
        #expect(text.contains("\(sick) \(day.dashed) \(bySecondSource ? "sources_disagree" : "vwap_outside")"))
        #expect(run.error?.hint?.en.contains("ljwxctl data health") == true)
        #expect(try await world.file("runs/\(run.id)/candidates.jsonl") == nil)
        #expect(world.server.calls.allSatisfy { if case .create = $0 { false } else { true } })
        // The finding is there to be looked at.
        #expect(try await world.stores.findings.quarantined(sick, in: day...day) == [day])
    }

    @Test("a strict run answers for bars that earlier runs have checked, and passes where nothing is quarantined")
    func strictLater() async throws {
        let clean = try await PipelineWorld(openCodes: 6) { $0.isStrict = true }
        #expect(try await clean.run().state == .succeeded)
        let world = try await PipelineWorld(openCodes: 6)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        _ = try await plant(world, sick, daysBefore: 30) { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                preClose: bar.preClose, volume: bar.volume * 100, amount: bar.amount)
        }
        #expect(try await world.run().state == .succeeded)
        let strict = GenerateStage.Input(
            asOf: PipelineWorld.friday, knownAt: world.clock.now, universe: world.settings.universe, daysBack: 10,
            incrementalDays: 7, isStrict: true, codeChanges: [], writer: world.settings.writer.digest, decision: nil)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let context = StageContext(
            run: RunRecord(id: id, trigger: .manual, options: RunOptions(), enqueuedAt: world.clock.now),
            logger: Logger(label: "test"), clock: world.clock, language: .english, onProgress: { _, _ in },
            onWarning: { _ in })
        let error = await #expect(throws: TrainerError.self) {
            try await GenerateStage(stores: world.stores, writer: world.settings.writer).run(strict, context)
        }
        #expect(error?.code == .dataNotHealthy)
    }

    @Test("a clean market has no finding and no warning")
    func clean() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let run = try await world.run()
        #expect(run.warnings == [])
        let output = try await world.generated(by: run)
        #expect(output.health.findings.isEmpty)
        #expect(output.health.bars == world.bars.filter { $0.date <= PipelineWorld.friday }.count)
        #expect(output.skipped["quarantined_bar"] == nil)
    }

    @Test("a corrected bar takes its finding away, and the next run uses the stock again")
    func corrected() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        let day = try await plant(world, sick, daysBefore: 2) { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                preClose: bar.preClose, volume: bar.volume * 100, amount: bar.amount)
        }
        try await world.run()
        #expect(try await world.stores.findings.quarantined(sick, in: day...day) == [day])
        world.advance(toDay: 1)
        let right = BarReply(bars: world.bars.filter { $0.date == day }, calls: 1)
        try await world.stores.bars.store(right, of: day, from: world.source.name, at: world.clock.now)
        let next = try await world.run()
        #expect(try await world.stores.findings.quarantined(sick, in: day...day) == [])
        let candidates = try #require(try await world.file("runs/\(next.id)/candidates.jsonl"))
        #expect(candidates.contains(sick.rawValue))
    }

    @Test("a stock that lands late is checked from its first day on, and no other stock with it")
    func lateStock() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let first = try await world.generated(by: world.run())
        world.advance(toDay: 1)
        let past = world.days.filter { $0 <= PipelineWorld.friday }
        let day = past[past.count - 31]
        let code = try #require(BarBuilder.codes(100).first { !$0.isHeldOut && !world.codes.contains($0) })
        let bars = BarBuilder().bars(of: code, on: past).map { bar in
            bar.date != day
                ? bar
                : DailyBar(
                    code: code, date: day, open: bar.open, high: bar.preClose * 1.3, low: bar.low, close: bar.close,
                    preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
        }
        try await world.stores.bars.store(
            BarReply(bars: bars, calls: 1), of: code, in: past[0]...PipelineWorld.friday, from: world.source.name,
            at: world.clock.now)
        let second = try await world.generated(by: world.run())
        let found = try await world.stores.findings.findings(of: code, in: past[0]...day)
        #expect(found.map(\.rule) == [.beyondLimit] && found.map(\.date) == [day])
        #expect(second.checkedFrom > PipelineWorld.friday.advanced(by: -8))
        #expect(second.health.quarantined == 1 && second.health.bars < first.health.bars)
        // What was looked at once is left alone.
        world.advance(toDay: 2)
        let third = try await world.generated(by: world.run())
        #expect(third.health.quarantined == 0 && third.health.bars < second.health.bars)
    }

    @Test("a hole that is filled long after takes its finding away with the next check")
    func filledHole() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        let past = world.days.filter { $0 <= PipelineWorld.friday }
        let day = past[past.count - 31]
        let whole = BarReply(bars: world.bars.filter { $0.date == day }, calls: 1)
        world.source.set(BarReply(bars: whole.bars.filter { $0.code != sick }, calls: 1), for: day)
        try await world.run()
        let found = try await world.stores.findings.findings(of: sick, in: day...day)
        #expect(found.map(\.rule) == [.calendarGap])
        world.advance(toDay: 1)
        try await world.stores.bars.store(whole, of: day, from: world.source.name, at: world.clock.now)
        let next = try await world.generated(by: world.run())
        #expect(try await world.stores.findings.findings(of: nil, in: past[0]...PipelineWorld.friday) == [])
        #expect(next.checkedFrom == day)
    }

    @Test("a run names the stocks whose factors step otherwise than their bars")
    func otherLevel() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let past = world.days.filter { $0 <= PipelineWorld.friday }
        for (place, day) in past.suffix(3).enumerated() {
            let factors = world.codes.map { code in
                AdjFactor(code: code, date: day, factor: place == 2 && code == world.codes[1] ? 2 : 1)
            }
            try await world.stores.reference.store(factors, ofDay: day, from: "tushare", at: world.clock.now)
        }
        let warnings = try await world.run().warnings.map(\.en)
        let warning = try #require(warnings.first { $0.contains("chained") })
        #expect(warning.contains(world.codes[1].rawValue))
        #expect(!warning.contains(world.codes[0].rawValue) && !warning.contains(world.codes[2].rawValue))
    }

    @Test("a finding about factors goes once they agree, however long ago its day is")
    func levelAskedForAnew() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        try await world.run()
        let past = world.days.filter { $0 <= PipelineWorld.friday }
        let day = past[past.count - 61]
        let finding = BarFinding(
            code: world.codes[1], date: day, rule: .factorDisagrees, severity: .note, detail: "factor 2 / 1 = 2")
        try await world.stores.findings.add([finding], at: world.clock.now)
        world.advance(toDay: 1)
        let next = try await world.generated(by: world.run())
        #expect(next.checkedFrom > day)
        #expect(try await world.stores.findings.findings(of: nil, in: day...day) == [])
    }

    @Test("what a second source contradicted keeps a window out as well")
    func sourcesDisagree() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        let finding = BarFinding(
            code: sick, date: PipelineWorld.friday, rule: .sourcesDisagree, severity: .quarantine, detail: "1.2 %")
        try await world.stores.findings.add([finding], at: world.clock.now)
        let run = try await world.run()
        let candidates = try #require(try await world.file("runs/\(run.id)/candidates.jsonl"))
        // Older days' windows end before it.
        #expect(!candidates.contains("\"\(sick) \(PipelineWorld.friday)"))
        #expect((try await world.generated(by: run)).skipped["quarantined_bar"] == 1)
        #expect(try await world.stores.findings.findings(of: sick, in: finding.date...finding.date) == [finding])
    }

    @Test("a run judges a bar by the published limits of its day, as they were known then")
    func publishedLimits() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        let day = try await plant(world, sick, daysBefore: 2) { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: max(bar.high, bar.preClose * 1.08), low: bar.low,
                close: bar.close, preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
        }
        let bar = try #require(world.bars.first { $0.code == sick && $0.date == day })
        let narrow = PublishedLimits(code: sick, date: day, up: bar.preClose * 1.06, down: bar.preClose * 0.94)
        try await world.stores.reference.storeLimits([narrow], on: day, from: "tushare", at: world.clock.now)
        let run = try await world.run()
        let found = try await world.stores.findings.findings(of: sick, in: day...day)
        #expect(found.map(\.rule) == [.beyondLimit])
        #expect(found.first?.detail.contains("as published") == true)
        #expect(run.warnings.contains { $0.en.contains("quarantined") })
    }

    @Test("what a second source contradicted later is unknown to a run of before, resumed or asked by name")
    func contradictedLater() async throws {
        let friday = PipelineWorld.friday
        let dull = try await PipelineWorld(openCodes: 6, fetchedBefore: 90)
        let then = dull.clock.now
        let asked = RunOptions(asOf: friday, knownAt: then)
        let expected = try #require(try await dull.file("runs/\(try await dull.run(asked).id)/candidates.jsonl"))

        let world = try await PipelineWorld(openCodes: 6, fetchedBefore: 90)
        let sick = try #require(world.codes.first { !$0.isHeldOut })
        #expect(expected.contains("\(sick)"))
        let id = try await world.stores.runs.enqueue(asked, trigger: .manual, at: then).id
        world.clock.advance(by: 3600)
        let finding = BarFinding(
            code: sick, date: friday, rule: .sourcesDisagree, severity: .quarantine, detail: "1.2 %")
        try await world.stores.findings.add([finding], at: world.clock.now)
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded)
        #expect(try await world.file("runs/\(id)/candidates.jsonl") == expected)

        let other = try await PipelineWorld(openCodes: 6)
        let whole = try await PipelineWorld(openCodes: 6)
        let wholeRun = try await whole.run()
        let resumed = try await other.stores.runs.enqueue(RunOptions(), trigger: .manual, at: other.clock.now).id
        try await other.kill(resumed, after: "fetch done")
        other.clock.advance(by: 3600)
        try await other.stores.findings.add([finding], at: other.clock.now)
        #expect(try await other.boot().work(on: resumed).state == .succeeded)
        #expect(
            try await other.file("runs/\(resumed)/candidates.jsonl")
                == whole.file("runs/\(wholeRun.id)/candidates.jsonl"))
    }

    @Test("no question is asked about a quarantined window either")
    func heldOut() async throws {
        let world = try await PipelineWorld(openCodes: 6, heldOutCodes: 8)
        let sick = try #require(world.codes.first { $0.isHeldOut })
        _ = try await plant(world, sick, daysBefore: 60) { bar in
            DailyBar(
                code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                preClose: bar.preClose, volume: bar.volume * 100, amount: bar.amount)
        }
        let run = try await world.run()
        let keys = try #require(try await world.evaluation(of: run)).challenger.summary.keys
        #expect(keys.allSatisfy { $0.code != sick })
    }

    @Test("the second run checks what is new or may be corrected, the first all that it has")
    func checkedOnce() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let first = try await world.generated(by: world.run())
        world.advance(toDay: 1)
        let second = try await world.generated(by: world.run())
        #expect(first.checkedFrom == PipelineWorld.friday.advanced(by: -410))
        #expect(second.checkedFrom == world.days.filter { $0 > PipelineWorld.friday }[0].advanced(by: -7))
        #expect(second.health.bars < first.health.bars)
    }
}

@Suite("the universe in runs")
struct UniverseRunTests {
    @Test("serves each of 20 stocks once in seven nights at three a night, through dry runs and crashes")
    func rotation() async throws {
        let world = try await PipelineWorld {
            $0.universe = UniversePolicy(mode: .rotate, stocksPerRun: 3, includesST: true, minimumListedDays: 0)
        }
        var times: [TSCode: Int] = [:]
        for night in 0..<7 {
            world.advance(toDay: night)
            try await world.run(RunOptions(dryRun: true))
            let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
            if night == 3 { try await world.kill(id, after: "generate done") }
            let output = try await world.generated(by: world.boot().work(on: id))
            for code in output.served { times[code, default: 0] += 1 }
            #expect(output.waiting == 17)
        }
        #expect(Set(times.keys) == Set(world.codes.filter { !$0.isHeldOut }))
        #expect(times.values.filter { $0 > 1 }.count == 1)
    }

    @Test("of the whole market serves every stock each night")
    func all() async throws {
        let world = try await PipelineWorld {
            $0.universe = UniversePolicy(mode: .all, stocksPerRun: 3, includesST: true, minimumListedDays: 0)
        }
        let output = try await world.generated(by: world.run())
        #expect(output.stocks == 20)
        #expect(output.waiting == 0)
        #expect(output.served == [])
    }

    @Test("leaves ST stocks and new listings out where the store knows of them, and counts why")
    func rules() async throws {
        let world = try await PipelineWorld {
            $0.universe = UniversePolicy(mode: .rotate, stocksPerRun: 100, includesST: false, minimumListedDays: 30)
        }
        let open = world.codes.filter { !$0.isHeldOut }
        let friday = PipelineWorld.friday
        try await world.stores.reference.store(
            [NameSpell(code: open[0], name: "*ST甲", start: friday.advanced(by: -300), end: nil)], from: "fake",
            at: world.clock.now)
        try await world.stores.reference.store(
            open.enumerated().map { index, code in
                Listing(
                    code: code, name: "甲", status: .listed,
                    listDate: friday.advanced(by: index == 1 ? -20 : -4_000), delistDate: nil)
            }, from: "fake", at: world.clock.now)
        let output = try await world.generated(by: world.run())
        #expect(output.excluded["st"] == 1)
        #expect(output.excluded["new_listing"] == 1)
        #expect(output.served == Array(open.dropFirst(2)))
    }

    @Test("a stock that was delisted after the as-of day is served on that day")
    func survivorship() async throws {
        let world = try await PipelineWorld()
        let gone = try #require(world.codes.first { !$0.isHeldOut })
        try await world.stores.reference.store(
            [
                Listing(
                    code: gone, name: "退市甲", status: .delisted, listDate: TradeDate(dayNumber: 10_000),
                    delistDate: PipelineWorld.friday.advanced(by: 1))
            ], from: "fake", at: world.clock.now)
        let output = try await world.generated(by: world.run())
        #expect(output.served.contains(gone))
    }
}
