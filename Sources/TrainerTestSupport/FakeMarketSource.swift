internal import Synchronization
public import TrainerCore

/// A bar source that answers from what a test gave it. Days that a given table lacks have no rows, as with a real
/// source; without any table every call throws `UnexpectedCall`.
public final class FakeMarketSource: BarsOnlySource {
    public enum Call: Hashable, Sendable {
        case openDays(ClosedRange<TradeDate>)
        case bars(TradeDate)
        case history(TSCode, ClosedRange<TradeDate>)
    }

    /// What the source says about its calendar.
    public enum Calendar: Sendable {
        /// Any question about it throws `UnexpectedCall`.
        case unexpected
        /// This account has none.
        case none
        case days([TradeDate])
    }

    public let name: String
    public let historyShape: HistoryShape
    public let givesDays: Bool
    private let state: Mutex<State>

    public init(
        name: String = "fake", historyShape: HistoryShape = .byDay, givesDays: Bool = true,
        calendar: Calendar = .unexpected, bars: [DailyBar]? = nil
    ) {
        let replies = bars.map { bars in
            Dictionary(grouping: bars, by: \.date).mapValues { BarReply(bars: $0, calls: 1) }
        }
        self.name = name
        self.historyShape = historyShape
        self.givesDays = givesDays
        self.state = Mutex(State(calendar: calendar, replies: replies))
    }

    /// Every call so far, those that failed too.
    public var calls: [Call] { state.withLock { $0.calls } }

    public var callsMade: Int { calls.count }

    public func set(_ reply: BarReply, for day: TradeDate) {
        state.withLock { state in
            var replies = state.replies ?? [:]
            replies[day] = reply
            state.replies = replies
        }
    }

    public func set(_ calendar: Calendar) { state.withLock { $0.calendar = calendar } }

    /// The `number`-th call from the start (1 is the first) throws `error`.
    public func fail(call number: Int, with error: any Error) { state.withLock { $0.faults[number] = error } }

    /// Every call throws `error` until this is set to nil.
    public func fail(with error: (any Error)?) { state.withLock { $0.standingFault = error } }

    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        try state.withLock { state in
            try state.register(.openDays(range))
            switch state.calendar {
            case .none: return nil
            case .days(let days): return days.filter(range.contains).sorted()
            case .unexpected:
                throw UnexpectedCall(
                    "FakeMarketSource.openDays(in: \(range))", remedy: "pass `calendar: .none` or `calendar: .days(…)`")
            }
        }
    }

    public func bars(on day: TradeDate) async throws -> BarReply {
        try state.withLock { state in
            try state.register(.bars(day))
            guard givesDays else {
                throw UnexpectedCall("FakeMarketSource.bars(on: \(day))", remedy: "it was made without days")
            }
            guard let replies = state.replies else {
                throw UnexpectedCall("FakeMarketSource.bars(on: \(day))", remedy: "pass `bars:` or call `set(_:for:)`")
            }
            return replies[day] ?? BarReply(bars: [], calls: 1)
        }
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try state.withLock { state in
            try state.register(.history(code, range))
            guard let replies = state.replies else {
                throw UnexpectedCall(
                    "FakeMarketSource.bars(of: \(code), in: \(range))", remedy: "pass `bars:` or call `set(_:for:)`")
            }
            let bars = replies.filter { range.contains($0.key) }.values.flatMap(\.bars).filter { $0.code == code }
            return BarReply(bars: bars.sorted { $0.date < $1.date }, calls: 1)
        }
    }

    private struct State {
        var calendar: Calendar
        var replies: [TradeDate: BarReply]?
        var faults: [Int: any Error] = [:]
        var standingFault: (any Error)?
        var calls: [Call] = []

        init(calendar: Calendar, replies: [TradeDate: BarReply]?) {
            self.calendar = calendar
            self.replies = replies
        }

        mutating func register(_ call: Call) throws {
            calls.append(call)
            if let fault = faults[calls.count] ?? standingFault { throw fault }
        }
    }
}
