import Foundation
import Logging
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerPipeline

/// The list of stocks comes in parts, of which those of stocks that are listed no more are kept for days.
@Suite struct ListPartsTests {
    private let clock = ManualWallClock(TradeDate(dayNumber: 20_777), hour: 18)
    private let codes = BarBuilder.codes(3)
    private let stores: Stores
    private let source = PartedSource()

    init() throws {
        let database = try TrainerDatabase.inMemory()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
    }

    /// The parts that a run asks for, a day after the one before.
    private func nextRun() async throws -> [[Listing.Status]] {
        clock.advance(by: 86_400)
        let day = ShanghaiTime(clock.now).day
        let context = StageContext(
            run: RunRecord(id: RunID("20261120-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: clock.now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
        var visit = FetchVisit(source: source, stores: stores, context: context)
        let lists = try await FetchLists(
            of: source.name, parts: source.listingParts, keeps: { source.keeps($0, askedAt: $1, now: clock.now) },
            range: day.advanced(by: -30)...day, lastBarDay: day, now: clock.now, stores.reference)
        var tally = FetchTally()
        try await visit.lists(lists, &tally)
        try await visit.ask(lists.later, &tally)
        return source.asked.withLock { asked in
            defer { asked = [] }
            return asked
        }
    }

    private func listing(_ place: Int, _ status: Listing.Status) -> Listing {
        Listing(code: codes[place], name: "甲", status: status, listDate: nil, delistDate: nil)
    }

    @Test("once a stock has left the list of the listed ones, the next run asks for the others, once")
    func gone() async throws {
        source.listings.withLock { $0 = [listing(0, .listed), listing(1, .listed)] }
        #expect(try await nextRun() == [[.listed], [.delisted], [.paused]])
        #expect(try await nextRun() == [[.listed]])
        source.listings.withLock { $0 = [listing(0, .listed), listing(1, .delisted), listing(2, .listed)] }
        #expect(try await nextRun() == [[.listed]], "it was planned before it was known")
        #expect(try await nextRun() == [[.delisted], [.listed], [.paused]])
        #expect(try await nextRun() == [[.listed]])
        let known = try await stores.reference.listings(knownAt: clock.now)
        #expect(known.map(\.status) == [.listed, .delisted, .listed])
    }

    @Test("an account that gets one list a run has all of them within three runs, and the listed ones most nights")
    func oneCall() async throws {
        source.listings.withLock { $0 = [listing(0, .listed), listing(1, .delisted), listing(2, .paused)] }
        source.answersPerRun.withLock { $0 = 1 }
        var firsts: [[Listing.Status]?] = []
        for _ in 0..<5 { firsts.append(try await nextRun().first) }
        #expect(firsts == [[.listed], [.delisted], [.paused], [.listed], [.listed]])
        let known = try await stores.reference.listings(knownAt: clock.now)
        #expect(known.map(\.status) == [.listed, .delisted, .paused])
    }
}

private final class PartedSource: BarsOnlySource {
    let listings = Mutex<[Listing]>([])
    let asked = Mutex<[[Listing.Status]]>([])
    /// nil: all are answered.
    let answersPerRun = Mutex<Int?>(nil)

    let name = "fake"
    let historyShape = HistoryShape.byDay
    let callsMade = 0
    var callsInFlight: Int { get async { 1 } }
    var listingParts: [[Listing.Status]] { Listing.Status.allCases.map { [$0] } }

    func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        list == .listings([.listed])
            ? list.isOfDay(askedAt: askedAt, now: now) : now.timeIntervalSince(askedAt) < 30 * 86_400
    }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { nil }
    func bars(on day: TradeDate) async throws -> BarReply { BarReply(bars: [], calls: 1) }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        BarReply(bars: [], calls: 1)
    }
    func listings(in part: [Listing.Status]) async throws -> [Listing]? {
        let count = asked.withLock { asked in
            asked.append(part)
            return asked.count
        }
        if let most = answersPerRun.withLock(\.self), count > most { return nil }
        return listings.withLock(\.self).filter { part.contains($0.status) }
    }
}
