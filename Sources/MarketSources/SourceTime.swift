/// A monotonic clock and its sleep, handed in so that waits can be tested by hand.
public struct SourceTime: Sendable {
    /// Since an arbitrary origin.
    public let now: @Sendable () -> Duration
    public let sleep: @Sendable (Duration) async throws -> Void

    public init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    public static let continuous: SourceTime = {
        let clock = ContinuousClock()
        let origin = clock.now
        return SourceTime(
            now: { origin.duration(to: clock.now) },
            sleep: { try await clock.sleep(for: $0) })
    }()
}
