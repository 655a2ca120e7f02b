import Foundation
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("questions under way", .timeLimit(.minutes(10)))
struct FetchLineTests {
    private let days = BarBuilder.weekdays(12, from: TradeDate(dayNumber: 20_700))

    /// A source whose answers come when a test lets them.
    private final class GatedSource: BarsOnlySource {
        let callsMade = 0
        let name = "gated"
        let historyShape = HistoryShape.byDay
        let waiting = Mutex<[TradeDate: CheckedContinuation<BarReply, any Error>]>([:])
        let (arrivals, arrived) = AsyncStream.makeStream(of: TradeDate.self)

        func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { nil }
        func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
            throw UnexpectedCall("GatedSource.bars(of:)", remedy: "ask by day")
        }
        func bars(on day: TradeDate) async throws -> BarReply {
            try await withCheckedThrowingContinuation { continuation in
                waiting.withLock { $0[day] = continuation }
                arrived.yield(day)
            }
        }
        func answer(_ day: TradeDate, _ result: Result<BarReply, any Error> = .success(BarReply(bars: [], calls: 1))) {
            waiting.withLock { $0.removeValue(forKey: day) }?.resume(with: result)
        }
    }

    private struct Refused: Error {}

    @Test("no more questions are under way than allowed, and answers land in the order of the questions")
    func order() async throws {
        let source = GatedSource()
        let landed = Mutex<[FetchAsk]>([])
        let asks = days.map(FetchAsk.bars)
        async let run: Void = FetchLine(source: source, width: { 3 }).run(asks, isWanted: { _ in true }) { ask, _ in
            landed.withLock { $0.append(ask) }
        }
        var arrivals = source.arrivals.makeAsyncIterator()
        var underWay: [TradeDate] = []
        var answered = 0
        while answered < days.count {
            while underWay.count < min(3, days.count - answered), let day = await arrivals.next() {
                underWay.append(day)
            }
            #expect(underWay.count <= 3)
            // The whole window is answered backwards before the next one can come.
            for day in underWay.reversed() { source.answer(day) }
            answered += underWay.count
            underWay = []
        }
        try await run
        #expect(landed.withLock(\.self) == asks)
    }

    @Test("an answer that lands makes room for the next question at once")
    func refill() async throws {
        let source = GatedSource()
        let asks = days.map(FetchAsk.bars)
        async let run: Void = FetchLine(source: source, width: { 3 }).run(asks, isWanted: { _ in true }) { _, _ in }
        var arrivals = source.arrivals.makeAsyncIterator()
        for _ in 0..<3 { _ = await arrivals.next() }
        for (place, day) in days.enumerated() {
            source.answer(day)
            if place + 3 < days.count { #expect(await arrivals.next() == days[place + 3]) }
        }
        try await run
    }

    @Test("after a failure nothing more is asked, and what was under way still lands")
    func failure() async throws {
        let source = GatedSource()
        let landed = Mutex<[FetchAsk]>([])
        let asks = days.map(FetchAsk.bars)
        let run = Task {
            try await FetchLine(source: source, width: { 3 }).run(asks, isWanted: { _ in true }) { ask, _ in
                landed.withLock { $0.append(ask) }
            }
        }
        var arrivals = source.arrivals.makeAsyncIterator()
        for _ in 0..<3 { _ = await arrivals.next() }
        source.answer(days[1], .failure(Refused()))
        source.answer(days[0])
        source.answer(days[2])
        // The first may make room for one more before the failure's turn comes.
        let rest = Task { for await day in source.arrivals { source.answer(day) } }
        await #expect(throws: Refused.self) { try await run.value }
        source.arrived.finish()
        await rest.value
        let asked = Set(landed.withLock(\.self))
        #expect(asked.isSuperset(of: [.bars(days[0]), .bars(days[2])]))
        #expect(!asked.contains(.bars(days[1])))
    }

    @Test("a kind of question that is not wanted any more is not asked")
    func unwanted() async throws {
        let source = FakeMarketSource(bars: [])
        let asks = days.flatMap { [FetchAsk.bars($0), .factors($0)] }
        let landed = Mutex(0)
        try await FetchLine(source: source, width: { 4 }).run(asks, isWanted: { $0.kind == .bars }) { ask, answer in
            landed.withLock { $0 += 1 }
            guard ask.kind == .factors else { return }
            guard case .lacking = answer else { throw Refused() }
        }
        #expect(Set(source.calls) == Set(days.map(FakeMarketSource.Call.bars)))
        #expect(source.calls.count == days.count)
        #expect(landed.withLock(\.self) == asks.count)
    }
}
