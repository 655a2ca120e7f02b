import TrainerCore

/// What a stock's days must obey.
enum CalendarRules {
    /// Open days without a bar. Without a suspension on record there is a hole, and its first day is quarantined; where
    /// no list of suspensions is at hand, it is noted, since a halt looks the same.
    ///
    /// - Parameter next: the bar after the gap; nil for the end of what is stored.
    static func gap(
        after last: DailyBar, before next: DailyBar?, of history: StockHistory, market: MarketDays
    ) -> BarFinding? {
        // An adjacent weekday is the usual case and cannot hold a day in between.
        if let next, next.date.dayNumber - last.date.dayNumber == 1 { return nil }
        let end = next?.date ?? history.listing?.delistDate
        let between = market.open(after: last.date, before: end)
        var (missing, unknown): (Int, Int) = (0, 0)
        var (firstMissing, firstUnknown): (TradeDate?, TradeDate?)
        for day in between {
            switch market.isSuspended(last.code, on: day) {
            case true?: break
            case false?:
                missing += 1
                firstMissing = firstMissing ?? day
            case nil:
                unknown += 1
                firstUnknown = firstUnknown ?? day
            }
        }
        let place = next.map { "between \(last.date) and \($0.date)" } ?? "after \(last.date)"
        if let firstMissing {
            return BarFinding(
                code: last.code, date: firstMissing, rule: .calendarGap, severity: .quarantine,
                detail: "\(missing) open day(s) \(place) without a bar and without a suspension")
        }
        return firstUnknown.map {
            BarFinding(
                code: last.code, date: $0, rule: .calendarGap, severity: .note,
                detail: "\(unknown) open day(s) \(place) without a bar; no list of suspensions for them")
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
