import Synchronization
import Testing

@testable import MarketSources

@Suite struct PacingTests {
    @Test("no minute ever holds more calls than the limit", arguments: [1, 2, 7, 50])
    func keepsLimit(limit: Int) async throws {
        let time = ManualTime()
        let pacer = CallPacer(time: time.source, tell: { _, _, _ in })
        var starts: [Duration] = []
        for step in 0..<(limit * 3 + 2) {
            try await pacer.awaitTurn(of: "daily", limit: limit)
            starts.append(time.now)
            if step % 3 == 0 { try await time.source.sleep(.milliseconds(700)) }
        }
        for start in starts {
            #expect(starts.count { $0 >= start && $0 < start + .seconds(60) } <= limit)
        }
    }

    @Test("without a limit nothing waits, and one API's limit does not slow another")
    func independentAPIs() async throws {
        let time = ManualTime()
        let pacer = CallPacer(time: time.source, tell: { _, _, _ in })
        await pacer.pause("stock_basic")
        for _ in 0..<100 { try await pacer.awaitTurn(of: "daily", limit: nil) }
        #expect(time.sleeps.isEmpty)
        try await pacer.awaitTurn(of: "stock_basic", limit: 1)
        #expect(time.sleeps == [.seconds(61)])
    }

    @Test("calls of an earlier process count, once")
    func earlierCalls() async throws {
        let time = ManualTime()
        let pacer = CallPacer(time: time.source, tell: { _, _, _ in })
        await pacer.remember(2, to: "daily")
        await pacer.remember(2, to: "daily")
        try await pacer.awaitTurn(of: "daily", limit: 3)
        #expect(time.sleeps.isEmpty)
        try await pacer.awaitTurn(of: "daily", limit: 3)
        #expect(time.sleeps == [.seconds(61)])
    }

    @Test("a turn that is given back is free at once, and only that one")
    func givenBack() async throws {
        let time = ManualTime()
        let pacer = CallPacer(time: time.source, tell: { _, _, _ in })
        let first = try await pacer.awaitTurn(of: "daily", limit: 2)
        try await time.source.sleep(.seconds(20))
        try await pacer.awaitTurn(of: "daily", limit: 2)
        await pacer.giveBack(first, of: "daily")
        await pacer.giveBack(first, of: "daily")
        try await pacer.awaitTurn(of: "daily", limit: 2)
        #expect(time.sleeps == [.seconds(20)])
        try await pacer.awaitTurn(of: "daily", limit: 2)
        #expect(time.sleeps == [.seconds(20), .seconds(61)])
    }

    @Test("a limit that is learnt late counts the calls before it")
    func learntLate() async throws {
        let time = ManualTime()
        let pacer = CallPacer(time: time.source, tell: { _, _, _ in })
        for _ in 0..<5 { try await pacer.awaitTurn(of: "daily", limit: nil) }
        try await pacer.awaitTurn(of: "daily", limit: 5)
        #expect(time.sleeps == [.seconds(61)])
    }

    @Test("a refusal of one call holds back another that was already waiting for its turn")
    func refusedMeanwhile() async throws {
        let time = ManualTime()
        let (asleep, sleeps) = AsyncStream.makeStream(of: Void.self)
        let (awake, wakes) = AsyncStream.makeStream(of: Void.self)
        let pacer = CallPacer(
            time: SourceTime(
                now: { time.now },
                sleep: { pause in
                    sleeps.yield()
                    for await _ in awake { break }
                    try await time.source.sleep(pause)
                }), tell: { _, _, _ in })
        try await pacer.awaitTurn(of: "daily", limit: 1)
        try await time.source.sleep(.seconds(31))
        async let turn: Duration = pacer.awaitTurn(of: "daily", limit: 1)
        for await _ in asleep { break }
        await pacer.pause("daily")
        for _ in 0..<2 { wakes.yield() }
        _ = try await turn
        // Thirty seconds for its turn, and what is left of the window that the refusal closed.
        #expect(time.sleeps == [.seconds(31), .seconds(30), .seconds(31)])
    }

    @Test("a wait is told once with its length and limit, a short one and one that a refusal has told of are not")
    func told() async throws {
        let time = ManualTime()
        let told = Mutex<[Duration]>([])
        let pacer = CallPacer(time: time.source) { api, wait, limit in
            #expect(api == "daily" && limit == 2)
            told.withLock { $0.append(wait) }
        }
        for _ in 0..<4 { try await pacer.awaitTurn(of: "daily", limit: 2) }
        #expect(told.withLock(\.self) == [.seconds(61)])
        try await time.source.sleep(.seconds(57))
        try await pacer.awaitTurn(of: "daily", limit: 2)
        #expect(time.sleeps.last == .seconds(4))
        await pacer.pause("daily")
        try await pacer.awaitTurn(of: "daily", limit: 2)
        #expect(time.sleeps.last == .seconds(61))
        #expect(told.withLock(\.self) == [.seconds(61)])
    }

    @Test("pauses double up to a minute, and each keeps at least its half", arguments: [0, 1, 99] as [UInt64])
    func backoff(seed: UInt64) {
        var backoff = Backoff(seed: seed)
        for (failures, full) in zip(1..., [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
            let pause = backoff.pause(after: failures)
            #expect(pause >= .seconds(full) / 2)
            #expect(pause <= .seconds(full))
        }
    }

    @Test("one seed gives one row of pauses, another seed another")
    func seeded() {
        func pauses(_ seed: UInt64) -> [Duration] {
            var backoff = Backoff(seed: seed)
            return (1...5).map { backoff.pause(after: $0) }
        }
        #expect(pauses(3) == pauses(3))
        #expect(pauses(3) != pauses(4))
    }
}
