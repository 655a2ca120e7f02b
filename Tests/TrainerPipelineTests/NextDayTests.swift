import Foundation
import MarketCalendar
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("later runs")
struct NextDayTests {
    @Test("the next day asks for the new day alone and keeps only its samples for known stocks")
    func newDayAlone() async throws {
        let world = try await PipelineWorld { $0.sampleCap = 80 }
        let first = try await world.run()
        let monday = try #require(world.days.first { $0 > PipelineWorld.friday })
        world.advance(toDay: 1)
        let callsBefore = world.barCalls().count
        let second = try await world.run()

        #expect(Array(world.barCalls().dropFirst(callsBefore)) == [monday])
        #expect(second.state == .succeeded)
        #expect(second.asOf == monday)
        let known = Set(try await world.stores.samples.samples(of: first.id).map(\.key.code))
        let kept = try await world.stores.samples.samples(of: second.id)
        #expect(known.count == 20)
        #expect(kept.count == 80)
        #expect(kept.allSatisfy { known.contains($0.key.code) && $0.key.asOf == monday })
        let lines = try await world.file("data/llm_training/stock_training_data_20261123_1800.jsonl")
        #expect(lines?.split(separator: "\n").count == 80, "a JSONL holds its run's new samples alone")
    }

    @Test("a stock that is suspended on its first run's day gives its newest samples, and no older ones a day later")
    func suspendedOnFirstDay() async throws {
        let world = try await PipelineWorld { $0.sampleCap = 1_000 }
        let suspended = try #require(world.codes.first { !$0.isHeldOut })
        for day in world.days.filter({ $0 <= PipelineWorld.friday }).suffix(2) {
            let bars = world.bars.filter { $0.date == day && $0.code != suspended }
            world.source.set(BarReply(bars: bars, calls: 1), for: day)
        }
        let first = try await world.run()
        let newest = world.days.filter { $0 <= PipelineWorld.friday }.dropLast(2).last
        let days = try await world.stores.samples.samples(of: first.id).filter { $0.key.code == suspended }
            .map(\.key.asOf)
        #expect(days.max() == newest)

        let monday = try #require(world.days.first { $0 > PipelineWorld.friday })
        world.advance(toDay: 1)
        let second = try await world.run()
        let kept = try await world.stores.samples.samples(of: second.id)
        #expect(kept.contains { $0.key.code == suspended })
        #expect(Set(kept.map(\.key.asOf)) == [monday])
    }

    @Test("a second run on the same day ends as no_new_data and builds nothing")
    func sameDay() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        let callsBefore = world.server.calls.count
        let barCallsBefore = world.barCalls().count
        world.advance(toDay: 0, hour: 20)
        let second = try await world.run()
        #expect(second.state == .noNewData)
        #expect(second.verdict == nil)
        #expect(second.model == nil)
        #expect(second.reasons.map(\.code) == ["no_new_data"])
        #expect(world.barCalls().count == barCallsBefore)
        #expect(world.server.calls.dropFirst(callsBefore).allSatisfy { $0 == .digests })
        #expect(try await world.stores.samples.count() == 40)
        let results = try await world.file("data/models/continuous_training_results_20261120_2000.json")
        #expect(results?.contains("\"status\" : \"no_new_data\"") == true)
    }

    @Test("forced, a run works on a day that was seen before; the same recipe is the champion's, and asks nothing")
    func forced() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        let calls = world.barCalls().count
        world.advance(toDay: 0, hour: 20)
        let forced = try await world.run(RunOptions(force: true))
        #expect(forced.state == .succeeded)
        #expect(forced.asOf == PipelineWorld.friday)
        #expect(forced.model == first.model)
        #expect(forced.reasons.map(\.code) == ["identical"])
        #expect(world.barCalls().count == calls)
        let worked = try await world.stores.runs.stages(of: forced.id).filter { $0.state == .done }.map(\.stage)
        #expect(Set(worked).isSuperset(of: [.fetch, .generate, .dedupe, .modelfile, .create]))
        world.advance(toDay: 0, hour: 21)
        #expect(try await world.run().state == .noNewData, "it was that run alone")
    }

    @Test("forced under other settings, every stage is worked and what comes of it is measured")
    func forcedOtherwise() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        world.advance(toDay: 0, hour: 20)
        let options = RunOptions(force: true)
        let id = try await world.stores.runs.enqueue(options, trigger: .manual, at: world.clock.now).id
        let run = try await world.boot { $0.fewShot = PipelineWorld.fewShot(maximumShots: 2) }.work(on: id)
        #expect(run.state == .succeeded)
        #expect(run.verdict != nil)
        #expect(run.model != first.model)
        let worked = try await world.stores.runs.stages(of: id).filter { $0.state == .done }.map(\.stage)
        #expect(Set(worked) == Set(StageName.allCases))
    }

    @Test("a weekend without bars is no_new_data, however often it is asked")
    func weekend() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        for day in 1...2 {
            world.clock.advance(to: ShanghaiTime.instant(PipelineWorld.friday.advanced(by: day), hour: 18, minute: 0))
            #expect(try await world.run().state == .noNewData)
        }
    }

    @Test("a day asked for by name runs although it was seen before")
    func namedDay() async throws {
        let world = try await PipelineWorld()
        _ = try await world.run()
        world.advance(toDay: 0, hour: 20)
        let second = try await world.run(RunOptions(asOf: PipelineWorld.friday))
        #expect(second.state == .succeeded)
        #expect(second.asOf == PipelineWorld.friday)
    }

    @Test("a day whose run failed is worked on again")
    func failedDay() async throws {
        let world = try await PipelineWorld(installsBase: false)
        #expect(try await world.run().state == .failed)
        world.server.install(
            PipelineWorld.family.configured,
            ServedModel(system: "", template: "", messages: [], parameterText: "", family: "qwen2", trainedContext: nil)
        )
        world.clock.advance(by: 3600)
        #expect(try await world.run().verdict == .promoted)
    }

    @Test("without a calendar the bundled rule's days are asked for once, and a day without rows until it has some")
    func noCalendar() async throws {
        let world = try await PipelineWorld()
        world.source.set(.none)
        _ = try await world.run()
        #expect(world.barCalls().allSatisfy(ExchangeCalendar.isOpen))
        let before = world.barCalls().count
        #expect(Set(world.barCalls()).count == before)
        // Monday is not asked for before its close; at night it has no bars yet, an hour later it has.
        let monday = try #require(world.days.first { $0 > PipelineWorld.friday })
        world.source.set(BarReply(bars: [], calls: 1), for: monday)
        world.advance(toDay: 1, hour: 9)
        #expect(try await world.run().state == .noNewData)
        world.advance(toDay: 2, hour: 2)
        #expect(try await world.run().state == .noNewData)
        world.source.set(BarReply(bars: world.bars.filter { $0.date == monday }, calls: 1), for: monday)
        world.advance(toDay: 2, hour: 3)
        #expect(try await world.run().asOf == monday)
        #expect(Array(world.barCalls().dropFirst(before)) == [monday, monday])
    }

    @Test("a corrected bar is seen within a week of nights, and exactly the samples whose window holds it are remade")
    func correction() async throws {
        let world = try await PipelineWorld {
            $0.sampleCap = 1_000
            $0.incrementalDays = 30
        }
        let first = try await world.run()
        let before = try await world.stores.samples.samples(of: first.id)
        let stock = try #require(before.map(\.key.code).min())
        let day = try #require(world.days.last { $0 <= PipelineWorld.friday.advanced(by: -6) })
        let monday = world.days.filter { $0 <= day }.suffix(1)
        let reply = world.bars.filter { $0.date == day }.map { bar in
            bar.code != stock
                ? bar
                : DailyBar(
                    code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                    preClose: bar.preClose, volume: bar.volume * 3, amount: bar.amount.map { $0 * 3 })
        }
        #expect(monday.first == day)
        world.source.set(BarReply(bars: reply, calls: 1), for: day)

        var kept: [Sample] = []
        var nights = 0
        // Five trading days are a week.
        for night in 1...5 {
            world.advance(toDay: night)
            nights = night
            let run = try await world.run()
            kept = try await world.stores.samples.samples(of: run.id).filter { $0.key.asOf <= PipelineWorld.friday }
            if !kept.isEmpty { break }
        }
        #expect(nights == 5)
        let dependents = before.filter { $0.key.code == stock && $0.key.asOf >= day }
        #expect(!dependents.isEmpty)
        // Only those whose words the volume changed are written anew; none of another stock, and none of an earlier day.
        #expect(!kept.isEmpty)
        #expect(Set(kept.map(\.key)).isSubset(of: Set(dependents.map(\.key))))
        let texts = Dictionary(uniqueKeysWithValues: before.map { ($0.key, $0) })
        for sample in kept { #expect(texts[sample.key] != sample) }
        let all = try await world.stores.samples.page(after: nil, limit: 10_000)
        #expect(Set(all.map(\.key)).count == all.count)
        #expect(Set(all.map(\.key)).isSuperset(of: Set(before.map(\.key))))

        world.advance(toDay: 6)
        let quiet = try await world.run()
        let later = try await world.stores.samples.samples(of: quiet.id)
        #expect(later.allSatisfy { $0.key.asOf > PipelineWorld.friday }, "what was remade is not made a third time")
    }

    @Test("a bar that comes late remakes the samples of days after it, as if it had always been there")
    func lateBar() async throws {
        let whole = try await PipelineWorld { $0.sampleCap = 1_000 }
        let expected = try await whole.stores.samples.samples(of: whole.run().id)
        let world = try await PipelineWorld { $0.sampleCap = 1_000 }
        let day = try #require(world.days.last { $0 <= PipelineWorld.friday.advanced(by: -6) })
        // A fall looks like an ex-right where its day is missing; a rise would break the chain of prices.
        let missing = try #require(world.bars.first { $0.date == day && !$0.code.isHeldOut && $0.close <= $0.preClose })
        let bars = world.bars.filter { $0.date == day }
        world.source.set(BarReply(bars: bars.filter { $0.code != missing.code }, calls: 1), for: day)
        let before = try await world.stores.samples.samples(of: world.run().id)
        let dependents = Set(before.map(\.key).filter { $0.code == missing.code && $0.asOf > day })
        #expect(!dependents.isEmpty)

        world.advance(toDay: 1)
        try await world.stores.bars.store(
            BarReply(bars: bars, calls: 1), of: day, from: world.source.name, at: world.clock.now)
        let run = try await world.run()
        let remade = try await world.stores.samples.samples(of: run.id).filter { $0.key.asOf <= PipelineWorld.friday }
        #expect(!remade.isEmpty && Set(remade.map(\.key)).isSubset(of: dependents))
        for sample in remade { #expect(!before.contains(sample)) }
        func ofFriday(_ samples: [Sample]) -> [Sample] {
            samples.filter { $0.key.code == missing.code && $0.key.asOf == PipelineWorld.friday }
        }
        let stored = ofFriday(try await world.stores.samples.page(after: nil, limit: 10_000))
        #expect(!stored.isEmpty && stored == ofFriday(expected))
    }

    @Test("a kept sample whose window a correction quarantines is left out, and is back when the bar is right again")
    func withdrawn() async throws {
        let world = try await PipelineWorld(openCodes: 6) { $0.sampleCap = 1_000 }
        let before = try await world.stores.samples.samples(of: world.run().id)
        let stock = try #require(before.map(\.key.code).min())
        let day = try #require(world.days.last { $0 <= PipelineWorld.friday.advanced(by: -6) })
        let dependents = Set(before.map(\.key).filter { $0.code == stock && $0.asOf >= day })
        #expect(!dependents.isEmpty)
        let right = world.bars.filter { $0.date == day }
        // Amount and volume contradict each other.
        let wrong = right.map { bar in
            bar.code != stock
                ? bar
                : DailyBar(
                    code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                    preClose: bar.preClose, volume: bar.volume * 100, amount: bar.amount)
        }
        func land(_ bars: [DailyBar]) async throws {
            try await world.stores.bars.store(
                BarReply(bars: bars, calls: 1), of: day, from: world.source.name, at: world.clock.now)
        }
        world.advance(toDay: 1)
        try await land(wrong)
        let run = try await world.run()
        #expect(run.warnings.contains(.samplesWithdrawn(dependents.count)))
        let samples = world.stores.samples
        let page = try await samples.page(after: nil, limit: 10_000)
        #expect(dependents.isDisjoint(with: page.map(\.key)))
        #expect(Set(before.map(\.key)).subtracting(dependents).isSubset(of: page.map(\.key)))
        let pool = try await samples.newest(10_000, asOf: world.days.last ?? day)
        #expect(Set(pool) == Set(page))
        #expect(try await samples.count() == page.count)

        world.advance(toDay: 2)
        try await land(right)
        try await world.run()
        let after = try await samples.page(after: nil, limit: 10_000)
        #expect(Set(after).isSuperset(of: before), "what says the same as before stands again")
    }
}
