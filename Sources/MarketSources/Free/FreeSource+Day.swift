import Messages
import SourceComparison
public import TrainerCore

/// The whole market's newest day.
extension FreeSource {
    /// From Tencent's quotes, sixty codes a call, for the codes on Sina's list; compared with the list's own prices. A day
    /// that is not over, or later than the newest, has no rows yet; an earlier one is a `usage` error. While trading goes on
    /// there are no quotes of the last whole day: the reply is empty.
    public func bars(on day: TradeDate) async throws -> BarReply {
        let tally = CallTally(into: made)
        guard day <= lastDayOver else { return BarReply(bars: [], calls: 0) }
        let quotes = ask(.day(day), tally, until: [.auction, .dayOver])
        let newest = try await newestDay(quotes)
        if newest > lastDayOver, try await openDays(in: day...lastDayOver)?.count == 1 {
            // Trading goes on: the quotes have left the last whole day, which is then to be had stock by stock.
            notify(SourceNotice(.fallback, .freeQuotesMoved(day: day.dashed)))
            return BarReply(bars: [], calls: tally.count)
        }
        guard day >= newest else {
            throw TrainerError(
                .usage, .freeNewestOnly(day: day.dashed, newest: newest.dashed), hint: .freeNewestOnlyRemedy)
        }
        guard day == newest else { return BarReply(bars: [], calls: tally.count) }
        let (codes, rows) = try await listedCodes(tally)
        do {
            return try await quotedBars(day, codes, rows, quotes)
        } catch let error as TrainerError where error.code == .upstreamUnavailable {
            guard !rows.isEmpty else { throw error }
            reportFallback(day.dashed, from: Self.tencent, to: Self.sina, error)
            let listed = Self.bars(of: rows, day)
            return BarReply(bars: listed.bars, refused: listed.refused, calls: tally.count, source: Self.sina)
        }
    }

    /// The day of the Shanghai index's quote.
    private func newestDay(_ quotes: FreeAsk) async throws -> TradeDate {
        do {
            let index = try await tencentClient.quotes(of: [TSCode(trusted: "000001.SH")], quotes).quotes.first
            guard let index else {
                try await quotes.drop()
                throw TrainerError(.upstreamUnavailable, .freeNoIndex, hint: .freeRemedy)
            }
            return index.date
        } catch let error as TrainerError where error.code == .upstreamUnavailable {
            reportFallback("sh000001", from: Self.tencent, to: Self.sina, error)
            let lines = try await sinaClient.kLines(of: "sh000001", days: 1, quotes)
            guard let day = lines.rows.last?.date else {
                try await quotes.drop()
                throw error
            }
            return day
        }
    }

    /// The codes of Sina's list with its rows; the known codes, without rows, where it cannot be read.
    private func listedCodes(_ tally: CallTally) async throws -> (codes: [TSCode], rows: [SinaListRow]) {
        do {
            let rows = try await stockList(tally).rows
            return (rows.map(\.code), rows)
        } catch let error as TrainerError where [.upstreamUnavailable, .upstreamMalformed].contains(error.code) {
            let codes = try await knownCodes()
            if codes.isEmpty { throw error }
            notify(SourceNotice(.fallback, .freeKnownCodes(count: codes.count, why: error.message)))
            return (codes.sorted(), [])
        }
    }

    /// A stock that trades and has no quote is refused by name, so that its day is asked for by itself.
    private func quotedBars(
        _ day: TradeDate, _ codes: [TSCode], _ rows: [SinaListRow], _ quotes: FreeAsk
    ) async throws -> BarReply {
        let reply = try await tencentClient.quotes(of: codes, quotes)
        var refused = reply.refused
        var bars: [TSCode: DailyBar] = [:]
        for quote in reply.quotes {
            do throws(FreeBars.QuoteDefect) {
                if let bar = try FreeBars.make(quote, on: day), bars[quote.code] == nil { bars[quote.code] = bar }
            } catch {
                refused.append(
                    RefusedRow(
                        place: "tencent quote \(quote.code) \(day)", reason: error.reason, date: day,
                        content: quote.numbers, rule: error.rule))
            }
        }
        let told = Set(refused.flatMap { row in row.place.split(separator: " ").compactMap { TSCode($0) } })
        var findings: [BarFinding] = []
        var agreed: Set<BarKey> = []
        for other in Self.bars(of: rows, day).bars {
            if let bar = bars[other.code] {
                let comparison = SourceComparison(
                    kept: [bar], of: Self.tencent, candidate: [other], of: Self.sina)
                findings += comparison.findings
                agreed.formUnion(comparison.agreed)
            } else if !told.contains(other.code) {
                // Also an empty quote, and one of another day.
                refused.append(
                    RefusedRow(
                        place: "tencent quote \(other.code) \(day)",
                        reason: "no quote, although sina has the stock trading", date: day))
            }
        }
        for row in rows where row.unreadable != nil && !reply.answered.contains(row.code) {
            refused.append(
                RefusedRow(
                    place: "tencent quote \(row.code) \(day)",
                    reason: "no quote, and sina's row of the stock cannot be read", date: day))
        }
        if !findings.isEmpty { notify(SourceNotice(.disagreement, .freeListDisagrees(count: findings.count))) }
        return BarReply(
            bars: bars.values.sorted { $0.code < $1.code }, refused: refused.sorted { $0.place < $1.place },
            calls: quotes.tally.count, source: Self.tencent, findings: findings.sorted { $0.code < $1.code },
            agreed: agreed)
    }

    private static func bars(of rows: [SinaListRow], _ day: TradeDate) -> (bars: [DailyBar], refused: [RefusedRow]) {
        var bars: [DailyBar] = []
        var refused: [RefusedRow] = []
        for row in rows {
            do throws(FreeBars.QuoteDefect) {
                if let bar = try FreeBars.make(row, on: day) { bars.append(bar) }
            } catch {
                refused.append(
                    RefusedRow(
                        place: "sina list \(row.code) \(day)", reason: error.reason, date: day, content: row.numbers,
                        rule: error.rule))
            }
        }
        return (bars, refused)
    }
}
