import Foundation
import Messages
import NetworkFaults
import SandboxMarket
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources
@testable import SandboxTuShare
@testable import TrainerPipeline

@Suite("calls under way at once", .timeLimit(.minutes(2))) struct ParallelCallsTests {
    @Test("one call is under way unless more are allowed")
    func width() {
        #expect(TuShareSource(Stage.client("http://nowhere")).callsInFlight == 1)
        #expect(TuShareSource(Stage.client("http://nowhere", points: 5000)).callsInFlight == 1)
        #expect(TuShareSource(Stage.client("http://nowhere", limit: 500, parallelCalls: 4)).callsInFlight == 4)
    }

    @Test("the free pages are asked one by one unless more are allowed, and never more than four at once")
    func freeWidth() {
        #expect(FreeStage.source("http://nowhere").callsInFlight == 1)
        for (allowed, width) in [(3, 3), (9, 4)] {
            let source = FreeSource(
                FreeSettings(parallelCalls: allowed), kept: { _, _ in [] }, knownCodes: { [] }, now: { .distantPast })
            #expect(source.callsInFlight == width)
        }
    }

    @Test("slow answers are waited for together, as many as are allowed and no more", arguments: [1, 4, 8])
    func underWay(parallel: Int) async throws {
        let desk = Desk(parallel: parallel)
        #expect(try await desk.fetch() == Desk.days.count)
        #expect(desk.widest == parallel)
        #expect(desk.calls == ["daily": Desk.days.count])
    }

    @Test("with four calls under way no minute holds more than the limit, and no call is refused")
    func paced() async throws {
        let limit = 5
        let desk = Desk(parallel: 4, limit: limit)
        #expect(try await desk.fetch() == Desk.days.count)
        #expect(desk.calls == ["daily": Desk.days.count])
        let wait = Message.tuSharePaces(api: "daily", limit: limit)
        #expect(desk.notices.map(\.message) == [wait, wait, wait], "before the sixth, the eleventh and the sixteenth")
        #expect(desk.notices.allSatisfy { $0.kind == .waiting && $0.until != nil })
        let starts = desk.starts
        for start in starts {
            #expect(starts.count { $0 >= start && $0 < start + .seconds(60) } <= limit)
        }
    }

    @Test("of calls at once to an API that gives one an hour, one goes out")
    func oneAnHour() async throws {
        let desk = Desk(parallel: 4, points: 120)
        let client = desk.client
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let error = await trainerError { _ = try await client.call("stock_basic", ["list_status": "L"]) }
                    return error?.code == .rateLimitedHour
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 3)
        #expect(desk.calls == ["stock_basic": 1])
    }
}

/// A server whose answers wait until as many calls are under way as are allowed.
private final class Desk: Sendable {
    static let days = Stage.market.days.suffix(16).compactMap { TradeDate(yyyymmdd: $0.yyyymmdd) }

    private struct State {
        var underWay = 0
        var widest = 0
        var starts: [Duration] = []
        var answered = 0
    }

    private let desk: TuShareDesk
    private let time = ManualTime()
    private let told = Notices()
    private let state = Mutex(State())
    private let (parallel, limit, points): (Int, Int?, Int?)
    private let quotas = InMemoryQuotaStore()

    init(parallel: Int, limit: Int? = nil, points: Int? = nil) {
        let time = time
        (self.parallel, self.limit, self.points) = (parallel, limit, points)
        desk = TuShareDesk(
            Stage.market,
            SandboxOptions(
                today: Stage.lastDay, points: points, callsPerMinute: limit, monotonicSeconds: { time.seconds }))
    }

    var widest: Int { state.withLock { $0.widest } }
    var starts: [Duration] { state.withLock { $0.starts } }
    var calls: [String: Int] { desk.calls }
    var notices: [SourceNotice] { told.all }

    /// Days that landed.
    func fetch() async throws -> Int {
        let source = TuShareSource(client)
        let landed = Mutex(0)
        try await FetchLine(source: source, width: { source.callsInFlight }).run(
            Self.days.map(FetchAsk.bars), isWanted: { _ in true }
        ) { _, _ in landed.withLock { $0 += 1 } }
        return landed.withLock(\.self)
    }

    /// Nobody moves the time while a call that may go out is on its way.
    private var patientTime: SourceTime {
        SourceTime(
            now: { self.time.now },
            sleep: { pause in
                let account = TuShareToken("t").account
                while try await self.quotas.calls(to: "daily", of: account, since: .distantPast)
                    > self.state.withLock({ $0.answered })
                {
                    try await Task.sleep(for: .milliseconds(1))
                }
                try await self.time.source.sleep(pause)
            })
    }

    var client: TuShareClient {
        TuShareClient(
            TuShareSettings(
                token: TuShareToken("t"), callsPerMinute: limit, points: points, parallelCalls: parallel),
            quotas: quotas, time: patientTime, now: { self.time.date },
            send: { body, _, _ in
                self.state.withLock { state in
                    state.starts.append(self.time.now)
                    state.underWay += 1
                    state.widest = max(state.widest, state.underWay)
                }
                defer {
                    self.state.withLock { state in
                        state.underWay -= 1
                        state.answered += 1
                    }
                }
                // The first calls wait for company, which comes late on a busy machine.
                var patience = self.limit == nil && self.points == nil ? 5_000 : 0
                while patience > 0, self.widest < self.parallel {
                    patience -= 1
                    try await Task.sleep(for: .milliseconds(1))
                }
                guard case .body(let bytes) = try await self.desk.answer(Data(body), pathAPI: nil) else {
                    throw HTTPPostFault.failed(.other("no answer"))
                }
                return HTTPReply(status: 200, body: bytes)
            }, notify: told.sink)
    }
}
