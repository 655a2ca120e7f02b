public import Foundation
import MarketCalendar
public import QuotaPlan
public import TrainerCore

/// What the next fetch will ask a source by day for, told without asking it: the same decisions as the stage's own, over
/// the bundled rule of open days in place of the source's calendar.
public struct FetchForecast: Sendable {
    public let range: ClosedRange<TradeDate>
    public let needs: FetchNeeds

    /// What is asked for is known only of some sources.
    public struct Source: Sendable {
        let name: String
        /// Whether the account may ask for the source's calendar.
        let hasCalendar: Bool
        let listingParts: [[Listing.Status]]
        /// Whether a list that was asked for at the first instant is still good at the second.
        let keeps: @Sendable (SourceList, Date, Date) -> Bool
        /// Calendar days whose suspensions one call can span.
        let suspensionSpan: Int
        /// How many stocks over so many trading days a call gives.
        let codesPerCall: @Sendable (Int) -> Int
        /// Rows after which answers are cut, where that is not as the API's page says.
        let rowCaps: [String: Int]
        /// APIs that the server is known not to answer for lists of codes.
        let unlisted: Set<String>

        public init(
            name: String, hasCalendar: Bool, listingParts: [[Listing.Status]],
            keeps: @escaping @Sendable (SourceList, Date, Date) -> Bool, suspensionSpan: Int,
            codesPerCall: @escaping @Sendable (Int) -> Int, rowCaps: [String: Int] = [:],
            unlisted: Set<String> = []
        ) {
            self.name = name
            self.hasCalendar = hasCalendar
            self.listingParts = listingParts
            self.keeps = keeps
            self.suspensionSpan = suspensionSpan
            self.codesPerCall = codesPerCall
            self.rowCaps = rowCaps
            self.unlisted = unlisted
        }
    }

    /// - Parameters:
    ///   - daysBack: natural days before today.
    ///   - codes: these stocks alone; empty: the whole market.
    public static func make(
        _ source: Source, stores: Stores, daysBack: Int, codes named: [TSCode] = [], incrementalDays: Int, now: Date
    ) async throws -> FetchForecast {
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: now))
        let codes = history.whole(named)
        let today = ShanghaiTime(now).day
        let first = today.advanced(by: -daysBack)
        let range = first...FetchPlan.lastDay(upTo: today, now: ShanghaiTime(now))
        let lists = try await FetchLists(
            of: source.name, parts: source.listingParts, keeps: { source.keeps($0, $1, now) },
            range: first...today, lastBarDay: range.upperBound, now: now, stores.reference)
        var needs = FetchNeeds(
            calendar: lists.first.contains { $0.kind == .calendar },
            listings: (lists.first + lists.later).count { $0.kind == .listings },
            names: lists.first.contains { $0.kind == .names },
            codeChanges: lists.first.contains { $0.kind == .codeChanges },
            indices: lists.first.count { $0.kind == .index }, rowCaps: source.rowCaps, unlisted: source.unlisted)
        let rule = ExchangeCalendar.openDays(in: range)
        let isInLists = FetchPlan.paysInLists(
            history.stocks(among: codes).count, days: rule.days.count, codesPerCall: source.codesPerCall)
        if isInLists {
            try await count(codes, history, rule.days, source, stores, incrementalDays, now, into: &needs)
        } else {
            try await count(
                rule.days, of: codes, isCalendar: source.hasCalendar || rule.assumedFrom == nil, source, stores,
                incrementalDays, now, into: &needs)
        }
        return FetchForecast(range: range, needs: needs)
    }

    private static func count(
        _ codes: Set<TSCode>, _ history: CodeHistory, _ days: [TradeDate], _ source: Source, _ stores: Stores,
        _ incrementalDays: Int, _ now: Date, into needs: inout FetchNeeds
    ) async throws {
        let marks = try await stores.reference.marks(from: source.name)
        let plan = try await FetchListPlan(
            codes: codes, history, days: days, source: source.name, stores: stores, codesPerCall: source.codesPerCall,
            suspensionSpan: source.suspensionSpan, marks: marks, incrementalDays: incrementalDays, now: now)
        add(plan.factors.map { .listFactors($0.codes, $0.range) }, to: &needs)
        add(
            try await FactorLevels.asks(
                upTo: days.max(), of: codes, stores: stores, codesPerCall: source.codesPerCall, marks: marks, now: now),
            to: &needs)
        // One that takes another's place is tried first, in a call of its own.
        let trials = plan.bars.isEmpty ? 0 : try await trials(of: source, stores, now)
        needs.barDays = plan.bars.count + trials
        needs.suspensionDays = plan.newest.suspensionStretches.count
        needs.suspensionStretches = plan.newest.suspensionStretches.count { $0.count > 1 }
        add(corrections: plan.corrections, to: &needs)
        needs.limitDays = plan.newest.limitDays.count
        needs.basicDays = plan.newest.basicDays.count
    }

    private static func trials(of source: Source, _ stores: Stores, _ now: Date) async throws -> Int {
        let days = try await stores.bars.askedDays(from: source.name)
        let ranges = try await stores.bars.askedRanges(from: source.name)
        let kept = try await stores.bars.newestDay(atOrBefore: ShanghaiTime(now).day, knownAt: now)
        return days.isEmpty && ranges.isEmpty && kept != nil ? 1 : 0
    }

    private static func add(corrections: [FetchAsk], to needs: inout FetchNeeds) {
        needs.correctionDays = corrections.count { $0.kind == .bars }
        needs.barDays += needs.correctionDays
        needs.suspensionDays += corrections.count { $0.kind == .suspensions }
        add(corrections.filter { $0.kind == .factors }, to: &needs)
    }

    /// Questions for factors.
    private static func add(_ factors: [FetchAsk], to needs: inout FetchNeeds) {
        for ask in factors {
            if case .listFactors(let codes, _) = ask {
                needs.factorLists += 1
                needs.factorListStocks += codes.count
            } else {
                needs.factorDays += 1
            }
        }
    }

    private static func count(
        _ days: [TradeDate], of codes: Set<TSCode>, isCalendar: Bool, _ source: Source, _ stores: Stores,
        _ incrementalDays: Int, _ now: Date, into needs: inout FetchNeeds
    ) async throws {
        let askedAt = try await stores.bars.askedAt(from: source.name)
        let suspensionsAskedAt = try await stores.reference.suspensionsAskedAt(from: source.name)
        let suspensionDays = Set(suspensionsAskedAt.keys)
        let short = try await ShortAnswers.find(
            among: days, from: source.name, isInLists: false, stores: stores, now: now)
        let asked = try await stores.bars.askedDays(from: source.name).merging(short.bars.stored) { max($0, $1) }
        let plan = FetchPlan.byDay(
            days: days, isCalendar: isCalendar, asked: asked, askedAt: askedAt,
            factorDays: try await stores.reference.factorDays(from: source.name).subtracting(short.factors.keys),
            factorlessDays: try await stores.reference.factorlessDays(from: source.name)
                .merging(short.factors) { $1 },
            suspensionDays: suspensionDays, suspensionSpan: source.suspensionSpan,
            unexplained: try await UnexplainedDays.find(
                among: days, of: codes, askedAt: suspensionsAskedAt, stores: stores, now: now),
            limitDays: try await stores.reference.limitDays(from: source.name).subtracting(short.limits),
            basicDays: try await stores.reference.basicDays(from: source.name).subtracting(short.basics),
            listedSince: try await stores.reference.listedSince(knownAt: now), now: now)
        let marks = try await stores.reference.marks(from: source.name)
        add(
            try await FactorLevels.asks(
                upTo: days.max(), of: codes, stores: stores, codesPerCall: source.codesPerCall, marks: marks, now: now),
            to: &needs)
        let bars = Set(plan.barDays)
        // Whether a day that is asked for anyway comes short again is not known.
        needs.barDays =
            bars.count
            + short.bars.asks(
                after: marks[.shortBars], besides: bars, codesPerCall: source.codesPerCall, now: now
            ).count
        add(plan.factorDays.map(FetchAsk.factors), to: &needs)
        needs.suspensionDays = plan.suspensionStretches.count
        needs.suspensionStretches = plan.suspensionStretches.count { $0.count > 1 }
        needs.limitDays = plan.limitDays.count
        needs.basicDays = plan.basicDays.count
        add(
            corrections: FetchPlan.corrections(
                settled: days.filter { (asked[$0] ?? 0) > 0 && !bars.contains($0) }, askedAt: askedAt,
                suspensionDays: suspensionDays, suspensionSpan: source.suspensionSpan,
                marks: marks, incrementalDays: incrementalDays, now: now), to: &needs)
        if let newest = asked.filter({ $0.value > 0 }).max(by: { $0.key < $1.key }) {
            needs.stocksPerDay = newest.value
            needs.codesPerDay = try await KnownCodes.on(
                newest.key, stores.bars, stores.reference, of: source.name, now: now
            ).codes.count
        }
    }
}
