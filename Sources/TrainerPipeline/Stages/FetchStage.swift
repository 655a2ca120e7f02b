public import Foundation
import MarketCalendar
import Messages
public import TrainerCore

/// Brings the store up to date with the source and fixes the run's as-of day.
public struct FetchStage: Stage {
    public struct Input: Codable, Sendable {
        /// No bar after this day is asked for or seen.
        public let limit: TradeDate
        /// Calendar days of history that samples are made from.
        public let daysBack: Int
        public let source: String
        public let landing: LandingSettings
        /// Only what had come in by then counts, and nothing is asked for; nil: now.
        public let knownAt: Date?
        /// These stocks alone; empty: the whole market.
        public let codes: [TSCode]
        /// Natural days in which a settled day is asked for once more, for what was corrected since.
        public let incrementalDays: Int
        /// Calendar days that the hold-outs are laid out in; 0 where there are none.
        public let holdOutDays: Int

        public init(
            limit: TradeDate, daysBack: Int, source: String, landing: LandingSettings = .standard, knownAt: Date? = nil,
            codes: [TSCode] = [], incrementalDays: Int = 0, holdOutDays: Int = 0
        ) {
            self.incrementalDays = incrementalDays
            self.holdOutDays = holdOutDays
            self.limit = limit
            self.daysBack = daysBack
            self.source = source
            self.landing = landing
            self.knownAt = knownAt
            self.codes = codes
        }
    }

    public struct Output: Codable, Sendable {
        public let asOf: TradeDate
        /// What was ingested up to here is what this run knows, however often it resumes.
        public let knownAt: Date
        public let source: String
        /// Days of the whole market that were asked for; stocks, where the source gives history by stock.
        public let daysAsked: Int
        /// Every call to the source, failed ones and those for lists included.
        public let calls: Int
        public let barsReceived: Int
        public let rowsRefused: Int
        /// False where the source has none: the bundled rule stood in for it.
        public let hasCalendar: Bool
        /// What this source, or this account, does not have or not now: `factors`, `suspensions`, `listings`, `names`,
        /// `code_changes`, `limits`, `daily_basic`, `index`.
        public let lacking: [String]
        /// Days whose factors did not come, or not all of them, of a source that has some; nil: none, or all of them.
        public let factorDaysLacking: Int?
        /// What the source told on the way; nil in what an earlier version put out.
        public let notices: [RunNotice]?
        /// Codes that stocks left behind, as far as any source has said.
        public let codeChanges: [CodeChange]
    }

    /// The index whose days tell of the market as a whole.
    static let index = TSCode(trusted: "000300.SH")

    public let name = StageName.fetch
    private let source: any MarketSource
    private let stores: Stores
    private let takeNotices: @Sendable () -> [RunNotice]

    /// - Parameter takeNotices: what the source has told since the last time.
    public init(
        source: any MarketSource, stores: Stores, takeNotices: @escaping @Sendable () -> [RunNotice] = { [] }
    ) {
        self.source = source
        self.stores = stores
        self.takeNotices = takeNotices
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        // What was told between runs is no run's.
        _ = takeNotices()
        do {
            let fetched = try await fetch(input, context)
            try await source.settle()
            let notices = await tell(context)
            return try await conclude(input, fetched, notices)
        } catch {
            _ = await tell(context)
            throw error
        }
    }

    /// What makes the data other than was asked for becomes the run's warnings.
    private func tell(_ context: StageContext) async -> [RunNotice] {
        let notices = RunNotice.condensed(takeNotices())
        for notice in notices where notice.isWarning { await context.warn(notice.message) }
        return notices
    }

    /// What a fetch has come to, and up to where the run may look.
    private struct Fetched {
        let tally: FetchTally
        let first: TradeDate
        let limit: TradeDate
        let knownAt: Date
    }

    private func fetch(_ input: Input, _ context: StageContext) async throws -> Fetched {
        let first = input.limit.advanced(
            by: -FetchPlan.historyDays(daysBack: input.daysBack, holdOutDays: input.holdOutDays))
        if let knownAt = input.knownAt {
            return Fetched(
                tally: FetchTally(), first: first, limit: input.limit, knownAt: min(knownAt, context.clock.now))
        }
        let now = ShanghaiTime(context.clock.now)
        // The clock may have been set back since the run began, to before its whole history.
        let last = max(first, FetchPlan.lastDay(upTo: input.limit, now: now))
        let callsBefore = await source.callsMade
        let lists = try await FetchLists(
            of: source.name, parts: source.listingParts,
            keeps: { source.keeps($0, askedAt: $1, now: context.clock.now) },
            range: first...max(first, min(input.limit, now.day)), lastBarDay: last, now: context.clock.now,
            stores.reference)
        var visit = FetchVisit(source: source, stores: stores, codes: Set(input.codes), context: context)
        var tally = FetchTally()
        try await visit.lists(lists, &tally)

        let rule = ExchangeCalendar.openDays(in: first...last)
        tally.hasCalendar = !tally.lacking.contains(.calendar)
        if !tally.hasCalendar, let guessed = rule.assumedFrom {
            await context.warn(.calendarAssumed(from: guessed.dashed))
        }
        let days =
            tally.hasCalendar
            ? try await stores.reference.openDays(in: first...last, from: source.name) : rule.days
        let isKnown = tally.hasCalendar || rule.assumedFrom == nil
        switch source.historyShape {
        case .byDay where visit.asksInLists(days):
            try await visit.listed(days, lists, incrementalDays: input.incrementalDays, &tally)
        case .byDay:
            try await visit.days(
                days, isCalendar: isKnown, lists, incrementalDays: input.incrementalDays, &tally)
        case .byStock:
            try await visit.ask(lists.later, &tally)
            try await visit.stocks(days, &tally)
        }
        let landed = try await visit.awaitLanding(of: days, isCalendar: isKnown, input.landing, &tally)
        try await visit.tellMissing(of: days, &tally)
        let limit = min(input.limit, landed ?? input.limit)
        if isKnown { try await visit.warnOfHoles(in: days, isCalendar: tally.hasCalendar, upTo: limit) }
        try await visit.warnOfShortDays(in: days, upTo: limit)
        if tally.refused > 0 { await context.warn(.rowsRefused(tally.refused, source: source.name)) }
        tally.calls = await source.callsMade - callsBefore
        return Fetched(tally: tally, first: first, limit: limit, knownAt: context.clock.now)
    }

    private func conclude(_ input: Input, _ fetched: Fetched, _ notices: [RunNotice]) async throws -> Output {
        let (tally, knownAt) = (fetched.tally, fetched.knownAt)
        guard let asOf = try await stores.bars.newestDay(atOrBefore: fetched.limit, knownAt: knownAt) else {
            throw TrainerError(
                .noData, .noBars(source: source.name, from: fetched.first.dashed, to: fetched.limit.dashed),
                hint: .noBarsHint)
        }
        return Output(
            asOf: asOf, knownAt: knownAt, source: source.name, daysAsked: tally.asked, calls: tally.calls,
            barsReceived: tally.bars, rowsRefused: tally.refused, hasCalendar: tally.hasCalendar,
            lacking: tally.lacking.subtracting([.calendar]).map(\.rawValue).sorted(),
            factorDaysLacking: tally.factorDaysLacking > 0 ? tally.factorDaysLacking : nil, notices: notices,
            codeChanges: try await stores.reference.codeChanges(knownAt: knownAt))
    }
}

/// What a fetch has come to so far.
struct FetchTally: Sendable {
    var hasCalendar = false
    /// Questions for bars.
    var asked = 0
    var calls = 0
    var bars = 0
    var refused = 0
    var lacking: Set<FetchAsk.Kind> = []
    var factorDaysLacking = 0
}
