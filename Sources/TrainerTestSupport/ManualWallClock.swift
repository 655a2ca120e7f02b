public import Foundation
internal import Synchronization
public import TrainerCore

/// A wall clock that only a test moves. Nothing here waits for real time.
public final class ManualWallClock: WallClock {
    private let state: Mutex<State>

    public init(_ now: Date) { state = Mutex(State(now: now)) }

    /// Starts at a minute in Asia/Shanghai.
    public convenience init(_ day: TradeDate, hour: Int = 0, minute: Int = 0) {
        self.init(ShanghaiTime.instant(day, hour: hour, minute: minute))
    }

    public var now: Date { state.withLock { $0.now } }

    /// The deadlines of those who sleep, soonest first.
    public var deadlines: [Date] { state.withLock { $0.sleepers.map(\.deadline).sorted() } }

    /// Returns at once when `deadline` has come; throws `CancellationError` when the sleeping task is cancelled.
    public func sleep(until deadline: Date) async throws {
        let id = state.withLock { $0.nextID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let sleeper = Sleeper(id: id, deadline: deadline, continuation: continuation)
                let (wakeAtOnce, told) = state.withLock { $0.add(sleeper) }
                if let wakeAtOnce { continuation.resume(with: wakeAtOnce) }
                told.forEach { $0.resume() }
            }
        } onCancel: {
            state.withLock { $0.cancel(id) }?.resume(throwing: CancellationError())
        }
    }

    /// Sets the clock, also backwards, and wakes those whose deadline has come, soonest first.
    public func advance(to instant: Date) {
        state.withLock { $0.move(to: instant) }.forEach { $0.resume() }
    }

    public func advance(by seconds: TimeInterval) { advance(to: now.addingTimeInterval(seconds)) }

    /// Returns once at least `count` tasks sleep, so that the next `advance` finds them.
    public func waitForSleeper(count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { $0.await(count, continuation) }
            if isThere { continuation.resume() }
        }
    }
}

private struct Sleeper {
    let id: Int
    let deadline: Date
    let continuation: CheckedContinuation<Void, any Error>
}

private struct State {
    var now: Date
    var sleepers: [Sleeper] = []
    private var lastID = 0
    /// Cancelled between `sleep` and its registration.
    private var cancelled: Set<Int> = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(now: Date) { self.now = now }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    /// What to resume the newcomer with, if it does not sleep at all, and the watchers whose count is reached.
    mutating func add(_ sleeper: Sleeper) -> (Result<Void, any Error>?, [CheckedContinuation<Void, Never>]) {
        if cancelled.remove(sleeper.id) != nil { return (.failure(CancellationError()), []) }
        if sleeper.deadline <= now { return (.success(()), []) }
        sleepers.append(sleeper)
        let told = watchers.filter { $0.count <= sleepers.count }.map(\.continuation)
        watchers.removeAll { $0.count <= sleepers.count }
        return (nil, told)
    }

    mutating func cancel(_ id: Int) -> CheckedContinuation<Void, any Error>? {
        guard let place = sleepers.firstIndex(where: { $0.id == id }) else {
            cancelled.insert(id)
            return nil
        }
        return sleepers.remove(at: place).continuation
    }

    mutating func move(to instant: Date) -> [CheckedContinuation<Void, any Error>] {
        now = instant
        let due = sleepers.filter { $0.deadline <= instant }
        sleepers.removeAll { $0.deadline <= instant }
        return due.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) }.map(\.continuation)
    }

    mutating func `await`(_ count: Int, _ continuation: CheckedContinuation<Void, Never>) -> Bool {
        if sleepers.count >= count { return true }
        watchers.append((count, continuation))
        return false
    }
}
