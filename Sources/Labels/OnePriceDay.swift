import MarketCalendar
import TrainerCore

/// 一字板: a day with one price, at the limit, on which one side of the book was empty.
enum OnePriceDay {
    case limitUp, limitDown

    /// nil where the day had two prices, or one within the limits, or no limit that is known.
    init?(_ bar: DailyBar, of stock: LabelledStock, before: TradeDate?, days: TradingDays) {
        let price = Self.fen(bar.close)
        guard Self.fen(bar.high) == Self.fen(bar.low),
            let band = Self.band(bar, of: stock, before: before, days: days)
        else { return nil }
        switch price {
        case band.upperBound...: self = .limitUp
        case ...band.lowerBound: self = .limitDown
        default: return nil
        }
    }

    private static func band(
        _ bar: DailyBar, of stock: LabelledStock, before: TradeDate?, days: TradingDays
    ) -> ClosedRange<Int>? {
        if let published = stock.limits[bar.date] {
            let (down, up) = (fen(published.down), fen(published.up))
            return down <= up ? down...up : nil
        }
        let rule = PriceLimitRule.limit(
            of: stock.code, on: bar.date, ruleStock(stock, on: bar.date, before: before, days: days))
        guard case .percent(let up, let down) = rule else { return nil }
        return PriceLimitRule.band(around: fen(bar.preClose), up: up, down: down)
    }

    private static func ruleStock(
        _ stock: LabelledStock, on day: TradeDate, before: TradeDate?, days: TradingDays
    ) -> PriceLimitRule.Stock {
        let name = stock.name(on: day)
        var rule = PriceLimitRule.Stock(listDate: stock.listDate, name: name)
        rule.listedDays = stock.listDate.map { listedDays(since: $0, through: day, days: days) }
        if PriceLimitRule.isDelistingPeriod(name) {
            rule.isFirstDelistingDay = !PriceLimitRule.isDelistingPeriod(before.flatMap(stock.name))
        }
        return rule
    }

    /// Trading days since the listing, that day included; many where it lies before the days that are known.
    private static func listedDays(since listDate: TradeDate, through day: TradeDate, days: TradingDays) -> Int {
        guard let first = days.first, first <= listDate else { return Int.max }
        return days.place(of: day.advanced(by: 1)) - days.place(of: listDate)
    }

    private static func fen(_ yuan: Double) -> Int { Int(saturating: (yuan * 100).rounded()) }
}
