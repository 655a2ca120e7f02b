import Dispatch
public import Foundation
public import Logging
public import Messages
public import Schedule
public import ServiceLifecycle
import Synchronization
public import TrainerCore

/// Where the scheduler's ticks come from: a wall-clock timer in the daemon, a hand-moved one in tests.
public protocol TickSource: Sendable {
    /// Yields once after each `arm`, at or soon after its deadline.
    var ticks: AsyncStream<Void> { get }
    func arm(at deadline: Date)
}

/// `DispatchSourceTimer` on the wall clock (timerfd CLOCK_REALTIME): the kernel looks at the deadline again when
/// somebody sets the clock, which a monotonic sleep would sleep through.
public final class DispatchTicks: TickSource {
    public let ticks: AsyncStream<Void>
    private let timer: Mutex<any DispatchSourceTimer>

    public init() {
        let (ticks, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "ljwx.schedule"))
        source.setEventHandler { continuation.yield() }
        source.schedule(wallDeadline: .distantFuture)
        source.activate()
        self.ticks = ticks
        self.timer = Mutex(source)
    }

    public func arm(at deadline: Date) {
        let seconds = deadline.timeIntervalSince1970
        let whole = seconds.rounded(.down)
        let wall = DispatchWallTime(
            timespec: timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1_000_000_000)))
        timer.withLock { $0.schedule(wallDeadline: wall, leeway: .milliseconds(50)) }
    }
}

/// Turns slots that are due into durable jobs, and wakes the runner. What is due is decided from the marks in the store
/// alone, so that a crash, a suspended machine or a clock set back neither loses nor doubles a run.
public struct JobScheduler: Service {
    /// Never asleep for longer: a clock that was set is noticed, and deferred runs that became due are claimed.
    static let longestSleep: TimeInterval = 60

    private let plan: SchedulePlan
    private let runs: any RunStore
    private let ticks: any TickSource
    private let clock: any WallClock
    private let logger: Logger
    private let text: @Sendable (Message) -> String
    private let onDue: @Sendable () -> Void

    public init(
        plan: SchedulePlan, runs: any RunStore, ticks: any TickSource, clock: any WallClock, logger: Logger,
        language: Language, onDue: @escaping @Sendable () -> Void
    ) {
        self.plan = plan
        self.runs = runs
        self.ticks = ticks
        self.clock = clock
        self.logger = logger
        self.text = { $0.text(in: language) }
        self.onDue = onDue
    }

    public func run() async throws {
        try await tick()
        for await _ in ticks.ticks.cancelOnGracefulShutdown() { try await tick() }
    }

    /// A store that cannot be written is no reason to end: the marks still stand, so that the slot is due at the next tick.
    private func tick() async throws {
        do {
            try await enqueueDue()
        } catch let error as TrainerError where error.isStoreTrouble {
            let seconds = Int(Self.longestSleep)
            logger.error("\(text(.storeWaits(why: error.message, seconds: seconds)))")
            ticks.arm(at: clock.now.addingTimeInterval(Self.longestSleep))
        }
    }

    private func enqueueDue() async throws {
        let now = clock.now
        let marks = try await runs.slotMarks()
        let decision = plan.decide(
            marks: Dictionary(uniqueKeysWithValues: marks.map { (SlotID($0.key), $0.value) }), now: now)
        for slot in decision.unseen { try await runs.setSlotMark(slot.rawValue, to: now) }
        for due in decision.due {
            let enqueued = try await runs.enqueueOccurrence(slot: due.id.rawValue, due: due.due, at: now)
            guard let enqueued else { continue }
            logger.notice(
                "\(text(.scheduledRunEnqueued(enqueued.id.rawValue, slot: due.id.rawValue)))",
                metadata: ["run.id": "\(enqueued.id)", "slot": "\(due.id)"])
        }
        onDue()
        ticks.arm(at: min(decision.wakeAt ?? .distantFuture, now.addingTimeInterval(Self.longestSleep)))
    }
}
