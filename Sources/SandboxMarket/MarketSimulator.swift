/// A made-up A-share market that obeys the rules of the real one: boards and their limits, suspensions, ex-rights, ST,
/// IPO first days, the calendar. Deterministic: one seed gives one market, and a longer range has the same past.
public struct MarketSimulator: Sendable {
    public static let defaultStart = MarketDay(yyyymmdd: 20_240_102)

    public let seed: UInt64
    public let stocks: Int
    public let start: MarketDay
    public let calendar: MarketCalendar

    public init(
        seed: UInt64, stocks: Int = 120, start: MarketDay = defaultStart, calendar: MarketCalendar = MarketCalendar()
    ) {
        self.seed = seed
        self.stocks = max(1, stocks)
        self.start = start
        self.calendar = calendar
    }

    /// The market from `start` to `last`, both included.
    public func market(through last: MarketDay) -> Market {
        let days = calendar.openDays(from: start, through: last)
        var bars: [String: [MarketBar]] = [:]
        var factors: [String: [MarketFactor]] = [:]
        var suspensions: [MarketSuspension] = []
        var names: [MarketName] = []
        var listing: [MarketStock] = []
        for profile in StockProfile.list(count: stocks, seed: seed, start: start) where profile.listDay <= last {
            var path = StockPath(profile: profile, seed: seed, start: start)
            for day in days { path.advance(to: day) }
            listing.append(profile.stock(through: last))
            bars[profile.code] = path.bars
            factors[profile.code] = path.factors
            suspensions += path.suspensions
            names += profile.names(through: last)
        }
        return Market(
            label: "simulated market, seed \(seed)", calendar: calendar, stocks: listing, bars: bars, factors: factors,
            suspensions: suspensions, names: names,
            indexBars: ["000300.SH": MarketIndex.bars(of: bars, days: days, code: "000300.SH")])
    }
}
