internal import Synchronization

/// A question of a person that must be answered also where the store takes nothing: bars that have landed and cannot be
/// merged are left out of the answer, and it is told so. Elsewhere, above all in a run, they are never left out.
public final class PartialReading: Sendable {
    /// The question that is being answered; nil: nothing may be left out.
    @TaskLocal public static var current: PartialReading?

    private let trouble = Mutex<TrainerError?>(nil)

    /// The answer, and why something was left out of it; nil where nothing was.
    public static func answer<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> (value: Value, leftOut: TrainerError?) {
        let reading = PartialReading()
        let value = try await $current.withValue(reading) { try await body() }
        return (value, reading.trouble.withLock { $0 })
    }

    /// For the store: it cannot merge because of `error`, and reads without what waits.
    public func leaveOut(because error: TrainerError) { trouble.withLock { $0 = error } }

    private init() {}
}
