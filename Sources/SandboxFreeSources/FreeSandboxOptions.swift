public import SandboxMarket

/// What kind of Tencent and Sina the sandbox plays.
public struct FreeSandboxOptions: Sendable {
    /// Port 0 takes a free one.
    public var host: String
    public var port: Int
    /// No row of a later day is served; quotes are of this day, after its end.
    public var today: MarketDay
    public var latency: Duration
    public var faults: [FreeSandboxFault]

    public init(
        today: MarketDay, host: String = "127.0.0.1", port: Int = 0, latency: Duration = .zero,
        faults: [FreeSandboxFault] = []
    ) {
        self.today = today
        self.host = host
        self.port = port
        self.latency = latency
        self.faults = faults
    }
}
