public import Foundation
import Messages
import SourceComparison
import Synchronization
public import TrainerCore

/// A source whose bars are compared with those that another source gave for the same days.
///
/// Where the two are one percent apart, the new bar is refused, the kept one stays, and a finding quarantines it. A source
/// of which nothing is stored yet is about to take another's place: it is held against some of what is kept first, a stock
/// that disagrees is refused on every day, also by later runs, until the two agree, and a source that disagrees on most
/// stocks as a whole.
public final class ComparedSource: MarketSource {
    private let source: any MarketSource
    private let keptDays: Set<TradeDate>
    private let isNew: Bool
    private let keptCodes: @Sendable (TradeDate) async throws -> [TSCode]
    private let kept: @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar]
    private let refusals: (any StockRefusalStore)?
    private let parts: (any ReplyPartStore)?
    private let now: @Sendable () -> Date
    private let notify: @Sendable (SourceNotice) -> Void
    private let proof = PoliteGate(time: .continuous, spacing: .zero, width: 1)
    private let trial = Mutex(Trial())

    /// What came of holding a new source against the kept days.
    private struct Trial {
        var isOver = false
        /// As a whole: nothing of it lands, and no stored bar is quarantined for its sake.
        var isRefused = false
        /// Whole days that were asked for it; each is handed out when it is asked for.
        var ahead: [TradeDate: BarReply] = [:]
        var refusedStocks: [TSCode: String] = [:]
        var compared: Set<TSCode> = []
        /// Of the refused ones, the days on which this run found them to agree.
        var agreedDays: [TSCode: Set<TradeDate>] = [:]
        var toldRefused = false
    }

    /// Stocks, asked for one by one, below which none are most.
    private static let stocksNeeded = 3

    /// - Parameters:
    ///   - keptDays: days with stored bars before anything was asked; on others there is nothing to compare with, and
    ///     the store is not read, which would make it merge what has just landed.
    ///   - isNew: nothing was ever asked of this source.
    ///   - keptCodes: stocks with a stored bar on a day.
    ///   - kept: a stock's stored bars.
    ///   - refused: stocks of this source that earlier runs refused, and why.
    ///   - refusals: keeps those of this run; nil: they hold for it alone.
    ///   - parts: keeps what a source that is new was asked on trial, so that a kill costs one call; nil: it is asked again.
    public init(
        _ source: any MarketSource, keptDays: Set<TradeDate>, isNew: Bool,
        keptCodes: @escaping @Sendable (TradeDate) async throws -> [TSCode],
        kept: @escaping @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar],
        refused: [TSCode: String] = [:], refusals: (any StockRefusalStore)? = nil,
        parts: (any ReplyPartStore)? = nil, now: @escaping @Sendable () -> Date = { Date() },
        notify: @escaping @Sendable (SourceNotice) -> Void
    ) {
        self.source = source
        self.keptDays = keptDays
        self.isNew = isNew && !keptDays.isEmpty
        self.keptCodes = keptCodes
        self.kept = kept
        self.refusals = refusals
        self.parts = parts
        self.now = now
        self.notify = notify
        trial.withLock { $0.refusedStocks = refused }
    }

    /// Of a new source, how many of the stocks that both have agreed, where some did not; nil where it was refused whole, as
    /// its error says.
    public var overlap: SourceNotice? {
        trial.withLock { trial in
            trial.isRefused || trial.refusedStocks.isEmpty || trial.compared.isEmpty
                ? nil
                : SourceNotice(
                    .disagreement,
                    .sourceOverlap(
                        source: source.name, agreed: trial.compared.count - trial.refusedStocks.count,
                        of: trial.compared.count, example: trial.refusedStocks.keys.min()?.rawValue ?? ""))
        }
    }

    public var name: String { source.name }
    public var historyShape: HistoryShape { source.historyShape }
    public var givesDays: Bool { source.givesDays }
    public var callsInFlight: Int { get async { await source.callsInFlight } }
    public var callsMade: Int { get async { await source.callsMade } }

    public func bars(on day: TradeDate) async throws -> BarReply {
        if isNew { try await proof.pass { try await self.prove() } }
        if let reply = try await takeAhead(day) { return try await compared(reply) }
        return try await compared(source.bars(on: day))
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        // Where the newest day is not asked for first, a stock is the first thing that lands.
        if isNew, historyShape == .byStock { try await proof.pass { try await self.prove() } }
        let reply = try await source.bars(of: code, in: range)
        if isNew { try await hold([reply], atLeast: Self.stocksNeeded) }
        return try await compared(reply, isHistory: true)
    }

    public func leastSeconds(for questions: [MarketData: Int]) async throws -> TimeInterval {
        try await source.leastSeconds(for: questions)
    }

    public func codesPerCall(tradingDays: Int) -> Int { source.codesPerCall(tradingDays: tradingDays) }

    public func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        if isNew { try await proof.pass { try await self.prove(inLists: true) } }
        let reply = try await source.bars(of: codes, in: range)
        if isNew { try await hold([reply], atLeast: 1) }
        return try await compared(reply, isHistory: true)
    }

    // MARK: A source that is new

    /// What both have comes before all else, so that nothing is stored until they agree: marks of a source that was
    /// refused would make it an old acquaintance of the next run.
    /// - Parameter inLists: whether several stocks are asked for in a call, and no day of the whole market.
    private func prove(inLists: Bool = false) async throws {
        guard !trial.withLock({ $0.isOver }) else { return }
        // What an earlier trial found, of which nothing came.
        let found = trial.withLock { trial in
            defer { trial.refusedStocks = [:] }
            return Set(trial.refusedStocks.keys)
        }
        if !found.isEmpty { try await refusals?.admit(found, of: name) }
        let (replies, days) =
            switch historyShape {
            case .byDay: inLists ? try await triedStocks(inOneCall: true) : try await triedDays()
            case .byStock: try await triedStocks(inOneCall: false)
            }
        do {
            guard days >= min(SourceComparison.daysNeeded, keptDays.count) else {
                throw TrainerError(
                    .sourceDisagrees,
                    .sourceNotComparable(source: name, days: days, needed: SourceComparison.daysNeeded),
                    hint: .sourceDisagreesRemedy(source: name))
            }
            try await hold(replies, atLeast: 1)
        } catch let error as TrainerError where error.code == .sourceDisagrees {
            // The next run tries it anew: it may be set right the same day.
            try await parts?.dropAll(from: name)
            throw error
        }
        trial.withLock { $0.isOver = true }
    }

    /// The newest days that both have, and how many they are.
    private func triedDays() async throws -> ([BarReply], Int) {
        var common: [BarReply] = []
        for day in keptDays.sorted().suffix(SourceTrial.daysTried).reversed()
        where common.count < SourceComparison.daysNeeded {
            let held = trial.withLock { $0.ahead[day] }
            let reply = if let held { held } else { try await tried(.day(day)) { try await source.bars(on: day) } }
            trial.withLock { $0.ahead[day] = reply }
            if !reply.bars.isEmpty { common.append(reply) }
        }
        return ([BarReply(bars: common.flatMap(\.bars), calls: 0, source: common.first?.source)], common.count)
    }

    /// A few stocks from all over the market on the newest kept days, and on how many of these the source told of any.
    /// Each is asked for once more when its turn comes, for all its days.
    private func triedStocks(inOneCall: Bool) async throws -> ([BarReply], Int) {
        guard let trial = try await SourceTrial(keptDays: keptDays, keptCodes: keptCodes) else { return ([], 0) }
        let span = "\(trial.range.lowerBound)-\(trial.range.upperBound)"
        var replies: [BarReply] = []
        if inOneCall {
            replies = [
                try await tried(.shared("trial"), "\(span) \(trial.codes)") {
                    try await source.bars(of: trial.codes, in: trial.range)
                }
            ]
        } else {
            for code in trial.codes {
                replies.append(
                    try await tried(.stock(code), span) { try await source.bars(of: code, in: trial.range) })
            }
        }
        let told = replies.flatMap { $0.bars.map(\.date) + $0.findings.map(\.date) + $0.agreed.map(\.date) }
        return (replies, keptDays.intersection(told).count)
    }

    /// A question of the trial. Its reply is stored beside the bars, where nobody reads it, until the day or the stock lands.
    private func tried(
        _ answer: PartedAnswer, _ span: String = "", _ ask: () async throws -> BarReply
    ) async throws -> BarReply {
        let part = TriedReply.part + span
        if let kept = try await keptReply(part, of: answer) { return kept }
        let reply = try await ask()
        if let parts {
            let body = Array(try CanonicalJSON.encode(TriedReply(reply)))
            let end = now().addingTimeInterval(TriedReply.span)
            try await parts.keep(
                ReplyPart(status: 200, body: body), as: part, of: answer, from: name, until: end, now: now())
        }
        return reply
    }

    private func keptReply(_ part: String, of answer: PartedAnswer) async throws -> BarReply? {
        guard let kept = try await parts?.part(part, of: answer, from: name, now: now()) else { return nil }
        // One that cannot be read, of another version of this program, is asked for again.
        return try? CanonicalJSON.decode(TriedReply.self, from: Data(kept.body)).reply
    }

    /// A day that was asked on trial, by this run or by one before it that was killed.
    private func takeAhead(_ day: TradeDate) async throws -> BarReply? {
        if let reply = trial.withLock({ $0.ahead.removeValue(forKey: day) }) { return reply }
        return try await keptReply(TriedReply.part, of: .day(day))
    }

    /// - Parameter needed: stocks to compare before the source as a whole can be refused.
    private func hold(_ replies: [BarReply], atLeast needed: Int) async throws {
        var worst: (source: String, finding: BarFinding, days: Int, of: Int)?
        var found: [TSCode: String] = [:]
        for reply in replies {
            let source = reply.source ?? name
            let bars = Dictionary(grouping: reply.bars, by: \.code)
            let own = Self.ownObjections(reply)
            for code in Set(bars.keys).union(own.keys).sorted() {
                var verdicts = try await overlap(code, bars[code] ?? [], source).comparisons
                    .filter { $0.commonDays > 0 }.map { ($0.findings, $0.commonDays) }
                if let objections = own[code] {
                    verdicts.append((objections, objections.count + reply.agreed.count { $0.code == code }))
                }
                for (findings, days) in verdicts {
                    trial.withLock { _ = $0.compared.insert(code) }
                    guard let finding = findings.first else { continue }
                    found[code] = "\(finding.date) \(finding.detail)"
                    if findings.count > worst?.days ?? 0 { worst = (source, finding, findings.count, days) }
                }
            }
        }
        let (compared, refused) = trial.withLock { trial in
            trial.refusedStocks.merge(found) { first, _ in first }
            return (trial.compared.count, trial.refusedStocks.count)
        }
        guard let worst, compared >= needed, refused * 2 > compared else {
            if !found.isEmpty { try await refusals?.refuse(found, of: name, at: now()) }
            return
        }
        trial.withLock { $0.isRefused = true }
        throw TrainerError(
            .sourceDisagrees,
            .sourceDisagrees(
                source: worst.source, code: worst.finding.code.rawValue, day: worst.finding.date.dashed,
                detail: worst.finding.detail, days: worst.days, of: worst.of, stocks: refused, ofStocks: compared),
            hint: .sourceDisagreesRemedy(source: name))
    }

    /// A source may itself hold its bars against the kept ones, and give findings in the place of those that disagree.
    private static func ownObjections(_ reply: BarReply) -> [TSCode: [BarFinding]] {
        guard !reply.findings.isEmpty else { return [:] }
        let given = Set(reply.bars.map { BarKey(code: $0.code, date: $0.date) })
        let instead = reply.findings.filter {
            $0.rule == .sourcesDisagree && !given.contains(BarKey(code: $0.code, date: $0.date))
        }
        return Dictionary(grouping: instead, by: \.code)
    }

    /// A stock's bars beside those that are kept of the same days.
    private struct Overlap {
        /// With each of the other sources that gave some of them.
        var comparisons: [SourceComparison] = []
        /// Whether this source gave some, too.
        var hasOwn = false

        var findings: [BarFinding] { comparisons.flatMap(\.findings) }
        var agreed: Set<BarKey> { comparisons.reduce(into: []) { $0.formUnion($1.agreed) } }
    }

    private func overlap(_ code: TSCode, _ bars: [DailyBar], _ name: String) async throws -> Overlap {
        let days = bars.map(\.date).filter(keptDays.contains)
        guard let first = days.min(), let last = days.max() else { return Overlap() }
        let stored = try await kept(code, first...last)
        let others = stored.filter { $0.source != name }
        return Overlap(
            comparisons: Dictionary(grouping: others, by: \.source).sorted { $0.key < $1.key }.map { source, others in
                SourceComparison(kept: others.map(\.bar), of: source, candidate: bars, of: name)
            }, hasOwn: others.count < stored.count)
    }

    // MARK: Bar by bar

    /// - Parameter isHistory: whether the reply holds all that was asked of its stocks, and not a day of the market.
    private func compared(_ reply: BarReply, isHistory: Bool = false) async throws -> BarReply {
        let hasRefused = trial.withLock { !$0.refusedStocks.isEmpty }
        guard hasRefused || reply.bars.contains(where: { keptDays.contains($0.date) }) else { return reply }
        let name = reply.source ?? name
        var good: [DailyBar] = []
        var refused: [RefusedRow] = []
        var findings: [BarFinding] = []
        var agreed = reply.agreed
        var apart = 0
        for (code, bars) in Dictionary(grouping: reply.bars, by: \.code) {
            let overlap = try await overlap(code, bars, name)
            let found = overlap.findings
            agreed.formUnion(overlap.agreed)
            // The trial of a source may have ended before its turn came.
            if isHistory, !isNew, reply.source == nil, !overlap.hasOwn, let finding = found.first {
                try await refuse(code, because: finding)
            }
            let refusal = try await refusal(of: code, overlap)
            let reasons = Dictionary(found.map { ($0.date, $0.detail) }) { first, _ in first }
            apart += bars.count { reasons[$0.date] != nil }
            for bar in bars {
                if let reason = reasons[bar.date] ?? refusal {
                    refused.append(
                        RefusedRow(
                            place: "\(name) \(code) \(bar.date)", reason: "disagrees with the kept bar: \(reason)",
                            date: bar.date, content: bar.numbers, rule: .sourcesDisagree))
                } else {
                    good.append(bar)
                }
            }
            findings += found
        }
        agreed.subtract((reply.findings + findings).map { BarKey(code: $0.code, date: $0.date) })
        if !refused.isEmpty { tell(apart: isNew ? refused.count : apart, name) }
        return BarReply(
            bars: refused.isEmpty ? reply.bars : good.sorted { ($0.code, $0.date) < ($1.code, $1.date) },
            refused: reply.refused + refused.sorted { $0.place < $1.place }, calls: reply.calls, source: reply.source,
            findings: reply.findings + findings.sorted { ($0.code, $0.date) < ($1.code, $1.date) }, agreed: agreed,
            revision: reply.revision)
    }

    private func refuse(_ code: TSCode, because finding: BarFinding) async throws {
        let reason = "\(finding.date) \(finding.detail)"
        let isFirst = trial.withLock { trial in
            guard trial.refusedStocks[code] == nil else { return false }
            trial.refusedStocks[code] = reason
            return true
        }
        if isFirst { try await refusals?.refuse([code: reason], of: name, at: now()) }
    }

    /// Why all of a stock's bars are refused; nil: they are not. One that an earlier run refused is taken again once the
    /// two agree on enough days of one run, and on none of them disagree.
    private func refusal(of code: TSCode, _ overlap: Overlap) async throws -> String? {
        let (reason, isOver) = trial.withLock { trial -> (String?, Bool) in
            guard let reason = trial.refusedStocks[code] else { return (nil, false) }
            trial.agreedDays[code, default: []].formUnion(overlap.agreed.map(\.date))
            if !overlap.findings.isEmpty { trial.agreedDays[code] = [] }
            guard !isNew, (trial.agreedDays[code]?.count ?? 0) >= SourceComparison.daysNeeded else {
                return (reason, false)
            }
            trial.refusedStocks[code] = nil
            return (nil, true)
        }
        if isOver { try await refusals?.admit([code], of: name) }
        return reason
    }

    /// - Parameter count: bars that are too far apart; the other refused ones are of stocks that disagreed before.
    private func tell(apart count: Int, _ source: String) {
        if count > 0 { notify(SourceNotice(.disagreement, .sourcesDisagree(source: source, count: count))) }
        guard !isNew else { return }
        let stocks = trial.withLock { trial -> [TSCode] in
            defer { trial.toldRefused = true }
            return trial.toldRefused ? [] : trial.refusedStocks.keys.sorted()
        }
        guard let example = stocks.first else { return }
        notify(
            SourceNotice(
                .disagreement,
                .stocksStillRefused(
                    source: name, count: stocks.count, example: example.rawValue,
                    days: SourceComparison.daysNeeded)))
    }

    // MARK: Handed on

    public func settle() async throws { try await source.settle() }

    public func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        source.keeps(list, askedAt: askedAt, now: now)
    }

    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        try await source.openDays(in: range)
    }

    public func revisions(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: String]? {
        try await source.revisions(in: range)
    }

    public func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? { try await source.adjFactors(on: day) }

    public func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        // They may come before the stock's bars, and nothing lands of a source that is refused.
        if isNew, historyShape == .byStock { try await proof.pass { try await self.prove() } }
        return try await source.adjFactors(of: code, in: range)
    }

    public func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await source.adjFactors(of: codes, in: range)
    }

    public var listingParts: [[Listing.Status]] { source.listingParts }

    public func listings(in part: [Listing.Status]) async throws -> [Listing]? {
        try await source.listings(in: part)
    }

    public func suspensions(on day: TradeDate) async throws -> [Suspension]? { try await source.suspensions(on: day) }

    public var suspensionSpan: Int { source.suspensionSpan }

    public func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]? {
        try await source.suspensions(in: range)
    }

    public func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]? {
        try await source.nameSpells(in: range)
    }

    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        try await source.indexBars(of: code, in: range)
    }

    public func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? {
        try await source.publishedLimits(on: day)
    }

    public func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]? {
        try await source.dailyBasics(on: day)
    }

    public func codeChanges() async throws -> [CodeChange]? { try await source.codeChanges() }
}
