public import Foundation
import Messages
public import TrainerCore

/// Brings the store up to date with the source, day by day, and fixes the run's as-of day.
public struct FetchStage: Stage {
    public struct Input: Codable, Sendable {
        /// No bar after this day is asked for or seen.
        public let limit: TradeDate
        /// Calendar days of history that samples are made from.
        public let daysBack: Int
        public let source: String
    }

    public struct Output: Codable, Sendable {
        public let asOf: TradeDate
        /// What was ingested up to here is what this run knows, however often it resumes.
        public let knownAt: Date
        public let source: String
        public let daysAsked: Int
        public let calls: Int
        public let barsReceived: Int
        public let rowsRefused: Int
        /// False where the account has no `trade_cal`: every weekday was asked for.
        public let hasCalendar: Bool
    }

    /// Trading days before the first sample's day that its indicators read.
    static let warmUpTradingDays = 250
    /// Calendar days that surely hold that many trading days (about 243 a year, holiday weeks included).
    static let warmUpCalendarDays = 400

    public let name = StageName.fetch
    private let source: any MarketSource
    private let bars: any BarStore

    public init(source: any MarketSource, bars: any BarStore) {
        self.source = source
        self.bars = bars
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let first = input.limit.advanced(by: -(input.daysBack + Self.warmUpCalendarDays))
        let asked = try await bars.askedDays(from: source.name)
        let open = try await source.openDays(in: first...input.limit)
        let candidates =
            open ?? (first.dayNumber...input.limit.dayNumber).map(TradeDate.init(dayNumber:)).filter { !$0.isWeekend }
        let days = Self.missing(among: candidates, asked: asked)

        var calls = 0
        var received = 0
        var refused = 0
        for (index, day) in days.enumerated() {
            try Task.checkCancellation()
            let reply = try await source.bars(on: day)
            try await bars.store(reply, of: day, from: source.name, at: context.clock.now)
            calls += reply.calls
            received += reply.bars.count
            refused += reply.refused.count
            await context.progress(
                Double(index + 1) / Double(days.count),
                .fetchProgress(day: day.dashed, done: index + 1, of: days.count, bars: received))
        }
        if refused > 0 { await context.warn(.rowsRefused(refused, source: source.name)) }

        let knownAt = context.clock.now
        guard let asOf = try await bars.newestDay(atOrBefore: input.limit, knownAt: knownAt) else {
            throw TrainerError(
                .noData, .noBars(source: source.name, from: first.dashed, to: input.limit.dashed), hint: .noBarsHint)
        }
        return Output(
            asOf: asOf, knownAt: knownAt, source: source.name, daysAsked: days.count, calls: calls,
            barsReceived: received, rowsRefused: refused, hasCalendar: open != nil)
    }

    /// Days still to ask for, ascending. A day that was empty is settled once a later one had bars (a holiday); until
    /// then it may simply not be published yet, so it is asked again.
    static func missing(among candidates: [TradeDate], asked: [TradeDate: Int]) -> [TradeDate] {
        let newestWithBars = asked.filter { $0.value > 0 }.keys.max()
        return candidates.sorted().filter { day in
            guard let rows = asked[day] else { return true }
            if rows > 0 { return false }
            guard let newestWithBars else { return true }
            return day > newestWithBars
        }
    }
}
