import Foundation
import MarketCalendar
import TrainerCore

/// Up to where an answer of a list of stocks is whole for each of them. A recent day without a row may yet get one, so that
/// the answer ends with its last row there, unless the stock is known to be no more, or suspended.
struct ListAnswerEnd: Sendable {
    let range: ClosedRange<TradeDate>
    /// Stocks that are no more, and codes left behind, and since when.
    private(set) var delisted: [TSCode: TradeDate]
    /// Of codes left behind what has not come does not come any more.
    private var isLeftBehind: Set<TSCode> = []
    /// On the last day of the range. A stock with rows before is suspended since.
    var suspended: Set<TSCode> = []
    /// On all of its open days: a stock without any row.
    var suspendedThroughout: Set<TSCode> = []
    let now: Date

    /// - Parameter last: the stock's last row.
    /// - Returns: nil where nothing of the range is.
    func end(of code: TSCode, last: TradeDate?) -> TradeDate? {
        let life = delisted[code].map { min(range.upperBound, $0.advanced(by: -1)) } ?? range.upperBound
        let isExplained =
            isLeftBehind.contains(code) || (last == nil ? suspendedThroughout : suspended).contains(code)
        let end = isExplained || !FetchPlan.isRecent(life, at: now) ? max(life, last ?? life) : last
        return end.flatMap { $0 >= range.lowerBound ? $0 : nil }
    }

    /// - Parameter ends: of codes left behind, since when their stocks have traded under others.
    func ending(_ ends: [TSCode: TradeDate]) -> ListAnswerEnd {
        var answer = self
        answer.delisted.merge(ends, uniquingKeysWith: min)
        answer.isLeftBehind = Set(ends.keys)
        return answer
    }
}

extension ListAnswerEnd {
    /// Of factors: a suspended stock has some.
    init(ofFactorsIn range: ClosedRange<TradeDate>, _ reference: any ReferenceStore, now: Date) async throws {
        self.range = range
        self.now = now
        delisted = Dictionary(
            try await reference.listings(knownAt: now).compactMap { listing in
                listing.delistDate.map { (listing.code, $0) }
            }, uniquingKeysWith: { $1 })
    }

    init(
        ofBarsIn range: ClosedRange<TradeDate>, from source: String, _ reference: any ReferenceStore, now: Date
    ) async throws {
        try await self.init(ofFactorsIn: range, reference, now: now)
        suspended = try await reference.wholeDaySuspensions(on: range.upperBound, knownAt: now)
        // Longer ones begin with bars, or are read again until they do.
        guard !suspended.isEmpty, FetchPlan.isRecent(range.lowerBound, at: now) else { return }
        let told = try await reference.openDays(in: range, from: source)
        suspendedThroughout = suspended
        for day in told.isEmpty ? ExchangeCalendar.openDays(in: range).days : told {
            suspendedThroughout.formIntersection(try await reference.wholeDaySuspensions(on: day, knownAt: now))
        }
    }
}

extension ReferenceStore {
    fileprivate func wholeDaySuspensions(on day: TradeDate, knownAt: Date) async throws -> Set<TSCode> {
        Set((try await suspensions(on: day, knownAt: knownAt) ?? []).filter { $0.timing == nil }.map(\.code))
    }
}
