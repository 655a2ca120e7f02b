public import MarketCalendar
public import TrainerCore

/// Labels stock-days by what was known on one day: later bars and later open days change nothing.
public struct Labeller: Sendable {
    public let rules: LabelRules
    /// Open days up to the as-of day.
    public let days: TradingDays

    /// - Parameter days: every open day from before the first bar on; those after `asOf` are not used.
    public init(days: TradingDays, asOf: TradeDate, rules: LabelRules) {
        self.days = days.through(asOf)
        self.rules = rules
    }

    /// d+1 and d+1+h; nil where `day` is no open day or its exit is not known yet.
    public func interval(of day: TradeDate) -> LabelInterval? {
        guard let place = days.index(of: day), place + 1 + rules.horizon < days.count else { return nil }
        return LabelInterval(entry: days[place + 1], exit: days[place + 1 + rules.horizon])
    }

    /// Labels of every day in `range` on which a stock traded.
    public func labels(of stocks: some Sequence<LabelledStock>, on range: ClosedRange<TradeDate>) -> LabelSet {
        let places = days.place(of: range.lowerBound)..<days.place(of: range.upperBound.advanced(by: 1))
        var collector = LabelCollector(self, places: Array(places))
        for stock in stocks { collector.add(stock) }
        return collector.labels
    }

    func draft(of track: StockTrack, at place: Int) throws(LabelDrop) -> LabelDraft {
        try checkUniverse(track.stock, on: days[place])
        let volatility = try track.volatility(at: place)
        let (entry, exit) = (place + 1, place + 1 + rules.horizon)
        guard exit < days.count else { throw .notMatured }
        guard let bought = track.traded(at: entry) else { throw .suspendedAtEntry }
        guard bought.defect == nil else { throw .defectiveBar }
        guard track.onePrice(bought, at: entry) != .limitUp else { throw .limitUpAtEntry }
        guard let sold = track.traded(at: exit) else { throw .suspendedAtExit }
        guard sold.defect == nil else { throw .defectiveBar }
        guard track.onePrice(sold, at: exit) != .limitDown else { throw .limitDownAtExit }
        let growth = try track.growth(after: entry, through: exit)
        return LabelDraft(code: track.stock.code, place: place, growth: growth, volatility: volatility)
    }

    private func checkUniverse(_ stock: LabelledStock, on day: TradeDate) throws(LabelDrop) {
        if let listDate = stock.listDate, day.dayNumber - listDate.dayNumber < rules.minimumListedDays {
            throw .newListing
        }
        if !rules.includesST, PriceLimitRule.isST(stock.name(on: day)) { throw .specialTreatment }
    }

    func finished(_ drafts: [LabelDraft], dropped: [DroppedLabel]) -> LabelSet {
        let benchmark = benchmark(of: drafts)
        var dropped = dropped
        let labels = drafts.compactMap { draft -> MarketLabel? in
            guard let base = benchmark[draft.place] else {
                dropped.append(
                    DroppedLabel(code: draft.code, day: days[draft.place], reason: .noBenchmark))
                return nil
            }
            return MarketLabel(
                code: draft.code, day: days[draft.place], horizon: rules.horizon,
                interval: LabelInterval(
                    entry: days[draft.place + 1], exit: days[draft.place + 1 + rules.horizon]),
                stockReturn: draft.growth, benchmarkReturn: base, volatility: draft.volatility)
        }
        return LabelSet(labels: labels, dropped: dropped)
    }

    /// The benchmark's return by the place of the day that is labelled.
    private func benchmark(of drafts: [LabelDraft]) -> [Int: Double] {
        let byPlace = Dictionary(grouping: drafts, by: \.place)
        switch rules.benchmark {
        case .index(let closes):
            return byPlace.keys.reduce(into: [:]) { $0[$1] = indexReturn(closes, at: $1) }
        case .equalWeight(let minimum):
            return byPlace.compactMapValues { drafts in
                guard drafts.count >= max(1, minimum) else { return nil }
                // By code, so that the sum does not depend on the order of the stocks.
                let sum = drafts.sorted { $0.code < $1.code }.reduce(0) { $0 + $1.growth }
                return sum / Double(drafts.count)
            }
        }
    }

    private func indexReturn(_ closes: [TradeDate: Double], at place: Int) -> Double? {
        guard let bought = closes[days[place + 1]], let sold = closes[days[place + 1 + rules.horizon]],
            bought > 0, sold > 0, bought.isFinite, sold.isFinite
        else { return nil }
        return sold / bought - 1
    }
}
