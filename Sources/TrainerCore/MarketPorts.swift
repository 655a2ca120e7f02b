public import Foundation

// The ports of market data: what a source can be asked, and what the store keeps of it.

/// How a source gives history: a day of the whole market in one call, or one stock's years in one call.
public enum HistoryShape: String, Codable, Sendable {
    case byDay = "by_day"
    case byStock = "by_stock"
}

/// Where market data comes from. Errors are `TrainerError`s of the source group. An empty array says that there is
/// nothing; nil says that this source, or this account, has no such data (reported once as a notice, never repeated as
/// an error). Nothing here has a default, so that a source that wraps another cannot forget to hand a question on; see
/// `BarsOnlySource`.
public protocol MarketSource: Sendable {
    /// `tushare`, `free`, `csv`, `plugin:NAME`; stored with every bar, unless `BarReply.source` says better (`tencent`
    /// or `sina` from `free`).
    var name: String { get }
    var historyShape: HistoryShape { get }
    /// Whether `bars(on:)` gives anything: a `byStock` source may have no quotes of the whole market.
    var givesDays: Bool { get }
    /// Calls that may be under way at once. What is under way when the process dies is asked for again: 1 where calls
    /// are counted, unless the operator allows more.
    var callsInFlight: Int { get async }
    /// The least time that the limits known so far leave for so many more questions of each kind; 0 without limits.
    func leastSeconds(for questions: [MarketData: Int]) async throws -> TimeInterval
    /// Calls made since it was made, failed ones included; 0 for a source that makes none.
    var callsMade: Int { get async }
    /// A run's questions are over: what was counted for later ones is written down.
    func settle() async throws
    /// Whether what was asked for at that instant is still good now, so that asking again would be a call for nothing.
    func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool
    /// The open days in `range`, ascending.
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]?
    /// Names each day's answer so that another one has another name: a day whose stored answer was named otherwise, or not
    /// at all, is asked for again, however old it is. nil where that cannot be told without asking for the day itself.
    func revisions(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: String]?
    /// Every stock's bar of one day, in any order, without duplicates. A `byStock` source answers for the newest day
    /// only, from its spot quotes, and throws `usage` for another; without `givesDays` for any.
    func bars(on day: TradeDate) async throws -> BarReply
    /// One stock's bars in `range`, ascending.
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply
    /// How many stocks' bars over so many trading days one call of `bars(of:in:)` for several gives; 1: such calls save
    /// nothing.
    func codesPerCall(tradingDays: Int) -> Int
    /// Several stocks' bars in `range`, in any order.
    func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply
    /// Every stock's factor on one day.
    func adjFactors(on day: TradeDate) async throws -> [AdjFactor]?
    /// One stock's factors: each in force from its day on (days without a change may be left out).
    func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]?
    /// Several stocks' factors, in any order.
    func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]?
    /// What one question for the list of securities gives each: one state, or all of them. The first one matters most.
    var listingParts: [[Listing.Status]] { get }
    /// The securities of one of `listingParts`, delisted and paused ones too where the source has them.
    func listings(in part: [Listing.Status]) async throws -> [Listing]?
    /// Whole-day and intraday suspensions of one day.
    func suspensions(on day: TradeDate) async throws -> [Suspension]?
    /// Calendar days whose suspensions one question can span; 1: each day is asked for by itself.
    var suspensionSpan: Int { get }
    /// Those of all days in `range`, which spans `suspensionSpan` calendar days at most.
    func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]?
    /// Names in force at any time in `range`.
    func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]?
    /// Bars of an index (`000300.SH`); pre_close is its close of the day before.
    func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]?
    /// Every stock's price limits of one day, as the exchange published them; stocks without a limit are left out.
    func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]?
    /// Every stock's turnover and valuation of one day.
    func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]?
    func codeChanges() async throws -> [CodeChange]?
}

extension MarketSource {
    /// All parts of the list, up to the first that is not to be had; nil where that is the first one.
    public func listings() async throws -> [Listing]? {
        var found: [TSCode: Listing] = [:]
        for (place, part) in listingParts.enumerated() {
            guard let listings = try await listings(in: part) else {
                if place == 0 { return nil }
                break
            }
            // A stock that changes its state between two calls stands in both lists; the later call is right.
            for listing in listings { found[listing.code] = listing }
        }
        return found.values.sorted { $0.code < $1.code }
    }
}

/// A source that has bars alone, or little beside them: it overrides what it has. Not for sources that wrap another.
public protocol BarsOnlySource: MarketSource {}

extension BarsOnlySource {
    public var givesDays: Bool { true }
    public var callsInFlight: Int { get async { 4 } }
    public func leastSeconds(for questions: [MarketData: Int]) async throws -> TimeInterval { 0 }
    public func settle() async throws {}
    public func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool { false }
    public func revisions(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: String]? { nil }
    public func codesPerCall(tradingDays: Int) -> Int { 1 }
    public func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        var replies: [BarReply] = []
        for code in codes { replies.append(try await bars(of: code, in: range)) }
        return BarReply(
            bars: replies.flatMap(\.bars), refused: replies.flatMap(\.refused),
            calls: replies.reduce(0) { $0 + $1.calls }, source: replies.first?.source,
            findings: replies.flatMap(\.findings), agreed: replies.reduce(into: []) { $0.formUnion($1.agreed) })
    }
    public func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? { nil }
    public func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? { nil }
    public func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        var found: [AdjFactor] = []
        for code in codes {
            guard let factors = try await adjFactors(of: code, in: range) else { return nil }
            found += factors
        }
        return found
    }
    public var listingParts: [[Listing.Status]] { [Listing.Status.allCases] }
    public func listings(in part: [Listing.Status]) async throws -> [Listing]? { nil }
    public func suspensions(on day: TradeDate) async throws -> [Suspension]? { nil }
    public var suspensionSpan: Int { 1 }
    public func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]? {
        try await suspensions(on: range.upperBound)
    }
    public func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]? { nil }
    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? { nil }
    public func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? { nil }
    public func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]? { nil }
    public func codeChanges() async throws -> [CodeChange]? { nil }
}

/// What a source can have or lack as a whole.
public enum MarketData: String, Hashable, Sendable {
    case calendar, codeChanges = "code_changes", listings, names, index, bars, factors, suspensions, limits
    case basics = "daily_basic"
}

/// Something that a source gives whole, and that is asked for at most once in a while.
public enum SourceList: Hashable, Sendable {
    case calendar, names, codeChanges, index
    case listings([Listing.Status])
    /// Settled days that were asked for once more.
    case corrections
    /// One list of stocks of such a round, known by its ends; and its factors, which come before its bars.
    case correctedList(first: TSCode, last: TSCode)
    case correctedListFactors(first: TSCode, last: TSCode)
    /// The day of such a round whose suspensions, or factors, were asked for last: they come before its bars.
    case correctedSuspensions, correctedFactors
    /// Days, long over, whose factors were asked for again because their answers were cut.
    case shortFactors
    /// Days of which bars were missing, and asked for.
    case shortBars
    /// Open days before the first bars that a run has told of.
    case daysBeforeBars
    /// All of a stock's factors, asked for anew because some of them were of another level.
    case factorLevel(TSCode)
}

/// What a source answers about one day of the whole market beside its bars.
public enum DayAnswer: Sendable { case factors, limits, basics }

extension SourceList {
    /// Seconds for which an answer stands that may grow the same evening: later runs ask again, but not each attempt of
    /// one.
    public static let pause = 3_600.0

    /// Lists change from one day in Shanghai to the next; the index, which gets its bar some time in the evening, is
    /// left to whoever asks.
    public func isOfDay(askedAt: Date, now: Date) -> Bool {
        self == .index || ShanghaiTime(askedAt).day == ShanghaiTime(now).day
    }
}

/// When a list was asked for last, and for which days.
public struct ListMark: Hashable, Sendable {
    public let askedAt: Date
    public let range: ClosedRange<TradeDate>

    public init(askedAt: Date, range: ClosedRange<TradeDate>) {
        self.askedAt = askedAt
        self.range = range
    }
}

/// A list as it came.
public enum ListAnswer: Sendable {
    case calendar([TradeDate])
    case listings([Listing], [Listing.Status])
    case names([NameSpell])
    case codeChanges([CodeChange])
    /// Index bars stand apart from the stocks' bars: an index is never a sample.
    case index([DailyBar])

    public var list: SourceList {
        switch self {
        case .calendar: .calendar
        case .listings(_, let part): .listings(part)
        case .names: .names
        case .codeChanges: .codeChanges
        case .index: .index
        }
    }
}

/// Facts beside the bars, as sources gave them. Each write is one transaction; writing the same again changes nothing;
/// what a later write changes stays readable as of the instant before it.
public protocol ReferenceStore: Sendable {
    func store(_ suspensions: [Suspension], on day: TradeDate, from source: String, at instant: Date) async throws
    /// One day's limits, as a whole.
    func storeLimits(_ limits: [PublishedLimits], on day: TradeDate, from source: String, at instant: Date) async throws
    /// One day's turnover and valuation, as a whole.
    func storeBasics(_ basics: [DailyBasic], on day: TradeDate, from source: String, at instant: Date) async throws

    /// The whole market's factors of one day, with its mark, also where there are none.
    func store(_ factors: [AdjFactor], ofDay day: TradeDate, from source: String, at instant: Date) async throws
    /// Several stocks' factors, with the marks of what was asked for: days of a stock that an answer leaves out repeat the
    /// factor before them.
    func store(
        _ factors: [AdjFactor], asked: [TSCode: ClosedRange<TradeDate>], from source: String, at instant: Date
    ) async throws
    /// A list that comes whole, with the mark of when it was asked for.
    func store(_ list: ListAnswer, of range: ClosedRange<TradeDate>, from source: String, at instant: Date) async throws
    /// The mark alone.
    func mark(_ list: SourceList, of range: ClosedRange<TradeDate>, from source: String, at instant: Date) async throws
    func marks(from source: String) async throws -> [SourceList: ListMark]
    /// The open days in `range` as the source said last, ascending.
    func openDays(in range: ClosedRange<TradeDate>, from source: String) async throws -> [TradeDate]
    /// The same, as any source had said it by `knownAt`.
    func openDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate]
    /// The marks of factors that were asked for by stock: each has no gap.
    func askedFactors(from source: String) async throws -> [TSCode: ClosedRange<TradeDate>]
    /// When an answer moved each of these marks last.
    func factorsAskedAt(from source: String) async throws -> [TSCode: Date]
    /// Days whose suspensions `source` was asked for, and when each was last.
    func suspensionsAskedAt(from source: String) async throws -> [TradeDate: Date]

    /// One source's factors of `code` with date ≤ `asOf`: where several sources have some, the one whose series reaches
    /// furthest (ties by name) is chosen whole, never a mixture. Of a stock that has left a code behind, with those that the
    /// same source told of that one, on one level.
    func factors(of code: TSCode, asOf: TradeDate, knownAt: Date) async throws -> FactorSeries
    /// The same of many stocks; those without are left out.
    func factors(of codes: [TSCode], asOf: TradeDate, knownAt: Date) async throws -> [TSCode: FactorSeries]
    /// Days of which `source` told the whole market's factors.
    func factorDays(from source: String) async throws -> Set<TradeDate>
    /// Days whose answer had none, and when each was asked for last.
    func factorlessDays(from source: String) async throws -> [TradeDate: Date]
    /// How many rows the answers of `source` about single days of the whole market had; days without any are left out.
    func rows(of answer: DayAnswer, in range: ClosedRange<TradeDate>, from source: String) async throws
        -> [TradeDate: Int]
    /// By code, ascending: the list of the source that gave one last, whole. Stocks that only other sources know are in it
    /// as delisted ones.
    func listings(knownAt: Date) async throws -> [Listing]
    func suspensions(on day: TradeDate, knownAt: Date) async throws -> [Suspension]?
    /// The same of many days; those that nobody was asked about are left out.
    func suspensions(on days: [TradeDate], knownAt: Date) async throws -> [TradeDate: [Suspension]]
    /// By code, then start: those of the source that gave some last, whole, up to the names that a later list of stocks
    /// tells.
    func nameSpells(knownAt: Date) async throws -> [NameSpell]
    func codeChanges(knownAt: Date) async throws -> [CodeChange]
    /// Days of which `source` gave limits.
    func limitDays(from source: String) async throws -> Set<TradeDate>
    /// Ascending; days without are left out.
    func publishedLimits(
        of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [PublishedLimits]
    /// The same of many stocks; those without are left out.
    func publishedLimits(
        of codes: [TSCode], in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [TSCode: [PublishedLimits]]
    /// The limits of these stocks' days alone; those without are left out.
    func publishedLimits(
        of codes: [TradeDate: [TSCode]], knownAt: Date
    ) async throws -> [TSCode: [PublishedLimits]]
    /// Days of which `source` gave turnover and valuation.
    func basicDays(from source: String) async throws -> Set<TradeDate>
    /// Ascending; days without are left out.
    func dailyBasics(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [DailyBasic]
    /// Ascending.
    func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [DailyBar]
}

/// Stocks of a source that disagreed with what another one gave: none of their bars is taken, until the two agree.
public protocol StockRefusalStore: Sendable {
    /// By code, why.
    func refused(of source: String) async throws -> [TSCode: String]
    func refuse(_ stocks: [TSCode: String], of source: String, at instant: Date) async throws
    func admit(_ codes: Set<TSCode>, of source: String) async throws
}

/// One reply of those that an answer takes.
public struct ReplyPart: Hashable, Sendable {
    /// HTTP's.
    public let status: Int
    public let body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// An answer that takes several replies.
public enum PartedAnswer: Hashable, Sendable {
    /// One stock's bars, and the factors beside them.
    case stock(TSCode)
    /// A day of the whole market.
    case day(TradeDate)
    case list(SourceList)
    /// None in particular: several answers are made from it.
    case shared(String)
}

/// Replies that have come of answers which take several, so that a process that dies asks for the others alone. They go with
/// the transaction in which the bars or the list land that they are part of, or when they are no longer good.
public protocol ReplyPartStore: Sendable {
    /// nil where it has not come, or is no longer good at `now`.
    func part(_ name: String, of answer: PartedAnswer, from source: String, now: Date) async throws -> ReplyPart?
    /// Whatever is no longer good at `now` goes.
    func keep(
        _ part: ReplyPart, as name: String, of answer: PartedAnswer, from source: String, until end: Date, now: Date
    ) async throws
    /// The answer is whole: its parts are good no longer than up to `end`, by when it has landed.
    func shorten(_ answer: PartedAnswer, from source: String, to end: Date) async throws
    /// Those that make no answer: each is asked for again.
    func drop(_ answer: PartedAnswer, from source: String) async throws
    /// All that came of a source which was refused.
    func dropAll(from source: String) async throws
    /// How many have come and are still good.
    func count(of answer: PartedAnswer, from source: String, now: Date) async throws -> Int
}

/// What was learnt of an account's limits and how much of them is used; accounts are known by a digest of their token.
public protocol QuotaStore: Sendable {
    func quotas(of account: ContentDigest) async throws -> [CallQuota]
    /// The newest word on (api, period) holds.
    func learn(_ quota: CallQuota, of account: ContentDigest) async throws
    func recordCalls(_ count: Int, to api: String, of account: ContentDigest, at instant: Date) async throws
    /// Takes back one call of the second that `instant` falls into, where one is recorded.
    func takeBackCall(to api: String, of account: ContentDigest, at instant: Date) async throws
    /// Calls to `api` since `instant`.
    func calls(to api: String, of account: ContentDigest, since instant: Date) async throws -> Int
}

/// What the checks found.
public protocol FindingStore: Sendable {
    /// Replaces what was found before for the codes and days checked, but for what came with replies
    /// (`sources_disagree`).
    func record(
        _ findings: [BarFinding], checked codes: [TSCode], in range: ClosedRange<TradeDate>, at instant: Date
    ) async throws
    /// Adds what a source itself noticed; the same again changes nothing.
    func add(_ findings: [BarFinding], at instant: Date) async throws
    /// Two sources told the same of these bars: earlier findings that they disagree (`sources_disagree`) end. They end,
    /// too, when the bar is corrected.
    func clear(_ agreed: Set<BarKey>, at instant: Date) async throws
    /// By code, then day: those that stood at `knownAt`; nil: that stand now. What a check found is replaced by the next
    /// one and has no earlier state; a run that looks back judges the bars anew.
    func findings(of code: TSCode?, in range: ClosedRange<TradeDate>, knownAt: Date?) async throws -> [BarFinding]
    /// Days of `code` that no sample's window may hold.
    func quarantined(_ code: TSCode, in range: ClosedRange<TradeDate>) async throws -> Set<TradeDate>
}

extension FindingStore {
    public func findings(of code: TSCode?, in range: ClosedRange<TradeDate>) async throws -> [BarFinding] {
        try await findings(of: code, in: range, knownAt: nil)
    }
}
