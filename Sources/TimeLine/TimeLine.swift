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
