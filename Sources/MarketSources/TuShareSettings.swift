import QuotaPlan

/// How to reach TuShare and how patient to be.
public struct TuShareSettings: Sendable {
    /// The official address. Paid gateways speak the same protocol elsewhere.
    public static let officialAddress = "https://api.tushare.pro"

    public var baseURL: String
    public var token: TuShareToken
    /// For one call, connection and body included.
    public var timeout: Duration
    /// Tries of one call before a transient fault is reported.
    public var attempts: Int
    /// The account's minute limit where it is known; otherwise it is learnt from the first refusal.
    public var callsPerMinute: Int?
    /// The account's points where the operator told them: what they do not allow is not asked for.
    public var points: Int?
    /// Calls that may be under way at once, within the account's limits. A killed process loses as many.
    public var parallelCalls: Int
    /// Rows after which the server cuts an answer, for every API; nil: as each API's page says.
    public var rowCap: Int?
    /// The same for single APIs, before anything else.
    public var rowCaps: [String: Int]
    /// Seed of the jitter between retries.
    public var jitterSeed: UInt64

    public init(
        baseURL: String = officialAddress, token: TuShareToken, timeout: Duration = .seconds(30), attempts: Int = 5,
        callsPerMinute: Int? = nil, points: Int? = nil, parallelCalls: Int = 1, rowCap: Int? = nil,
        rowCaps: [String: Int] = [:], jitterSeed: UInt64 = .random(in: .min ... .max)
    ) {
        self.baseURL = baseURL
        self.token = token
        self.timeout = timeout
        self.attempts = max(1, attempts)
        self.callsPerMinute = callsPerMinute.map { max(1, $0) }
        self.points = points
        self.parallelCalls = max(1, parallelCalls)
        self.rowCap = rowCap.map { max(2, $0) }
        self.rowCaps = rowCaps
        self.jitterSeed = jitterSeed
    }

    func cap(of api: String) -> Int? { rowCaps[api] ?? rowCap ?? APIRule.named(api)?.rowCap }
}
