/// What TuShare Pro says about one of the APIs that this program knows: points and rows a call (pages doc_id=290 and
/// those of the APIs, 2026). What an account may really do is learnt from the server's own words, which win.
public struct APIRule: Hashable, Sendable {
    public let name: String
    /// Points from which an account may call it.
    public let minimumPoints: Int
    /// Rows after which an answer is cut; nil where the page does not say and whole-market answers come back whole.
    public let rowCap: Int?
    /// Calls an hour below 2,000 points; nil without such a limit.
    public let smallAccountHourlyLimit: Int?

    /// No run can do without it, so a refusal ends the run and a person mends the account: then it is asked again at
    /// once, whatever was learnt. All others have a substitute, and what is known of them spares calls.
    public var isEssential: Bool { name == "daily" }

    /// No sample is made from it: where its server keeps failing, the run goes on and the next one asks again.
    public var canWait: Bool { ["daily_basic", "stk_limit", "bse_mapping"].contains(name) }

    private init(_ name: String, points: Int, rowCap: Int? = nil, hourly: Int? = nil) {
        self.name = name
        minimumPoints = points
        self.rowCap = rowCap
        smallAccountHourlyLimit = hourly
    }

    public static let all: [APIRule] = [
        APIRule("trade_cal", points: 2000, rowCap: 10_000),
        APIRule("stock_basic", points: 120, hourly: 1),
        APIRule("daily", points: 120, rowCap: 6000),
        APIRule("adj_factor", points: 2000),
        APIRule("daily_basic", points: 2000),
        APIRule("suspend_d", points: 120, rowCap: 5000),
        APIRule("namechange", points: 120),
        APIRule("stk_limit", points: 2000, rowCap: 5800),
        APIRule("index_daily", points: 2000, rowCap: 8000),
        APIRule("bse_mapping", points: 120),
    ]

    /// nil for an API that is not in the table: only its server knows who may call it.
    public static func named(_ name: String) -> APIRule? { byName[name] }

    /// Stocks whose bars of so many trading days one list of `daily` gives: a row less than an answer is cut at, so that a
    /// full answer is never taken for a cut one.
    public static func codesPerCall(tradingDays: Int, rowCap: Int? = nil) -> Int {
        guard let cap = rowCap ?? named("daily")?.rowCap else { return 1 }
        return max(1, (cap - 1) / max(1, tradingDays))
    }

    /// APIs whose pages do not promise that they take lists of codes, and that are asked for lists all the same.
    public static let triedInLists = ["adj_factor", "stk_limit"]

    /// What it is kept under whether `api` answers a list of codes, beside what else is learnt of the account.
    public static func inLists(_ api: String) -> String { "\(api) in lists" }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// What points buy, per token and API (doc_id=290).
public enum PointsTable {
    public static func callsPerMinute(points: Int) -> Int {
        points >= 5000 ? 500 : points >= 2000 ? 200 : 50
    }

    /// nil: no limit.
    public static func callsPerDay(points: Int) -> Int? {
        points >= 5000 ? nil : points >= 2000 ? 100_000 : 8000
    }
}
