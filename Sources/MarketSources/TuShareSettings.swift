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
    /// Rows after which the server cuts an answer to `daily`.
    public var rowCap: Int
    /// Seed of the jitter between retries.
    public var jitterSeed: UInt64

    public init(
        baseURL: String = officialAddress, token: TuShareToken, timeout: Duration = .seconds(30), attempts: Int = 5,
        callsPerMinute: Int? = nil, rowCap: Int = 6000, jitterSeed: UInt64 = 0
    ) {
        self.baseURL = baseURL
        self.token = token
        self.timeout = timeout
        self.attempts = max(1, attempts)
        self.callsPerMinute = callsPerMinute.map { max(1, $0) }
        self.rowCap = max(2, rowCap)
        self.jitterSeed = jitterSeed
    }
}
