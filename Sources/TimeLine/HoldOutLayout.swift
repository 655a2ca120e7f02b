public import MarketCalendar
import Messages
public import TrainerCore

/// Where DEV and GATE lie: decided once an epoch and kept in its manifest.
///
///     pool | purge + embargo | DEV | embargo | GATE | embargo | newer pool
public struct HoldOutLayout: Codable, Hashable, Sendable {
    public let horizon: Int
    public let sizes: TimeLineSizes
    public let dev: HoldOutSpan
    public let gate: HoldOutSpan
    /// Whether nothing newer than GATE may be a shot.
    public let strictWalkForward: Bool

    /// GATE is the last `gateDays` trading days whose labels are known on `asOf` or, with `freshDays`, so many days and an
    /// embargo before; DEV ends an embargo before it.
    ///
    /// - Parameter warmUp: trading days before a question's day that its window reaches back to: on the first so many days
    ///   nothing can be asked, and nothing be fitted to them.
    /// - Throws: `noData` where the days do not hold both and at least one day of the pool, telling how many are needed.
    public init(
        days: TradingDays, asOf: TradeDate, horizon: Int, sizes: TimeLineSizes = TimeLineSizes(),
        strictWalkForward: Bool = false, warmUp: Int = 0
    ) throws(TrainerError) {
        precondition(horizon > 0, "a label's horizon is at least one trading day")
        let reach = 1 + horizon
        let embargo = Self.embargo(horizon: horizon)
        let gap = reach + embargo
        let after = sizes.freshDays > 0 ? embargo + sizes.freshDays : 0
        let all = days.through(asOf)
        let needed = Self.neededDays(horizon: horizon, sizes: sizes, warmUp: warmUp)
        guard all.count >= needed else {
            throw TrainerError(
                .noData, .timeLineTooShort(have: all.count, needed: needed), hint: .timeLineTooShortHint)
        }
        let known = TradingDays(all.days.dropLast(after))
        let gateStart = known.count - reach - sizes.gateDays
        let devStart = gateStart - gap - sizes.devDays
        func span(_ start: Int, _ count: Int) -> HoldOutSpan {
            HoldOutSpan(days: Array(known.days[start..<(start + count)]), labelEnd: known[start + count - 1 + reach])
        }
        self.horizon = horizon
        self.sizes = sizes
        self.dev = span(devStart, sizes.devDays)
        self.gate = span(gateStart, sizes.gateDays)
        self.strictWalkForward = strictWalkForward
    }

    /// Trading days that hold the windows' warm-up, one day of the pool, whose label must end before DEV begins, DEV and GATE.
    public static func neededDays(horizon: Int, sizes: TimeLineSizes, warmUp: Int) -> Int {
        let (reach, embargo) = (1 + horizon, embargo(horizon: horizon))
        let after = sizes.freshDays > 0 ? embargo + sizes.freshDays : 0
        return warmUp + 1 + reach + sizes.devDays + (reach + embargo) + sizes.gateDays + reach + after
    }

    /// e: trading days after a hold-out's last price that are used for nothing.
    public var embargo: Int { Self.embargo(horizon: horizon) }

    static func embargo(horizon: Int) -> Int { max(horizon + 1, 5) }
}
