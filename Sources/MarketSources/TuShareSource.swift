public import Foundation
import MarketCalendar
import Messages
import QuotaPlan
import Synchronization
public import TrainerCore

/// The market from TuShare Pro: one call an open day gives the whole market, for bars as for factors, suspensions and
/// limits. What the account may not call is nil, told once, and not asked for again while the refusal is remembered.
public final class TuShareSource: MarketSource {
    public let name = "tushare"
    public let historyShape = HistoryShape.byDay
    public let givesDays = true
    let client: TuShareClient
    let parts: (any ReplyPartStore)?
    private let knownCodes: @Sendable (TradeDate) async throws -> KnownCodes?
    let state = Mutex(State())

    struct State {
        /// APIs that were told to be done without.
        var told: Set<String> = []
        /// The list of stocks, asked for to repair a cut day, and the day on which it came.
        var listings: (day: TradeDate, list: [Listing])?
        /// The day on which delisted or paused stocks came last, before the listed ones.
        var othersCame: TradeDate?
    }

    /// - Parameters:
    ///   - parts: keeps what came of a list, or a day, that takes several calls; nil: it is asked for anew.
    ///   - knownCodes: asked when a day comes back cut: the codes that may have a row on it; where none are known,
    ///     `stock_basic` is asked.
    public init(
        _ client: TuShareClient, parts: (any ReplyPartStore)? = nil,
        knownCodes: @escaping @Sendable (TradeDate) async throws -> KnownCodes? = { _ in nil }
    ) {
        self.client = client
        self.parts = parts
        self.knownCodes = knownCodes
    }

    /// One by one unless the operator says otherwise: calls count against the account's limits, and a kill loses those that
    /// are under way.
    public var callsInFlight: Int { client.settings.parallelCalls }

    public func leastSeconds(for questions: [MarketData: Int]) async throws -> TimeInterval {
        try await client.leastSeconds(
            for: Dictionary(uniqueKeysWithValues: questions.map { ($0.key.api, $0.value) }))
    }

    public var callsMade: Int { client.callsMade }
    public func settle() async throws { try await client.settle() }
    public func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        Self.keeps(list, askedAt: askedAt, now: now)
    }

    /// Days for which the lists of delisted and paused stocks are good: they change when a stock leaves the list of the
    /// listed ones, which a fetch notices.
    private static let daysOfOtherLists = 7

    public static func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        if case .listings(let part) = list, !part.contains(.listed) {
            return ShanghaiTime(now).day < ShanghaiTime(askedAt).day.advanced(by: daysOfOtherLists)
        }
        return list.isOfDay(askedAt: askedAt, now: now)
    }

    // MARK: Days and bars

    /// nil where this account may not ask for the calendar, or has used up its hour or day. The answer has a row for every
    /// day, closed ones too: where some are missing, the bundled rule stands in for them.
    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        try await optional("trade_cal", .calendarRule) {
            let parts = try await whole.range(
                "trade_cal", range, params: ["exchange": "SSE"], fields: ["cal_date", "is_open"],
                needsRows: true, most: { $0.upperBound.dayNumber - $0.lowerBound.dayNumber + 1 })
            var (told, days) = (Set<TradeDate>(), Set<TradeDate>())
            for table in parts.tables {
                let columns = Columns(table, of: "trade_cal")
                let dates = try columns.days("cal_date")
                let flags = try columns.numbers("is_open")
                // A day without a word of whether it is open is not told of.
                for (date, flag) in zip(dates, flags) where date != TuShareTable.noDay && (flag == 0 || flag == 1) {
                    let day = TradeDate(dayNumber: Int(date))
                    told.insert(day)
                    if flag == 1 { days.insert(day) }
                }
            }
            days.formUnion(openDays(among: range, missingFrom: told))
            return days.filter(range.contains).sorted()
        }
    }

    /// By the bundled rule.
    private func openDays(
        among range: ClosedRange<TradeDate>, missingFrom told: Set<TradeDate>
    ) -> [TradeDate] {
        let missing = (range.lowerBound.dayNumber...range.upperBound.dayNumber).map(TradeDate.init(dayNumber:))
            .filter { $0 >= ExchangeCalendar.firstDay && !told.contains($0) }
        guard let first = missing.first, let last = missing.last else { return [] }
        client.report(
            SourceNotice(
                .partial, .tuShareCalendarShort(days: missing.count, first: first.dashed, last: last.dashed)))
        return missing.filter(ExchangeCalendar.isOpen)
    }

    public func bars(on day: TradeDate) async throws -> BarReply {
        try bars(try await whole.day("daily", day, fields: DailyRows.fields), day...day)
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await bars(of: [code], in: range)
    }

    public func codesPerCall(tradingDays: Int) -> Int {
        APIRule.codesPerCall(tradingDays: tradingDays, rowCap: client.settings.rowCap)
    }

    public func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        let list = codes.map(\.rawValue).joined(separator: ",")
        let parts = try await whole.range(
            "daily", range, params: ["ts_code": list], fields: DailyRows.fields, most: Self.rows(of: codes.count))
        return try bars(parts, range)
    }

    /// A row for each code and open day.
    static func rows(of codes: Int) -> (ClosedRange<TradeDate>) -> Int? {
        { codes * ExchangeCalendar.openDays(in: $0).days.count }
    }

    /// Refused rows are told, not returned: an index is no stock and has no place for them.
    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        try await optional("index_daily", .nothing) {
            let parts = try await whole.range(
                "index_daily", range, params: ["ts_code": code.rawValue], fields: DailyRows.fields,
                most: Self.rows(of: 1))
            let reply = try bars(parts, range, of: "index_daily")
            tellOdd("index_daily", reply.refused.count, reply.refused.first?.place)
            return reply.bars
        }
    }

    private func bars(
        _ parts: TuShareWhole.Parts, _ range: ClosedRange<TradeDate>, of api: String = "daily"
    ) throws(TrainerError) -> BarReply {
        var rows = DailyRows(days: range, of: api)
        for table in parts.tables { try rows.add(table) }
        let reply = rows.reply(calls: parts.calls)
        guard !parts.isWhole else { return reply }
        // Kept with the day: the run that fetched it is not the only one that has to know.
        let gap = RefusedRow(
            place: "\(api) \(range.lowerBound)",
            reason: "the answer was cut, and the list of stocks by which the rest was asked for is not whole",
            date: range.lowerBound)
        return BarReply(bars: reply.bars, refused: reply.refused + [gap], calls: reply.calls)
    }

    // MARK: For all of them

    var whole: TuShareWhole {
        TuShareWhole(client: client, kept: parts, source: name) { [self] day in try await codes(on: day) }
    }

    /// Why an API is done without.
    private enum Lack {
        /// By the account, or by a server that has no such API.
        case refused
        /// The account's hour or day.
        case usedUp
        /// It keeps failing, and can wait.
        case failing
    }

    /// nil instead of an error where the account may not call `api`, the server does not know it or the hour or day is
    /// used up; where it keeps failing, of those that can wait alone. A refusal is told once a process; the others each
    /// time, because it will be asked again.
    func optional<Value>(
        _ api: String, _ substitute: Substitute, _ body: () async throws -> Value
    ) async throws -> Value? {
        do {
            return try await body()
        } catch let error as TrainerError {
            guard let lack = lack(of: api, error) else { throw error }
            if lack == .refused, !state.withLock({ $0.told.insert(api).inserted }) { return nil }
            let (why, instead) = (error.message, substitute.message)
            client.report(
                SourceNotice(
                    .doingWithout,
                    lack == .failing
                        ? .tuShareLeftOut(api: api, why: why, instead: instead)
                        : .tuShareDoesWithout(api: api, why: why, instead: instead)))
            return nil
        }
    }

    private func lack(of api: String, _ error: TrainerError) -> Lack? {
        switch error.code {
        case .permissionDenied: .refused
        case .requestInvalid: client.isUnknown(api) ? .refused : nil
        case .rateLimitedHour, .rateLimitedDay: .usedUp
        case .rateLimitedMinute, .upstreamUnavailable, .upstreamMalformed:
            APIRule.named(api)?.canWait == true ? .failing : nil
        default: nil
        }
    }

    func tellOdd(_ api: String, _ count: Int, _ example: String?) {
        guard count > 0, let example else { return }
        client.report(SourceNotice(.oddRows, .tuShareOddRows(api: api, count: count, example: example)))
    }

    /// Codes that may have a row on `day`, as far as no call is needed to know them.
    func codesAtHand(on day: TradeDate) async throws -> KnownCodes? {
        if let kept = state.withLock({ $0.listings }), kept.day == client.today {
            return KnownCodes(Self.alive(kept.list, on: day), isWhole: true)
        }
        return try await knownCodes(day)
    }

    /// Codes that may have a row on `day`: those at hand, or the list of stocks, which is then asked for at most once a
    /// day.
    private func codes(on day: TradeDate) async throws -> TuShareWhole.Codes? {
        if let known = try await codesAtHand(on: day), !known.codes.isEmpty {
            return TuShareWhole.Codes(known: known, calls: 0)
        }
        // A list without the delisted would leave holes in old days.
        guard let asked = try await optional("stock_basic", .codesOfBars, { try await stockLists() }), asked.isWhole
        else { return nil }
        let today = client.today
        state.withLock { $0.listings = (today, asked.listings) }
        return TuShareWhole.Codes(
            known: KnownCodes(Self.alive(asked.listings, on: day), isWhole: true), calls: asked.calls)
    }

    private static func alive(_ list: [Listing], on day: TradeDate) -> [TSCode] {
        list.filter { ($0.listDate ?? day) <= day && day <= ($0.delistDate ?? day) }.map(\.code)
    }
}

extension MarketData {
    /// TuShare's name for it.
    fileprivate var api: String {
        switch self {
        case .calendar: "trade_cal"
        case .codeChanges: "bse_mapping"
        case .listings: "stock_basic"
        case .names: "namechange"
        case .index: "index_daily"
        case .bars: "daily"
        case .factors: "adj_factor"
        case .suspensions: "suspend_d"
        case .limits: "stk_limit"
        case .basics: "daily_basic"
        }
    }
}
