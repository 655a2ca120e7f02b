import Foundation
import MarketCalendar
import Messages
import TrainerCore

/// One run's questions to its source.
struct FetchVisit: Sendable {
    let source: any MarketSource
    let stores: Stores
    /// These stocks alone, once the lists have come under all of their codes; empty: the whole market.
    var codes: Set<TSCode> = []
    /// Of what the codes are.
    private(set) var history = CodeHistory.none
    let context: StageContext

    init(source: any MarketSource, stores: Stores, codes: Set<TSCode> = [], context: StageContext) {
        self.source = source
        self.stores = stores
        self.codes = codes
        self.context = context
    }

    /// Lists that come whole.
    mutating func lists(_ lists: FetchLists, _ tally: inout FetchTally) async throws {
        try await ask(lists.first, &tally)
        guard !codes.isEmpty else { return }
        history = CodeHistory(try await stores.reference.codeChanges(knownAt: context.clock.now))
        codes = history.whole(codes)
    }

    /// A day's bars, then its factors and who was suspended: days are complete one after the other. Settled days that are
    /// asked for once more come last.
    func days(
        _ days: [TradeDate], isCalendar: Bool, _ lists: FetchLists, incrementalDays: Int, _ tally: inout FetchTally
    ) async throws {
        try await ask(lists.later, &tally)
        let askedAt = try await stores.bars.askedAt(from: source.name)
        let suspensionsAskedAt = try await stores.reference.suspensionsAskedAt(from: source.name)
        let suspensionDays = Set(suspensionsAskedAt.keys)
        let short = try await shortAnswers(days)
        let asked = try await stores.bars.askedDays(from: source.name).merging(short.bars.stored) { max($0, $1) }
        let factorDays = try await stores.reference.factorDays(from: source.name).subtracting(short.factors.keys)
        let plan = FetchPlan.byDay(
            days: days, isCalendar: isCalendar, asked: asked, askedAt: askedAt, factorDays: factorDays,
            factorlessDays: try await stores.reference.factorlessDays(from: source.name)
                .merging(short.factors) { $1 },
            suspensionDays: suspensionDays, suspensionSpan: source.suspensionSpan,
            unexplained: try await UnexplainedDays.find(
                among: days, of: codes, askedAt: suspensionsAskedAt, stores: stores, now: context.clock.now),
            limitDays: try await stores.reference.limitDays(from: source.name).subtracting(short.limits),
            basicDays: try await stores.reference.basicDays(from: source.name).subtracting(short.basics),
            listedSince: try await stores.reference.listedSince(knownAt: context.clock.now),
            revised: try await revised(days, asked: asked), now: context.clock.now)
        let marks = try await stores.reference.marks(from: source.name)
        let bars = Set(plan.barDays)
        let again = FetchPlan.corrections(
            settled: days.filter { (asked[$0] ?? 0) > 0 && !bars.contains($0) },
            askedAt: askedAt, suspensionDays: suspensionDays, suspensionSpan: source.suspensionSpan, marks: marks,
            incrementalDays: incrementalDays, now: context.clock.now)
        let levels = try await levels(upTo: days.max(), marks)
        let answered = days.filter { (askedAt[$0] ?? .distantPast) > context.run.enqueuedAt && !bars.contains($0) }
        try await ask(plan.asks, &tally, before: answered.count + answered.count(where: factorDays.contains))
        let old = plan.factorDays.filter { short.factors[$0] != nil && !FetchPlan.isRecent($0, at: context.clock.now) }
        if let first = old.first, let last = old.last {
            try await stores.reference.mark(
                .shortFactors, of: first...last, from: source.name, at: context.clock.now)
        }
        try await askForRest(of: days, marks[.shortBars], &tally)
        try await askAgain(again, &tally)
        try await askForLevels(levels, &tally)
        try await corrected(days, marks[.corrections])
    }

    /// What is asked for of stocks whose factors are of two levels.
    private func levels(upTo last: TradeDate?, _ marks: [SourceList: ListMark]) async throws -> [FetchAsk] {
        try await FactorLevels.asks(
            upTo: last, of: codes, stores: stores, codesPerCall: source.codesPerCall, marks: marks,
            now: context.clock.now)
    }

    private func askForLevels(_ asks: [FetchAsk], _ tally: inout FetchTally) async throws {
        try await ask(asks, &tally, isOneByOne: true) { ask in
            guard case .listFactors(let codes, let range) = ask else { return }
            for code in codes {
                try await stores.reference.mark(
                    .factorLevel(code), of: range, from: source.name, at: context.clock.now)
            }
        }
    }

    /// One question at a time, each marked once it has landed: a kill costs the one that was under way.
    private func askAgain(_ asks: [FetchAsk], _ tally: inout FetchTally) async throws {
        try await ask(asks, &tally, isOneByOne: true) { ask in
            guard let part = ask.correctedPart else { return }
            try await stores.reference.mark(part.list, of: part.range, from: source.name, at: context.clock.now)
        }
    }

    /// Writes down that everything settled was asked for once more, or for the first time.
    private func corrected(_ days: [TradeDate], _ mark: ListMark?) async throws {
        let now = context.clock.now
        guard let first = days.min(), let last = days.max() else { return }
        if let due = FetchPlan.correctionsDue(after: mark?.askedAt), ShanghaiTime(now).day < due { return }
        try await stores.reference.mark(.corrections, of: first...last, from: source.name, at: now)
    }

    /// Days that were asked for, and of which the source has another answer now.
    private func revised(_ days: [TradeDate], asked: [TradeDate: Int]) async throws -> Set<TradeDate> {
        guard let first = days.min(), let last = days.max(),
            let revisions = try await source.revisions(in: first...last)
        else { return [] }
        let known = try await stores.bars.askedRevisions(from: source.name)
        return Set(days.filter { asked[$0] != nil && revisions[$0] != nil && revisions[$0] != known[$0] })
    }

    /// The newest day at once where the source has it so, then each stock's gaps.
    func stocks(_ days: [TradeDate], _ tally: inout FetchTally) async throws {
        guard let newest = days.max() else { return }
        let asked = try await stores.bars.askedDays(from: source.name)
        if source.givesDays, !FetchPlan.quotesMoved(from: newest, now: ShanghaiTime(context.clock.now)),
            try await newestOpenDay(days) == newest,
            (asked[newest] ?? 0) == 0
        {
            try await ask([.bars(newest)], &tally)
        }
        let onNewest = try await stores.bars.codes(on: newest, knownAt: context.clock.now)
        let gaps = try await gaps(days, beside: onNewest)
        let wanted = codes.isEmpty ? onNewest : onNewest.filter(codes.contains)
        let factors = try await stores.reference.askedFactors(from: source.name)
        let exRights = try await ExRights.unexplained(wanted, on: newest, stores: stores, now: context.clock.now)
            .filter { factors[$0].map { $0.upperBound < newest } ?? true }
        let first = days.min() ?? newest
        // Where factors are of two levels, all of them are asked for anew, those before the history too.
        let starts = try await FactorLevels.starts(
            upTo: newest, of: codes, stores: stores, marks: stores.reference.marks(from: source.name),
            now: context.clock.now)
        func factorsAsk(_ code: TSCode) -> FetchAsk { .stockFactors(code, min(first, starts[code] ?? first)...newest) }
        // A stock's bars come last: once they have landed nobody asks for it again.
        let asks =
            gaps.flatMap { [factorsAsk($0.code), .stockBars($0.code, $0.range)] }
            + exRights.union(starts.keys).subtracting(gaps.map(\.code)).sorted().map(factorsAsk)
        try await ask(asks, &tally, before: try await answered(beside: asks)) { ask in
            guard case .stockFactors(let code, let range) = ask, starts[code] != nil else { return }
            try await stores.reference.mark(
                .factorLevel(code), of: range, from: source.name, at: context.clock.now)
        }
    }

    /// Questions about single stocks that this run had answers to before it was interrupted.
    private func answered(beside asks: [FetchAsk]) async throws -> Int {
        func count(_ askedAt: [TSCode: Date], _ stock: (FetchAsk) -> TSCode?) -> Int {
            let again = Set(asks.compactMap(stock))
            return askedAt.count { code, instant in
                instant > context.run.enqueuedAt && !again.contains(code) && (codes.isEmpty || codes.contains(code))
            }
        }
        let bars = count(try await stores.bars.stocksAskedAt(from: source.name)) { ask -> TSCode? in
            if case .stockBars(let code, _) = ask { code } else { nil }
        }
        let factors = count(try await stores.reference.factorsAskedAt(from: source.name)) { ask -> TSCode? in
            if case .stockFactors(let code, _) = ask { code } else { nil }
        }
        return bars + factors
    }

    /// What each stock lacks.
    /// - Parameter pause: seconds for which an answer that left days open stands.
    private func gaps(
        _ days: [TradeDate], beside onNewest: [TSCode] = [], pause: TimeInterval = SourceList.pause
    ) async throws -> [(code: TSCode, range: ClosedRange<TradeDate>)] {
        guard let first = days.min(), let newest = days.max() else { return [] }
        let marks = try await stores.bars.askedDays(from: source.name).filter { $0.value > 0 }
        let listings = try await stores.reference.listings(knownAt: context.clock.now)
        let ranges = try await stores.bars.askedRanges(from: source.name)
        return FetchPlan.byStock(
            codes: codes.isEmpty ? Array(Set(listings.map(\.code)).union(ranges.keys).union(onNewest)) : Array(codes),
            listings: Dictionary(listings.map { ($0.code, $0) }, uniquingKeysWith: { $1 }), days: days,
            marketDays: Set(marks.keys), refused: try await stores.bars.refusedCodes(in: first...newest),
            waiting: StockAnswer.waiting(
                try await stores.bars.openAnswers(from: source.name), pause: pause, now: context.clock.now),
            asked: ranges, ends: try await ends(among: days))
    }

    private func ends(among days: [TradeDate]) async throws -> [TSCode: TradeDate] {
        try await LeftBehind.ends(of: codes, history, among: days, stores: stores, now: context.clock.now)
    }

    /// Quotes are those of the newest day, so they are not asked for where the run looks at an earlier one.
    private func newestOpenDay(_ days: [TradeDate]) async throws -> TradeDate? {
        let last = FetchPlan.lastDay(upTo: TradeDate(dayNumber: .max), now: ShanghaiTime(context.clock.now))
        guard let newest = days.max(), newest < last else { return days.max() }
        return try await source.openDays(in: newest...last)?.max()
            ?? ExchangeCalendar.openDays(in: newest...last).days.max()
    }

    /// - Parameters:
    ///   - before: questions of the same round that this run had answers to before it was interrupted.
    ///   - isOneByOne: whether each waits for the one before, also where the source takes several at once.
    ///   - landed: called for each that had an answer, once that is stored.
    func ask(
        _ asks: [FetchAsk], _ tally: inout FetchTally, before: Int = 0, isOneByOne: Bool = false,
        landed: (FetchAsk) async throws -> Void = { _ in }
    ) async throws {
        let line = FetchLine(source: source) { [source] in await isOneByOne ? 1 : source.callsInFlight }
        var copy = tally
        defer { tally = copy }
        let round = FetchRound(asks, before: before, bars: copy.bars, source: source, clock: context.clock)
        SourceListener.current?.stand { await round.standing() }
        defer { SourceListener.current?.stand(at: nil) }
        // The first answer may be a long wait away.
        let least = try await source.leastSeconds(for: asks.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 })
        if let subject = asks.first(where: { $0.subject != nil })?.subject, before > 0 || least > 0 {
            await context.progress(round.fraction, try await round.progress(subject))
        }
        try await line.run(asks, isWanted: { !round.lacks($0.kind) }) { ask, answer in
            round.answered(ask)
            try await land(ask, answer, &copy)
            if case .lacking = answer { return round.foundLacking(ask) }
            try await landed(ask)
            round.landed(bars: copy.bars)
            guard let subject = ask.subject else { return }
            await context.progress(round.fraction, try await round.progress(subject))
        }
    }

    private func land(_ ask: FetchAsk, _ answer: FetchAnswer, _ tally: inout FetchTally) async throws {
        let now = context.clock.now
        switch (ask, answer) {
        case (.bars(let day), .bars(let reply)):
            try await note(reply, at: now, &tally)
            try await stores.bars.store(reply, of: day, from: source.name, at: now)
        case (.restOfDay(_, let day), .bars(let reply)):
            try await note(reply, at: now, &tally)
            // A server that takes no lists answers with nothing, which would make an empty day of the mark.
            guard !reply.bars.isEmpty else { break }
            try await stores.bars.store(reply, of: day, from: source.name, at: now)
        case (.stockBars(let code, let range), .bars(let reply)):
            try await note(reply, at: now, &tally)
            let end = try await end(of: reply, about: code, in: range)
            try await stores.bars.store(
                reply, of: code, in: range, wholeThrough: end, from: source.name, at: now)
        case (.listBars(let codes, let range), .bars(let reply)):
            try await note(reply, at: now, &tally)
            try await stores.bars.storeRefused(
                reply.refused, asked: range.upperBound, from: reply.source ?? source.name, at: now)
            try await land(reply, of: codes, in: range)
        case (.listFactors(let codes, let range), .factors(let factors)):
            try await land(factors, of: codes, in: range)
        case (.factors(let day), .factors(let factors)):
            try await stores.reference.store(factors, ofDay: day, from: source.name, at: now)
        case (.stockFactors(let code, let range), .factors(let factors)):
            try await stores.reference.store(factors, asked: [code: range], from: source.name, at: now)
        case (.suspensions(let day), .suspensions(let suspensions)):
            try await stores.reference.store(suspensions, on: day, from: source.name, at: now)
        case (.suspensionsOf(let days), .suspensions(let suspensions)):
            if suspensions.isEmpty, try await mustHaveSuspensions(days) {
                // No answer: asked for again by the next run.
                tally.lacking.insert(.suspensions)
            } else {
                let ofDay = Dictionary(grouping: suspensions, by: \.date)
                for day in days {
                    try await stores.reference.store(ofDay[day] ?? [], on: day, from: source.name, at: now)
                }
            }
        case (.limits(let day), .limits(let limits)):
            // Nothing is not published yet, and is asked for again by the next run.
            if limits.isEmpty {
                tally.lacking.insert(.limits)
            } else {
                try await stores.reference.storeLimits(limits, on: day, from: source.name, at: now)
            }
        case (.basics(let day), .basics(let basics)):
            if basics.isEmpty {
                tally.lacking.insert(.basics)
            } else {
                try await stores.reference.storeBasics(basics, on: day, from: source.name, at: now)
            }
        case (_, .list(let list, let range)):
            if case .codeChanges(let changes) = list, try await mustBeMore(than: changes) {
                // No answer: asked for again by the next run.
                tally.lacking.insert(.codeChanges)
            } else {
                if case .listings(let listings, let part) = list { try await askForOthers(than: part, listings) }
                try await stores.reference.store(list, of: range, from: source.name, at: now)
            }
        // An account that has the listed ones has the list, whatever else it must wait for.
        case (.listings(let part, _), .lacking):
            let marks = try await stores.reference.marks(from: source.name)
            if part.contains(.listed), !FetchLists.hasListed(marks, source.listingParts, now: now) {
                tally.lacking.insert(.listings)
            }
        case (_, .lacking): tally.lacking.insert(ask.kind)
        case (_, .bars), (_, .factors), (_, .suspensions), (_, .limits), (_, .basics): break  // no such question
        }
    }

    /// In a month of a market of a thousand stocks some are suspended, and so is a stock without a bar for a week. Taken for
    /// an answer, nothing would make holes of all halts.
    private func mustHaveSuspensions(_ days: [TradeDate]) async throws -> Bool {
        let now = context.clock.now
        if days.count >= 20, try await stores.reference.listings(knownAt: now).count >= 1_000 { return true }
        return try await UnexplainedDays.haveHalt(on: days, of: codes, stores: stores, now: now)
    }

    /// A stock that is listed no more stands in one of the other lists: the next run asks for them, as its plan says.
    private func askForOthers(than part: [Listing.Status], _ listings: [Listing]) async throws {
        let others = source.listingParts.filter { $0 != part }
        guard part.contains(.listed), !others.isEmpty else { return }
        let listed = Set(listings.map(\.code))
        let known = try await stores.reference.listings(knownAt: context.clock.now)
        guard known.contains(where: { $0.status == .listed && !listed.contains($0.code) }) else { return }
        let marks = try await stores.reference.marks(from: source.name)
        for other in others {
            guard let mark = marks[.listings(other)] else { continue }
            try await stores.reference.mark(
                .listings(other), of: mark.range, from: source.name, at: Date(timeIntervalSince1970: 0))
        }
    }

    /// Up to where an answer about one stock is whole.
    private func end(
        of reply: BarReply, about code: TSCode, in range: ClosedRange<TradeDate>
    ) async throws -> TradeDate? {
        if reply.refused.isEmpty, reply.bars.last?.date == range.upperBound { return range.upperBound }
        let now = context.clock.now
        let listing = try await stores.reference.listings(knownAt: now).first { $0.code == code }
        return StockAnswer.end(
            of: reply, in: range, isDelisted: listing?.delistDate.map { $0 <= ShanghaiTime(now).day } ?? false,
            open: try await stores.bars.openAnswers(from: source.name)[code], now: now)
    }

    /// Beijing's stocks have all got other codes. The list of stocks comes before; without one there may be such stocks.
    private func mustBeMore(than changes: [CodeChange]) async throws -> Bool {
        let now = context.clock.now
        guard changes.isEmpty, try await stores.reference.codeChanges(knownAt: now).isEmpty else { return false }
        let listings = try await stores.reference.listings(knownAt: now)
        return listings.isEmpty || listings.contains { $0.code.board == .beijing }
    }

    func shortAnswers(_ days: [TradeDate]) async throws -> ShortAnswers {
        try await ShortAnswers.find(
            among: days, from: source.name, isInLists: asksInLists(days), stores: stores, now: context.clock.now)
    }

    /// Answers without rows where there must be some, or with far too few: what they lack is asked for again by later runs,
    /// and told by this one.
    func tellMissing(of days: [TradeDate], _ tally: inout FetchTally) async throws {
        let now = context.clock.now
        let short = try await shortAnswers(days)
        if !tally.lacking.contains(.factors) {
            let lost = try await daysWithoutFactors(days)
            tally.factorDaysLacking = lost.union(short.factors.keys).count
            if asksInLists(days), try await listLacksFactors(days) { tally.lacking.insert(.factors) }
        }
        if tally.factorDaysLacking > 0 || !short.factors.isEmpty { tally.lacking.insert(.factors) }
        if !short.limits.isEmpty { tally.lacking.insert(.limits) }
        if !short.basics.isEmpty { tally.lacking.insert(.basics) }
        if try await stores.reference.nameSpells(knownAt: now).isEmpty { tally.lacking.insert(.names) }
        guard let first = days.min(), let last = days.max(),
            let newest = try await stores.bars.newestDay(atOrBefore: last, knownAt: now), newest >= first
        else { return }
        let index = try await stores.reference.indexBars(of: FetchStage.index, in: first...newest, knownAt: now)
        if index.last?.date != newest { tally.lacking.insert(.index) }
        if asksInLists(days) {
            try await warnOfStocksWithoutBars(on: newest)
        } else if source.historyShape == .byDay {
            try await warnOfStocksNeverSeen(on: newest)
        }
    }

    /// Days of the whole market that have bars, and an answer without factors.
    private func daysWithoutFactors(_ days: [TradeDate]) async throws -> Set<TradeDate> {
        guard !asksInLists(days) else { return [] }
        let factorless = try await stores.reference.factorlessDays(from: source.name)
        guard !factorless.isEmpty else { return [] }
        let bars = try await stores.bars.askedDays(from: source.name)
        return Set(days.filter { factorless[$0] != nil && (bars[$0] ?? 0) > 0 })
    }

    /// What a reply says of its bars. It goes before them: once their mark stands nobody asks for it again, and written
    /// twice it is the same. At the bars' own instant, so that a bar which is a correction does not take it for old.
    private func note(_ reply: BarReply, at now: Date, _ tally: inout FetchTally) async throws {
        if !reply.findings.isEmpty { try await stores.findings.add(reply.findings, at: now) }
        if !reply.agreed.isEmpty { try await stores.findings.clear(reply.agreed, at: now) }
        tally.asked += 1
        tally.bars += reply.bars.count
        tally.refused += reply.refused.count
    }
}

// MARK: A list of stocks

extension FetchVisit {
    func asksInLists(_ days: [TradeDate]) -> Bool {
        FetchPlan.paysInLists(
            history.stocks(among: codes).count, days: days.count, codesPerCall: source.codesPerCall)
    }

    /// Each wanted stock's gaps, after the newest day's suspensions, which explain what is missing of it.
    func listed(
        _ days: [TradeDate], _ lists: FetchLists, incrementalDays: Int, _ tally: inout FetchTally
    ) async throws {
        let marks = try await stores.reference.marks(from: source.name)
        let plan = try await FetchListPlan(
            codes: codes, history, days: days, source: source.name, stores: stores, codesPerCall: source.codesPerCall,
            suspensionSpan: source.suspensionSpan, marks: marks, incrementalDays: incrementalDays,
            now: context.clock.now)
        let levels = try await levels(upTo: days.max(), marks)
        try await ask(
            lists.later + plan.newest.asks + plan.bars.map { .listBars($0.codes, $0.range) }
                + plan.factors.map { .listFactors($0.codes, $0.range) },
            &tally)
        try await askAgain(plan.corrections, &tally)
        try await askForLevels(levels, &tally)
        try await corrected(days, marks[.corrections])
    }

    /// Listed stocks that no answer had a bar of.
    private func warnOfStocksWithoutBars(on newest: TradeDate) async throws {
        let now = context.clock.now
        let ranges = try await stores.bars.askedRanges(from: source.name)
        let listed = try await stores.reference.listings(knownAt: now).filter { $0.trades(on: newest) }.map(\.code)
        var missing: [TSCode] = []
        for code in codes.intersection(listed) where ranges[code] == nil {
            if try await stores.bars.window(of: code, asOf: newest, count: 1, knownAt: now).isEmpty {
                missing.append(code)
            }
        }
        guard let example = missing.min() else { return }
        await context.warn(.stocksWithoutBars(missing.count, example: example.rawValue))
    }

    /// A stock has bars up to a day, and factors to one before it.
    private func listLacksFactors(_ days: [TradeDate]) async throws -> Bool {
        let bars = try await stores.bars.askedRanges(from: source.name)
        let gaps = FetchPlan.byStock(
            codes: Array(codes), listings: [:], days: days,
            marketDays: try await stores.reference.factorDays(from: source.name),
            asked: try await stores.reference.askedFactors(from: source.name), ends: try await ends(among: days))
        return gaps.contains { gap in bars[gap.code].map { gap.range.lowerBound <= $0.upperBound } ?? false }
    }

    private func land(_ factors: [AdjFactor], of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws {
        let now = context.clock.now
        let last = Dictionary(factors.map { ($0.code, $0.date) }, uniquingKeysWith: max)
        let answer = try await ListAnswerEnd(ofFactorsIn: range, stores.reference, now: now)
            .ending(try await ends(of: codes, in: range))
        var asked: [TSCode: ClosedRange<TradeDate>] = [:]
        for code in codes {
            if let end = answer.end(of: code, last: last[code]) { asked[code] = range.lowerBound...end }
        }
        try await stores.reference.store(factors, asked: asked, from: source.name, at: now)
    }

    private func land(_ reply: BarReply, of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws {
        let now = context.clock.now
        var answer = try await ListAnswerEnd(ofBarsIn: range, from: source.name, stores.reference, now: now)
        func store(_ code: TSCode) async throws {
            let part = reply.part(of: code)
            guard let end = answer.end(of: code, last: part.bars.map(\.date).max()) else { return }
            try await stores.bars.store(part, of: code, in: range.lowerBound...end, from: source.name, at: now)
        }
        // A code that was left behind ends where the new one's bars begin.
        for code in codes where history.later(than: code) == nil { try await store(code) }
        answer = answer.ending(try await ends(of: codes, in: range))
        for code in codes where history.later(than: code) != nil { try await store(code) }
    }

    private func ends(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [TSCode: TradeDate] {
        let old = Set(codes.filter { history.later(than: $0) != nil })
        guard !old.isEmpty else { return [:] }
        let told = try await stores.reference.openDays(in: range, from: source.name)
        return try await LeftBehind.ends(
            of: old, history, among: told.isEmpty ? ExchangeCalendar.openDays(in: range).days : told, stores: stores,
            now: context.clock.now)
    }
}

extension FetchVisit {
    /// Waits for the newest day to be complete, asking again and again up to the deadline. Returns the day that the run
    /// may look at: the newest one that has landed.
    func awaitLanding(
        of days: [TradeDate], isCalendar: Bool, _ settings: LandingSettings, _ tally: inout FetchTally
    ) async throws -> TradeDate? {
        guard let newest = days.max(), FetchPlan.isRecent(newest, at: context.clock.now) else { return nil }
        let deadline = settings.deadline(of: newest)
        while true {
            let now = context.clock.now
            let landed = try await landing(of: newest)
            if landed.isComplete {
                try await warnOfUnexplained(on: newest)
                return newest
            }
            guard now < deadline else { return try await newestLanded(of: days, isCalendar: isCalendar) }
            let next = min(now.addingTimeInterval(settings.pauseSeconds), deadline)
            await context.progress(
                nil,
                .waitingForDay(
                    newest.dashed, rows: landed.rows, of: landed.wanted, next: ShanghaiTime(next).text,
                    deadline: ShanghaiTime(deadline).text))
            try await context.clock.sleep(until: next)
            let bars = try await missingBars(of: newest, among: days)
            try await ask(bars + (tally.lacking.contains(.suspensions) ? [] : [.suspensions(newest)]), &tally)
        }
    }

    /// How the source is asked for what its newest day lacks.
    private func missingBars(of newest: TradeDate, among days: [TradeDate]) async throws -> [FetchAsk] {
        if asksInLists(days) {
            return try await FetchListPlan.bars(
                codes: codes, history, days: days, source: source.name, stores: stores,
                codesPerCall: source.codesPerCall, now: context.clock.now
            ).map { .listBars($0.codes, $0.range) }
        }
        if source.givesDays { return [.bars(newest)] }
        return try await gaps(days, pause: 0).map { .stockBars($0.code, $0.range) }
    }

    /// The newest of the recent days that is complete; the oldest of them where none is. Says of each later one how
    /// much of it is there.
    private func newestLanded(of days: [TradeDate], isCalendar: Bool) async throws -> TradeDate? {
        let recent = days.filter { FetchPlan.isRecent($0, at: context.clock.now) }.sorted()
        var short: [(day: TradeDate, landed: LandedDay)] = []
        for day in recent.reversed() {
            let landed = try await landing(of: day)
            if landed.isComplete { break }
            short.append((day, landed))
        }
        let found = recent.dropLast(short.count).last ?? recent.first
        // Without a calendar an empty weekday is a holiday as far as anybody can tell.
        for (day, landed) in short where landed.rows > 0 || isCalendar {
            await context.warn(
                .dayNotLanded(
                    day.dashed, rows: landed.rows, of: landed.wanted, instead: day == found ? nil : found?.dashed))
        }
        if let found, short.count < recent.count { try await warnOfUnexplained(on: found) }
        return found
    }

    /// A day counts as complete although some rows are missing. Stocks that traded the day before, and of which neither a bar
    /// nor a suspension tells, are told where they are more than one expects of any day.
    private func warnOfUnexplained(on day: TradeDate) async throws {
        let now = context.clock.now
        let earlier = day.advanced(by: -FetchPlan.lateDays)...day.advanced(by: -1)
        guard let suspended = try await stores.reference.suspensions(on: day, knownAt: now),
            let before = try await stores.bars.tradingDays(in: earlier, knownAt: now).last
        else { return }
        let listed = try await stores.reference.listings(knownAt: now).filter { $0.trades(on: day) }.map(\.code)
        let missing = Set(try await stores.bars.codes(on: before, knownAt: now))
            .intersection(codes.isEmpty ? Set(listed) : codes.intersection(listed))
            .subtracting(try await stores.bars.codes(on: day, knownAt: now))
            .subtracting(suspended.filter { $0.timing == nil }.map(\.code))
        guard missing.count > FetchPlan.landedSlack, let example = missing.min() else { return }
        await context.warn(.stocksUnexplained(missing.count, on: day.dashed, example: example.rawValue))
    }

    /// Open days on which nothing at all is stored: who works with stored bars alone takes those between days with bars for
    /// holidays, and history for shorter than it is where they come before: this is told once, until it changes. The stocks of
    /// a list may all have been suspended; a long one is asked for by the days of the whole market.
    func warnOfHoles(in days: [TradeDate], isCalendar: Bool, upTo last: TradeDate) async throws {
        let isWhole = codes.isEmpty || source.historyShape == .byDay && !asksInLists(days)
        guard isWhole, let first = days.min(), first <= last else { return }
        let now = context.clock.now
        let stored = try await stores.bars.tradingDays(in: first...last, knownAt: now)
        guard let oldest = stored.first, let newest = stored.last else { return }
        let holes = Set(days.filter { oldest < $0 && $0 < newest }).subtracting(stored)
        if let example = holes.max() {
            await context.warn(.openDaysWithoutBars(holes.count, newest: example.dashed))
        }
        guard source.historyShape == .byDay else { return }
        let listedSince = try await stores.reference.listedSince(knownAt: now)
        // A source that tells neither its days nor its stocks may well begin there.
        guard isCalendar || listedSince != nil else { return }
        let before = days.filter { listedSince ?? first <= $0 && $0 < oldest }.sorted()
        guard let start = before.first, let example = before.last else { return }
        // It is no news every night. The history's own beginning moves on from day to day.
        let told = (start == first ? TradeDate(dayNumber: 0) : start)...example
        guard try await stores.reference.marks(from: source.name)[.daysBeforeBars]?.range != told else { return }
        await context.warn(.openDaysBeforeBars(before.count, newest: example.dashed, oldestBars: oldest.dashed))
        try await stores.reference.mark(.daysBeforeBars, of: told, from: source.name, at: now)
    }

    private func landing(of day: TradeDate) async throws -> LandedDay {
        try await LandedDay(
            day, of: codes, bars: stores.bars, reference: stores.reference, knownAt: context.clock.now)
    }
}
