public import TrainerCore

/// What one stock's bars are checked against. Everything but the bars may be missing: a rule that needs what is not
/// known says nothing, or only notes what it cannot tell apart.
public struct StockHistory: Sendable {
    public let code: TSCode
    /// As stored, ascending by day; the more lie before the first day in question, the more the rules can tell.
    public let bars: [DailyBar]
    public let listing: Listing?
    /// The code's own names, ascending by start.
    public let names: [NameSpell]
    /// One source's factors of the code.
    public let factors: FactorSeries
    /// The code's limits by day, where a source published them.
    public let limits: [TradeDate: PublishedLimits]

    public init(
        code: TSCode, bars: [DailyBar], listing: Listing? = nil, names: [NameSpell] = [],
        factors: FactorSeries = .none, limits: [PublishedLimits] = []
    ) {
        self.code = code
        self.bars = bars
        self.listing = listing
        self.names = names
        self.factors = factors
        self.limits = Dictionary(limits.map { ($0.date, $0) }, uniquingKeysWith: { $1 })
    }

    /// The name in force on `day`. The listing's own name is today's and says nothing of the past.
    func name(on day: TradeDate) -> String? {
        names.last { $0.start <= day && ($0.end ?? day) >= day }?.name
    }
}

/// What all stocks share: the days on which the market traded, who was suspended, and which of the days no stock has.
public struct MarketDays: Sendable {
    /// Ascending; of the whole time that the checked bars span.
    public let open: [TradeDate]
    private let suspended: [TradeDate: Set<TSCode>]
    private let lost: Set<TradeDate>

    /// - Parameters:
    ///   - suspensions: by day; a day that is not among the keys is one of which nothing is known.
    ///   - lost: those of `open` of which no stock's bar is stored.
    public init(
        open: [TradeDate], suspensions: [TradeDate: [Suspension]] = [:], lost: Set<TradeDate> = []
    ) {
        self.open = open
        self.lost = lost
        self.suspended = suspensions.mapValues { Set($0.lazy.filter { $0.timing == nil }.map(\.code)) }
    }

    /// Whether `code` was suspended all day; nil where the sources do not say.
    func isSuspended(_ code: TSCode, on day: TradeDate) -> Bool? { suspended[day].map { $0.contains(code) } }

    /// Whether there is a day between the two that the whole market lost and `code` may have traded on.
    func hasLost(_ code: TSCode, after first: TradeDate, before last: TradeDate) -> Bool {
        guard !lost.isEmpty, last.dayNumber - first.dayNumber > 1 else { return false }
        return open(after: first, before: last).contains { lost.contains($0) && isSuspended(code, on: $0) != true }
    }

    func open(after first: TradeDate, before last: TradeDate) -> ArraySlice<TradeDate> {
        let start = place(of: first.advanced(by: 1))
        return open[start..<max(start, place(of: last))]
    }

    /// The index of the first open day ≥ `day`.
    private func place(of day: TradeDate) -> Int {
        var (low, high) = (0, open.count)
        while low < high {
            let middle = (low + high) / 2
            if open[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
