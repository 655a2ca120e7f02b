import Foundation
import Logging
import Messages
import ServiceLifecycle
import TrainerCore

/// Waits for a store that takes nothing now. Without it a full disk would end the daemon, and systemd would give up
/// starting it long before somebody makes room.
struct StorePatience: Sendable {
    static let pause: TimeInterval = 30

    let clock: any WallClock
    let logger: Logger
    let text: @Sendable (Message) -> String

    /// Repeats `work` until the store takes it; other errors end it. Cancellation and a graceful shutdown end the waiting,
    /// not the work: it is tried once all the same, and then `CancellationError` is thrown.
    func untilDone<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        var hasWaited = false
        while true {
            do {
                let result = try await work()
                if hasWaited { logger.notice("\(text(.storeWorksAgain))") }
                return result
            } catch let error as TrainerError where error.isStoreTrouble {
                logger.error("\(text(.storeWaits(why: error.message, seconds: Int(Self.pause))))")
                hasWaited = true
                try await pause(until: clock.now.addingTimeInterval(Self.pause))
            }
        }
    }

    private func pause(until deadline: Date) async throws {
        let sleep = Task { try await clock.sleep(until: deadline) }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await sleep.value
        } onCancelOrGracefulShutdown: {
            sleep.cancel()
        }
    }
}
