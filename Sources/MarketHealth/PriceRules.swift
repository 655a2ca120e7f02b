import MarketCalendar
import TrainerCore

/// What a bar's own prices must obey.
enum PriceRules {
    /// `low ≤ open, close ≤ high`, every price finite and above 0, volume and amount not negative.
    static func order(_ bar: DailyBar) -> BarFinding? {
        bar.defect.map { BarFinding(bar, .priceOrder, .quarantine, "\($0): \(text(of: bar))") }
    }

    /// `high` and `low` within the board's limit around `pre_close`, in fen, half up. A breach is only noted where the
    /// day may be one without a limit that no list tells of: the first bars of a stock whose listing day is unknown, and
    /// the return from a long halt (a listing resumed, a share reform).
    static func limit(
        _ bar: DailyBar, after before: DailyBar?, at index: Int, of history: StockHistory
    ) -> BarFinding? {
        let (high, low, reference) = (Fen.of(bar.high), Fen.of(bar.low), Fen.of(bar.preClose))
        // Nearly every bar is within the narrowest limit, and needs no look at lists.
        let narrow = PriceLimitRule.band(around: reference, up: 5, down: 5)
        if narrow.contains(high), narrow.contains(low) { return nil }
        let stock = stock(bar, after: before, of: history)
        guard case .percent(let up, let down) = PriceLimitRule.limit(of: bar.code, on: bar.date, stock) else {
            return nil
        }
        let band = PriceLimitRule.band(around: reference, up: up, down: down)
        guard high > band.upperBound || low < band.lowerBound else { return nil }
        let breach =
            high > band.upperBound
            ? "high \(Fen.text(high)) > limit \(Fen.text(band.upperBound))"
            : "low \(Fen.text(low)) < limit \(Fen.text(band.lowerBound))"
        let isFirstKnown = stock.listDate == nil && index < 5
        let isReturn = before.map { bar.date.dayNumber - $0.date.dayNumber > longHalt } ?? false
        let percent = up == down ? "\(up) %" : "+\(up)/-\(down) %"
        return BarFinding(
            bar, .beyondLimit, isFirstKnown || isReturn ? .note : .quarantine,
            "\(breach) (\(bar.code.board.rawValue), \(percent), pre_close \(Fen.text(reference)))")
    }

    /// Calendar days without a bar after which a day without a limit is possible.
    private static let longHalt = 30

    private static func stock(
        _ bar: DailyBar, after before: DailyBar?, of history: StockHistory
    ) -> PriceLimitRule.Stock {
        let name = history.name(on: bar.date)
        var stock = PriceLimitRule.Stock(listDate: history.listing?.listDate, name: name)
        if let listDate = stock.listDate { stock.listedDays = listedDays(since: listDate, through: bar.date) }
        if PriceLimitRule.isDelistingPeriod(name) {
            stock.isFirstDelistingDay = !PriceLimitRule.isDelistingPeriod(before.flatMap { history.name(on: $0.date) })
        }
        return stock
    }

    /// Trading days from the listing through `day`; past the first weeks only that they are many.
    private static func listedDays(since listDate: TradeDate, through day: TradeDate) -> Int {
        guard day >= listDate, day.dayNumber - listDate.dayNumber <= 30 else { return Int.max }
        return ExchangeCalendar.openDays(in: listDate...day).days.count
    }

    private static func text(of bar: DailyBar) -> String {
        "open \(bar.open), high \(bar.high), low \(bar.low), close \(bar.close), pre_close \(bar.preClose), "
            + "vol \(bar.volume)"
    }
}
