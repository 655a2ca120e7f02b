import Foundation
import TrainerCore

/// What a list of stocks has to be asked for, several in a call.
struct FetchListPlan: Sendable {
    typealias List = (codes: [TSCode], range: ClosedRange<TradeDate>)

    let bars: [List]
    let factors: [List]
    /// What is asked of the newest day's whole market beside the stocks' bars.
    let newest: FetchPlan
    /// What had landed and is asked for once more, list by list its factors and then its bars.
    let corrections: [FetchAsk]

    /// - Parameters:
    ///   - codes: all that the stocks have or had.
    ///   - marks: of the last round of corrections, and of what a round that was cut short has done.
    init(
        codes: Set<TSCode>, _ history: CodeHistory, days: [TradeDate], source: String, stores: Stores,
        codesPerCall: (Int) -> Int, suspensionSpan: Int, marks: [SourceList: ListMark], incrementalDays: Int, now: Date
    ) async throws {
        let ranges = try await stores.bars.askedRanges(from: source)
        self.bars = try await Self.bars(
            codes: codes, history, days: days, source: source, stores: stores, codesPerCall: codesPerCall, now: now)
        let ends = try await LeftBehind.ends(of: codes, history, among: days, stores: stores, now: now)
        self.factors = FetchPlan.inLists(
            codes: codes, listings: try await stores.reference.listings(knownAt: now), days: days,
            marketDays: try await stores.reference.factorDays(from: source),
            asked: try await stores.reference.askedFactors(from: source), codesPerCall: codesPerCall,
            history: history, ends: ends)
        self.corrections = Self.corrections(
            codes, history, ends, days, ranges, codesPerCall, marks: marks, incrementalDays: incrementalDays, now: now)
        self.newest = try await Self.newest(
            days, of: codes, lacking: bars.map(\.range), suspensionSpan, stores, source, now: now)
    }

    /// The bars that are missing.
    static func bars(
        codes: Set<TSCode>, _ history: CodeHistory, days: [TradeDate], source: String, stores: Stores,
        codesPerCall: (Int) -> Int, now: Date
    ) async throws -> [List] {
        let asked = try await stores.bars.askedDays(from: source)
        return FetchPlan.inLists(
            codes: codes, listings: try await stores.reference.listings(knownAt: now), days: days,
            marketDays: Set(asked.filter { $0.value > 0 }.keys),
            asked: try await stores.bars.askedRanges(from: source), codesPerCall: codesPerCall, history: history,
            ends: try await LeftBehind.ends(of: codes, history, among: days, stores: stores, now: now))
    }

    private static func newest(
        _ days: [TradeDate], of codes: Set<TSCode>, lacking gaps: [ClosedRange<TradeDate>], _ suspensionSpan: Int,
        _ stores: Stores, _ source: String, now: Date
    ) async throws -> FetchPlan {
        var plan = FetchPlan()
        plan.suspensionSpan = suspensionSpan
        let reference = stores.reference
        let askedAt = try await reference.suspensionsAskedAt(from: source)
        let unexplained = try await UnexplainedDays.find(
            among: days, of: codes, askedAt: askedAt, stores: stores, now: now)
        // The newest day's stand for the bars beside them: an attempt that goes on after a kill has them already.
        let isOld = { (day: TradeDate) in askedAt[day].map { now.timeIntervalSince($0) >= SourceList.pause } ?? true }
        // A stock that was suspended on all days of its gap lacks nothing; where days come in one call they cost no more than
        // the newest.
        let open = days.dropLast().filter { day in
            suspensionSpan > 1 && askedAt[day] == nil && FetchPlan.isRecent(day, at: now)
                && gaps.contains { $0.contains(day) }
        }
        plan.suspensionDays = unexplained.union(open).union(
            days.suffix(1).filter { askedAt[$0] == nil || !gaps.isEmpty && isOld($0) }
        ).sorted()
        let short = try await ShortAnswers.find(
            among: Array(days.suffix(1)), from: source, isInLists: true, stores: stores, now: now)
        let limits = try await reference.limitDays(from: source).subtracting(short.limits)
        plan.limitDays = days.suffix(1).filter { !limits.contains($0) }
        let basics = try await reference.basicDays(from: source).subtracting(short.basics)
        plan.basicDays = days.suffix(1).filter { !basics.contains($0) }
        return plan
    }

    /// The last days that all of the stocks have, in as few calls as they take.
    private static func corrections(
        _ codes: Set<TSCode>, _ history: CodeHistory, _ ends: [TSCode: TradeDate], _ days: [TradeDate],
        _ ranges: [TSCode: ClosedRange<TradeDate>], _ codesPerCall: (Int) -> Int, marks: [SourceList: ListMark],
        incrementalDays: Int, now: Date
    ) -> [FetchAsk] {
        let today = ShanghaiTime(now).day
        let marked = codes.filter { ranges[$0] != nil }.sorted()
        guard let due = FetchPlan.correctionsDue(after: marks[.corrections]?.askedAt), today >= due,
            let end = marked.compactMap({ ranges[$0]?.upperBound }).max()
        else { return [] }
        let settled = days.filter { $0 > today.advanced(by: -incrementalDays) && $0 <= end }
        guard let first = settled.min(), let last = settled.max() else { return [] }
        let traded = marked.filter { code in ends[code].map { first < $0 } ?? true }
        return FetchPlan.lists(
            of: traded, history, stocksPerCall: codesPerCall(settled.count)
        ).flatMap { list -> [FetchAsk] in
            let asks: [FetchAsk] = [.listFactors(list, first...last), .listBars(list, first...last)]
            return asks[1].isCorrected(since: due, marks) ? [] : asks.filter { !$0.isCorrected(since: due, marks) }
        }
    }
}
