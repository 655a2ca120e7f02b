import Foundation
import Logging
import MarketSources
import Messages
import SandboxFreeSources
import SandboxMarket
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

/// Fetches over the free pages that are killed again and again, each time while a call is under way.
@Suite(.timeLimit(.minutes(10))) struct FreeKillTests {
    private static let market = MarketSimulator(seed: 7, stocks: 170).market(through: SourceUnderTest.today)
    /// Of each exchange, so that each kind of page is asked for.
    private static let codes = ["SH", "SZ", "BJ"].flatMap { exchange in
        market.stocks.filter { $0.delistDay == nil && $0.code.hasSuffix(exchange) }.prefix(3)
            .map { TSCode(trusted: $0.code) }
    }

    /// Killed at every second call each process has one answered and one lost: in the calendar, the list's pages, the
    /// index, the day's quotes, K-lines and factors.
    @Test("each kill costs the call that was under way and no other, whatever was asked for", arguments: [2, 3, 7, 25])
    func killed(every: Int) async throws {
        let plain = try await Self.fetch(killedEvery: nil)
        #expect(plain.kills == 0)
        let killed = try await Self.fetch(killedEvery: every)
        #expect(killed.kills > 0)
        #expect(killed.calls == plain.calls + killed.kills)
        #expect(killed.bars == plain.bars && !plain.bars.isEmpty)
        #expect(killed.factors == plain.factors && !plain.factors.isEmpty)
        #expect(killed.newest == plain.newest && plain.newest > 100)
    }

    @Test("with four calls at once a kill costs four at most")
    func killedWide() async throws {
        let plain = try await Self.fetch(killedEvery: nil, parallel: 4)
        let killed = try await Self.fetch(killedEvery: 9, parallel: 4)
        #expect(killed.kills > 0)
        #expect(killed.calls <= plain.calls + killed.kills * 4)
        #expect(killed.bars == plain.bars && killed.factors == plain.factors)
    }

    @Test("what has landed leaves no part behind but the list of the day")
    func leavesNothing() async throws {
        let fetched = try await Self.fetch(killedEvery: 2)
        #expect(fetched.partsLeft == [0, 0, 0, 0])
        // Their number, and the pages of eighty.
        #expect(fetched.listed > 80 && fetched.listPages == 1 + (fetched.listed + 79) / 80)
    }

    private struct Fetched {
        let calls: Int
        let kills: Int
        let bars: [DailyBar]
        let factors: [AdjFactor]
        /// Bars of the newest day.
        let newest: Int
        /// Of the stocks, the newest day, the calendar and the index.
        let partsLeft: [Int]
        let listed: Int
        let listPages: Int
    }

    /// One fetch by as many processes as it takes.
    private static func fetch(killedEvery every: Int?, parallel: Int = 1) async throws -> Fetched {
        let clock = ManualWallClock(SourceUnderTest.lastDay, hour: 18)
        let database = try TrainerDatabase.inMemory()
        let stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: InMemoryQuotaStore(),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
        let parts = SQLiteReplyPartStore(database)
        let network = DyingNetwork(every: every)
        let server = FreeSandboxServer(market, FreeSandboxOptions(today: SourceUnderTest.today, faults: []))
        let kills = try await server.whileRunning { url in
            var kills = 0
            while true {
                network.revive()
                let source = FreeSource(
                    FreeSettings(gateway: url, timeout: .seconds(60), parallelCalls: parallel),
                    fetcher: network.fetcher, time: ManualTime().source, parts: parts,
                    kept: { try await stores.bars.bars(of: $0, in: $1, knownAt: clock.now) }, knownCodes: { [] },
                    now: { clock.now })
                do {
                    try await fetch(source, stores, clock)
                    return kills
                } catch is DyingNetwork.Killed {
                    kills += 1
                }
            }
        }
        let all = SourceUnderTest.firstDay...SourceUnderTest.lastDay
        var bars: [DailyBar] = []
        var factors: [AdjFactor] = []
        var partsOfStocks = 0
        for code in codes {
            bars += try await stores.bars.bars(of: code, in: all, knownAt: clock.now).map(\.bar)
            factors += try await stores.reference.factors(of: code, asOf: all.upperBound, knownAt: clock.now).factors
            partsOfStocks += try await parts.count(of: .stock(code), from: "free", now: clock.now)
        }
        var left = [partsOfStocks]
        for answer in [PartedAnswer.day(all.upperBound), .list(.calendar), .list(.index)] {
            left.append(try await parts.count(of: answer, from: "free", now: clock.now))
        }
        return Fetched(
            calls: network.calls, kills: kills, bars: bars, factors: factors,
            newest: try await stores.bars.codes(on: all.upperBound, knownAt: clock.now).count,
            partsLeft: left, listed: try await stores.reference.listings(knownAt: clock.now).count,
            listPages: try await parts.count(of: FreeSource.listPages, from: "free", now: clock.now))
    }

    private static func fetch(_ source: FreeSource, _ stores: Stores, _ clock: ManualWallClock) async throws {
        let context = StageContext(
            run: RunRecord(id: RunID("20241231-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: clock.now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
        _ = try await FetchStage(source: source, stores: stores).run(
            FetchStage.Input(
                limit: SourceUnderTest.lastDay, daysBack: 1, source: source.name,
                landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600), codes: codes), context)
    }
}

/// Kills the process at every so many calls: the server has answered, and nobody has read it. From then on the process
/// does nothing any more.
private final class DyingNetwork: Sendable {
    struct Killed: Error {}

    private let every: Int?
    private let network = WebFetcher.network(timeout: .seconds(60))
    private let state = Mutex((calls: 0, isDead: false))

    init(every: Int?) { self.every = every }

    /// Of all processes.
    var calls: Int { state.withLock { $0.calls } }

    func revive() { state.withLock { $0.isDead = false } }

    var fetcher: WebFetcher {
        WebFetcher { address, referer in
            let isLast = try self.state.withLock { state in
                if state.isDead { throw Killed() }
                state.calls += 1
                return self.every.map { state.calls.isMultiple(of: $0) } ?? false
            }
            let reply = try await self.network.get(address, referer)
            if isLast { self.state.withLock { $0.isDead = true } }
            if self.state.withLock({ $0.isDead }) { throw Killed() }
            return reply
        }
    }
}
