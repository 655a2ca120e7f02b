import Foundation
import Logging
import Messages
import QuotaPlan
import Samples
import Synchronization
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerPipeline

/// A fetch stage over a store in memory, with time moved by hand. Friday, 20 November 2026 is the newest day.
private final class FetchWorld: Sendable {
    static let friday = TradeDate(dayNumber: 20_777)

    let clock: ManualWallClock
    let stores: Stores
    let codes = BarBuilder.codes(300)
    let days: [TradeDate]
    let bars: [TradeDate: [DailyBar]]
    let warnings = Mutex<[Message]>([])
    let progress = Mutex<[Message]>([])

    init(hour: Int = 18, days count: Int = 12) throws {
        clock = ManualWallClock(Self.friday, hour: hour)
        days = Array(
            BarBuilder.weekdays(count * 2, from: Self.friday.advanced(by: -count * 2)).filter { $0 <= Self.friday }
                .suffix(count))
        bars = Dictionary(grouping: BarBuilder(seed: 4).market(of: codes, on: days), by: \.date)
        let database = try TrainerDatabase.inMemory()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
    }

    func source(_ shape: HistoryShape = .byDay, givesDays: Bool = true) -> FakeMarketSource {
        FakeMarketSource(
            historyShape: shape, givesDays: givesDays, calendar: .days(days), bars: bars.values.flatMap(\.self))
    }

    func reply(_ day: TradeDate, stocks: Int) -> BarReply {
        BarReply(bars: (bars[day] ?? []).filter { codes[..<stocks].contains($0.code) }, calls: 1)
    }

    func run(
        _ source: any MarketSource, landing: LandingSettings = .standard, limit: TradeDate = FetchWorld.friday,
        knownAt: Date? = nil, codes: [TSCode] = [], incrementalDays: Int = 0, enqueuedAt: Date? = nil,
        killedBy fuse: Fuse = Fuse(), takeNotices: @escaping @Sendable () -> [RunNotice] = { [] }
    ) async throws -> FetchStage.Output {
        let run = RunRecord(
            id: RunID("20261120-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: enqueuedAt ?? clock.now)
        let context = StageContext(
            run: run, logger: Logger(label: "test"), clock: clock, language: .english,
            onProgress: { _, message in self.progress.withLock { $0.append(message) } },
            onWarning: { message in self.warnings.withLock { $0.append(message) } })
        let stage = FetchStage(source: source, stores: fuse.guarding(stores), takeNotices: takeNotices)
        return try await stage.run(
            FetchStage.Input(
                limit: limit, daysBack: 1, source: source.name, landing: landing, knownAt: knownAt, codes: codes,
                incrementalDays: incrementalDays),
            context)
    }

    /// Listed since the first day; without `codes` all stocks.
    func listings(of codes: [TSCode]? = nil) -> [Listing] {
        (codes ?? self.codes).map {
            Listing(code: $0, name: "甲", status: .listed, listDate: days[0], delistDate: nil)
        }
    }

    /// Stocks become known, as by a source's list.
    func list(_ codes: [TSCode]? = nil) async throws {
        try await stores.reference.store(listings(of: codes), from: "fake", at: clock.now)
    }

    /// A source that has factors too.
    func factorSource() -> ReferenceSource {
        let source = ReferenceSource(self.source())
        source.hasFactors = true
        return source
    }

    /// Friday's bars where the page of quotes has none for `code`.
    func fridayWithoutQuote(of code: TSCode) -> BarReply {
        let friday = Self.friday
        return BarReply(
            bars: (bars[friday] ?? []).filter { $0.code != code },
            refused: [RefusedRow(place: "tencent quote \(code) \(friday)", reason: "no quote", date: friday)], calls: 1)
    }

    func limits(_ day: TradeDate, stocks: Int = 300) -> [PublishedLimits] {
        codes[..<stocks].map { PublishedLimits(code: $0, date: day, up: 11, down: 9) }
    }

    func basics(_ day: TradeDate, stocks: Int = 300) -> [DailyBasic] {
        codes[..<stocks].map {
            DailyBasic(
                code: $0, date: day, turnoverRate: 1, pe: nil, peTTM: nil, pb: 2, totalMarketValue: 3,
                floatMarketValue: nil)
        }
    }

    func stored(_ day: TradeDate) async throws -> Int {
        try await stores.bars.codes(on: day, knownAt: clock.now).count
    }

    /// What a run does after its fetch. Returns the stocks whose factors step otherwise than their bars.
    func check() async throws -> Set<TSCode> {
        let check = try await MarketCheck(stores, in: days[0]...Self.friday, knownAt: clock.now)
        return try await check.run(from: days[0], at: clock.now).disagreeing
    }

    /// What the stock's prices are adjusted by.
    func basis(of code: TSCode) async throws -> AdjustedBars.Basis {
        let bars = try await stores.bars.window(of: code, asOf: Self.friday, count: 250, knownAt: clock.now)
        let factors = try await stores.reference.factors(of: code, asOf: Self.friday, knownAt: clock.now)
        return PriceAdjuster.adjusted(bars, .hfq, factors: factors).basis
    }
}

@Suite("fetch", .timeLimit(.minutes(10)))
struct FetchStageTests {
    @Test("a day that is published late is waited for and asked for again, and the run looks at it")
    func late() async throws {
        let world = try FetchWorld()
        let source = world.source()
        source.set(world.reply(FetchWorld.friday, stocks: 130), for: FetchWorld.friday)
        async let output = world.run(source)
        await world.clock.waitForSleeper()
        #expect(world.clock.deadlines == [ShanghaiTime.instant(FetchWorld.friday, hour: 18, minute: 10)])
        #expect(world.progress.withLock(\.last)?.en.contains("130/300") == true)
        world.clock.advance(by: 600)
        await world.clock.waitForSleeper()
        source.set(world.reply(FetchWorld.friday, stocks: 297), for: FetchWorld.friday)
        world.clock.advance(by: 600)
        #expect(try await output.asOf == FetchWorld.friday)
        #expect(source.calls.count { $0 == .bars(FetchWorld.friday) } == 3)
        #expect(world.warnings.withLock(\.self) == [])
    }

    @Test("at the deadline the run goes on with the day before and says so, and the next run asks for the day again")
    func deadline() async throws {
        let world = try FetchWorld()
        let source = world.source()
        source.set(BarReply(bars: [], calls: 1), for: FetchWorld.friday)
        async let output = world.run(source, landing: LandingSettings(deadlineMinute: 18 * 60 + 15, pauseSeconds: 600))
        for _ in 0..<2 {
            await world.clock.waitForSleeper()
            world.clock.advance(to: try #require(world.clock.deadlines.first))
        }
        let before = try #require(world.days.dropLast().last)
        #expect(try await output.asOf == before)
        let warning = try #require(world.warnings.withLock(\.first)?.en)
        #expect(warning.contains("2026-11-20") && warning.contains(before.dashed), "\(warning)")
        source.set(world.reply(FetchWorld.friday, stocks: 300), for: FetchWorld.friday)
        world.clock.advance(by: 8 * 3600)
        #expect(try await world.run(source).asOf == FetchWorld.friday)
    }

    @Test(
        "an open day that stays empty is asked for again once a week, and told in every run, one before all bars once",
        arguments: [4, 0])
    func hole(place: Int) async throws {
        let world = try FetchWorld(days: 40)
        let source = world.factorSource()
        let lost = world.days[place]
        source.base.set(BarReply(bars: [], calls: 1), for: lost)
        func nightly(_ night: Int) async throws -> (calls: Int, warnings: [String]) {
            world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: night), hour: 2, minute: 0))
            let before = source.base.calls.count
            world.warnings.withLock { $0 = [] }
            _ = try await world.run(source, limit: ShanghaiTime(world.clock.now).day)
            let calls = source.base.calls.dropFirst(before).count { $0 == .bars(lost) }
            return (calls, world.warnings.withLock { $0.map(\.en) })
        }
        for night in [1, 4, 8] {
            let (calls, warnings) = try await nightly(night)
            #expect(calls == (night == 4 ? 0 : 1), "night \(night)")
            let isTold = place > 0 || night == 1
            #expect(warnings.map { $0.contains(lost.dashed) } == (isTold ? [true] : []), "night \(night): \(warnings)")
        }
        source.base.set(world.reply(lost, stocks: 300), for: lost)
        let factors = source.factorDays.withLock(\.count)
        #expect(try await nightly(15).calls == 1)
        #expect(source.factorDays.withLock(\.count) == factors + 1)
        #expect(try await world.stored(lost) == 300)
        let (calls, warnings) = try await nightly(22)
        #expect(calls == 0 && warnings == [])
    }

    @Test("a history that begins late is told once, and again when its beginning has changed")
    func lateBeginning() async throws {
        let world = try FetchWorld(days: 40)
        let source = ReferenceSource(world.source())
        for day in world.days[..<5] { source.base.set(BarReply(bars: [], calls: 1), for: day) }
        func told(_ night: Int) async throws -> [Message] {
            world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: night), hour: 2, minute: 0))
            world.warnings.withLock { $0 = [] }
            _ = try await world.run(source, limit: ShanghaiTime(world.clock.now).day)
            return world.warnings.withLock(\.self)
        }
        func message(_ count: Int) -> Message {
            .openDaysBeforeBars(
                count, newest: world.days[count - 1].dashed, oldestBars: world.days[count].dashed)
        }
        #expect(try await told(1) == [message(5)])
        for night in [2, 3] { #expect(try await told(night) == [], "night \(night)") }
        source.base.set(world.reply(world.days[4], stocks: 300), for: world.days[4])
        #expect(try await told(9) == [message(4)], "it has come with the weekly question")
        #expect(try await told(10) == [])
    }

    @Test("a day that came without factors is told in every run, and asked for again until it has some")
    func factorless() async throws {
        let world = try FetchWorld(days: 40)
        let source = world.factorSource()
        let lost = world.days[4]
        source.factorless = [lost]
        func nightly(_ night: Int) async throws -> (calls: Int, isTold: Bool) {
            world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: night), hour: 2, minute: 0))
            let before = source.factorDays.withLock(\.count)
            let output = try await world.run(source, limit: ShanghaiTime(world.clock.now).day)
            let calls = source.factorDays.withLock { $0.dropFirst(before).count { $0 == lost } }
            return (calls, output.lacking.contains("factors"))
        }
        for night in [1, 4, 8] {
            let (calls, isTold) = try await nightly(night)
            #expect(calls == (night == 4 ? 0 : 1) && isTold, "night \(night)")
        }
        source.factorless = []
        let healed = try await nightly(15)
        #expect(healed.calls == 1 && !healed.isTold)
        #expect(try await nightly(22).calls == 0)
    }

    @Test("an answer with far fewer rows than stocks traded is told, and asked for again until it is whole")
    func cutAnswers() async throws {
        let world = try FetchWorld(days: 40)
        let source = world.factorSource()
        let (old, cut) = (world.days[4], world.days[36])
        source.cutFactors = [old, cut]
        source.limits = { world.limits($0, stocks: $0 == cut ? 120 : 290) }
        source.basics = { world.basics($0, stocks: $0 == cut ? 120 : 300) }
        func asked() -> [[TradeDate]] {
            [
                source.factorDays.withLock(\.self), source.limitDays.withLock(\.self),
                source.basicDays.withLock(\.self),
            ]
        }
        func nightly(_ night: Int) async throws -> (asked: [[TradeDate]], lacking: Set<String>) {
            world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: night), hour: 2, minute: 0))
            let before = asked().map(\.count)
            let output = try await world.run(source)
            return (
                zip(asked(), before).map { $0.dropFirst($1).sorted() },
                Set(output.lacking).intersection(["factors", "limits", "daily_basic"])
            )
        }
        #expect(try await nightly(1).lacking == ["factors", "limits", "daily_basic"])
        // A day that is long over is asked for again at once, and then once a week.
        let second = try await nightly(2)
        #expect(second.asked == [[old, cut], [cut], [cut]])
        #expect(second.lacking == ["factors", "limits", "daily_basic"])
        #expect(try await nightly(3).asked == [[cut], [cut], [cut]])
        source.cutFactors = []
        source.limits = { world.limits($0) }
        source.basics = { world.basics($0) }
        let healed = try await nightly(9)
        #expect(healed.asked == [[old, cut], [cut], [cut]])
        #expect(healed.lacking == [])
        #expect(try await nightly(10).asked == [[], [], []])
    }

    @Test("bars that every day's answer cuts alike come in lists of the stocks that are missing, once")
    func cutAlike() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.listings = world.listings()
        source.suspended = []
        source.rowsPerCall = 6_000
        source.toldByDay = Set(world.codes[..<200])
        #expect(try await world.run(source).asOf == FetchWorld.friday)
        let lists = source.barLists.withLock { $0 }
        #expect(lists.map { $0.range }.sorted { $0.lowerBound < $1.lowerBound } == world.days.map { $0...$0 })
        #expect(lists.allSatisfy { $0.codes == world.codes[200...].sorted() })
        for day in world.days { #expect(try await world.stored(day) == 300) }
        #expect(world.warnings.withLock(\.self) == [])

        let before = source.base.calls.count
        world.clock.advance(by: 60)
        _ = try await world.run(source)
        #expect(source.barLists.withLock(\.count) == world.days.count)
        #expect(!source.base.calls.dropFirst(before).contains { if case .bars = $0 { true } else { false } })
    }

    @Test(
        "stocks of the whole market that no answer has a bar of are told, and how much of the newest day is there",
        arguments: [false, true])
    func neverSeen(refusesLists: Bool) async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.listings = world.listings()
        source.suspended = []
        source.rowsPerCall = refusesLists ? 6_000 : 0
        source.refusesLists = refusesLists
        source.toldByDay = Set(world.codes[..<200])
        #expect(try await world.run(source).asOf == FetchWorld.friday)
        let example = try #require(world.codes[200...].min())
        #expect(
            world.warnings.withLock(\.self) == [
                .stocksNeverSeen(100, example: example.rawValue),
                .daysShort(world.days.count, newest: FetchWorld.friday.dashed, rows: 200, of: 300),
            ])
    }

    @Test("an old day of which half the bars came is told by its name, and asked for again once a week")
    func oldHalf() async throws {
        let world = try FetchWorld(days: 40)
        let source = ReferenceSource(world.source())
        source.listings = world.listings()
        source.suspended = []
        source.suspensionSpan = 90
        let old = world.days[4]
        source.base.set(world.reply(old, stocks: 150), for: old)
        func nightly(_ night: Int) async throws -> (calls: Int, warnings: [Message]) {
            world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: night), hour: 2, minute: 0))
            let before = source.base.calls.count
            world.warnings.withLock { $0 = [] }
            _ = try await world.run(source)
            return (
                source.base.calls.dropFirst(before).count { $0 == .bars(old) }, world.warnings.withLock(\.self)
            )
        }
        for (night, calls) in [(1, 1), (4, 0), (8, 1), (9, 0)] {
            let found = try await nightly(night)
            #expect(found.calls == calls, "night \(night)")
            #expect(found.warnings == [.daysShort(1, newest: old.dashed, rows: 150, of: 300)], "night \(night)")
        }
        source.base.set(world.reply(old, stocks: 300), for: old)
        let healed = try await nightly(15)
        #expect(healed.calls == 1 && healed.warnings == [])
        #expect(try await nightly(22).calls == 0)
    }

    @Test("days without factors, or with too few, are counted; a source without any has no such days")
    func factorDaysLacking() async throws {
        let world = try FetchWorld()
        let source = world.factorSource()
        source.cutFactors = [world.days[4]]
        source.factorless = [world.days[6]]
        #expect(try await world.run(source).factorDaysLacking == 2)
        let bare = try FetchWorld()
        let output = try await bare.run(bare.source())
        #expect(output.lacking.contains("factors") && output.factorDaysLacking == nil)
    }

    @Test("limits of the newest day of a list that are cut are told, and asked for again")
    func cutLimitsOfList() async throws {
        let world = try FetchWorld()
        try await world.list()
        let source = ReferenceSource(world.source())
        source.rowsPerCall = 1_000
        source.listings = try await world.stores.reference.listings(knownAt: world.clock.now)
        source.limits = { world.limits($0, stocks: 120) }
        let wanted = Array(world.codes[..<20])
        #expect(try await world.run(source, codes: wanted).lacking.contains("limits"))
        source.limits = { world.limits($0) }
        #expect(try await !world.run(source, codes: wanted).lacking.contains("limits"))
        #expect(source.limitDays.withLock(\.self) == [FetchWorld.friday, FetchWorld.friday])
    }

    @Test("before the close nothing is waited for, and today is not asked for")
    func beforeClose() async throws {
        let world = try FetchWorld(hour: 10)
        let source = world.source()
        source.set(world.reply(FetchWorld.friday, stocks: 130), for: FetchWorld.friday)
        #expect(try await world.run(source).asOf == world.days.dropLast().last)
        #expect(!source.calls.contains(.bars(FetchWorld.friday)))
        #expect(world.warnings.withLock(\.self) == [])
    }

    @Test(
        "at two in the night the day that is over is asked for alone, and judged as in the evening",
        arguments: [300, 150, 0])
    func night(stocks: Int) async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.limits = { world.limits($0) }
        source.basics = { world.basics($0) }
        let (wednesday, thursday) = (world.days[world.days.count - 3], world.days[world.days.count - 2])
        world.clock.advance(to: ShanghaiTime.instant(thursday, hour: 2, minute: 0))
        #expect(try await world.run(source, limit: thursday).asOf == wednesday)
        #expect(world.warnings.withLock(\.self) == [])

        source.base.set(world.reply(thursday, stocks: stocks), for: thursday)
        world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday, hour: 2, minute: 0))
        let (before, limits, basics) = (
            source.base.calls.count, source.limitDays.withLock(\.count), source.basicDays.withLock(\.count)
        )
        let output = try await world.run(source)
        let asked = source.base.calls.dropFirst(before).filter { if case .bars = $0 { true } else { false } }
        #expect(Array(asked) == [.bars(thursday)])
        #expect(source.limitDays.withLock { Array($0.dropFirst(limits)) } == [thursday])
        #expect(source.basicDays.withLock { Array($0.dropFirst(basics)) } == [thursday])
        #expect(!output.lacking.contains("limits") && !output.lacking.contains("daily_basic"))
        #expect(output.asOf == (stocks == 300 ? thursday : wednesday))
        let warnings = world.warnings.withLock(\.self).map(\.en)
        #expect(warnings.count == (stocks == 300 ? 0 : 1))
        for part in stocks == 300 ? [] : [thursday.dashed, "\(stocks)/300", wednesday.dashed] {
            #expect(warnings.first?.contains(part) == true, "\(warnings)")
        }
    }

    @Test("without a deadline an incomplete day is not waited for")
    func noWaiting() async throws {
        let world = try FetchWorld()
        let source = world.source()
        source.set(world.reply(FetchWorld.friday, stocks: 130), for: FetchWorld.friday)
        let output = try await world.run(source, landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600))
        #expect(output.asOf == world.days.dropLast().last)
        #expect(world.warnings.withLock(\.count) == 1)
    }

    @Test("a list of stocks is asked for in as few calls as it takes, and the next day in one")
    func list() async throws {
        let world = try FetchWorld(days: 200)
        let source = ListSource(world.source(), rowsPerCall: 1_000)
        let wanted = Array(world.codes[20..<40])
        let output = try await world.run(source, codes: wanted)
        // 5 stocks of 200 days fill a call.
        #expect(source.asked.withLock(\.self).map(\.count) == [5, 5, 5, 5])
        #expect(Set(source.asked.withLock(\.self).flatMap(\.self)) == Set(wanted))
        #expect(source.base.calls.allSatisfy { if case .bars = $0 { false } else { true } })
        #expect(output.asOf == FetchWorld.friday)
        #expect(output.barsReceived == 20 * 200)
        #expect(try await world.stores.bars.codes(on: FetchWorld.friday, knownAt: world.clock.now) == wanted.sorted())

        let before = source.base.calls.count
        _ = try await world.run(source, codes: wanted)
        #expect(source.asked.withLock(\.count) == 4, "nothing is asked for twice")
        #expect(source.base.calls.count == before + 1, "the calendar alone")
    }

    @Test("a listed stock without a bar today is asked for again, and one that was late comes with the next question")
    func listLate() async throws {
        let world = try FetchWorld()
        let source = ListSource(world.source(), rowsPerCall: 1_000)
        let wanted = Array(world.codes[..<20])
        source.base.set(world.reply(FetchWorld.friday, stocks: 10), for: FetchWorld.friday)
        async let output = world.run(source, codes: wanted)
        await world.clock.waitForSleeper()
        #expect(world.progress.withLock(\.last)?.en.contains("10/20") == true)
        source.base.set(world.reply(FetchWorld.friday, stocks: 300), for: FetchWorld.friday)
        world.clock.advance(by: 600)
        #expect(try await output.asOf == FetchWorld.friday)
        #expect(try await world.stored(FetchWorld.friday) == 20)
    }

    @Test("a listed stock of a list without any bar is told, and asked for again by the next run")
    func listWithout() async throws {
        let world = try FetchWorld()
        let wanted = Array(world.codes[..<20])
        let base = ListSource(world.source(), rowsPerCall: 1_000)
        for day in world.days {
            base.base.set(BarReply(bars: (world.bars[day] ?? []).filter { $0.code != wanted[1] }, calls: 1), for: day)
        }
        try await world.list(wanted)
        _ = try await world.run(base, codes: wanted)
        let told = Message.stocksWithoutBars(1, example: wanted[1].rawValue)
        #expect(world.warnings.withLock(\.self) == [told])
        for day in world.days { base.base.set(world.reply(day, stocks: 300), for: day) }
        world.warnings.withLock { $0 = [] }
        _ = try await world.run(base, codes: wanted)
        #expect(base.asked.withLock(\.last) == [wanted[1]] && world.warnings.withLock(\.self) == [])
    }

    @Test("a stock of a list that turns out to be delisted is asked for with the others, also after a kill")
    func listWithDelisted() async throws {
        for fuse in [nil, Fuse(killAfter: "\(SourceList.listings([.delisted]))")] {
            let world = try FetchWorld()
            let wanted = Array(world.codes[..<20])
            let gone = wanted[3]
            let known = wanted.map { code in
                Listing(
                    code: code, name: "甲", status: code == gone ? .delisted : .listed, listDate: world.days[0],
                    delistDate: code == gone ? world.days[6] : nil)
            }
            let source = ListSource(world.source(), rowsPerCall: 1_000, hasFactors: true, known: known)
            for day in world.days[6...] {
                source.base.set(
                    BarReply(bars: (world.bars[day] ?? []).filter { $0.code != gone }, calls: 1), for: day)
            }
            if let fuse {
                await #expect(throws: Fuse.Killed.self) {
                    try await world.run(source, codes: wanted, killedBy: fuse)
                }
                #expect(source.asked.withLock(\.self).isEmpty)
            }
            for _ in 0..<2 { _ = try await world.run(source, codes: wanted) }
            #expect(source.asked.withLock(\.self) == [wanted])
            #expect(source.factorLists.withLock(\.self) == [wanted])
        }
    }

    @Test(
        "a stock that a list names by one of its codes is asked for under all of them, and under the old one only until the new one's bars begin",
        arguments: [true, false])
    func listRenumbered(isNamedByNew: Bool) async throws {
        let world = try FetchWorld()
        let (seam, thursday, friday) = (world.days[6], world.days[10], FetchWorld.friday)
        let change = CodeChange(old: world.codes[3], new: TSCode(trusted: "920047.BJ"))
        let source = ListSource(world.source(), rowsPerCall: 1_000, hasFactors: true, changes: [change])
        for day in world.days {
            let bars = (world.bars[day] ?? []).map { bar in
                bar.code == change.old && day >= seam ? bar.under(change.new) : bar
            }
            source.base.set(BarReply(bars: bars, calls: 1), for: day)
        }
        let others = Array(world.codes[..<3])
        let named = others + [isNamedByNew ? change.new : change.old]
        world.clock.advance(to: ShanghaiTime.instant(thursday, hour: 18, minute: 0))
        for _ in 0..<2 { _ = try await world.run(source, limit: thursday, codes: named) }
        let all = others + [change.new, change.old]
        #expect(source.asked.withLock(\.self) == [all])
        #expect(source.factorLists.withLock(\.self) == [all])
        world.clock.advance(to: ShanghaiTime.instant(friday, hour: 18, minute: 0))
        for _ in 0..<2 { #expect(try await world.run(source, codes: named).asOf == friday) }
        #expect(source.asked.withLock(\.self) == [all, Array(all.dropLast())])
        #expect(source.factorLists.withLock(\.self) == [all, Array(all.dropLast())])
        let stored = try await world.stores.bars.bars(
            of: change.new, in: world.days[0]...friday, knownAt: world.clock.now)
        #expect(stored.map(\.bar.date) == world.days)
        #expect(world.warnings.withLock(\.self) == [])
    }

    @Test("the old code of a stock that was delisted before it traded under the new one is settled with it")
    func listRenumberedAndGone() async throws {
        let world = try FetchWorld()
        let wanted = Array(world.codes[..<3])
        let gone = Listing(
            code: TSCode(trusted: "920047.BJ"), name: "甲", status: .delisted, listDate: world.days[0],
            delistDate: world.days[6])
        let listed = wanted.map {
            Listing(code: $0, name: "甲", status: .listed, listDate: world.days[0], delistDate: nil)
        }
        let old = TSCode(trusted: "830047.BJ")
        let source = ListSource(
            world.source(), rowsPerCall: 1_000, hasFactors: true, known: listed + [gone],
            changes: [CodeChange(old: old, new: gone.code)])
        for _ in 0..<2 { _ = try await world.run(source, codes: wanted + [gone.code]) }
        let asked = source.asked.withLock(\.self)
        #expect(asked.first == wanted + [gone.code, old])
        #expect(!asked.dropFirst().joined().contains(old))
    }

    @Test("a source by stock is asked for a renumbered stock's old code up to the first day of the new one")
    func renumberedByStock() async throws {
        let world = try FetchWorld()
        let seam = world.days[6]
        let change = CodeChange(old: world.codes[3], new: TSCode(trusted: "920047.BJ"))
        let source = world.source(.byStock, givesDays: false)
        for day in world.days {
            let bars = (world.bars[day] ?? []).map { bar in
                bar.code == change.old && day >= seam ? bar.under(change.new) : bar
            }
            source.set(BarReply(bars: bars, calls: 1), for: day)
        }
        try await world.stores.reference.store([change], from: "fake", at: world.clock.now)
        func asked() -> [FakeMarketSource.Call] {
            source.calls.filter { if case .history = $0 { true } else { false } }
        }
        _ = try await world.run(source, codes: [change.new])
        let whole = world.days[0]...FetchWorld.friday
        #expect(Set(asked()) == [.history(change.new, whole), .history(change.old, whole)])
        world.clock.advance(by: 86_400)
        _ = try await world.run(source, codes: [change.new])
        #expect(asked().count == 2)
        let stored = try await world.stores.bars.bars(of: change.new, in: whole, knownAt: world.clock.now)
        #expect(stored.map(\.bar.date) == world.days)
    }

    @Test("a stock of a list that is suspended lacks nothing of these days, unless its answer was empty before them")
    func listSuspended() async throws {
        let world = try FetchWorld()
        let wanted = Array(world.codes[..<20])
        let (closed, lost) = (wanted[3], wanted[4])
        let (thursday, friday) = (world.days[10], FetchWorld.friday)
        let source = ListSource(
            world.source(), rowsPerCall: 1_000,
            suspended: [closed, lost].flatMap { code in
                [thursday, friday].map { Suspension(code: code, date: $0, timing: nil) }
            })
        func publish(_ day: TradeDate, without codes: Set<TSCode>) {
            let bars = (world.bars[day] ?? []).filter { !codes.contains($0.code) }
            source.base.set(BarReply(bars: bars, calls: 1), for: day)
        }
        for day in world.days[..<9] { publish(day, without: [lost]) }
        for day in world.days[9...] { publish(day, without: [closed, lost]) }
        world.clock.advance(to: ShanghaiTime.instant(thursday, hour: 18, minute: 0))
        for _ in 0..<2 { _ = try await world.run(source, limit: thursday, codes: wanted) }
        #expect(source.asked.withLock(\.self) == [wanted, [lost]])
        for day in world.days[..<9] { publish(day, without: []) }
        world.clock.advance(to: ShanghaiTime.instant(friday, hour: 18, minute: 0))
        for _ in 0..<2 { _ = try await world.run(source, codes: wanted) }
        // The one from the first day on, the others for the newest.
        #expect(Set(source.asked.withLock { $0.dropFirst(2) }) == [[lost], wanted.filter { $0 != lost }])
        #expect(source.asked.withLock(\.count) == 4)
    }

    @Test("a stock of a list that was suspended through a gap of several days lacks nothing of it, for one question")
    func listGap() async throws {
        let world = try FetchWorld()
        let wanted = Array(world.codes[..<20])
        let closed = wanted[3]
        let gap = world.days[9...]
        let source = ListSource(
            world.source(), rowsPerCall: 1_000,
            suspended: gap.map { Suspension(code: closed, date: $0, timing: nil) }, suspensionSpan: 90)
        for day in gap {
            let bars = (world.bars[day] ?? []).filter { $0.code != closed }
            source.base.set(BarReply(bars: bars, calls: 1), for: day)
        }
        world.clock.advance(to: ShanghaiTime.instant(world.days[8], hour: 18, minute: 0))
        _ = try await world.run(source, limit: world.days[8], codes: wanted)
        world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday, hour: 18, minute: 0))
        for _ in 0..<3 {
            _ = try await world.run(source, codes: wanted)
            world.clock.advance(by: 60)
        }
        #expect(source.asked.withLock(\.self) == [wanted, wanted])
        #expect(
            source.suspensionRanges.withLock(\.self)
                == [world.days[0]...world.days[8], world.days[9]...FetchWorld.friday])
    }

    @Test("the rows that a list's answer refused are kept with their reasons, also those of a stock without any bar")
    func listRefused() async throws {
        let world = try FetchWorld()
        let wanted = Array(world.codes[..<20])
        let rows = [0, 1].map { number in
            RefusedRow(place: "daily \(wanted[number]) \(FetchWorld.friday)", reason: "a price is not positive")
        }
        let source = ListSource(world.source(), rowsPerCall: 1_000, refused: rows)
        // One stock lacks the newest day, the other everything.
        for day in world.days {
            let bars = (world.bars[day] ?? []).filter {
                $0.code != wanted[1] && ($0.code != wanted[0] || day != FetchWorld.friday)
            }
            source.base.set(BarReply(bars: bars, calls: 1), for: day)
        }
        _ = try await world.run(source, landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600), codes: wanted)
        let range = world.days[0]...FetchWorld.friday
        let stored = try await world.stores.bars.refusals(of: nil, in: range, limit: 10)
        #expect(stored.rows.map(\.place) == rows.map(\.place))
        #expect(stored.rows.allSatisfy { $0.source == "fake" && $0.reason == rows[0].reason })
        #expect(world.warnings.withLock { $0.contains(.rowsRefused(2, source: "fake")) })
    }

    @Test("a list longer than the market's days are many is not asked for in lists")
    func longList() async throws {
        let world = try FetchWorld()
        let source = ListSource(world.source(), rowsPerCall: 24)
        _ = try await world.run(source, codes: world.codes)
        #expect(source.asked.withLock(\.self).isEmpty)
        #expect(source.base.calls.contains(.bars(FetchWorld.friday)))
    }

    @Test("a day on which many are suspended is complete when the suspended explain the missing rows")
    func suspended() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.base.set(world.reply(FetchWorld.friday, stocks: 200), for: FetchWorld.friday)
        source.listings = world.listings()
        source.suspended = world.codes[200...].map { Suspension(code: $0, date: FetchWorld.friday, timing: nil) }
        let output = try await world.run(source)
        #expect(output.asOf == FetchWorld.friday)
        #expect(output.lacking == ["code_changes", "daily_basic", "factors", "index", "limits", "names"])
    }

    @Test("where the day before came short too, the run looks at the newest complete one and tells the counts of both")
    func shortTwice() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        let thursday = try #require(world.days.dropLast().last)
        for day in [thursday, FetchWorld.friday] {
            source.base.set(world.reply(day, stocks: 150), for: day)
        }
        source.listings = world.listings()
        source.suspended = []
        let output = try await world.run(source, landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600))
        let wednesday = world.days[world.days.count - 3]
        #expect(output.asOf == wednesday)
        let warnings = world.warnings.withLock(\.self).map(\.en)
        #expect(warnings.count == 2)
        for (warning, day) in zip(warnings, [FetchWorld.friday, thursday]) {
            #expect([day.dashed, "150/300", wednesday.dashed].allSatisfy(warning.contains), "\(warning)")
        }
    }

    @Test("where no recent day is complete, the run looks at the oldest of them and tells the counts of each")
    func allShort() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        // What they are compared with came from elsewhere and is no day of this source's calendar.
        let short = world.days.suffix(3)
        for day in short { source.base.set(world.reply(day, stocks: 100), for: day) }
        source.base.set(.days(Array(short)))
        for day in world.days.dropLast(3) {
            let reply = world.reply(day, stocks: 300)
            try await world.stores.bars.store(reply, of: day, from: "other", at: world.clock.now)
        }
        let output = try await world.run(source, landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600))
        #expect(output.asOf == short.first)
        let warnings = world.warnings.withLock(\.self).map(\.en)
        #expect(warnings.count == 3)
        #expect(warnings.map { $0.contains("instead") } == [true, true, false])
    }

    @Test("a day that is complete ends the search, whatever lies before it")
    func searchEnds() async throws {
        let world = try FetchWorld()
        let source = world.source()
        for (place, stocks) in [(4, 90), (2, 90), (1, 0)] {
            let day = world.days[world.days.count - place]
            source.set(world.reply(day, stocks: stocks), for: day)
        }
        let output = try await world.run(source, landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600))
        #expect(output.asOf == world.days[world.days.count - 3])
        #expect(world.warnings.withLock(\.count) == 2)
    }

    @Test("lists that name more stocks than the source ever has bars of are no yardstick")
    func staleLists() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.listings = BarBuilder.codes(600).map {
            Listing(code: $0, name: "甲", status: .listed, listDate: nil, delistDate: nil)
        }
        source.suspended = []
        #expect(try await world.run(source).asOf == FetchWorld.friday)
        #expect(world.warnings.withLock(\.self) == [])
    }

    @Test("a day that counts as complete says how many stocks it lacks without a reason", arguments: [0, 2, 5])
    func unexplained(suspended: Int) async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.listings = world.listings()
        source.base.set(world.reply(FetchWorld.friday, stocks: 295), for: FetchWorld.friday)
        let missing = world.codes[295...]
        source.suspended = missing.prefix(suspended).map { Suspension(code: $0, date: FetchWorld.friday, timing: nil) }
        #expect(try await world.run(source).asOf == FetchWorld.friday)
        let example = try #require(missing.min())
        #expect(
            world.warnings.withLock(\.self)
                == (suspended == 0
                    ? [.stocksUnexplained(5, on: FetchWorld.friday.dashed, example: example.rawValue)] : []))
    }

    @Test("what is left of the time is told from the second answer on, and shrinks as steadily as the answers come")
    func timeLeft() async throws {
        let world = try FetchWorld(days: 60)
        let source = TickingSource(world.source()) { world.clock.advance(by: 10) }
        _ = try await world.run(source)
        let texts = world.progress.withLock(\.self).map(\.en).filter { $0.contains("bars") }
        let left = texts.compactMap { text -> Double? in
            guard let match = text.firstMatch(of: /about (\d+) (min|s) left/), let number = Double(match.1) else {
                return nil
            }
            return match.2 == "min" ? number * 60 : number
        }
        // Ten seconds each; factors are lacking, and what is lacking is no work to come.
        #expect(left.count == texts.count && texts.count > 60)
        #expect(texts.last?.contains("(\(texts.count)/\(texts.count), ") == true)
        #expect(left.last == 0)
        for (before, after) in zip(left, left.dropFirst()) { #expect(after <= before) }
        // What is lacking is known before the first answer that takes time: factors with the second.
        #expect(try #require(left.dropFirst().first) <= 10 * Double(texts.count) + 60)
    }

    @Test("a run that goes on under a limit tells at once what it has and how long the limit makes the rest")
    func timeLeftUnderLimit() async throws {
        let world = try FetchWorld()
        let enqueuedAt = world.clock.now
        world.clock.advance(by: 60)
        var source = TickingSource(world.source()) {}
        source.secondsPerDay = 10
        _ = try await world.run(source, limit: world.days[5], enqueuedAt: enqueuedAt)
        world.progress.withLock { $0 = [] }
        _ = try await world.run(source, enqueuedAt: enqueuedAt)
        let texts = world.progress.withLock(\.self).map(\.en).filter { $0.contains("bars") }
        let first = try #require(texts.first?.firstMatch(of: /\((\d+)\/(\d+), 0 bars, about (\d+) s left\)/))
        #expect(first.1 == "6" && first.3 == "60", "\(texts)")
        // What the source turned out to lack is no work to come.
        let last = try #require(texts.last?.firstMatch(of: /\((\d+)\/(\d+),/))
        #expect(last.1 == last.2, "\(texts)")
        // Answers that take no time leave what the limit says: nine seconds and less would be a lie.
        let left = texts.compactMap { $0.firstMatch(of: /about (\d+) s left/).flatMap { Int($0.1) } }
        #expect(Set(left).isSuperset(of: [60, 50, 40, 30, 20, 10]))
    }

    @Test("stocks that the run had before it was interrupted count as done, those that it asks for again do not")
    func resumedStocks() async throws {
        let world = try FetchWorld()
        let enqueuedAt = world.clock.now
        world.clock.advance(by: 60)
        let source = StockFactors(world.source(.byStock))
        let wanted = Array(world.codes[..<20])
        source.failsBars(after: 7)
        await #expect(throws: TrainerError.self) {
            try await world.run(source, codes: wanted, enqueuedAt: enqueuedAt)
        }
        let landed = try await world.stores.bars.stocksAskedAt(from: source.name)
        #expect(landed.count == 7 && landed.values.allSatisfy { $0 == world.clock.now })
        world.progress.withLock { $0 = [] }
        source.failsBars(after: nil)
        _ = try await world.run(source, codes: wanted, enqueuedAt: enqueuedAt)
        let texts = world.progress.withLock(\.self).map(\.en)
        // Factors and bars of seven stocks, of twenty.
        #expect(texts.first?.contains("(14/40, ") == true, "\(texts)")
        #expect(texts.last?.contains("(40/40, ") == true, "\(texts)")
        // A later run has nothing of these.
        world.clock.advance(by: 60)
        world.progress.withLock { $0 = [] }
        _ = try await world.run(source, codes: Array(world.codes[..<22]))
        #expect(world.progress.withLock(\.first)?.en.contains("/4, ") == true)
    }

    @Test("a clock that was set back to before the whole history ends no daemon")
    func clockSetBack() async throws {
        let world = try FetchWorld()
        world.clock.advance(by: -500 * 86_400)
        let error = await #expect(throws: TrainerError.self) {
            try await world.run(
                world.source(), landing: LandingSettings(deadlineMinute: nil, pauseSeconds: 600))
        }
        #expect(error?.code == .noData)
    }

    @Test("factors of a list come in lists too, with marks of their own")
    func listFactors() async throws {
        let world = try FetchWorld(days: 200)
        let source = ListSource(world.source(), rowsPerCall: 1_000, hasFactors: true)
        let wanted = Array(world.codes[20..<40])
        _ = try await world.run(source, codes: wanted)
        #expect(source.factorLists.withLock(\.self).map(\.count) == [5, 5, 5, 5])
        #expect(try await world.stores.reference.askedFactors(from: "fake").count == 20)
        #expect(
            try await world.stores.reference.factorDays(from: "fake") == [], "no day of the whole market was asked for")
        let factors = try await world.stores.reference.factors(
            of: wanted[0], asOf: FetchWorld.friday, knownAt: world.clock.now)
        #expect(factors.factors.first?.date == world.days.first)
        #expect(factors.reach == FetchWorld.friday)
        _ = try await world.run(source, codes: wanted)
        #expect(source.factorLists.withLock(\.count) == 4)
    }

    @Test("a limit that is learnt on the way narrows what is under way from then on")
    func learntLimit() async throws {
        let world = try FetchWorld(days: 40)
        let source = NarrowingSource(world.source(), after: 10)
        _ = try await world.run(source)
        let (before, after) = source.widest
        #expect(before > 1 && before <= 4)
        #expect(after == 1)
    }

    @Test("settled days are read again a week after the last time, a correction lands, and other nights cost one call")
    func corrections() async throws {
        let world = try FetchWorld(days: 40)
        let source = world.source()
        func bars(_ calls: ArraySlice<FakeMarketSource.Call>) -> [TradeDate] {
            calls.compactMap { if case .bars(let day) = $0 { day } else { nil } }
        }
        _ = try await world.run(source, incrementalDays: 30)
        // Fifteen trading days back, a bar is corrected at the source.
        let day = world.days[world.days.count - 16]
        var corrected = world.bars[day] ?? []
        let old = corrected[7]
        corrected[7] = DailyBar(
            code: old.code, date: old.date, open: old.open, high: old.high, low: old.low, close: old.close,
            preClose: old.preClose, volume: old.volume + 1, amount: old.amount)
        source.set(BarReply(bars: corrected, calls: 1), for: day)

        var nights: [[TradeDate]] = []
        for night in 1...7 {
            world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: night), hour: 18, minute: 0))
            let before = source.calls.count
            _ = try await world.run(source, limit: ShanghaiTime(world.clock.now).day, incrementalDays: 30)
            nights.append(bars(source.calls[before...]))
        }
        #expect(nights.dropLast().allSatisfy { $0.count <= 1 })
        let again = world.days.filter { $0 > FetchWorld.friday.advanced(by: 7 - 30) }
        #expect(nights.last.map { Set($0).isSuperset(of: again) } == true)
        #expect(again.contains(day))
        let stored = try await world.stores.bars.bars(of: old.code, in: day...day, knownAt: world.clock.now)
        #expect(stored.map(\.bar) == [corrected[7]])
        let others = try await world.stores.bars.bars(
            of: old.code, in: world.days[0]...day.advanced(by: -1), knownAt: world.clock.now)
        #expect(Set(others.map(\.ingestedAt)).count == 1, "what did not change keeps its version")

        let before = source.calls.count
        world.clock.advance(by: 3600)
        _ = try await world.run(source, limit: ShanghaiTime(world.clock.now).day, incrementalDays: 30)
        #expect(bars(source.calls[before...]).count <= 1, "once a week")
    }

    @Test("a suspension that comes late explains its stock the next day, and is asked for no more")
    func lateSuspension() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.listings = world.listings()
        source.suspended = []
        source.base.set(world.reply(FetchWorld.friday, stocks: 299), for: FetchWorld.friday)
        _ = try await world.run(source)
        func again(afterHours hours: Double = 24) async throws -> [TradeDate] {
            let before = source.suspensionDays.withLock(\.count)
            world.clock.advance(by: hours * 3600)
            _ = try await world.run(source)
            return source.suspensionDays.withLock { Array($0.dropFirst(before)) }
        }
        #expect(try await again(afterHours: 1) == [], "once a day")
        #expect(try await again() == [FetchWorld.friday], "nothing explains the missing stock")
        source.suspended = [Suspension(code: world.codes[299], date: FetchWorld.friday, timing: nil)]
        #expect(try await again() == [FetchWorld.friday])
        #expect(try await again() == [])
        let stored = try await world.stores.reference.suspensions(on: FetchWorld.friday, knownAt: world.clock.now)
        #expect(stored == source.suspended)
    }

    @Test("where a question spans many days, all days' suspensions are asked for in few, and land day by day")
    func suspensionsOfHistory() async throws {
        let world = try FetchWorld(days: 40)
        let source = ReferenceSource(world.source())
        source.suspensionSpan = 30
        let halt = Suspension(code: world.codes[7], date: world.days[3], timing: nil)
        source.suspended = [halt]
        for _ in 0..<2 { _ = try await world.run(source) }
        let ranges = source.suspensionRanges.withLock(\.self)
        #expect(ranges.count == 2 && ranges[0].lowerBound == world.days[0])
        #expect(ranges.allSatisfy { $0.upperBound < $0.lowerBound.advanced(by: 30) })
        #expect(source.suspensionDays.withLock(\.self) == [])
        for day in world.days {
            let stored = try await world.stores.reference.suspensions(on: day, knownAt: world.clock.now)
            #expect(stored == (day == halt.date ? [halt] : []), "\(day)")
        }
    }

    @Test("no suspensions in a month of a thousand stocks are no answer: told, and asked for again")
    func noSuspensions() async throws {
        let world = try FetchWorld(days: 40)
        let source = ReferenceSource(world.source())
        source.suspensionSpan = 90
        source.suspended = []
        source.listings = BarBuilder.codes(1_000).map {
            Listing(code: $0, name: "甲", status: .listed, listDate: nil, delistDate: nil)
        }
        #expect(try await world.run(source).lacking.contains("suspensions"))
        #expect(try await world.stores.reference.suspensionsAskedAt(from: "fake").isEmpty)
        source.suspended = [Suspension(code: world.codes[7], date: world.days[3], timing: nil)]
        #expect(try await !world.run(source).lacking.contains("suspensions"))
        #expect(source.suspensionRanges.withLock(\.count) == 2)
        #expect(try await world.stores.reference.suspensionsAskedAt(from: "fake").count == 40)
    }

    @Test("a listed stock that trades no more and that nobody calls suspended is asked about once more")
    func neverTrading() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.listings = world.listings()
        source.suspended = []
        for day in world.days[6...] { source.base.set(world.reply(day, stocks: 299), for: day) }
        var nights: [[TradeDate]] = []
        for day in world.days[5...] {
            world.clock.advance(to: ShanghaiTime.instant(day, hour: 18, minute: 0))
            let before = source.suspensionDays.withLock(\.count)
            _ = try await world.run(source, limit: day)
            nights.append(source.suspensionDays.withLock { $0.dropFirst(before).sorted() })
        }
        #expect(nights[0] == Array(world.days[...5]))
        #expect(nights[1] == [world.days[6]])
        #expect(nights[2] == [world.days[6], world.days[7]])
        #expect(Array(nights.dropFirst(3)) == world.days[8...].map { [$0] })
    }

    @Test("the weekly second look reads suspensions, too, of days that were asked for theirs")
    func correctedSuspensions() async throws {
        let world = try FetchWorld(days: 40)
        let source = ReferenceSource(world.source())
        source.suspended = []
        _ = try await world.run(source, incrementalDays: 60)
        let asked = Set(source.suspensionDays.withLock(\.self))
        world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: 7), hour: 18, minute: 0))
        let before = source.suspensionDays.withLock(\.count)
        _ = try await world.run(source, limit: FetchWorld.friday, incrementalDays: 60)
        let again = source.suspensionDays.withLock { Array($0.dropFirst(before)) }
        #expect(!asked.isEmpty && again == asked.sorted())
    }

    @Test("a round of corrections that is cut short goes on where it was, and leaves no day's factors out")
    func interruptedCorrections() async throws {
        let world = try FetchWorld(days: 40)
        let source = world.factorSource()
        _ = try await world.run(source, incrementalDays: 30)
        world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: 7), hour: 18, minute: 0))
        let limit = ShanghaiTime(world.clock.now).day
        let settled = world.days.filter { $0 > limit.advanced(by: -30) }
        let (bars, factors) = (source.base.calls.count, source.factorDays.withLock(\.count))
        source.factorFault = { if $0 == settled[2] { throw TrainerError(.upstreamUnavailable, .verbatim("gone")) } }
        await #expect(throws: TrainerError.self) { try await world.run(source, limit: limit, incrementalDays: 30) }
        source.factorFault = nil
        _ = try await world.run(source, limit: limit, incrementalDays: 30)
        let asked = source.base.calls.dropFirst(bars).compactMap { if case .bars(let day) = $0 { day } else { nil } }
        #expect(asked.sorted() == settled, "each day's bars once")
        let factorDays = source.factorDays.withLock { Array($0.dropFirst(factors)) }
        #expect(factorDays.sorted() == (settled + [settled[2]]).sorted(), "its factors once, and where it broke off")
    }

    @Test("a round of corrections of lists that is cut short asks for the rest of its lists alone")
    func interruptedLists() async throws {
        let world = try FetchWorld(days: 200)
        let source = ListSource(world.source(), rowsPerCall: 1_000, hasFactors: true)
        let wanted = Array(world.codes[..<100])
        _ = try await world.run(source, codes: wanted, incrementalDays: 30)
        world.clock.advance(to: ShanghaiTime.instant(FetchWorld.friday.advanced(by: 7), hour: 18, minute: 0))
        let limit = ShanghaiTime(world.clock.now).day
        let (bars, factors) = (source.asked.withLock(\.count), source.factorLists.withLock(\.count))
        source.failsFactors(after: factors + 1)
        await #expect(throws: TrainerError.self) {
            try await world.run(source, limit: limit, codes: wanted, incrementalDays: 30)
        }
        source.failsFactors(after: nil)
        _ = try await world.run(source, limit: limit, codes: wanted, incrementalDays: 30)
        // Seventeen trading days are in the last thirty: fifty-eight stocks a call.
        let lists = [Array(wanted[..<58]), Array(wanted[58...])]
        #expect(source.asked.withLock { Array($0.dropFirst(bars)) } == lists)
        #expect(source.factorLists.withLock { Array($0.dropFirst(factors)) } == lists + [lists[1]])
        _ = try await world.run(source, limit: limit, codes: wanted, incrementalDays: 30)
        #expect(source.asked.withLock(\.count) == bars + 2, "once a week")
    }

    @Test("after a run that looks back, the index of the days after it is asked for at once, and then not in every run")
    func indexAfterLookingBack() async throws {
        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.keepsLists = true
        let thursday = world.days[world.days.count - 2]
        func index(through last: TradeDate) -> (ClosedRange<TradeDate>) -> [DailyBar] {
            { range in
                world.days.filter { range.contains($0) && $0 <= last }.map { day in
                    DailyBar(
                        code: FetchStage.index, date: day, open: 4000, high: 4010, low: 3990, close: 4000,
                        preClose: 4000, volume: 1, amount: 1)
                }
            }
        }
        func isLacking(after seconds: Double, limit: TradeDate = FetchWorld.friday) async throws -> Bool {
            world.clock.advance(by: seconds)
            return try await world.run(source, limit: limit).lacking.contains("index")
        }
        source.index = index(through: thursday)
        #expect(try await !isLacking(after: 0, limit: thursday))
        #expect(try await isLacking(after: 60))
        #expect(try await isLacking(after: 60))
        #expect(source.indexRanges.withLock { $0.map(\.upperBound) } == [thursday, FetchWorld.friday])
        source.index = index(through: FetchWorld.friday)
        #expect(try await !isLacking(after: 3600))
        #expect(source.indexRanges.withLock(\.count) == 3)
    }

    @Test("a source that takes another's place is asked for all of the index, and then night by night")
    func indexOfOtherSource() async throws {
        let world = try FetchWorld()
        let bars = world.days.map { day in
            DailyBar(
                code: FetchStage.index, date: day, open: 4000, high: 4010, low: 3990, close: 4000, preClose: 4000,
                volume: 1, amount: 1)
        }
        let old = Array(bars.dropLast(2))
        let range = world.days[0].advanced(by: -500)...old[old.count - 1].date
        try await world.stores.reference.store(.index(old), of: range, from: "other", at: world.clock.now)
        let source = ReferenceSource(world.source())
        source.index = { range in bars.filter { range.contains($0.date) } }
        let limit = world.days[world.days.count - 2]
        #expect(try await !world.run(source, limit: limit).lacking.contains("index"))
        let asked = source.indexRanges.withLock(\.self)
        let first = try #require(asked.first)
        #expect(first.lowerBound < world.days[0] && first.upperBound == limit)
        world.clock.advance(by: 3600)
        #expect(try await !world.run(source).lacking.contains("index"))
        #expect(source.indexRanges.withLock(\.last) == FetchWorld.friday...FetchWorld.friday)
        let read = try await world.stores.reference.indexBars(
            of: FetchStage.index, in: world.days[0]...FetchWorld.friday, knownAt: world.clock.now)
        #expect(read == bars)
    }

    @Test("what a source has beside the bars is stored, and what it lacks is asked for once")
    func reference() async throws {
        let world = try FetchWorld()
        let source = world.factorSource()
        #expect(
            try await world.run(source).lacking == [
                "code_changes", "daily_basic", "index", "limits", "listings", "names", "suspensions",
            ])
        #expect(try await world.stores.reference.factorDays(from: "fake") == Set(world.days))
        let calls = source.factorDays.withLock(\.count)
        #expect(calls == world.days.count)
        let plain = ReferenceSource(FakeMarketSource(name: "plain", calendar: .days(world.days), bars: []))
        _ = try await world.run(plain)
        #expect(plain.factorDays.withLock(\.count) <= 4, "no more than were under way when the first said no")
    }

    @Test("limits and valuation are asked for once for each of the last thirty days, and again while they are empty")
    func limitsAndBasics() async throws {
        let world = try FetchWorld(days: 40)
        let source = ReferenceSource(world.source())
        let code = world.codes[0]
        let friday = FetchWorld.friday
        source.limits = { world.limits($0) }
        source.basics = { day in
            guard day < friday else { return [] }
            return world.basics(day)
        }
        let recent = world.days.filter { $0 > friday.advanced(by: -FetchPlan.lateDays) }
        #expect(recent.count < world.days.count)
        let first = try await world.run(source)
        #expect(source.limitDays.withLock(\.self).sorted() == recent)
        #expect(source.basicDays.withLock(\.self).sorted() == recent)
        #expect(first.lacking.contains("daily_basic") && !first.lacking.contains("limits"))
        let range = world.days[0]...friday
        let now = world.clock.now
        #expect(
            try await world.stores.reference.publishedLimits(of: code, in: range, knownAt: now).map(\.date) == recent)
        #expect(
            try await world.stores.reference.dailyBasics(of: code, in: range, knownAt: now).map(\.date)
                == recent.dropLast())
        // The next run: only what was not published is asked for again.
        source.basics = { world.basics($0) }
        let second = try await world.run(source)
        #expect(source.limitDays.withLock(\.count) == recent.count)
        #expect(source.basicDays.withLock { $0.suffix(from: recent.count) } == [friday])
        #expect(!second.lacking.contains("daily_basic"))
        // Without permission: one question at most per question under way, and the run says so.
        let denied = ReferenceSource(FakeMarketSource(name: "denied", calendar: .days(world.days), bars: []))
        let third = try await world.run(denied)
        #expect(denied.limitDays.withLock(\.count) <= 4 && denied.basicDays.withLock(\.count) <= 4)
        #expect(third.lacking.contains("limits") && third.lacking.contains("daily_basic"))
    }

    /// What a source has told before the run, then during it.
    private func told(_ notices: [RunNotice]) -> @Sendable () -> [RunNotice] {
        let answers = Mutex<[[RunNotice]]>([[Self.notice("fallback", "of an earlier run")], notices])
        return { answers.withLock { $0.isEmpty ? [] : $0.removeFirst() } }
    }

    private static func notice(_ kind: String, _ text: String, isWarning: Bool = true) -> RunNotice {
        RunNotice(kind: kind, message: .verbatim(text), isWarning: isWarning)
    }

    @Test("what a source told during a run is kept with it; what makes the data other than asked for is a warning")
    func notices() async throws {
        let world = try FetchWorld()
        let notices = [
            Self.notice("partial", "the list holds L alone"), Self.notice("fallback", "sina in tencent's place"),
            Self.notice("doing_without", "doing without adj_factor", isWarning: false),
        ]
        let output = try await world.run(world.source(), takeNotices: told(notices))
        #expect(output.notices == notices)
        #expect(world.warnings.withLock(\.self) == notices.prefix(2).map(\.message))
    }

    @Test("the same told of every stock is told a few times, with how many more there were")
    func manyNotices() async throws {
        let world = try FetchWorld()
        let notices = (0..<300).map { Self.notice("disagreement", "stock \($0)") } + [Self.notice("partial", "list")]
        let output = try await world.run(world.source(), takeNotices: told(notices + notices))
        #expect(output.notices?.count == 7)
        #expect(world.warnings.withLock(\.count) == 7)
        #expect(output.notices?.last?.message.en.hasPrefix("295 more of the kind disagreement") == true)
    }

    @Test("a fetch that fails has told what its source told before")
    func noticesOfFailure() async throws {
        let world = try FetchWorld()
        let source = world.source()
        source.fail(call: 6, with: TrainerError(.upstreamUnavailable, .verbatim("gone")))
        let notices = [Self.notice("fallback", "sina in tencent's place")]
        await #expect(throws: TrainerError.self) { try await world.run(source, takeNotices: told(notices)) }
        #expect(world.warnings.withLock(\.self) == notices.map(\.message))
    }

    @Test("codes left behind are kept: a run that looks back has them, and so has one whose hour is used up")
    func codeChanges() async throws {
        let world = try FetchWorld()
        let before = world.clock.now.addingTimeInterval(-1)
        let source = ReferenceSource(world.source())
        let change = CodeChange(old: TSCode(trusted: "430047.BJ"), new: TSCode(trusted: "920047.BJ"))
        source.changes = [change]
        let first = try await world.run(source)
        #expect(first.codeChanges == [change])
        #expect(!first.lacking.contains("code_changes"))
        world.clock.advance(by: 60)
        let then = world.clock.now
        #expect(try await world.run(FakeMarketSource(), knownAt: then).codeChanges == [change])
        #expect(try await world.stores.reference.codeChanges(knownAt: before) == [])
        source.changes = nil
        let second = try await world.run(source)
        #expect(second.codeChanges == [change])
        #expect(second.lacking.contains("code_changes"))
    }

    @Test("where Beijing's stocks are listed, no codes left behind are no answer: told, and asked for again")
    func noCodeChanges() async throws {
        func listing(_ code: String) -> Listing {
            Listing(code: TSCode(trusted: code), name: "甲", status: .listed, listDate: nil, delistDate: nil)
        }
        let other = try FetchWorld()
        let elsewhere = ReferenceSource(other.source())
        elsewhere.listings = [listing("600000.SH")]
        elsewhere.changes = []
        #expect(try await !other.run(elsewhere).lacking.contains("code_changes"), "nobody has changed its code")

        let world = try FetchWorld()
        let source = ReferenceSource(world.source())
        source.keepsLists = true
        source.listings = [listing("600000.SH"), listing("920047.BJ")]
        source.changes = []
        #expect(try await world.run(source).lacking.contains("code_changes"))
        let change = CodeChange(old: TSCode(trusted: "430047.BJ"), new: TSCode(trusted: "920047.BJ"))
        source.changes = [change]
        let healed = try await world.run(source)
        #expect(healed.codeChanges == [change])
        #expect(!healed.lacking.contains("code_changes"))
        // An empty answer takes nothing away from what is known.
        source.changes = []
        world.clock.advance(by: 86_400)
        #expect(try await world.run(source).codeChanges == [change])
    }

    @Test("a kill after bars have landed costs nothing of what was noticed about them", arguments: [true, false])
    func killedBeforeFindings(inLists: Bool) async throws {
        let world = try FetchWorld()
        let wanted = Array(world.codes[..<20])
        let findings = world.days.map {
            BarFinding(code: wanted[0], date: $0, rule: .sourcesDisagree, severity: .quarantine, detail: "1.2 %")
        }
        let source = ListSource(world.source(), rowsPerCall: 1_000, findings: findings)
        await #expect(throws: Fuse.Killed.self) {
            try await world.run(source, codes: inLists ? wanted : [], killedBy: Fuse(killAfter: "bars"))
        }
        let range = world.days[0]...FetchWorld.friday
        let landed = try await world.stores.bars.tradingDays(in: range, knownAt: world.clock.now)
        #expect(!landed.isEmpty)
        #expect(try await world.stores.findings.quarantined(wanted[0], in: range).isSuperset(of: landed))
    }

    @Test("what comes with a corrected bar is said of the corrected one, and stays")
    func findingOfCorrection() async throws {
        let world = try FetchWorld()
        let source = world.source()
        _ = try await world.run(source)
        world.clock.advance(by: 60)
        let code = world.codes[0]
        let friday = FetchWorld.friday
        let bars = (world.bars[friday] ?? []).map { bar in
            bar.code != code
                ? bar
                : DailyBar(
                    code: code, date: friday, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                    preClose: bar.preClose, volume: bar.volume + 1, amount: bar.amount)
        }
        let finding = BarFinding(
            code: code, date: friday, rule: .sourcesDisagree, severity: .quarantine, detail: "1.2 %")
        // As a source of another name, which has not been asked for the day.
        let other = FakeMarketSource(name: "other", calendar: .days([friday]), bars: [])
        other.set(BarReply(bars: bars, calls: 1, findings: [finding]), for: friday)
        _ = try await world.run(other)
        let stored = try await world.stores.bars.bars(of: code, in: friday...friday, knownAt: world.clock.now)
        #expect(stored.map(\.source) == ["other"])
        #expect(try await world.stores.findings.quarantined(code, in: friday...friday) == [friday])
    }

    @Test("a source by stock gives the newest day at once, each stock's gap in one call, and then the day alone")
    func byStock() async throws {
        let world = try FetchWorld()
        let source = world.source(.byStock)
        let first = try await world.run(source)
        #expect(first.asOf == FetchWorld.friday)
        for day in world.days { #expect(try await world.stored(day) == 300) }
        #expect(source.calls.count { if case .bars = $0 { true } else { false } } == 1)
        #expect(source.calls.count { if case .history = $0 { true } else { false } } == 300)
        let before = source.calls.count
        world.clock.advance(by: 3600)
        _ = try await world.run(source)
        #expect(source.calls.count == before + 1, "the calendar alone")
    }

    @Test("a source by stock that has no days is never asked for one, also while the evening's run waits")
    func byStockWithoutDays() async throws {
        let world = try FetchWorld()
        let source = world.source(.byStock, givesDays: false)
        try await world.list()
        source.set(world.reply(FetchWorld.friday, stocks: 150), for: FetchWorld.friday)
        async let output = world.run(source, landing: LandingSettings(deadlineMinute: 18 * 60 + 5, pauseSeconds: 600))
        await world.clock.waitForSleeper()
        world.clock.advance(by: 600)
        #expect(try await output.asOf == world.days[10])
        #expect(try await world.stored(world.days[10]) == 300)
        #expect(!source.calls.contains { if case .bars = $0 { true } else { false } })
    }

    @Test("while a run waits, a source by stock without days is asked for the stocks that lack the day")
    func waitsByStock() async throws {
        let world = try FetchWorld()
        let source = world.source(.byStock, givesDays: false)
        let friday = FetchWorld.friday
        try await world.list()
        // Half of the stocks have the day; the others come while the run waits.
        let half = (world.bars[friday] ?? []).filter { world.codes[..<150].contains($0.code) }
        source.set(BarReply(bars: half, calls: 1), for: friday)
        async let output = world.run(source)
        await world.clock.waitForSleeper()
        source.set(BarReply(bars: world.bars[friday] ?? [], calls: 1), for: friday)
        let before = source.calls.count
        world.clock.advance(by: 600)
        #expect(try await output.asOf == friday)
        #expect(try await world.stored(friday) == 300)
        #expect(source.calls.count == before + 150, "the stocks that lack the day alone")
        #expect(!source.calls.contains { if case .bars = $0 { true } else { false } })
    }

    @Test("a stock's day that does not come is asked for again, as forecast: each night, then weekly, for a month")
    func laggingStock() async throws {
        let world = try FetchWorld()
        let source = world.source(.byStock)
        let (code, friday) = (world.codes[7], FetchWorld.friday)
        try await world.list()
        source.set(world.fridayWithoutQuote(of: code), for: friday)
        var asked: [Int] = []
        for night in 0..<40 {
            let forecast = try await StockForecast.make(
                source: "fake", stores: world.stores, daysBack: 401 + night, lastOver: friday, codes: [], typical: [],
                now: world.clock.now)
            let before = source.calls.count
            _ = try await world.run(source)
            let made = source.calls.dropFirst(before).filter { if case .history = $0 { true } else { false } }
            if night == 0 {
                #expect(made.count == 300)
            } else {
                let planned = forecast.gaps.map { FakeMarketSource.Call.history($0.code, $0.range) }
                #expect(Set(made) == Set(planned), "night \(night)")
                if !made.isEmpty { asked.append(night) }
            }
            world.clock.advance(by: 86_400)
        }
        #expect(asked == [1, 2, 3, 4, 5, 6, 13, 20, 27, 34])
        #expect(try await world.stores.bars.openAnswers(from: "fake").isEmpty)
    }

    @Test(
        "factors that do not tell of an ex-right yet are asked for again, as forecast, on five evenings at most",
        arguments: [nil, 2])
    func lateFactor(evenings: Int?) async throws {
        let world = try FetchWorld()
        let (codes, later) = (BarBuilder.codes(12), BarBuilder.weekdays(8, from: FetchWorld.friday.advanced(by: 3)))
        let (code, days) = (codes[3], world.days + later)
        let base = FakeMarketSource(
            historyShape: .byStock, calendar: .days(days),
            bars: codes.flatMap {
                BarBuilder(seed: 5).bars(of: $0, on: days, exRights: $0 == code ? [later[0]: 0.9] : [:])
            })
        let source = StockFactors(base)
        var nights: [Int] = []
        for (night, day) in ([FetchWorld.friday] + later).enumerated() {
            world.clock.advance(to: ShanghaiTime.instant(day, hour: 18, minute: 0))
            if let evenings, night > evenings {
                source.event.withLock { $0 = AdjFactor(code: code, date: later[0], factor: 1.1) }
            }
            let forecast = try await StockForecast.make(
                source: "fake", stores: world.stores, daysBack: 401, lastOver: day, codes: [], typical: [],
                now: world.clock.now)
            let before = source.asked.withLock(\.count)
            _ = try await world.run(source, limit: day)
            let asked = Array(source.asked.withLock { $0.dropFirst(before) })
            if night == 0 {
                #expect(asked.sorted() == codes)
                continue
            }
            if !asked.isEmpty { nights.append(night) }
            // That today is an ex-day is known from its quotes alone.
            if night > 1 { #expect(asked == forecast.exRights, "night \(night)") }
            _ = try await world.run(source, limit: day)
            #expect(source.asked.withLock(\.count) == before + asked.count, "once an evening")
        }
        #expect(nights == Array(1...(evenings.map { $0 + 1 } ?? 5)))
    }

    @Test("a stock's day that came late is stored, and not asked for again")
    func lateStock() async throws {
        let world = try FetchWorld()
        let source = world.source(.byStock)
        let (code, friday) = (world.codes[7], FetchWorld.friday)
        try await world.list()
        source.set(world.fridayWithoutQuote(of: code), for: friday)
        for _ in 0..<2 { _ = try await world.run(source) }
        #expect(try await world.stored(friday) == 299)
        source.set(BarReply(bars: world.bars[friday] ?? [], calls: 1), for: friday)
        world.clock.advance(by: 3_600)
        for _ in 0..<2 {
            _ = try await world.run(source)
            #expect(try await world.stored(friday) == 300)
        }
        let histories = source.calls.filter { if case .history(code, _) = $0 { true } else { false } }
        #expect(histories.count == 2)
    }

    @Test(
        "a stock that the newest day's quotes refused is asked for by itself, as its forecast says, also after a kill")
    func refusedQuote() async throws {
        let world = try FetchWorld()
        let source = world.source(.byStock)
        let (code, friday) = (world.codes[7], FetchWorld.friday)
        try await world.list()
        _ = try await world.run(source, limit: friday.advanced(by: -1))
        source.set(world.fridayWithoutQuote(of: code), for: friday)
        try await world.stores.bars.store(
            try await source.bars(on: friday), of: friday, from: "fake", at: world.clock.now)
        source.set(BarReply(bars: world.bars[friday] ?? [], calls: 1), for: friday)
        let forecast = try await StockForecast.make(
            source: "fake", stores: world.stores, daysBack: 401, lastOver: friday, codes: [], typical: [],
            now: world.clock.now)
        #expect(forecast.gaps.map(\.code) == [code])
        let before = source.calls.count
        _ = try await world.run(source)
        let asked = source.calls.dropFirst(before).filter { if case .history = $0 { true } else { false } }
        #expect(asked.count == 1 && forecast.gaps.allSatisfy { asked.contains(.history($0.code, $0.range)) })
        #expect(try await world.stored(friday) == 300)
        let after = source.calls.count
        _ = try await world.run(source)
        #expect(!source.calls.dropFirst(after).contains { if case .history = $0 { true } else { false } })
    }

    @Test("a source by stock is not asked for today's quotes before the close")
    func quotesMove() async throws {
        let world = try FetchWorld(hour: 11)
        let source = world.source(.byStock)
        let before = try #require(world.days.dropLast().last)
        try await world.list()
        #expect(try await world.run(source).asOf == before)
        #expect(!source.calls.contains(.bars(FetchWorld.friday)))
        #expect(try await world.stored(FetchWorld.friday) == 0)
    }

    @Test("while today's trade moves the quotes, each stock's days are asked for instead, as the forecast says")
    func quotesMovedForecast() async throws {
        let world = try FetchWorld(hour: 11)
        let source = world.source(.byStock)
        let thursday = try #require(world.days.dropLast().last)
        // The calendar alone is known.
        try await world.stores.reference.store(
            .calendar(world.days.filter { $0 <= thursday }), of: world.days[0]...FetchWorld.friday, from: "fake",
            at: world.clock.now)
        let forecast = try await StockForecast.make(
            source: "fake", stores: world.stores, daysBack: 401, lastOver: thursday, codes: world.codes, typical: [],
            now: world.clock.now)
        #expect(!forecast.asksNewestDay && forecast.calendars.count == 1)
        _ = try await world.run(source, codes: world.codes)
        let expected = [FakeMarketSource.Call]() + forecast.gaps.map { .history($0.code, $0.range) }
        #expect(Set(source.calls.dropFirst()) == Set(expected) && source.calls.count == 301, "and the calendar")
    }

    @Test("where a stock's factors changed their level the next run asks for all of them anew, as its forecast says")
    func factorLevel() async throws {
        let world = try FetchWorld()
        let source = world.factorSource()
        source.days = world.days
        let code = world.codes[7]
        func planned() async throws -> Int {
            try await FetchForecast.make(
                FetchForecast.Source(
                    name: source.name, hasCalendar: true, listingParts: source.listingParts,
                    keeps: { source.keeps($0, askedAt: $1, now: $2) }, suspensionSpan: source.suspensionSpan,
                    codesPerCall: { source.codesPerCall(tradingDays: $0) }),
                stores: world.stores, daysBack: 401, incrementalDays: 0, now: world.clock.now
            ).needs.factorLists
        }
        _ = try await world.run(source, limit: world.days[9])
        source.factor = { asked, _ in asked == code ? 2 : 1 }
        world.clock.advance(by: 60)
        _ = try await world.run(source, limit: world.days[10])
        #expect(try await world.basis(of: code) == .chain)
        #expect(try await planned() == 0, "nobody has noticed")
        #expect(try await world.check() == [code])
        #expect(source.factorLists.withLock(\.count) == 0)

        #expect(try await planned() == 1)
        world.clock.advance(by: 60)
        _ = try await world.run(source)
        #expect(source.factorLists.withLock { $0.map { $0.codes } } == [[code]])
        #expect(source.factorLists.withLock { $0.map { $0.range } } == [world.days[0]...FetchWorld.friday])
        #expect(try await world.basis(of: code) == .factors)

        // The finding of before stands until the check.
        #expect(try await planned() == 0)
        #expect(try await world.check().isEmpty)
        world.clock.advance(by: 60)
        _ = try await world.run(source)
        #expect(source.factorLists.withLock(\.count) == 1)
    }

    @Test("a stock of a source by stock with factors of two levels is asked for all of them anew, as its forecast says")
    func factorLevelByStock() async throws {
        let world = try FetchWorld()
        let source = StockFactors(world.source(.byStock))
        let (code, thursday, friday) = (world.codes[7], world.days[10], FetchWorld.friday)
        func forecast() async throws -> StockForecast {
            try await StockForecast.make(
                source: "fake", stores: world.stores, daysBack: 401, lastOver: friday, codes: [], typical: [],
                now: world.clock.now)
        }
        world.clock.advance(to: ShanghaiTime.instant(thursday, hour: 18, minute: 0))
        _ = try await world.run(source, limit: thursday)
        #expect(source.asked.withLock(\.count) == 300)
        world.clock.advance(by: 60)
        // As an earlier answer on another level would have left it.
        try await world.stores.reference.store(
            [AdjFactor(code: code, date: world.days[5], factor: 2)], asked: [:], from: "fake", at: world.clock.now)
        #expect(try await world.basis(of: code) == .chain)
        #expect(try await world.check() == [code])

        world.clock.advance(to: ShanghaiTime.instant(friday, hour: 18, minute: 0))
        #expect(try await forecast().exRights == [code])
        _ = try await world.run(source)
        #expect(source.asked.withLock { Array($0.dropFirst(300)) } == [code])
        #expect(try await world.basis(of: code) == .factors)
        #expect(try await forecast().exRights == [], "the finding of before stands until the check")
        #expect(try await world.check().isEmpty)
        world.clock.advance(by: 60)
        _ = try await world.run(source)
        #expect(source.asked.withLock(\.count) == 301)
    }

    @Test("factors that stay otherwise than the bars are asked for anew once a week")
    func wrongFactor() async throws {
        let world = try FetchWorld()
        let source = world.factorSource()
        source.days = world.days
        let (code, day) = (world.codes[7], world.days[5])
        source.factor = { asked, date in asked == code && date > day ? 2 : 1 }
        _ = try await world.run(source)
        #expect(try await world.check() == [code])
        func lists(after seconds: Double) async throws -> Int {
            world.clock.advance(by: seconds)
            _ = try await world.run(source)
            return source.factorLists.withLock(\.count)
        }
        #expect(try await lists(after: 60) == 1)
        #expect(try await lists(after: 86_400) == 1)
        #expect(try await lists(after: 6 * 86_400) == 2)
        #expect(try await world.basis(of: code) == .chain)
    }

    @Test("a failed day fails the stage after what came was kept, and only the rest is asked for again")
    func failedDay() async throws {
        let world = try FetchWorld()
        let source = world.source()
        source.fail(call: 6, with: TrainerError(.upstreamUnavailable, .verbatim("gone")))
        await #expect(throws: TrainerError.self) { try await world.run(source) }
        let kept = try await world.stores.bars.askedDays(from: "fake").count
        #expect(kept >= 4)
        let before = source.calls.count
        #expect(try await world.run(source).asOf == FetchWorld.friday)
        #expect(source.calls.count - before == world.days.count - kept + 1)
        for day in world.days { #expect(try await world.stored(day) == 300) }
    }

    @Test("a run that is told what was known then asks nobody, and sees nothing that came later")
    func knownAt() async throws {
        let world = try FetchWorld()
        _ = try await world.run(world.source(), limit: world.days[8])
        let then = world.clock.now
        world.clock.advance(by: 60)
        _ = try await world.run(world.source())
        let output = try await world.run(FakeMarketSource(), knownAt: then)
        #expect(output.asOf == world.days[8])
        #expect(output.knownAt == then)
        #expect(output.calls == 0)
    }
}

/// A source with lists, over another one's bars.
private final class ReferenceSource: BarsOnlySource, @unchecked Sendable {
    // Set before the run alone; the counter has its own lock.
    let base: FakeMarketSource
    var listings: [Listing]?
    var suspended: [Suspension]?
    var changes: [CodeChange]?
    var limits: ((TradeDate) -> [PublishedLimits])?
    var basics: ((TradeDate) -> [DailyBasic])?
    let limitDays = Mutex<[TradeDate]>([])
    var index: ((ClosedRange<TradeDate>) -> [DailyBar])?
    var keepsLists = false
    /// Of stocks' bars in a call; 0: one stock.
    var rowsPerCall = 0
    /// The stocks whose bars a day's answer has; nil: all.
    var toldByDay: Set<TSCode>?
    var refusesLists = false
    let barLists = Mutex<[(codes: [TSCode], range: ClosedRange<TradeDate>)]>([])
    let indexRanges = Mutex<[ClosedRange<TradeDate>]>([])
    let basicDays = Mutex<[TradeDate]>([])
    let suspensionDays = Mutex<[TradeDate]>([])
    let suspensionRanges = Mutex<[ClosedRange<TradeDate>]>([])
    var suspensionSpan = 1
    var hasFactors = false
    var factorless: Set<TradeDate> = []
    /// Days whose factors are cut without a word of it.
    var cutFactors: Set<TradeDate> = []
    var factorFault: ((TradeDate) throws -> Void)?
    var factor: (TSCode, TradeDate) -> Double = { _, _ in 1 }
    /// Of which lists of stocks get factors.
    var days: [TradeDate] = []
    let factorLists = Mutex<[(codes: [TSCode], range: ClosedRange<TradeDate>)]>([])
    let factorDays = Mutex<[TradeDate]>([])

    init(_ base: FakeMarketSource) { self.base = base }

    var name: String { base.name }
    var historyShape: HistoryShape { base.historyShape }
    var callsMade: Int { base.callsMade }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { try await base.openDays(in: range) }
    func bars(on day: TradeDate) async throws -> BarReply {
        let reply = try await base.bars(on: day)
        guard let toldByDay else { return reply }
        return BarReply(bars: reply.bars.filter { toldByDay.contains($0.code) }, calls: reply.calls)
    }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await base.bars(of: code, in: range)
    }
    func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        barLists.withLock { $0.append((codes, range)) }
        if refusesLists { throw TrainerError(.requestInvalid, .verbatim("no lists")) }
        var bars: [DailyBar] = []
        for code in codes { bars += try await base.bars(of: code, in: range).bars }
        return BarReply(bars: bars, calls: 1)
    }
    func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? {
        factorDays.withLock { $0.append(day) }
        try factorFault?(day)
        if factorless.contains(day) { return [] }
        guard hasFactors else { return nil }
        let count = cutFactors.contains(day) ? 120 : 300
        return BarBuilder.codes(count).map { AdjFactor(code: $0, date: day, factor: factor($0, day)) }
    }
    func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        guard hasFactors else { return nil }
        factorLists.withLock { $0.append((codes, range)) }
        return codes.flatMap { code in
            days.filter(range.contains).map { AdjFactor(code: code, date: $0, factor: factor(code, $0)) }
        }
    }
    func codesPerCall(tradingDays: Int) -> Int { max(1, rowsPerCall / max(1, tradingDays)) }
    func listings(in part: [Listing.Status]) async throws -> [Listing]? { listings }
    func codeChanges() async throws -> [CodeChange]? { changes }
    func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? {
        limitDays.withLock { $0.append(day) }
        return limits?(day)
    }
    func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]? {
        basicDays.withLock { $0.append(day) }
        return basics?(day)
    }
    func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        keepsLists && list.isOfDay(askedAt: askedAt, now: now)
    }
    func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        indexRanges.withLock { $0.append(range) }
        return index?(range)
    }
    func suspensions(on day: TradeDate) async throws -> [Suspension]? {
        suspensionDays.withLock { $0.append(day) }
        return suspended?.filter { $0.date == day }
    }
    func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]? {
        suspensionRanges.withLock { $0.append(range) }
        return suspended?.filter { range.contains($0.date) }
    }
}

/// Gives several stocks' bars in a call, up to so many rows.
private final class ListSource: BarsOnlySource {
    let base: FakeMarketSource
    let rowsPerCall: Int
    let hasFactors: Bool
    let refused: [RefusedRow]
    let findings: [BarFinding]
    let known: [Listing]?
    let suspended: [Suspension]?
    let changes: [CodeChange]?
    let suspensionSpan: Int
    let suspensionRanges = Mutex<[ClosedRange<TradeDate>]>([])
    let asked = Mutex<[[TSCode]]>([])
    let factorLists = Mutex<[[TSCode]]>([])
    private let lastFactorList = Mutex<Int?>(nil)

    /// Questions for factors fail once so many were asked; nil: none fails.
    func failsFactors(after count: Int?) { lastFactorList.withLock { $0 = count } }

    init(
        _ base: FakeMarketSource, rowsPerCall: Int, hasFactors: Bool = false, refused: [RefusedRow] = [],
        findings: [BarFinding] = [], known: [Listing]? = nil, suspended: [Suspension]? = nil,
        changes: [CodeChange]? = nil, suspensionSpan: Int = 1
    ) {
        self.suspensionSpan = suspensionSpan
        self.changes = changes
        self.known = known
        self.suspended = suspended
        self.base = base
        self.rowsPerCall = rowsPerCall
        self.hasFactors = hasFactors
        self.refused = refused
        self.findings = findings
    }

    var name: String { base.name }
    var historyShape: HistoryShape { base.historyShape }
    var callsMade: Int { base.callsMade }
    var callsInFlight: Int { get async { 1 } }
    func codesPerCall(tradingDays: Int) -> Int { max(1, rowsPerCall / tradingDays) }
    var listingParts: [[Listing.Status]] {
        known == nil ? [Listing.Status.allCases] : Listing.Status.allCases.map { [$0] }
    }
    func listings(in part: [Listing.Status]) async throws -> [Listing]? { known?.filter { part.contains($0.status) } }
    func suspensions(on day: TradeDate) async throws -> [Suspension]? { suspended?.filter { $0.date == day } }
    func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]? {
        suspensionRanges.withLock { $0.append(range) }
        return suspended?.filter { range.contains($0.date) }
    }
    func codeChanges() async throws -> [CodeChange]? { changes }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { try await base.openDays(in: range) }
    func bars(on day: TradeDate) async throws -> BarReply {
        let reply = try await base.bars(on: day)
        return BarReply(bars: reply.bars, calls: reply.calls, findings: findings.filter { $0.date == day })
    }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await base.bars(of: code, in: range)
    }
    func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        asked.withLock { $0.append(codes) }
        let refused = refused.filter { row in codes.contains { row.place.contains($0.rawValue) } }
        let findings = findings.filter { codes.contains($0.code) && range.contains($0.date) }
        return BarReply(bars: try await both(codes, range), refused: refused, calls: 1, findings: findings)
    }
    func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        guard hasFactors else { return nil }
        let count = factorLists.withLock { lists in
            lists.append(codes)
            return lists.count
        }
        if let last = lastFactorList.withLock(\.self), count > last {
            throw TrainerError(.upstreamUnavailable, .verbatim("gone"))
        }
        return try await both(codes, range).map { AdjFactor(code: $0.code, date: $0.date, factor: 1) }
    }
    private func both(_ codes: [TSCode], _ range: ClosedRange<TradeDate>) async throws -> [DailyBar] {
        var bars: [DailyBar] = []
        for code in codes { bars += try await base.bars(of: code, in: range).bars }
        return bars
    }
}

/// Has factors, stock by stock, over another one's bars.
private final class StockFactors: BarsOnlySource {
    let base: FakeMarketSource
    let event = Mutex<AdjFactor?>(nil)
    let asked = Mutex<[TSCode]>([])
    private let lastBars = Mutex<Int?>(nil)
    private let askedBars = Mutex(0)

    /// Questions for a stock's bars fail once so many were asked; nil: none fails.
    func failsBars(after count: Int?) { lastBars.withLock { $0 = count } }

    init(_ base: FakeMarketSource) { self.base = base }

    var name: String { base.name }
    var historyShape: HistoryShape { base.historyShape }
    var callsMade: Int { base.callsMade }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { try await base.openDays(in: range) }
    func bars(on day: TradeDate) async throws -> BarReply { try await base.bars(on: day) }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        let count = askedBars.withLock { asked in
            asked += 1
            return asked
        }
        if let last = lastBars.withLock(\.self), count > last {
            throw TrainerError(.upstreamUnavailable, .verbatim("gone"))
        }
        return try await base.bars(of: code, in: range)
    }
    func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        asked.withLock { $0.append(code) }
        let step = event.withLock(\.self).flatMap { $0.code == code ? $0 : nil }
        return [AdjFactor(code: code, date: range.lowerBound, factor: 1)] + (step.map { [$0] } ?? [])
    }
}

/// Each day's bars take time.
private struct TickingSource: BarsOnlySource {
    let base: FakeMarketSource
    let tick: @Sendable () -> Void
    /// What a limit leaves for a day's bars.
    var secondsPerDay = 0.0

    init(_ base: FakeMarketSource, tick: @escaping @Sendable () -> Void) {
        self.base = base
        self.tick = tick
    }

    var name: String { base.name }
    var historyShape: HistoryShape { base.historyShape }
    var callsMade: Int { base.callsMade }
    var callsInFlight: Int { get async { 1 } }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { try await base.openDays(in: range) }
    func bars(on day: TradeDate) async throws -> BarReply {
        tick()
        return try await base.bars(on: day)
    }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await base.bars(of: code, in: range)
    }
    func suspensions(on day: TradeDate) async throws -> [Suspension]? {
        tick()
        return []
    }
    func leastSeconds(for questions: [MarketData: Int]) async throws -> TimeInterval {
        Double(questions[.bars] ?? 0) * secondsPerDay
    }
}

/// Takes four questions at once until so many were asked, and one from then on.
private final class NarrowingSource: BarsOnlySource {
    private struct State {
        var asked = 0
        var underWay = 0
        var widest = (before: 0, after: 0)
    }

    let base: FakeMarketSource
    private let limit: Int
    private let state = Mutex(State())

    init(_ base: FakeMarketSource, after limit: Int) {
        self.base = base
        self.limit = limit
    }

    var widest: (before: Int, after: Int) { state.withLock { $0.widest } }
    var name: String { base.name }
    var historyShape: HistoryShape { base.historyShape }
    var callsMade: Int { base.callsMade }
    var callsInFlight: Int { get async { state.withLock { $0.asked >= limit ? 1 : 4 } } }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? { try await base.openDays(in: range) }
    func bars(on day: TradeDate) async throws -> BarReply {
        state.withLock { state in
            state.asked += 1
            state.underWay += 1
            // Those that went out before the limit was learnt come in first.
            if state.asked <= limit + 4 {
                state.widest.before = max(state.widest.before, state.underWay)
            } else {
                state.widest.after = max(state.widest.after, state.underWay)
            }
        }
        // The first calls wait for company, which comes late on a busy machine.
        var patience = 20_000
        while patience > 0, state.withLock({ $0.asked < limit && $0.widest.before < 2 }) {
            patience -= 1
            await Task.yield()
        }
        for _ in 0..<20 { await Task.yield() }
        defer { state.withLock { $0.underWay -= 1 } }
        return try await base.bars(on: day)
    }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await base.bars(of: code, in: range)
    }
}
