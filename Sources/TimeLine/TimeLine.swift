public import MarketCalendar
import Messages
public import TrainerCore

/// What each trading day may be used for, given where DEV and GATE lie and the days that are known by now.
///
/// A pool item is purged where its label shares a day with a hold-out (López de Prado, Advances in Financial Machine
/// Learning, ch. 7), and an embargo after a hold-out's last price keeps what is correlated with it away.
public struct TimeLine: Sendable {
    public enum Use: String, Codable, CaseIterable, Sendable {
        /// Before DEV.
        case pool
        /// Its label reaches into a hold-out, or lies in it.
        case purged
        case dev
        case embargo
        case gate
        /// After GATE and its embargo.
        case newerPool = "newer_pool"
        /// After GATE, where only what lies before it may be used.
        case afterGate = "after_gate"

        public var isPool: Bool { self == .pool || self == .newerPool }
    }

    public enum ShotRefusal: Hashable, Sendable {
        case use(Use)
        /// The prompt prints bars of a hold-out of the same stock.
        case printsHoldOut
        /// Labels of a hold-out may be among those that its frequency counts.
        case countsHoldOut
    }

    public let layout: HoldOutLayout
    private let days: TradingDays
    private let dev: Places
    private let gate: Places

    /// - Parameter days: all open days known by now, those of the layout among them.
    /// - Throws: `conflict` naming the first day of the layout that the calendar does not have where it should be.
    public init(layout: HoldOutLayout, days: TradingDays) throws(TrainerError) {
        self.layout = layout
        self.days = days
        self.dev = try Places(layout.dev, horizon: layout.horizon, days: days)
        self.gate = try Places(layout.gate, horizon: layout.horizon, days: days)
    }

    /// nil for a day on which the market did not open.
    public func use(of day: TradeDate) -> Use? {
        guard let place = days.index(of: day) else { return nil }
        if dev.asked.contains(place) { return .dev }
        if gate.asked.contains(place) { return .gate }
        let label = (place + 1)...(place + 1 + layout.horizon)
        if label.overlaps(dev.whole) || label.overlaps(gate.whole) { return .purged }
        if [dev, gate].contains(where: { place >= $0.asked.lowerBound && place <= $0.whole.upperBound + layout.embargo }
        ) {
            return .embargo
        }
        if place < dev.asked.lowerBound { return .pool }
        return layout.strictWalkForward ? .afterGate : .newerPool
    }

    /// Why a sample may not be a shot, or nil.
    ///
    /// - Parameter holdOutCodes: the stocks that DEV or GATE ask about.
    public func refusal(ofShot key: SampleKey, holdOutCodes: Set<TSCode>) -> ShotRefusal? {
        // A sample's day that the calendar does not have belongs to no side of the line.
        guard let place = days.index(of: key.asOf), let use = use(of: key.asOf) else { return .use(.purged) }
        guard use.isPool else { return .use(use) }
        guard holdOutCodes.contains(key.code) else { return nil }
        let printed = max(0, place - layout.sizes.printedDays + 1)...place
        return printed.overlaps(dev.whole) || printed.overlaps(gate.whole) ? .printsHoldOut : nil
    }

    /// From DEV's first day to the last price of GATE's labels.
    public var holdOuts: DaySpan { DaySpan(first: layout.dev.days[0], last: layout.gate.labelEnd) }

    /// Why a sample may not be a shot, or nil: by its key, and by what it counts.
    ///
    /// - Parameter countedHorizon: of the labels behind the frequencies that samples give.
    public func refusal(
        ofShot sample: Sample, holdOutCodes: Set<TSCode>, countedHorizon: Int
    ) -> ShotRefusal? {
        refusal(ofShot: sample.key, holdOutCodes: holdOutCodes)
            ?? (mayCountHoldOut(sample, countedHorizon: countedHorizon) ? .countsHoldOut : nil)
    }

    /// Whether labels that share a day with a hold-out, or lie in its embargo, may stand behind a sample's frequency.
    public func mayCountHoldOut(_ sample: Sample, countedHorizon: Int) -> Bool {
        // Only labels that had matured by a sample's day are counted: before DEV began none of them reached into it.
        guard let labels = sample.countedLabels, labels > 0, sample.key.asOf >= layout.dev.days[0] else { return false }
        let blind = blindDays(horizon: countedHorizon)
        guard let known = sample.blindTo else { return true }
        return known.first > blind.first || known.last < min(blind.last, sample.key.asOf)
    }

    /// The days of which nothing that is taught may count a label: its interval shares a day with DEV or GATE, or it lies in
    /// the embargo after one. They are one span, for DEV's embargo ends where GATE begins.
    ///
    /// - Parameter horizon: of the labels, which need not be the hold-outs'.
    public func blindDays(horizon: Int) -> DaySpan {
        let embargo = max(layout.embargo, HoldOutLayout.embargo(horizon: horizon))
        return DaySpan(
            first: days[max(0, dev.asked.lowerBound - 1 - horizon)],
            last: days[min(days.count - 1, gate.whole.upperBound + embargo)])
    }

    /// A hold-out by the places of its days.
    private struct Places {
        let asked: ClosedRange<Int>
        /// Up to the last price that its labels need.
        let whole: ClosedRange<Int>

        init(_ span: HoldOutSpan, horizon: Int, days: TradingDays) throws(TrainerError) {
            let start = days.place(of: span.days[0])
            let end = start + span.days.count - 1
            let wanted = span.days + [span.labelEnd]
            let places = Array(start...end) + [end + 1 + horizon]
            for (day, place) in zip(wanted, places) where place >= days.count || days[place] != day {
                throw TrainerError(.conflict, .timeLineDayUnknown(day.dashed), hint: .gateRetireHint)
            }
            self.asked = start...end
            self.whole = start...(end + 1 + horizon)
        }
    }
}
