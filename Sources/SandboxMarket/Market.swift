/// Everything a data server can be asked about, from whichever place it came. Rows are ascending by day within a code.
public struct Market: Sendable {
    /// What the data are, for a person: "simulated market, seed 7" or the folder.
    public let label: String
    public let calendar: MarketCalendar
    /// Ascending by code.
    public let stocks: [MarketStock]
    public let suspensions: [MarketSuspension]
    public let names: [MarketName]
    private let barsByCode: [String: [MarketBar]]
    private let factorsByCode: [String: [MarketFactor]]
    private let indexBars: [String: [MarketBar]]
    private let barsByDay: [MarketDay: [MarketBar]]
    private let stocksByCode: [String: MarketStock]
    private let namesByCode: [String: [MarketName]]
    private let factorCodes: [String]

    public init(
        label: String, calendar: MarketCalendar, stocks: [MarketStock], bars: [String: [MarketBar]],
        factors: [String: [MarketFactor]], suspensions: [MarketSuspension] = [], names: [MarketName] = [],
        indexBars: [String: [MarketBar]] = [:]
    ) {
        self.label = label
        self.calendar = calendar
        self.stocks = stocks.sorted { $0.code < $1.code }
        self.suspensions = suspensions
        self.names = names
        self.barsByCode = bars
        self.factorsByCode = factors
        self.indexBars = indexBars
        self.stocksByCode = Dictionary(stocks.map { ($0.code, $0) }) { first, _ in first }
        self.namesByCode = Dictionary(grouping: names, by: \.code)
        var byDay: [MarketDay: [MarketBar]] = [:]
        for code in bars.keys.sorted() {
            for bar in bars[code] ?? [] { byDay[bar.day, default: []].append(bar) }
        }
        self.barsByDay = byDay
        self.factorCodes = factors.keys.sorted()
        self.codes = bars.keys.sorted()
        self.days = byDay.keys.sorted()
    }

    /// Ascending.
    public let codes: [String]
    public let days: [MarketDay]
    public func stock(_ code: String) -> MarketStock? { stocksByCode[code] }
    public var indexCodes: [String] { indexBars.keys.sorted() }

    public func bars(of code: String) -> [MarketBar] { barsByCode[code] ?? [] }
    /// Ascending by code.
    public func bars(on day: MarketDay) -> [MarketBar] { barsByDay[day] ?? [] }
    public func factors(of code: String) -> [MarketFactor] { factorsByCode[code] ?? [] }
    public func index(_ code: String) -> [MarketBar] { indexBars[code] ?? [] }

    /// Ascending by code.
    public func factors(on day: MarketDay) -> [MarketFactor] {
        factorCodes.compactMap { code in Self.row(of: factorsByCode[code] ?? [], on: day) }
    }

    private static func row(of factors: [MarketFactor], on day: MarketDay) -> MarketFactor? {
        var low = 0
        var high = factors.count
        while low < high {
            let middle = (low + high) / 2
            if factors[middle].day < day { low = middle + 1 } else { high = middle }
        }
        return low < factors.count && factors[low].day == day ? factors[low] : nil
    }

    /// The name in force on `day`; the listing's own name where no change is known.
    public func name(of stock: MarketStock, on day: MarketDay) -> String {
        namesByCode[stock.code]?.last { $0.start <= day && ($0.end ?? day) >= day }?.name ?? stock.name
    }

    /// The price limits of a bar's day where the board has any: `pre_close · (1 ± r)`, half up to the cent.
    public func limits(of bar: MarketBar) -> (up: Double, down: Double)? {
        guard let stock = stocksByCode[bar.code] else { return nil }
        let name = name(of: stock, on: bar.day)
        let rule = PriceLimit(
            market: stock.market, isST: name.contains("ST"),
            listedDays: listedDays(stock.listDay, bar.day), day: bar.day)
        guard let percent = rule.percent else { return nil }
        let cents = PriceLimit.band(around: Int((bar.preClose * 100).rounded()), percent: percent)
        return (Double(cents.upperBound) / 100, Double(cents.lowerBound) / 100)
    }

    /// Open days from listing through `day`, counted no further than six.
    private func listedDays(_ listing: MarketDay, _ day: MarketDay) -> Int {
        var count = 0
        var cursor = listing
        while cursor <= day, count < 6 {
            if calendar.isOpen(cursor) { count += 1 }
            cursor = cursor.next
        }
        return count
    }
}
