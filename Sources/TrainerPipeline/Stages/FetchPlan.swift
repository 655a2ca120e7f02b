public import Foundation
import MarketCalendar
public import TrainerCore

/// What a run has to ask its source for, decided before the first call from what the store has.
public struct FetchPlan: Sendable {
    /// Calendar days that surely hold the 250 trading days before the first sample's day that its indicators read (about
    /// 243 a year, holiday weeks included).
    public static let warmUpCalendarDays = 400

    /// Calendar days that surely hold so many trading days: 242 a year at least, and a month for where the holiday weeks lie.
    static func calendarDays(holding tradingDays: Int) -> Int { (tradingDays * 365 + 241) / 242 + 30 }

    /// Calendar days that a run asks its source for: the days that samples are made from with their warm-up, or what the
    /// hold-outs need where that is more.
    public static func historyDays(daysBack: Int, holdOutDays: Int) -> Int {
        max(daysBack + warmUpCalendarDays, holdOutDays)
    }

    /// Calendar days within which a day that came back short or empty is asked for again: sources publish late by hours
    /// or days, not by months.
    static let lateDays = 30
    /// A day with fewer rows than this share of what was expected has not landed,
    public static let landedShare = 0.98
    /// unless so few are missing: in a short list, one suspended stock is a large share.
    static let landedSlack = 3
    /// Before the close a day has no bars yet, or quotes that still move.
    static let closingHour = 15

    /// Days of the whole market without bars, ascending.
    public var barDays: [TradeDate] = []
    /// Days of the whole market without factors, ascending.
    public var factorDays: [TradeDate] = []
    public var suspensionDays: [TradeDate] = []
    /// Calendar days whose suspensions one question can span.
    public var suspensionSpan = 1
    /// Recent days without published limits, ascending.
    public var limitDays: [TradeDate] = []
    /// Recent days without turnover and valuation, ascending.
    public var basicDays: [TradeDate] = []

    /// Days between two rounds in which settled days are asked for once more, and between two questions for a hole.
    static let correctionDays = 7

    /// The last day whose bars a source may be asked for at `now`: today once it has closed. A night's run then judges
    /// the day that it really uses, and spends no call on one that has not begun.
    static func lastDay(upTo limit: TradeDate, now: ShanghaiTime) -> TradeDate {
        min(limit, now.hour < closingHour ? now.day.advanced(by: -1) : now.day)
    }

    /// Minutes after midnight from which quotes are those of a day on which trade goes on: the opening auction's.
    private static let auctionMinute = 9 * 60 + 15

    /// Whether quotes are surely of a later day than `newest`, and not worth a call: today is open by the bundled list,
    /// and its auction has begun. Where today is a guess, the source is asked.
    static func quotesMoved(from newest: TradeDate, now: ShanghaiTime) -> Bool {
        newest < now.day && !ExchangeCalendar.isAssumed(now.day) && ExchangeCalendar.isOpen(now.day)
            && now.hour * 60 + now.minute >= auctionMinute
    }

    /// The questions, day by day: a day's bars, then what belongs to them, so that days are complete one after the other.
    /// The newest limits and valuation come before all: whether the account has any is known then, and what it lacks
    /// does not look like work to come.
    var asks: [FetchAsk] {
        let (bars, factors) = (Set(barDays), Set(factorDays))
        // With the last of its days.
        let suspensions = Dictionary(uniqueKeysWithValues: suspensionStretches.map { ($0[$0.count - 1], $0) })
        let (limits, basics) = (Set(limitDays.dropLast()), Set(basicDays.dropLast()))
        let first = limitDays.suffix(1).map(FetchAsk.limits) + basicDays.suffix(1).map(FetchAsk.basics)
        let days = bars.union(factors).union(suspensions.keys).union(limits).union(basics).sorted()
        let rest = days.flatMap { day in
            let asks: [FetchAsk?] = [
                bars.contains(day) ? .bars(day) : nil, factors.contains(day) ? .factors(day) : nil,
                suspensions[day].map(FetchAsk.suspensions(of:)), limits.contains(day) ? .limits(day) : nil,
                basics.contains(day) ? .basics(day) : nil,
            ]
            return asks.compactMap(\.self)
        }
        return first + rest
    }

    /// The days of each question for suspensions.
    var suspensionStretches: [[TradeDate]] { Self.stretches(of: suspensionDays, span: suspensionSpan) }

    private static func stretches(of days: [TradeDate], span: Int) -> [[TradeDate]] {
        var stretches: [[TradeDate]] = []
        for day in days.sorted() {
            if let first = stretches.last?.first, day < first.advanced(by: span) {
                stretches[stretches.count - 1].append(day)
            } else {
                stretches.append([day])
            }
        }
        return stretches
    }

    /// Whether `rows` are all that `expected` leads one to expect.
    static func isLanded(_ rows: Int, of expected: Int) -> Bool {
        rows >= expected - landedSlack || Double(rows) >= landedShare * Double(expected)
    }

    /// Whether more rows of `day` may still come.
    static func isRecent(_ day: TradeDate, at now: Date) -> Bool {
        day > ShanghaiTime(now).day.advanced(by: -lateDays)
    }

    /// - Parameters:
    ///   - days: the open days of the history, as the calendar or a rule has them.
    ///   - isCalendar: whether the source itself said that these are open; otherwise some may be holidays.
    ///   - asked: rows of each day that was asked for.
    ///   - askedAt: when that was.
    ///   - factorDays: days with factors.
    ///   - factorlessDays: days whose answer had none, and when it came.
    ///   - suspensionDays: days whose suspensions were asked for.
    ///   - suspensionSpan: calendar days whose suspensions one question can span.
    ///   - unexplained: those of them that leave it open why a stock has no bar.
    ///   - limitDays: days with published limits.
    ///   - basicDays: days with turnover and valuation.
    ///   - listedSince: the day of the oldest listing; nil where it is not known.
    ///   - revised: days of which the source has another answer than the stored one.
    public static func byDay(
        days: [TradeDate], isCalendar: Bool, asked: [TradeDate: Int], askedAt: [TradeDate: Date],
        factorDays: Set<TradeDate>, factorlessDays: [TradeDate: Date], suspensionDays: Set<TradeDate>,
        suspensionSpan: Int, unexplained: Set<TradeDate>, limitDays: Set<TradeDate>, basicDays: Set<TradeDate>,
        listedSince: TradeDate?, revised: Set<TradeDate> = [], now: Date
    ) -> FetchPlan {
        var plan = FetchPlan()
        let holes =
            isCalendar ? holes(among: days, asked: asked, askedAt: askedAt, listedSince: listedSince, now: now) : []
        let missing = missing(among: days, isCalendar: isCalendar, asked: asked)
        plan.barDays = holes.union(missing).union(days.filter(revised.contains)).sorted()
        let isAsked = Set(plan.barDays)
        // Without a calendar only a day with bars is surely open.
        let open = days.sorted().filter { isCalendar || isAsked.contains($0) || (asked[$0] ?? 0) > 0 }
        plan.factorDays = open.filter { day in
            // What came for a day without bars may be as incomplete as the day.
            if holes.contains(day) || revised.contains(day) { return true }
            guard !factorDays.contains(day), let last = factorlessDays[day] else { return !factorDays.contains(day) }
            if isRecent(day, at: now) { return true }
            // Lost at the source, where the day has bars; like a hole it is asked for once a week.
            return (asked[day] ?? 0) > 0 && isWeekOver(since: last, now)
        }
        if let last = days.max() {
            // A back-fill asks for no more than these: older days have the rule of limits, and a call a day each would
            // double what it costs. Suspensions, which tell a halt from a hole, are asked for all days where they come in
            // few calls.
            let recent = open.filter { $0 > last.advanced(by: -lateDays) }
            let isRecent = Set(recent)
            plan.suspensionSpan = suspensionSpan
            plan.suspensionDays = (suspensionSpan > 1 ? open : recent).filter { day in
                !suspensionDays.contains(day)
                    || isRecent.contains(day) && (isAsked.contains(day) || unexplained.contains(day))
            }
            plan.limitDays = recent.filter { !limitDays.contains($0) }
            plan.basicDays = recent.filter { !basicDays.contains($0) }
        }
        return plan
    }

    /// Settled days to ask for once more, for what the source corrected since: once in `correctionDays` all of the last
    /// `incrementalDays` (natural) days, so that the nights between stay as cheap as they were. Bars come last of a
    /// day's questions: once they land the day is done.
    /// - Parameters:
    ///   - settled: days with bars that are not asked for anyway.
    ///   - askedAt: when each was asked for last; a round that was cut short goes on where it was.
    ///   - suspensionDays: days whose suspensions were asked for.
    ///   - suspensionSpan: calendar days whose suspensions one question can span.
    ///   - marks: of the last round that was over (without one everything is as new as the store), and of what a round
    ///     that was cut short has done.
    static func corrections(
        settled: [TradeDate], askedAt: [TradeDate: Date], suspensionDays: Set<TradeDate>, suspensionSpan: Int,
        marks: [SourceList: ListMark], incrementalDays: Int, now: Date
    ) -> [FetchAsk] {
        let today = ShanghaiTime(now).day
        guard let due = correctionsDue(after: marks[.corrections]?.askedAt), today >= due else { return [] }
        let days = settled.sorted().filter { day in
            day > today.advanced(by: -incrementalDays) && (askedAt[day].map { ShanghaiTime($0).day < due } ?? false)
        }
        // With the first of its days.
        let stretches = stretches(of: days.filter(suspensionDays.contains), span: suspensionSpan)
        let suspensions = Dictionary(uniqueKeysWithValues: stretches.map { ($0[0], $0) })
        return days.flatMap { day -> [FetchAsk] in
            let asks: [FetchAsk?] = [suspensions[day].map(FetchAsk.suspensions(of:)), .factors(day), .bars(day)]
            return asks.compactMap(\.self).filter { !$0.isCorrected(since: due, marks) }
        }
    }

    static func correctionsDue(after mark: Date?) -> TradeDate? {
        mark.map { ShanghaiTime($0).day.advanced(by: correctionDays) }
    }

    /// Older open days that came back empty although stocks were listed: the source had lost them, and may have them
    /// again. Each is asked for once a week, those before the first bars, too: an answer that was lost there looks like a
    /// history that begins later. Without any bars the first visit is not over.
    private static func holes(
        among days: [TradeDate], asked: [TradeDate: Int], askedAt: [TradeDate: Date], listedSince: TradeDate?, now: Date
    ) -> Set<TradeDate> {
        guard let newest = days.max(), asked.contains(where: { $0.value > 0 }) else { return [] }
        return Set(
            days.filter { day in
                guard asked[day] == 0, day >= listedSince ?? day, day <= newest.advanced(by: -lateDays),
                    let last = askedAt[day]
                else { return false }
                return isWeekOver(since: last, now)
            })
    }

    static func isWeekOver(since instant: Date, _ now: Date) -> Bool {
        ShanghaiTime(now).day >= ShanghaiTime(instant).day.advanced(by: correctionDays)
    }

    /// Days still to ask for, ascending: those never asked for, and of the newest ones those that came back short or
    /// empty. An older empty day is left to `holes` where it is known to be open, and otherwise settled once a later
    /// one had bars: it was a holiday.
    private static func missing(
        among candidates: [TradeDate], isCalendar: Bool, asked: [TradeDate: Int]
    ) -> [TradeDate] {
        let days = candidates.sorted()
        let newestWithBars = asked.filter { $0.value > 0 }.keys.max()
        var rowsBefore: Int?
        return days.filter { day in
            guard let rows = asked[day] else { return true }
            let isRecent = day > (days.last ?? day).advanced(by: -lateDays)
            if rows > 0 {
                let isShort = isRecent && !isLanded(rows, of: rowsBefore ?? 0)
                if !isShort { rowsBefore = rows }
                return isShort
            }
            if isCalendar { return isRecent }
            return newestWithBars.map { day > $0 } ?? true
        }
    }

    /// What a source by stock has to be asked for: each stock's days of the history that neither its mark nor a day of
    /// the whole market covers, as one range without gaps in its mark.
    /// - Parameters:
    ///   - refused: stocks of which a day of the whole market does not have the bar, although there is one.
    ///   - waiting: days that a stock's last answer left open, and that are not due again yet.
    ///   - ends: codes left behind, and from when on they lack nothing.
    static func byStock(
        codes: [TSCode], listings: [TSCode: Listing], days: [TradeDate], marketDays: Set<TradeDate>,
        refused: [TradeDate: Set<TSCode>] = [:], waiting: [TSCode: ClosedRange<TradeDate>] = [:],
        asked: [TSCode: ClosedRange<TradeDate>], ends: [TSCode: TradeDate] = [:]
    ) -> [(code: TSCode, range: ClosedRange<TradeDate>)] {
        codes.sorted().compactMap { code in
            let listing = listings[code]
            let missing = days.filter { day in
                (!marketDays.contains(day) || refused[day]?.contains(code) == true)
                    && !(asked[code]?.contains(day) ?? false)
                    && day >= (listing?.listDate ?? day) && (listing?.delistDate.map { day < $0 } ?? true)
                    && (ends[code].map { day < $0 } ?? true)
            }
            guard let first = missing.min(), var last = missing.max() else { return nil }
            if let waiting = waiting[code], waiting.contains(first), waiting.contains(last) { return nil }
            // Up to the mark where the gap lies before it, so that the mark grows and is not replaced.
            if let mark = asked[code], last < mark.lowerBound { last = mark.lowerBound.advanced(by: -1) }
            guard let mark = asked[code], first > mark.upperBound else { return (code, first...last) }
            return (code, mark.upperBound.advanced(by: 1)...last)
        }
    }

    /// What a list of stocks has to be asked for, several in a call: stocks whose gaps are the same go together.
    /// - Parameters:
    ///   - listings: tell which stocks are no more: one that lacks nothing up to its end is left out. The others are asked
    ///     for as if they lived, so that the calls are the same before an end is known and afterwards. When stocks were
    ///     first listed is not looked at, so that all new ones have one gap.
    ///   - codesPerCall: how many stocks over so many trading days a call gives.
    ///   - history: a stock's codes go together.
    ///   - ends: codes left behind, and from when on they lack nothing.
    static func inLists(
        codes: some Collection<TSCode>, listings: [Listing], days: [TradeDate], marketDays: Set<TradeDate>,
        asked: [TSCode: ClosedRange<TradeDate>], codesPerCall: (Int) -> Int, history: CodeHistory = .none,
        ends: [TSCode: TradeDate] = [:]
    ) -> [(codes: [TSCode], range: ClosedRange<TradeDate>)] {
        let delisted = Dictionary(listings.map { ($0.code, $0.delistDate) }, uniquingKeysWith: { $1 })
        let open = days.filter { !marketDays.contains($0) }
        let lacking = codes.filter { code in
            let end = delisted[code] ?? nil
            return open.contains { day in
                !(asked[code]?.contains(day) ?? false) && (end.map { day < $0 } ?? true)
            }
        }
        let gaps = byStock(
            codes: lacking, listings: [:], days: days, marketDays: marketDays, asked: asked, ends: ends)
        let groups = Dictionary(grouping: gaps, by: \.range).sorted {
            ($0.key.lowerBound, $0.key.upperBound) < ($1.key.lowerBound, $1.key.upperBound)
        }
        return groups.flatMap { range, gaps in
            let size = codesPerCall(days.count(where: range.contains))
            return lists(of: gaps.map(\.code), history, stocksPerCall: size).map { (codes: $0, range: range) }
        }
    }

    /// Ascending by the stocks' codes of today, which come before their earlier ones. A stock has a bar a day, however many
    /// codes it had, so that it counts once: the calls are the same before the others are known and afterwards.
    static func lists(of codes: [TSCode], _ history: CodeHistory, stocksPerCall size: Int) -> [[TSCode]] {
        let stocks = Dictionary(grouping: codes) { history.later(than: $0) ?? $0 }.sorted { $0.key < $1.key }
            .map { $0.value.sorted(by: >) }
        return stride(from: 0, to: stocks.count, by: max(1, size)).map { start in
            Array(stocks[start..<min(start + max(1, size), stocks.count)].joined())
        }
    }

    /// Whether lists cost no more calls than the whole market by day.
    static func paysInLists(_ codes: Int, days: Int, codesPerCall: (Int) -> Int) -> Bool {
        let size = codesPerCall(days)
        return codes > 0 && size > 1 && (codes + size - 1) / size <= days
    }
}
