/// Where the free services are and how gently they are asked.
public struct FreeSettings: Sendable {
    /// A relay that gets every request as `/HOST/PATH`; nil asks the hosts themselves.
    public var gateway: String?
    /// For one call, connection and body included.
    public var timeout: Duration
    public var attempts: Int
    /// Calls that may be under way at once, and that a kill costs.
    public var parallelCalls: Int
    /// Starts of two calls to Tencent are at least this far apart.
    public var tencentSpacing: Duration
    /// Sina blocks addresses that read its list faster.
    public var sinaSpacing: Duration
    /// The factor files are static, so they may come faster.
    public var factorSpacing: Duration

    public init(
        gateway: String? = nil, timeout: Duration = .seconds(15), attempts: Int = 5, parallelCalls: Int = 1,
        tencentSpacing: Duration = .milliseconds(150), sinaSpacing: Duration = .seconds(1),
        factorSpacing: Duration = .milliseconds(500)
    ) {
        self.gateway = gateway
        self.timeout = timeout
        self.attempts = max(1, attempts)
        self.parallelCalls = min(max(1, parallelCalls), Self.mostParallelCalls)
        self.tencentSpacing = tencentSpacing
        self.sinaSpacing = sinaSpacing
        self.factorSpacing = factorSpacing
    }

    /// Of more calls at once Tencent answers some with nothing.
    public static let mostParallelCalls = 4

    func address(of host: String) -> String { gateway.map { "\($0)/\(host)" } ?? "https://\(host)" }
}
