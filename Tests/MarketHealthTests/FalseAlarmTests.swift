import MarketCalendar
import MarketHealth
import SandboxMarket
import Testing
import TrainerCore
import TrainerTestSupport

/// Clean data set off nothing; on real data the rules' rate of alarms is measured and bounded.
@Suite("false alarms")
struct FalseAlarmTests {
    @Test("three simulated years of 120 stocks, with their factors, suspensions and names, have no finding")
    func simulated() {
        let market = MarketSimulator(seed: 7, stocks: 120).market(through: MarketDay(yyyymmdd: 20_261_120))
        var alarms: [BarFinding] = []
        let checker = HealthChecker(
            market: MarketDays(open: market.days.map(day), suspensions: suspensions(market)))
        for stock in market.stocks {
            let bars = market.bars(of: stock.code).map(bar)
            guard let first = bars.first else { continue }
            alarms += checker.findings(
                in: history(stock, bars, market), of: first.date...day(market.days[market.days.count - 1]))
        }
        #expect(alarms == [])
    }

    @Test(
        "five years of CSI-300 members: under two quarantined bars in ten thousand, each looked at",
        .enabled(if: PublishedMarket.has("hs300_daily.csv.gz")))
    func members() throws {
        let bars = try PublishedMarket.bars("hs300_daily.csv.gz")
        let factors = try PublishedMarket.factors("hs300_adj_factor_derived.csv.gz")
        let tally = try Tally(bars, factors: factors, suspensions: suspendedDays("hs300_suspend_d.csv", bars))
        print("hs300 2020-2025: \(tally)")
        #expect(tally.bars == 193_857)
        #expect(tally.quarantined * 10_000 < tally.bars * 2)
    }

    @Test(
        "a year of Shenzhen stocks with TuShare's own factors: no quarantined bar",
        .enabled(if: PublishedMarket.has("sz2024_daily.csv.gz")))
    func shenzhen() throws {
        let bars = try PublishedMarket.bars("sz2024_daily.csv.gz")
        let tally = try Tally(bars, factors: try PublishedMarket.factors("sz2024_adj_factor.csv.gz"))
        print("sz2024: \(tally)")
        #expect(tally.bars == 43_508)
        #expect(tally.quarantined == 0)
    }

    @Test(
        "ten days of the whole market: no quarantined bar",
        .enabled(if: PublishedMarket.has("market_10days_202303.csv.gz")))
    func wholeMarket() throws {
        let tally = try Tally(try PublishedMarket.bars("market_10days_202303.csv.gz"))
        print("market 2023-03: \(tally)")
        #expect(tally.bars == 51_022)
        #expect(tally.quarantined == 0)
    }

    private func suspendedDays(
        _ file: String, _ bars: [TSCode: [DailyBar]]
    ) throws -> [TradeDate: [Suspension]] {
        var days = Dictionary(
            uniqueKeysWithValues: Set(bars.values.lazy.joined().map(\.date)).map { ($0, [Suspension]()) })
        for row in try PublishedMarket.rows(file, ["ts_code", "trade_date"]) {
            let (code, day) = (try #require(TSCode(row[0])), try #require(TradeDate(row[1])))
            days[day, default: []].append(Suspension(code: code, date: day, timing: nil))
        }
        return days
    }
}

/// What the checker says of a whole file.
private struct Tally: CustomStringConvertible {
    let bars: Int
    var quarantined = 0
    var counts: [String: Int] = [:]
    var examples: [BarFinding] = []

    init(
        _ bars: [TSCode: [DailyBar]], factors: [TSCode: [AdjFactor]] = [:], suspensions: [TradeDate: [Suspension]] = [:]
    ) throws {
        self.bars = bars.values.reduce(0) { $0 + $1.count }
        let open = Set(bars.values.lazy.joined().map(\.date)).sorted()
        let listed = try Self.listings()
        let checker = HealthChecker(market: MarketDays(open: open, suspensions: suspensions))
        for (code, rows) in bars.sorted(by: { $0.key < $1.key }) {
            let history = StockHistory(
                code: code, bars: rows, listing: listed[code],
                factors: FactorSeries(throughout: factors[code] ?? []))
            for finding in checker.findings(in: history, of: open[0]...open[open.count - 1]) {
                counts["\(finding.rule.rawValue)/\(finding.severity.rawValue)", default: 0] += 1
                guard finding.severity == .quarantine else { continue }
                quarantined += 1
                examples.append(finding)
            }
        }
    }

    var description: String {
        let counts = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let lines = examples.prefix(40).map { "  \($0.code) \($0.date) \($0.rule.rawValue): \($0.detail)" }
        return (["\(bars) bars, \(quarantined) quarantined; \(counts)"] + lines).joined(separator: "\n")
    }

    private static func listings() throws -> [TSCode: Listing] {
        guard PublishedMarket.has("stock_basic.csv") else { return [:] }
        let rows = try PublishedMarket.rows("stock_basic.csv", ["ts_code", "name", "list_date"])
        return Dictionary(
            rows.compactMap { row in
                TSCode(row[0]).map {
                    ($0, Listing(code: $0, name: row[1], status: .listed, listDate: TradeDate(row[2]), delistDate: nil))
                }
            }, uniquingKeysWith: { first, _ in first })
    }
}

// MARK: The simulated market in the product's types

private func day(_ day: MarketDay) -> TradeDate { TradeDate(yyyymmdd: day.yyyymmdd) ?? TradeDate(dayNumber: 0) }

private func bar(_ bar: MarketBar) -> DailyBar {
    DailyBar(
        code: TSCode(trusted: bar.code), date: day(bar.day), open: bar.open, high: bar.high, low: bar.low,
        close: bar.close, preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
}

private func suspensions(_ market: Market) -> [TradeDate: [Suspension]] {
    var days = Dictionary(uniqueKeysWithValues: market.days.map { (day($0), [Suspension]()) })
    for row in market.suspensions {
        days[day(row.day), default: []].append(
            Suspension(code: TSCode(trusted: row.code), date: day(row.day), timing: nil))
    }
    return days
}

private func history(_ stock: MarketStock, _ bars: [DailyBar], _ market: Market) -> StockHistory {
    let code = TSCode(trusted: stock.code)
    return StockHistory(
        code: code, bars: bars,
        listing: Listing(
            code: code, name: stock.name, status: .listed, listDate: day(stock.listDay),
            delistDate: stock.delistDay.map(day)),
        names: market.names.filter { $0.code == stock.code }.map {
            NameSpell(code: code, name: $0.name, start: day($0.start), end: $0.end.map(day))
        },
        factors: FactorSeries(
            throughout: market.factors(of: stock.code).map {
                AdjFactor(code: code, date: day($0.day), factor: $0.factor)
            }))
}
