import Messages
import Synchronization
public import TrainerCore

/// Bars from TuShare Pro: one call of `daily` an open day gives the whole market.
public final class TuShareSource: MarketSource {
    public let name = "tushare"
    public let historyShape = HistoryShape.byDay
    private let client: TuShareClient
    private let knownCodes: @Sendable () async throws -> [TSCode]?
    private let isCalendarDenied = Mutex(false)

    /// `knownCodes` is asked only when a day comes back cut and `stock_basic` is not allowed; nil where none are known.
    public init(_ client: TuShareClient, knownCodes: @escaping @Sendable () async throws -> [TSCode]? = { nil }) {
        self.client = client
        self.knownCodes = knownCodes
    }

    /// One by one under a minute limit: calls wait for their turn then, and none that was made may be lost.
    public var callsInFlight: Int {
        get async { await client.minuteLimit(of: "daily") == nil ? 4 : 1 }
    }

    /// nil where this account may not ask for the calendar: denied (remembered for the process, and reported as a
    /// notice once) or over its hourly or daily limit (asked again next time).
    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        if isCalendarDenied.withLock({ $0 }) { return nil }
        do {
            return try await calendar(range).sorted()
        } catch let error as TrainerError {
            switch error.code {
            case .permissionDenied: isCalendarDenied.withLock { $0 = true }
            case .rateLimitedHour, .rateLimitedDay: break
            default: throw error
            }
            client.report(SourceNotice(.noCalendar, .tuShareNoCalendar(why: error.message)))
            return nil
        }
    }

    public func bars(on day: TradeDate) async throws -> BarReply {
        let answer = try await client.call("daily", ["trade_date": day.description], fields: DailyRows.fields)
        var rows = DailyRows(days: day...day)
        try rows.add(answer.table)
        guard isCut(answer.table) else { return rows.reply(calls: answer.calls) }
        let calls = try await repair(&rows, day, cutAt: answer.table.rowCount)
        return rows.reply(calls: answer.calls + calls)
    }

    /// A cut answer is asked for again in halves.
    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        var rows = DailyRows(days: range)
        var calls = 0
        var parts = [range]
        while let part = parts.popLast() {
            let answer = try await client.call(
                "daily",
                [
                    "ts_code": code.rawValue, "start_date": part.lowerBound.description,
                    "end_date": part.upperBound.description,
                ],
                fields: DailyRows.fields)
            calls += answer.calls
            if isCut(answer.table) {
                guard part.lowerBound < part.upperBound else { throw cut(part.lowerBound, answer.table.rowCount) }
                let middle = TradeDate(dayNumber: (part.lowerBound.dayNumber + part.upperBound.dayNumber) / 2)
                parts.append(part.lowerBound...middle)
                parts.append(middle.advanced(by: 1)...part.upperBound)
            } else {
                try rows.add(answer.table)
            }
        }
        return rows.reply(calls: calls)
    }

    /// A cut calendar is asked for again in halves; one day cannot be cut.
    private func calendar(_ range: ClosedRange<TradeDate>) async throws -> Set<TradeDate> {
        let table = try await client.call(
            "trade_cal",
            [
                "exchange": "SSE", "start_date": range.lowerBound.description,
                "end_date": range.upperBound.description,
            ],
            fields: ["cal_date", "is_open"]
        ).table
        if table.hasMore, range.lowerBound < range.upperBound {
            let middle = TradeDate(dayNumber: (range.lowerBound.dayNumber + range.upperBound.dayNumber) / 2)
            let early = try await calendar(range.lowerBound...middle)
            return try await early.union(calendar(middle.advanced(by: 1)...range.upperBound))
        }
        guard let dates = table.column("cal_date"), let flags = table.column("is_open") else {
            throw DailyRows.missingColumn("cal_date", in: table, of: "trade_cal")
        }
        let open = zip(dates, flags).filter { $0.1.number == 1 }.compactMap { $0.0.text.flatMap { TradeDate($0) } }
        return Set(open.filter(range.contains))
    }

    /// An answer can be cut without saying so, hence the row count.
    private func isCut(_ table: TuShareTable) -> Bool {
        table.hasMore || table.rowCount >= client.settings.rowCap
    }

    /// Asks for the day again in lists of codes: one day × half the cap, so that a full part is never taken for a cut
    /// one. Returns the calls it cost.
    private func repair(_ rows: inout DailyRows, _ day: TradeDate, cutAt count: Int) async throws -> Int {
        var calls = 0
        guard let codes = try await listedCodes(&calls), !codes.isEmpty else { throw cut(day, count) }
        client.report(
            SourceNotice(
                .repairing, .tuShareRepairs(api: "daily", day: day.description, rows: count, codes: codes.count)))
        let part = max(1, min(client.settings.rowCap, max(count, 2)) / 2)
        for start in stride(from: 0, to: codes.count, by: part) {
            let list = codes[start..<min(start + part, codes.count)].map(\.rawValue).joined(separator: ",")
            let answer = try await client.call(
                "daily", ["ts_code": list, "trade_date": day.description], fields: DailyRows.fields)
            calls += answer.calls
            guard !isCut(answer.table) else { throw cut(day, answer.table.rowCount) }
            try rows.add(answer.table)
        }
        return calls
    }

    /// Listed, delisted and paused codes from `stock_basic`, or those that the caller knows.
    private func listedCodes(_ calls: inout Int) async throws -> [TSCode]? {
        var codes: Set<TSCode> = []
        do {
            for status in ["L", "D", "P"] {
                let answer = try await client.call("stock_basic", ["list_status": status], fields: ["ts_code"])
                calls += answer.calls
                guard !answer.table.hasMore else { return try await knownCodes()?.sorted() }
                codes.formUnion((answer.table.column("ts_code") ?? []).compactMap { $0.text.flatMap { TSCode($0) } })
            }
        } catch let error as TrainerError
            where [.permissionDenied, .rateLimitedHour, .rateLimitedDay].contains(error.code)
        {
            calls += 1
            return try await knownCodes()?.sorted()
        }
        return codes.sorted()
    }

    private func cut(_ day: TradeDate, _ count: Int) -> TrainerError {
        TrainerError(
            .upstreamMalformed, .tuShareTruncated(api: "daily", day: day.description, rows: count),
            hint: .tuShareTruncatedRemedy)
    }
}
