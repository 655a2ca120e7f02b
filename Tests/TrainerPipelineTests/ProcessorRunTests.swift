import Foundation
import Synchronization
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("a run with a processor of bars of the user's own")
struct ProcessorRunTests {
    private static func world() async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) { $0.sampleCap = 12 }
    }

    private func run(_ world: PipelineWorld, _ processor: FakeProcessor) async throws -> RunRecord {
        let id = try await world.stores.runs.enqueue(
            RunOptions(dryRun: true), trigger: .manual, at: world.clock.now
        ).id
        return try await world.boot(processor: processor).work(on: id)
    }

    private func candidates(_ world: PipelineWorld, _ run: RunRecord) async throws -> String {
        try #require(try await world.file(RunFiles.candidates(run.id)))
    }

    @Test("one that changes nothing leaves every sample as it is without it, and is shown no day after a sample's")
    func identity() async throws {
        let world = try await Self.world()
        let plain = try await world.run(RunOptions(dryRun: true))
        let processor = FakeProcessor { $0 }
        let processed = try await self.run(world, processor)
        #expect(processed.state == .succeeded)
        #expect(try await candidates(world, processed) == candidates(world, plain))
        #expect(processor.shown.count > 8)
        #expect(processor.shown.allSatisfy { $0 <= PipelineWorld.friday })
    }

    @Test("what it says is what samples are made of")
    func changes() async throws {
        let world = try await Self.world()
        let plain = try await world.run(RunOptions(dryRun: true))
        let processed = try await self.run(world, FakeProcessor { bars in bars.map { $0.with(volume: 1_234_567) } })
        #expect(try await candidates(world, processed) != candidates(world, plain))
        #expect(try await candidates(world, processed).contains("1234567"))
    }

    @Test("one that adds a row of a later day is refused, and no sample is made")
    func futureRow() async throws {
        let world = try await Self.world()
        let run = try await self.run(
            world,
            FakeProcessor { bars in
                bars + bars.suffix(1).map { $0.on($0.date.advanced(by: 1)) }
            })
        #expect(run.state == .failed && run.error?.code == .dataNotHealthy)
        #expect(run.error?.message.en.contains("which is after") == true)
        #expect(try await world.file(RunFiles.candidates(run.id)) == nil)
    }

    @Test("one that looks ahead within what it is given is refused by the first day that shows it")
    func lookAhead() async throws {
        let world = try await Self.world()
        let run = try await self.run(
            world,
            FakeProcessor { bars in
                // Each day's volume is the next one's.
                zip(bars, bars.dropFirst()).map { $0.with(volume: $1.volume) } + bars.suffix(1)
            })
        #expect(run.state == .failed && run.error?.code == .dataNotHealthy)
        #expect(run.error?.message.en.contains("depends on days after") == true)
    }
}

extension DailyBar {
    fileprivate func with(volume: Double) -> DailyBar {
        DailyBar(
            code: code, date: date, open: open, high: high, low: low, close: close, preClose: preClose, volume: volume,
            amount: amount)
    }

    fileprivate func on(_ day: TradeDate) -> DailyBar {
        DailyBar(
            code: code, date: day, open: open, high: high, low: low, close: close, preClose: close, volume: volume,
            amount: amount)
    }
}

private final class FakeProcessor: BarProcessor, BarProcessorSession {
    let mark = "fake"
    private let change: @Sendable ([DailyBar]) -> [DailyBar]
    private let days = Mutex<[TradeDate]>([])

    init(_ change: @escaping @Sendable ([DailyBar]) -> [DailyBar]) { self.change = change }

    /// The last day of each answer.
    var shown: [TradeDate] { days.withLock(\.self) }

    func session() -> any BarProcessorSession { self }

    func processed(_ bars: [DailyBar]) async throws -> [DailyBar] {
        if let last = bars.last { days.withLock { $0.append(last.date) } }
        return change(bars)
    }
}
