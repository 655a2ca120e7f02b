import Foundation
import InMemoryLogging
import Logging
import Messages
import Schedule
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

@Suite("the scheduler")
struct SchedulerTests {
    private static let sunday = TradeDate(dayNumber: 20_758)  // 2026-11-01

    @Test("30 simulated days with restarts give exactly one run per due slot")
    func thirtyDays() async throws {
        let desk = try SchedulerDesk(["daily@02:00", "daily@18:30", "weekly@monday-10:00"], from: Self.sunday)
        let end = ShanghaiTime.instant(Self.sunday.advanced(by: 30), hour: 0, minute: 0)
        var random = SplitMix64(seed: 7)
        while desk.clock.now < end {
            let life = await desk.start()
            for _ in 0..<Int.random(in: 1...60, using: &random) where desk.clock.now < end {
                await life.advance(by: TimeInterval(Int.random(in: 60...3000, using: &random)))
                try await desk.workOff()
            }
            await life.stop()
        }
        let due = try await desk.occurrences()
        #expect(due.count == 30 + 30 + 5, "November 2026 has five Mondays")
        #expect(Set(due).count == due.count)
        for occurrence in due {
            let time = ShanghaiTime(occurrence.due)
            switch occurrence.slot {
            case "daily@02:00": #expect((time.hour, time.minute) == (2, 0))
            case "daily@18:30": #expect((time.hour, time.minute) == (18, 30))
            default: #expect((time.day.isoWeekday, time.hour, time.minute) == (1, 10, 0))
            }
        }
    }

    @Test("a run is enqueued at the tick that follows its due time, not earlier")
    func notEarlier() async throws {
        let desk = try SchedulerDesk(["daily@02:00"], from: Self.sunday)
        let life = await desk.start()
        await life.advance(to: ShanghaiTime.instant(Self.sunday, hour: 1, minute: 59).addingTimeInterval(59))
        #expect(try await desk.occurrences().isEmpty)
        await life.advance(by: 1)
        #expect(try await desk.occurrences().count == 1)
        await life.stop()
    }

    @Test("a slot that falls due while the disk is full is enqueued once there is room")
    func fullDisk() async throws {
        let desk = try SchedulerDesk(["daily@02:00"], from: Self.sunday)
        let isFull = Mutex(false)
        let life = await desk.start(
            Fuse(beforeWrite: { _ in
                if isFull.withLock({ $0 }) { throw TrainerError(.diskFull, .verbatim("no space left")) }
            }))
        isFull.withLock { $0 = true }
        await life.advance(to: ShanghaiTime.instant(Self.sunday, hour: 2, minute: 0))
        #expect(try await desk.occurrences().isEmpty)
        #expect(life.deadline == desk.clock.now.addingTimeInterval(60))
        isFull.withLock { $0 = false }
        await life.advance(by: 60)
        #expect(try await desk.occurrences().count == 1)
        await life.stop()
    }

    @Test("the timer is armed for the next due time, and never for more than a minute ahead")
    func armed() async throws {
        let desk = try SchedulerDesk(["daily@02:00"], from: Self.sunday)
        let life = await desk.start()
        #expect(life.deadline == desk.clock.now.addingTimeInterval(60))
        await life.advance(to: ShanghaiTime.instant(Self.sunday, hour: 1, minute: 59).addingTimeInterval(30))
        #expect(life.deadline == ShanghaiTime.instant(Self.sunday, hour: 2, minute: 0))
        await life.stop()
    }

    @Test(
        "the national holidays: a run for every slot, none of them builds a model, each ends with the one notice why",
        arguments: [true, false])
    func nationalHolidays(hasCalendar: Bool) async throws {
        let eve = try #require(TradeDate(yyyymmdd: 20_260_930))
        let world = try await PipelineWorld(lastDay: eve, openCodes: 6)
        if !hasCalendar { world.source.set(.none) }
        #expect(try await world.run().state == .succeeded)
        func builds() -> Int { world.server.calls.count { if case .create = $0 { true } else { false } } }
        let before = builds()
        #expect(before == 1)

        let desk = try SchedulerDesk(["daily@18:30"], runs: world.stores.runs, clock: world.clock)
        let life = await desk.start()
        for offset in 1...7 {
            let day = eve.advanced(by: offset)
            await life.advance(to: ShanghaiTime.instant(day, hour: 18, minute: 30))
            let newest = try #require(try await desk.world.runs(limit: 1, before: nil).first)
            #expect(newest.trigger == .schedule(slot: "daily@18:30", due: world.clock.now))
            let run = try await world.boot().work(on: newest.id)
            #expect(run.state == .noNewData, "\(day)")
            let why = Message.noNewData(asOf: "2026-09-30", closed: day.dashed, next: "2026-10-08")
            #expect(run.reasons == [VerdictReason(code: "no_new_data", message: why)])
            #expect(why.en.hasPrefix("today (\(day.dashed)) is no trading day (next one: 2026-10-08): no bar newer"))
            #expect(run.warnings == [] && run.error == nil && run.model == nil)
        }
        #expect(try await desk.occurrences().count == 7)
        #expect(builds() == before)

        await life.advance(to: ShanghaiTime.instant(eve.advanced(by: 8), hour: 18, minute: 30))
        let newest = try #require(try await desk.world.runs(limit: 1, before: nil).first)
        let run = try await world.boot().work(on: newest.id)
        #expect(run.state == .succeeded && run.asOf == eve.advanced(by: 8))
        #expect(builds() == before + 1)
        await life.stop()
    }

    @Test("a slot seen for the first time never fires for its past")
    func newSlot() async throws {
        let desk = try SchedulerDesk(["daily@02:00"], from: Self.sunday, hour: 12)
        let life = await desk.start()
        await life.advance(by: 3600)
        #expect(try await desk.occurrences().isEmpty)
        await life.stop()
    }

    @Test("a clock set back by an hour fires nothing twice and loses nothing")
    func clockSetBack() async throws {
        let desk = try SchedulerDesk(["daily@02:00"], from: Self.sunday)
        let life = await desk.start()
        await life.advance(to: ShanghaiTime.instant(Self.sunday, hour: 2, minute: 30))
        try await desk.workOff()
        await life.advance(by: -3600)
        for _ in 0..<12 {
            await life.advance(by: 600)
            try await desk.workOff()
        }
        #expect(try await desk.occurrences().count == 1)
        await life.advance(to: ShanghaiTime.instant(Self.sunday.advanced(by: 1), hour: 2, minute: 1))
        #expect(try await desk.occurrences().count == 2)
        await life.stop()
    }

    @Test("three days asleep are caught up by one run", arguments: [true, false])
    func asleep(restarts: Bool) async throws {
        let desk = try SchedulerDesk(["daily@02:00", "daily@18:30"], from: Self.sunday)
        var life = await desk.start()
        await life.advance(by: 60)
        if restarts {
            await life.stop()
            desk.clock.advance(by: 3 * 86_400)
            life = await desk.start()
        } else {
            await life.advance(by: 3 * 86_400)
        }
        #expect(try await desk.world.runs(limit: 100, before: nil).count == 1)
        await life.advance(by: 60)
        #expect(try await desk.world.runs(limit: 100, before: nil).count == 1)
        await life.stop()
    }

    @Test("every tick wakes the loop, so that deferred runs that became due are claimed")
    func wakesTheLoop() async throws {
        let desk = try SchedulerDesk([], from: Self.sunday)
        let life = await desk.start()
        let before = desk.wakeUps
        await life.advance(by: 60)
        #expect(desk.wakeUps == before + 1)
        await life.stop()
    }
}

/// A store, a clock and the schedulers that follow each other over them.
private final class SchedulerDesk: Sendable {
    struct Occurrence: Hashable { let slot: String, due: Date }

    let clock: ManualWallClock
    let world: any RunStore
    private let plan: SchedulePlan
    private let wakeUpCount = Mutex(0)

    var wakeUps: Int { wakeUpCount.withLock { $0 } }

    convenience init(_ slots: [String], from day: TradeDate, hour: Int = 0) throws {
        try self.init(
            slots, runs: SQLiteRunStore(try TrainerDatabase.inMemory()), clock: ManualWallClock(day, hour: hour))
    }

    init(_ slots: [String], runs: any RunStore, clock: ManualWallClock) throws {
        self.clock = clock
        world = runs
        plan = SchedulePlan(slots: slots.compactMap { Slot(id: SlotID($0)) })
        try #require(plan.slots.count == slots.count)
    }

    func start(_ fuse: Fuse = Fuse()) async -> SchedulerLife {
        let ticks = HandTicks()
        let scheduler = JobScheduler(
            plan: plan, runs: FusedRuns(base: world, fuse: fuse), ticks: ticks, clock: clock,
            logger: Logger(label: "test") { _ in InMemoryLogHandler() }, language: .english,
            onDue: { [self] in wakeUpCount.withLock { $0 += 1 } })
        let life = SchedulerLife(ticks: ticks, clock: clock, task: Task { try await scheduler.run() })
        await ticks.waitForArm()
        return life
    }

    /// Claims and ends everything that is due.
    func workOff() async throws {
        while var run = try await world.claimNext(at: clock.now) {
            run.state = .succeeded
            try await world.record(run)
        }
    }

    func occurrences() async throws -> [Occurrence] {
        try await world.runs(limit: 1000, before: nil).compactMap { run in
            guard case .schedule(let slot, let due) = run.trigger else { return nil }
            return Occurrence(slot: slot, due: due)
        }
    }
}

/// One scheduler from its start to its stop; each move of the clock waits until it was looked at.
private struct SchedulerLife: Sendable {
    let ticks: HandTicks
    let clock: ManualWallClock
    let task: Task<Void, any Error>

    var deadline: Date? { ticks.deadline }

    func advance(to instant: Date) async {
        clock.advance(to: instant)
        ticks.fire()
        await ticks.waitForArm()
    }

    func advance(by seconds: TimeInterval) async { await advance(to: clock.now.addingTimeInterval(seconds)) }

    func stop() async {
        task.cancel()
        _ = await task.result
    }
}

/// Ticks by hand.
private final class HandTicks: TickSource {
    let ticks: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let armed: AsyncStream<Date>
    private let arming: AsyncStream<Date>.Continuation
    private let last = Mutex<Date?>(nil)

    init() {
        (ticks, continuation) = AsyncStream.makeStream(of: Void.self)
        (armed, arming) = AsyncStream.makeStream(of: Date.self)
    }

    var deadline: Date? { last.withLock { $0 } }

    func arm(at deadline: Date) {
        last.withLock { $0 = deadline }
        arming.yield(deadline)
    }

    func fire() { continuation.yield() }

    func waitForArm() async {
        for await _ in armed { return }
    }
}
