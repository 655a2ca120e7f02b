public import SandboxMarket

/// What kind of TuShare the sandbox plays.
public struct SandboxOptions: Sendable {
    /// Port 0 takes a free one.
    public var host: String
    public var port: Int
    /// The one token that is right; nil accepts any that is not empty.
    public var token: String?
    /// No row of a later day is served (the calendar runs to the end of that year, as the exchanges publish it ahead).
    public var today: MarketDay
    /// The account's points; nil allows every API.
    public var points: Int?
    /// Calls a minute per token and API; nil follows from the points, and is unlimited without them.
    public var callsPerMinute: Int?
    public var rateWording: RateWording
    public var latency: Duration
    public var faults: [SandboxFault]
    /// Replaces each API's own row cap, to see a cut with few stocks.
    public var rowCap: Int?
    /// Seconds on a monotonic clock; the minute windows are counted on it.
    public var monotonicSeconds: @Sendable () -> Double
    /// Waits: for `latency`, and for slow answers.
    public var pause: @Sendable (Duration) async throws -> Void

    public init(
        today: MarketDay, host: String = "127.0.0.1", port: Int = 0, token: String? = nil, points: Int? = nil,
        callsPerMinute: Int? = nil, rateWording: RateWording = .most, latency: Duration = .zero,
        faults: [SandboxFault] = [], rowCap: Int? = nil,
        monotonicSeconds: (@Sendable () -> Double)? = nil,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.today = today
        self.host = host
        self.port = port
        self.token = token
        self.points = points
        self.callsPerMinute = callsPerMinute
        self.rateWording = rateWording
        self.latency = latency
        self.faults = faults
        self.rowCap = rowCap
        self.monotonicSeconds = monotonicSeconds ?? Self.continuousSeconds()
        self.pause = pause
    }

    private static func continuousSeconds() -> @Sendable () -> Double {
        let clock = ContinuousClock()
        let origin = clock.now
        return {
            let passed = origin.duration(to: clock.now).components
            return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
        }
    }
}
