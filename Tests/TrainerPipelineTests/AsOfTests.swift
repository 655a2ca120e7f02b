import Foundation
import Testing
import TrainerCore
import TrainerTestSupport
import Universe

@testable import TrainerPipeline

@Suite("what a run may know")
struct AsOfTests {
    @Test("nothing dated after the as-of day changes a byte of what a run makes, whatever kind of data it is")
    func future() async throws {
        let (dull, dullRun) = try await Self.lookingBack { _ in }
        let (planted, plantedRun) = try await Self.lookingBack { world in
            for day in world.days where day > PipelineWorld.friday { try await Self.plant(day, in: world) }
        }
        #expect(plantedRun.asOf == PipelineWorld.friday && plantedRun.state == .succeeded)
        for file in ["candidates.jsonl", "Modelfile", "tokens.json"] {
            let expected = try #require(try await dull.file("runs/\(dullRun.id)/\(file)"))
            #expect(!expected.isEmpty)
            #expect(try await planted.file("runs/\(plantedRun.id)/\(file)") == expected, "\(file)")
        }
        let kept = try await dull.stores.samples.samples(of: dullRun.id)
        #expect(!kept.isEmpty)
        #expect(try await planted.stores.samples.samples(of: plantedRun.id) == kept)
        #expect(planted.barCalls().allSatisfy { $0 <= PipelineWorld.friday })
    }

    @Test("a stock that took its name of today between the as-of day and today is not judged by it")
    func laterName() async throws {
        let named = TradeDate(dayNumber: PipelineWorld.friday.dayNumber - 3)
        for hasSpell in [false, true] {
            let (world, run) = try await Self.lookingBack(to: named.advanced(by: -4)) { world in
                guard hasSpell, let code = world.codes.first(where: { !$0.isHeldOut }) else { return }
                try await world.stores.reference.store(
                    [NameSpell(code: code, name: "*ST甲", start: named, end: nil)], from: "fake",
                    at: world.clock.now.addingTimeInterval(-60))
            }
            let code = try #require(world.codes.first { !$0.isHeldOut })
            let candidates = try #require(try await world.file("runs/\(run.id)/candidates.jsonl"))
            #expect(!candidates.isEmpty)
            #expect(candidates.contains(code.rawValue) == hasSpell, "without a spell the list is all that is known")
        }
    }

    /// A world in which one stock is ST by the list of stocks alone; `plant` adds to what it knows before the run.
    private static func lookingBack(
        to asOf: TradeDate = PipelineWorld.friday, _ plant: (PipelineWorld) async throws -> Void
    ) async throws -> (PipelineWorld, RunRecord) {
        let world = try await PipelineWorld(openCodes: 6) {
            $0.universe = UniversePolicy(mode: .rotate, stocksPerRun: 100, includesST: false, minimumListedDays: 0)
        }
        let open = world.codes.filter { !$0.isHeldOut }
        let listings = world.codes.map { code in
            Listing(
                code: code, name: code == open[0] ? "*ST甲" : "乙", status: .listed,
                listDate: world.days[0], delistDate: nil)
        }
        try await world.stores.reference.store(
            listings, from: "fake", at: world.clock.now.addingTimeInterval(-60))
        try await plant(world)
        return (world, try await world.run(RunOptions(asOf: asOf)))
    }

    /// One day's data of every kind, each as unlike the world's as it can be.
    private static func plant(_ day: TradeDate, in world: PipelineWorld) async throws {
        let instant = world.clock.now.addingTimeInterval(-60)
        let (bars, reference) = (world.stores.bars, world.stores.reference)
        let wild = world.bars.filter { $0.date == day }.map { changed($0, by: 1.09) }
        try await bars.store(BarReply(bars: wild, calls: 1), of: day, from: "fake", at: instant)
        try await reference.store(
            world.codes.map { AdjFactor(code: $0, date: day, factor: Double(day.dayNumber % 7 + 2)) }, ofDay: day,
            from: "fake", at: instant)
        try await reference.store(
            world.codes.map { Suspension(code: $0, date: day, timing: nil) }, on: day, from: "fake", at: instant)
        try await reference.store(
            world.codes.enumerated().map { index, code in
                NameSpell(code: code, name: index.isMultiple(of: 2) ? "甲" : "ST\(day)", start: day, end: nil)
            }, from: "fake", at: instant)
        try await reference.storeLimits(
            world.codes.map { PublishedLimits(code: $0, date: day, up: 0.02, down: 0.01) }, on: day, from: "fake",
            at: instant)
        try await reference.storeBasics(
            world.codes.map {
                DailyBasic(
                    code: $0, date: day, turnoverRate: 99, pe: 1, peTTM: 1, pb: 1, totalMarketValue: 1,
                    floatMarketValue: 1)
            }, on: day, from: "fake", at: instant)
        try await reference.store(.calendar([]), of: day...day, from: "fake", at: instant)
        try await reference.store(
            .index([
                DailyBar(
                    code: FetchStage.index, date: day, open: 1, high: 9_000, low: 1, close: 8_000, preClose: 4_000,
                    volume: 1, amount: 1)
            ]), of: day...day, from: "fake", at: instant)
        try await world.stores.findings.add(
            world.codes.map {
                BarFinding(code: $0, date: day, rule: .sourcesDisagree, severity: .quarantine, detail: "9 %")
            }, at: instant)
        try await plantFates(day, in: world, at: instant)
    }

    /// What becomes of stocks on `day`: those of the world are delisted, or go on under another code, and a new one comes.
    private static func plantFates(_ day: TradeDate, in world: PipelineWorld, at instant: Date) async throws {
        let (reference, open) = (world.stores.reference, world.codes.filter { !$0.isHeldOut })
        let later = BarBuilder.codes(2_000).suffix(open.count)
        let delisted = world.codes.map { code in
            // The name is today's, which a list without any change of names says of all days.
            Listing(
                code: code, name: code == open[0] ? "*ST甲" : "乙", status: .delisted, listDate: world.days[0],
                delistDate: day)
        }
        let listed = later.map { Listing(code: $0, name: "丙", status: .listed, listDate: day, delistDate: nil) }
        try await reference.store(delisted + listed, from: "fake", at: instant)
        try await reference.store(
            zip(open, later).map { CodeChange(old: $0, new: $1) }, from: "fake", at: instant)
        try await world.stores.bars.store(
            BarReply(bars: later.flatMap { BarBuilder().bars(of: $0, on: [day], start: 99) }, calls: 1), of: day,
            from: "fake", at: instant)
    }

    @Test("a run that looks back behind what was already sampled makes the samples of its own day")
    func looksBack() async throws {
        let world = try await PipelineWorld(openCodes: 6)
        let first = try await world.run()
        #expect(first.state == .succeeded)
        let earlier = try #require(world.days.last { $0 < PipelineWorld.friday.advanced(by: -20) })
        world.clock.advance(by: 3600)
        let run = try await world.run(RunOptions(asOf: earlier))
        #expect(run.asOf == earlier)
        let kept = try await world.stores.samples.samples(of: run.id)
        #expect(!kept.isEmpty)
        #expect(kept.allSatisfy { $0.key.asOf <= earlier })
    }

    @Test("a run that asks what was known by an instant asks no source and sees no later correction")
    func knownAt() async throws {
        let dull = try await PipelineWorld(openCodes: 6, fetchedBefore: 90)
        let asked = RunOptions(asOf: PipelineWorld.friday, knownAt: dull.clock.now)
        let dullRun = try await dull.run(asked)
        #expect(dullRun.asOf == PipelineWorld.friday)
        #expect(dull.source.calls.isEmpty)

        let corrected = try await PipelineWorld(openCodes: 6, fetchedBefore: 90)
        let later = corrected.clock.now.addingTimeInterval(3600)
        for day in corrected.days.filter({ $0 <= PipelineWorld.friday }).suffix(20) {
            let changed = corrected.bars.filter { $0.date == day }.map { Self.changed($0, by: 1.01) }
            try await corrected.stores.bars.store(
                BarReply(bars: changed, calls: 1), of: day, from: "fake", at: later)
        }
        let id = try await corrected.stores.runs.enqueue(asked, trigger: .manual, at: corrected.clock.now).id
        corrected.clock.advance(to: later)
        let run = try await corrected.boot().work(on: id)
        #expect(run.state == .succeeded)
        let expected = try #require(try await dull.file("runs/\(dullRun.id)/candidates.jsonl"))
        #expect(try await corrected.file("runs/\(id)/candidates.jsonl") == expected)
        #expect(corrected.source.calls.isEmpty)
    }

    @Test("a run that asks what was known by an instant chooses no shot that another run kept after it")
    func knownSamples() async throws {
        let world = try await PipelineWorld(openCodes: 6, fetchedBefore: 90)
        let earlier = try #require(world.days.last { $0 < PipelineWorld.friday.advanced(by: -3) })
        let before = try await world.run(RunOptions(asOf: earlier))
        let instant = world.clock.now
        world.clock.advance(by: 3600)
        let later = try await world.run(RunOptions(asOf: PipelineWorld.friday))
        world.clock.advance(by: 3600)
        let run = try await world.run(RunOptions(asOf: PipelineWorld.friday, knownAt: instant))
        #expect(before.state == .succeeded && later.state == .succeeded && run.state == .succeeded)

        let known = try await world.stores.samples.samples(of: before.id).map(\.key)
        let unknown = try await world.stores.samples.samples(of: later.id).map(\.key)
        let own = try await world.stores.samples.samples(of: run.id).map(\.key)
        #expect(!known.isEmpty && !unknown.isEmpty)
        let built = try #require(
            try await world.stores.runs.stages(of: run.id).output(of: .modelfile, as: ModelfileStage.Output.self))
        #expect(built.pool == known.count + own.count)
        #expect(!built.shots.isEmpty && Set(built.shots).isDisjoint(with: unknown))
        let reproduction = try await Reproducer(stores: world.stores, questions: world.questions).reproduce(run)
        #expect(reproduction.parts.first { $0.part == .choice }?.outcome == .equal)
    }

    @Test("what comes in after the fetch is unseen by a resumed run: corrected bars change not one byte")
    func laterIngestion() async throws {
        let dull = try await PipelineWorld(openCodes: 6)
        let dullRun = try await dull.run()

        let world = try await PipelineWorld(openCodes: 6)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "fetch done")
        world.clock.advance(by: 3600)
        for day in world.days.filter({ $0 <= PipelineWorld.friday }).suffix(20) {
            let changed = world.bars.filter { $0.date == day }.map { Self.changed($0, by: 1.01) }
            try await world.stores.bars.store(
                BarReply(bars: changed, calls: 1), of: day, from: "fake", at: world.clock.now)
        }
        let resumed = try await world.boot().work(on: id)
        #expect(resumed.state == .succeeded)
        #expect(
            try await world.file("runs/\(id)/candidates.jsonl")
                == dull.file("runs/\(dullRun.id)/candidates.jsonl"))
    }

    @Test(
        "a run that resumes within the second of its fetch still sees every bar of it", arguments: [0.001, 0.5, 0.999])
    func fractionsOfASecond(fraction: Double) async throws {
        let whole = try await PipelineWorld(openCodes: 6)
        let wholeRun = try await whole.run()
        let world = try await PipelineWorld(openCodes: 6)
        world.clock.advance(by: fraction)
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "fetch done")
        let resumed = try await world.boot().work(on: id)
        #expect(resumed.state == .succeeded)
        #expect(
            try await world.file("runs/\(id)/candidates.jsonl")
                == whole.file("runs/\(wholeRun.id)/candidates.jsonl"))
    }

    @Test("longer stored history changes no candidate")
    func longerHistory() async throws {
        let long = try await PipelineWorld(openCodes: 4, heldOutCodes: 4, tradingDays: 340)
        let run = try await long.run(RunOptions(dryRun: true))
        let expected = try await long.file("runs/\(run.id)/candidates.jsonl")
        let days = long.days.filter { $0 <= PipelineWorld.friday }
        let short = try await PipelineWorld(openCodes: 4, heldOutCodes: 4, tradingDays: 340)
        short.source.set(.days(Array(days.suffix(260))))
        let shortRun = try await short.run(RunOptions(dryRun: true))
        #expect(expected?.isEmpty == false)
        #expect(try await short.file("runs/\(shortRun.id)/candidates.jsonl") == expected)
    }

    private static func changed(_ bar: DailyBar, by factor: Double) -> DailyBar {
        func fen(_ value: Double) -> Double { (value * factor * 100).rounded() / 100 }
        return DailyBar(
            code: bar.code, date: bar.date, open: fen(bar.open), high: fen(bar.high), low: fen(bar.low),
            close: fen(bar.close), preClose: fen(bar.preClose), volume: bar.volume * 2, amount: bar.amount)
    }
}
