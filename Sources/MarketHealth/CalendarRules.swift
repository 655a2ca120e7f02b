import TrainerCore

/// What a stock's days must obey.
enum CalendarRules {
    /// Open days between two bars. Without a suspension on record there is a hole, and its first day is quarantined;
    /// where no list of suspensions is at hand, it is noted, since a halt looks the same, unless the whole market lost a
    /// day and the price moved meanwhile.
    static func gap(
        after last: DailyBar, before next: DailyBar, of history: StockHistory, market: MarketDays
    ) -> BarFinding? {
        // An adjacent day is the usual case and holds none in between.
        guard next.date.dayNumber - last.date.dayNumber > 1 else { return nil }
        let isMove =
            market.hasLost(last.code, after: last.date, before: next.date)
            && ContinuityRules.moves(from: last, to: next, of: history)
        return gap(
            market.open(after: last.date, before: next.date), of: last.code, market: market,
            isMove: isMove, place: "between \(last.date) and \(next.date)")
    }

    /// The same for the open days after the last bar, up to the stock's end or `end`.
    static func gap(
        after last: DailyBar, through end: TradeDate, of history: StockHistory, market: MarketDays
    ) -> BarFinding? {
        let limit = min(end.advanced(by: 1), history.listing?.delistDate ?? end.advanced(by: 1))
        return gap(
            market.open(after: last.date, before: limit), of: last.code, market: market, isMove: false,
            place: "after \(last.date)")
    }

    private static func gap(
        _ days: ArraySlice<TradeDate>, of code: TSCode, market: MarketDays, isMove: Bool,
        place: @autoclosure () -> String
    ) -> BarFinding? {
        guard !days.isEmpty else { return nil }
        let missing = days.filter { market.isSuspended(code, on: $0) == false }
        if let first = missing.first {
            return BarFinding(
                code: code, date: first, rule: .calendarGap, severity: .quarantine,
                detail: "\(missing.count) open day(s) \(place()) without a bar and without a suspension")
        }
        let unknown = days.filter { market.isSuspended(code, on: $0) == nil }
        return unknown.first.map {
            BarFinding(
                code: code, date: $0, rule: .calendarGap, severity: isMove ? .quarantine : .note,
                detail: "\(unknown.count) open day(s) \(place()) without a bar; "
                    + (isMove
                        ? "no stock has one on some of them, and the price moved" : "no list of suspensions for them"))
        }
    }

    /// A day has one bar.
    static func duplicate(_ bar: DailyBar, after before: DailyBar) -> BarFinding? {
        guard bar.date <= before.date else { return nil }
        return BarFinding(bar, .duplicate, .quarantine, "a second bar, after the one of \(before.date)")
    }

    /// The two lists contradict each other; the bar, with its trades, is the better witness.
    static func suspended(_ bar: DailyBar, market: MarketDays) -> BarFinding? {
        guard bar.volume > 0, market.isSuspended(bar.code, on: bar.date) == true else { return nil }
        return BarFinding(bar, .barWhileSuspended, .note, "vol \(bar.volume) on a day listed as suspended")
    }
}
