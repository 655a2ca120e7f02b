import Foundation
import TrainerCore

/// What an answer of a source by stock settles. Pages lag, and refuse for a while what they have: such days are asked for
/// again in each run for a week and then once a week, until a month is over.
enum StockAnswer {
    /// Days after the first question up to which what is open is asked for in each run.
    static let eagerDays = FetchPlan.correctionDays

    /// Up to where an answer is whole: through its last row, or all of it where its days are long over or the stock is no
    /// more. A row of a day that was refused, and may be given otherwise, ends it before its day; an answer without rows
    /// settles nothing.
    /// - Parameters:
    ///   - isDelisted: whether the days of the range are the last ones of the stock.
    ///   - open: what earlier answers left open. Once it was asked for a month, what has not come does not come.
    /// - Returns: nil where nothing of the range is settled.
    static func end(
        of reply: BarReply, in range: ClosedRange<TradeDate>, isDelisted: Bool, open: OpenAnswer?, now: Date
    ) -> TradeDate? {
        let given = Set(reply.bars.map(\.date))
        let told = given.union(reply.refused.filter(\.isFinal).compactMap(\.date))
        let refused = reply.refused.filter { !$0.isFinal }.compactMap(\.date).filter { !given.contains($0) }
        var end = told.max().map { last in
            isDelisted || !FetchPlan.isRecent(range.upperBound, at: now) ? range.upperBound : last
        }
        if let first = refused.min() { end = end.map { min($0, first.advanced(by: -1)) } }
        if let open, open.days.contains(range.lowerBound), isOver(open, at: now) {
            end = max(end ?? range.lowerBound, min(open.days.upperBound, range.upperBound))
        }
        return end.flatMap { $0 >= range.lowerBound ? min($0, range.upperBound) : nil }
    }

    /// The days that are not asked for now.
    /// - Parameter pause: seconds for which an answer stands.
    static func waiting(
        _ open: [TSCode: OpenAnswer], pause: TimeInterval = SourceList.pause, now: Date
    ) -> [TSCode: ClosedRange<TradeDate>] {
        open.filter { !isDue($0.value, pause, at: now) }.mapValues(\.days)
    }

    private static func isDue(_ open: OpenAnswer, _ pause: TimeInterval, at now: Date) -> Bool {
        let today = ShanghaiTime(now).day
        if (0..<pause).contains(now.timeIntervalSince(open.askedAt)) { return false }
        return today < ShanghaiTime(open.since).day.advanced(by: eagerDays)
            || today >= ShanghaiTime(open.askedAt).day.advanced(by: FetchPlan.correctionDays)
    }

    private static func isOver(_ open: OpenAnswer, at now: Date) -> Bool {
        ShanghaiTime(now).day >= ShanghaiTime(open.since).day.advanced(by: FetchPlan.lateDays)
    }
}
