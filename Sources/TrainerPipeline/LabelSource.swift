import Foundation
import Labels
import MarketCalendar
import Samples
import Synchronization
import TrainerCore
import Universe

/// Reads labels of the stored market: what became, by T+1, of the stocks that no question is asked about.
struct LabelSource: Sendable {
    let stores: Stores
    let knownAt: Date
    let policy: UniversePolicy
    /// Days of hold-outs, of which no label is counted.
    var blindTo: DaySpan?

    /// Bars that an item's market state is read from: EMA26 has forgotten all but a ten-thousandth of what lies before
    /// them, and with a fixed number longer stored history changes no label.
    static let stateBars = 120
    /// Calendar days that surely hold them.
    static let stateCalendarDays = 200
    /// Calendar days of labels behind a sample's frequency: half a year.
    static let reach = 182
    /// A mean of fewer stocks is no market.
    static let benchmarkStocks = 10

    struct Found: Sendable {
        var history = RegimeHistory.none
        var labels = 0
        /// Reason → stock-days of the open codes that have no label.
        var drops: [String: Int] = [:]
    }

    /// What samples of `days` may know. One day a week is labelled, the last open one: labels of neighbouring days say
    /// nearly the same.
    func labels(for days: ClosedRange<TradeDate>) async throws -> Found {
        let first = RegimeHistory.firstDay(for: days.lowerBound, reach: Self.reach, blindTo: blindTo)
        let range = first.advanced(by: -Self.stateCalendarDays)...days.upperBound
        let open = TradingDays(try await stores.bars.tradingDays(in: range, knownAt: knownAt))
        let labelled = Self.weekEnds(of: open).filter {
            $0 >= first && open.place(of: $0) + 1 >= Self.stateBars && blindTo?.contains($0) != true
        }
        guard !labelled.isEmpty else { return Found() }
        let labeller = Labeller(
            days: open, asOf: days.upperBound,
            rules: LabelRules(
                horizon: UpOdds.standardHorizon, benchmark: .equalWeight(minimumStocks: Self.benchmarkStocks),
                minimumListedDays: policy.minimumListedDays, includesST: policy.includesST))
        let facts = Universe.Facts(
            listings: try await stores.reference.listings(knownAt: knownAt),
            names: try await stores.reference.nameSpells(knownAt: knownAt),
            codeChanges: try await stores.reference.codeChanges(knownAt: knownAt))
        let pass = Mutex(Pass(labeller, on: labelled, facts: facts, blindTo: blindTo))
        try await stores.bars.eachStock(in: range, knownAt: knownAt) { bars in
            try Task.checkCancellation()
            pass.withLock { $0.add(bars) }
        }
        return pass.withLock { $0.found }
    }

    /// The last open day of each week that is over: that of a week which goes on would be another tomorrow.
    static func weekEnds(of open: TradingDays) -> [TradeDate] {
        func week(_ day: TradeDate) -> Int { day.advanced(by: 1 - day.isoWeekday).dayNumber }
        return zip(open.days, open.days.dropFirst()).filter { week($0) != week($1) }.map(\.0)
    }

    /// One pass over the market, a stock at a time.
    private struct Pass {
        private var collector: LabelCollector
        /// The market state of each labelled day of the open codes.
        private var regimes: [TSCode: [TradeDate: String]] = [:]
        private let days: Set<TradeDate>
        private let facts: Universe.Facts
        private let blindTo: DaySpan?
        /// Equal states share one text.
        private var texts: [String: String] = [:]

        init(_ labeller: Labeller, on days: [TradeDate], facts: Universe.Facts, blindTo: DaySpan?) {
            self.collector = LabelCollector(labeller, on: days)
            self.days = Set(days)
            self.facts = facts
            self.blindTo = blindTo
        }

        /// Held-out stocks are part of the market that is compared with, and never of the pool.
        mutating func add(_ bars: [DailyBar]) {
            guard let code = bars.first?.code else { return }
            collector.add(
                LabelledStock(
                    code: code, bars: bars, listDate: facts.listings[code]?.listDate, names: facts.names[code] ?? []))
            guard facts.codes.isOpen(code) else { return }
            for row in bars.indices where row + 1 >= LabelSource.stateBars && days.contains(bars[row].date) {
                let window = bars[(row + 1 - LabelSource.stateBars)...row]
                guard let regime = SampleWriter.regime(window: window) else { continue }
                regimes[code, default: [:]][bars[row].date] = shared(regime)
            }
        }

        private mutating func shared(_ text: String) -> String {
            if let known = texts[text] { return known }
            texts[text] = text
            return text
        }

        var found: Found {
            let set = collector.labels
            let items = set.labels.compactMap { label in
                regimes[label.code]?[label.day].map { RegimeItem(regime: $0, label: label) }
            }
            return Found(
                history: RegimeHistory(items: items, reach: LabelSource.reach, blindTo: blindTo),
                labels: items.count,
                drops: Dictionary(uniqueKeysWithValues: set.drops.map { ($0.key.rawValue, $0.value) }))
        }
    }
}

/// The frequencies of each day that samples are made of.
struct DailyOdds: Sendable {
    private let history: RegimeHistory
    private let byDay: [TradeDate: Labels.RegimeFrequency]
    private let blindTo: DaySpan?

    static let none = DailyOdds(.none, on: [])

    /// - Parameter blindTo: what the history was made without.
    init(_ history: RegimeHistory, on days: some Sequence<TradeDate>, blindTo: DaySpan? = nil) {
        self.history = history
        self.blindTo = blindTo
        self.byDay = days.reduce(into: [:]) { $0[$1] = history.frequency(asOf: $1) }
    }

    func odds(on day: TradeDate, _ regime: String) -> UpOdds {
        let frequency = byDay[day] ?? history.frequency(asOf: day)
        return UpOdds(
            probability: frequency.printed(regime: regime), similar: frequency.tally(of: regime).count,
            all: frequency.total.count, blindTo: blindTo)
    }
}
