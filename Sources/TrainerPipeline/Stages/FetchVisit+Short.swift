import Messages
import TrainerCore

// MARK: Days that came short

extension FetchVisit {
    /// Of days that came short what is missing.
    func askForRest(of days: [TradeDate], _ mark: ListMark?, _ tally: inout FetchTally) async throws {
        let short = try await shortAnswers(days).bars
        try await ask(
            short.asks(after: mark, codesPerCall: source.codesPerCall, now: context.clock.now), &tally)
        guard let next = short.mark(after: mark, among: days, now: context.clock.now) else { return }
        try await stores.reference.mark(.shortBars, of: next.range, from: source.name, at: next.askedAt)
    }

    /// Stocks of the whole market that no answer ever had a bar of, although they are listed and trade: more of them than one
    /// expects of any day.
    func warnOfStocksNeverSeen(on newest: TradeDate) async throws {
        let now = context.clock.now
        let traded = try await stores.bars.codes(on: newest, knownAt: now)
        let suspended = try await stores.reference.suspensions(on: newest, knownAt: now) ?? []
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: now))
        let listed = try await stores.reference.listings(knownAt: now)
            .filter { $0.listDate != nil && $0.trades(on: newest) }.map(\.code)
        var missing = (codes.isEmpty ? Set(listed) : codes.intersection(listed)).subtracting(traded)
            .subtracting(traded.compactMap { history.later(than: $0) })
            .subtracting(suspended.filter { $0.timing == nil }.map(\.code))
        guard missing.count > FetchPlan.landedSlack else { return }
        for code in missing {
            let bars = try await stores.bars.window(of: code, asOf: newest, count: 1, knownAt: now)
            if !bars.isEmpty { missing.remove(code) }
        }
        guard missing.count > FetchPlan.landedSlack, let example = missing.min() else { return }
        await context.warn(.stocksNeverSeen(missing.count, example: example.rawValue))
    }

    /// Days up to `last` that lack more stocks than the lists explain.
    func warnOfShortDays(in days: [TradeDate], upTo last: TradeDate) async throws {
        guard source.historyShape == .byDay, !asksInLists(days) else { return }
        let short = try await shortAnswers(days).bars.days.filter { $0.day <= last }
        guard let newest = short.last else { return }
        await context.warn(
            .daysShort(short.count, newest: newest.day.dashed, rows: newest.rows, of: newest.wanted))
    }
}
