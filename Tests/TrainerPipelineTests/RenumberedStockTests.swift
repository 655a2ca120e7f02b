import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("a stock that goes on under another code")
struct RenumberedStockTests {
    /// A world in which one stock trades under `codes.old` before `seam` and under `codes.new` from then on.
    private struct Renumbered {
        let world: PipelineWorld
        let codes: CodeChange
        let seam: TradeDate
        /// The stock's, under its old code.
        let bars: [DailyBar]

        /// - Parameter isOne: whether it has the new code all the time.
        init(isOne: Bool) async throws {
            let world = try await PipelineWorld(openCodes: 3, tradingDays: 340)
            let open = world.codes.filter { !$0.isHeldOut }
            let codes = CodeChange(
                old: open[1], new: try #require(BarBuilder.codes(3_000).last { !$0.isHeldOut }))
            let past = world.days.filter { $0 <= PipelineWorld.friday }
            let (seam, halt) = (past[past.count - 60], past[past.count - 62])
            bars = BarBuilder().bars(of: codes.old, on: world.days.filter { $0 != halt })
            (self.world, self.codes, self.seam) = (world, codes, seam)
            func code(on day: TradeDate) -> TSCode { isOne || day >= seam ? codes.new : codes.old }
            for day in world.days {
                let others = world.bars.filter { $0.date == day && $0.code != codes.old }
                let own = bars.filter { $0.date == day }.map { $0.under(code(on: day)) }
                world.source.set(BarReply(bars: others + own, calls: 1), for: day)
            }
            let (reference, before) = (world.stores.reference, world.clock.now.addingTimeInterval(-60))
            let listDate = TradeDate(dayNumber: 15_000)
            try await reference.store(
                (world.codes + [codes.new]).map {
                    Listing(code: $0, name: "甲", status: .listed, listDate: listDate, delistDate: nil)
                }, from: "fake", at: before)
            if !isOne { try await reference.store([codes], from: "fake", at: before) }
            for day in past {
                let suspended = day == halt ? [Suspension(code: code(on: day), date: day, timing: nil)] : []
                try await reference.store(suspended, on: day, from: "fake", at: before)
            }
        }
    }

    @Test("gives the samples that it gives under one code, whose window of 250 bars reaches across the change")
    func samples() async throws {
        let (one, two) = (try await Renumbered(isOne: true), try await Renumbered(isOne: false))
        var candidates: [String] = []
        for renumbered in [one, two] {
            let run = try await renumbered.world.run(RunOptions(dryRun: true))
            candidates.append(try #require(try await renumbered.world.file("runs/\(run.id)/candidates.jsonl")))
        }
        #expect(candidates[0].contains(two.codes.new.rawValue))
        #expect(candidates[1] == candidates[0])
        let all = two.world.days[0]...PipelineWorld.friday
        #expect(
            try await two.world.stores.findings.findings(of: nil, in: all).map(\.rule)
                == one.world.stores.findings.findings(of: nil, in: all).map(\.rule))
    }

    @Test("has its samples made again where a bar is corrected under the old code")
    func corrected() async throws {
        let renumbered = try await Renumbered(isOne: false)
        let (world, codes) = (renumbered.world, renumbered.codes)
        #expect(try await world.run().state == .succeeded)
        let keys = try await world.stores.samples.keys(of: codes.new)
        #expect(!keys.isEmpty)
        let then = world.clock.now
        world.clock.advance(by: 60)
        let bar = try #require(renumbered.bars.last { $0.date < renumbered.seam.advanced(by: -7) })
        let corrected = DailyBar(
            code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            preClose: bar.preClose, volume: bar.volume + 1, amount: bar.amount)
        try await world.stores.bars.store(
            BarReply(bars: [corrected], calls: 1), of: bar.code, in: bar.date...bar.date, from: "fake",
            at: world.clock.now)
        let planner = SampleRemakePlanner(
            stores: world.stores, asOf: PipelineWorld.friday, knownAt: world.clock.now)
        let coverage = try await world.stores.samples.coverage(upTo: PipelineWorld.friday)
        #expect(try await planner.corrected(after: then, covered: coverage).count == keys.count)
    }
}
