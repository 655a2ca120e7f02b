/// What a run has to ask one API for.
public struct CallNeed: Hashable, Sendable {
    public let api: String
    public let calls: Int
    /// What stands in where the account may not call it; nil where the run cannot do without.
    public let substitute: Substitute?

    public init(_ api: String, calls: Int, substitute: Substitute?) {
        self.api = api
        self.calls = calls
        self.substitute = substitute
    }
}

/// What is used in place of an API.
public enum Substitute: String, Codable, CaseIterable, Hashable, Sendable {
    /// The bundled rule of open days, or the days of an index.
    case calendarRule = "calendar_rule"
    /// Factors chained from close ÷ pre_close.
    case chainedFactors = "chained_factors"
    /// The codes of the bars received so far.
    case codesOfBars = "codes_of_bars"
    /// A stock without a bar counts as suspended.
    case missingBars = "missing_bars"
    /// ST is read from the names in the list of stocks, as they are today.
    case namesOfToday = "names_of_today"
    /// The boards' limits by rule.
    case limitRule = "limit_rule"
    /// Left out; nothing depends on it.
    case nothing
}

/// What is missing before a run, in days and lists.
public struct FetchNeeds: Hashable, Sendable {
    /// Ask for the exchange's calendar.
    public var calendar: Bool
    /// Days without bars, by the calendar.
    public var barDays: Int
    /// Days without factors.
    public var factorDays: Int
    /// Lists of stocks whose factors are asked for, one call each where the server takes lists.
    public var factorLists: Int
    /// The stocks in them, one call each where it does not.
    public var factorListStocks: Int
    /// Days whose suspensions are asked for, or stretches of days where one call gives them.
    public var suspensionDays: Int
    /// How many of these are stretches of several days. One whose answer is cut is asked for again in parts, so that they
    /// are the least.
    public var suspensionStretches: Int
    public var limitDays: Int
    /// Days without turnover and valuation.
    public var basicDays: Int
    /// How many of the days with bars to ask for are settled ones that are asked for once more.
    public var correctionDays: Int
    /// Parts of the list of stocks: listed, delisted, paused.
    public var listings: Int
    public var names: Bool
    public var codeChanges: Bool
    /// Index histories, one call each.
    public var indices: Int
    /// Rows that a day of the whole market is expected to have.
    public var stocksPerDay: Int
    /// Stocks that a day is asked for in lists of, where it is cut.
    public var codesPerDay: Int
    /// Rows after which answers are cut, where that is not as the API's page says.
    public var rowCaps: [String: Int]
    /// APIs that the server is known not to answer for lists of codes.
    public var unlisted: Set<String>

    public init(
        calendar: Bool = false, barDays: Int = 0, factorDays: Int = 0, factorLists: Int = 0,
        factorListStocks: Int? = nil, suspensionDays: Int = 0, suspensionStretches: Int = 0,
        limitDays: Int = 0, basicDays: Int = 0, correctionDays: Int = 0, listings: Int = 0, names: Bool = false,
        codeChanges: Bool = false, indices: Int = 0, stocksPerDay: Int = 0, codesPerDay: Int? = nil,
        rowCaps: [String: Int] = [:], unlisted: Set<String> = []
    ) {
        self.factorListStocks = factorListStocks ?? factorLists
        self.unlisted = unlisted
        self.correctionDays = correctionDays
        self.codesPerDay = codesPerDay ?? stocksPerDay
        self.rowCaps = rowCaps
        self.calendar = calendar
        self.barDays = barDays
        self.factorDays = factorDays
        self.factorLists = factorLists
        self.suspensionDays = suspensionDays
        self.suspensionStretches = suspensionStretches
        self.limitDays = limitDays
        self.basicDays = basicDays
        self.listings = listings
        self.names = names
        self.codeChanges = codeChanges
        self.indices = indices
        self.stocksPerDay = stocksPerDay
    }

    /// One call a day of the whole market and API; a day that will be cut costs its parts too.
    public var calls: [CallNeed] {
        let needs = [
            CallNeed("trade_cal", calls: calendar ? 1 : 0, substitute: .calendarRule),
            CallNeed("stock_basic", calls: listings, substitute: .codesOfBars),
            CallNeed("namechange", calls: names ? 1 : 0, substitute: .namesOfToday),
            CallNeed("bse_mapping", calls: codeChanges ? 1 : 0, substitute: .nothing),
            CallNeed("daily", calls: barDays * callsPerDay("daily"), substitute: nil),
            CallNeed(
                "adj_factor",
                calls: factorDays * callsPerDay("adj_factor")
                    + (unlisted.contains("adj_factor") ? factorListStocks : factorLists),
                substitute: .chainedFactors),
            CallNeed("suspend_d", calls: suspensionDays, substitute: .missingBars),
            CallNeed("stk_limit", calls: limitDays * limitLists, substitute: .limitRule),
            CallNeed("daily_basic", calls: basicDays * callsPerDay("daily_basic"), substitute: .nothing),
            CallNeed("index_daily", calls: indices, substitute: .nothing),
        ]
        return needs.filter { $0.calls > 0 }
    }

    /// A day of the whole market does not fit into one answer.
    public var isCut: Bool { isCut("daily") }

    private func cap(_ api: String) -> Int? { rowCaps[api] ?? APIRule.named(api)?.rowCap }

    /// A round number of thousands looks like a cut, too.
    private func isCut(_ api: String) -> Bool {
        stocksPerDay >= cap(api) ?? .max || (stocksPerDay > 0 && stocksPerDay.isMultiple(of: 1000))
    }

    /// Calls that come on top where `api` turns out to take no lists of codes: the first list shows it, and from then
    /// on factors come stock by stock, and limits as whole days.
    public func mostExtraCalls(_ api: String) -> Int {
        switch api {
        case "adj_factor": factorListStocks > factorLists ? 1 + factorListStocks - factorLists : 0
        case "stk_limit": limitDays > 0 ? max(0, 1 + limitDays - limitDays * limitLists) : 0
        default: 0
        }
    }

    /// Funds stand in the same table, so that limits are asked for in lists of stocks from the start.
    private var limitLists: Int {
        guard !unlisted.contains("stk_limit") else { return 1 }
        let size = APIRule.codesPerCall(tradingDays: 1, rowCap: cap("stk_limit"))
        return max(1, (codesPerDay + size - 1) / size)
    }

    /// The whole day, and where that is cut, lists of half as many codes as the answer has rows.
    private func callsPerDay(_ api: String) -> Int {
        guard isCut(api) else { return 1 }
        let part = max(1, min(cap(api) ?? .max, stocksPerDay) / 2)
        return 1 + (codesPerDay + part - 1) / part
    }
}
