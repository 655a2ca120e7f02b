import MarketCalendar
import TrainerCore

/// What a bar's own prices must obey.
enum PriceRules {
    /// `low ≤ open, close ≤ high`, every price finite and above 0, volume and amount not negative.
    static func order(_ bar: DailyBar) -> BarFinding? {
        bar.defect.map { BarFinding(bar, .priceOrder, .quarantine, "\($0.rawValue): \(bar.numbers)") }
    }

    /// Five percent: no exchange has a narrower limit.
    static func isWithinNarrowestLimit(_ bar: DailyBar) -> Bool {
        let narrow = PriceLimitRule.band(around: Fen.of(bar.preClose), up: 5, down: 5)
        return narrow.contains(Fen.of(bar.high)) && narrow.contains(Fen.of(bar.low))
    }

    /// `high` and `low` within the day's published limits; where none are stored, within the board's limit around
    /// `pre_close`, in fen, half up. By the rule, a breach is only noted where the
    /// day may be one without a limit that no list tells of: the first bars of a stock whose listing day is unknown, and
    /// the return from a long halt (a listing resumed, a share reform).
    static func limit(
        _ bar: DailyBar, after before: DailyBar?, at index: Int, of history: StockHistory
    ) -> BarFinding? {
        // Nearly every bar is within the narrowest limit, and needs no look at lists.
        if isWithinNarrowestLimit(bar) { return nil }
        let reference = Fen.of(bar.preClose)
        if let published = history.limits[bar.date] {
            return breach(of: bar, Fen.of(published.down), Fen.of(published.up)).map {
                BarFinding(
                    bar, .beyondLimit, .quarantine,
                    "\($0) (\(bar.code.board.rawValue), as published, pre_close \(Fen.text(reference)))")
            }
        }
        let stock = stock(bar, after: before, of: history)
        guard case .percent(let up, let down) = PriceLimitRule.limit(of: bar.code, on: bar.date, stock) else {
            return nil
        }
        let band = PriceLimitRule.band(around: reference, up: up, down: down)
        guard let breach = breach(of: bar, band.lowerBound, band.upperBound) else { return nil }
        let isFirstKnown = stock.listDate == nil && index < 5
        let isReturn = before.map { bar.date.dayNumber - $0.date.dayNumber > longHalt } ?? false
        let percent = up == down ? "\(up) %" : "+\(up)/-\(down) %"
        return BarFinding(
            bar, .beyondLimit, isFirstKnown || isReturn ? .note : .quarantine,
            "\(breach) (\(bar.code.board.rawValue), \(percent), pre_close \(Fen.text(reference)))")
    }

    /// What a bar's prices do beyond `lowest` and `highest`, in fen; nil where they stay within.
    private static func breach(of bar: DailyBar, _ lowest: Int, _ highest: Int) -> String? {
        let (high, low) = (Fen.of(bar.high), Fen.of(bar.low))
        guard high > highest || low < lowest else { return nil }
        return high > highest
            ? "high \(Fen.text(high)) > limit \(Fen.text(highest))" : "low \(Fen.text(low)) < limit \(Fen.text(lowest))"
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
}
