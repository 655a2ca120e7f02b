import Foundation
import MarketCalendar
import TrainerCore

/// Stocks whose stored factors step where their bars do not: the source has changed a stock's level since the older ones
/// came. Once all of them have been asked for anew they are of one level again.
enum FactorLevels {
    /// Each such stock's whole stored history, as many stocks in a question as an answer holds.
    /// - Parameters:
    ///   - last: the newest day that is asked for.
    ///   - codes: those alone; empty: all of them.
    ///   - marks: of when each stock was asked for so.
    static func asks(
        upTo last: TradeDate?, of codes: Set<TSCode>, stores: Stores, codesPerCall: (Int) -> Int,
        marks: [SourceList: ListMark], now: Date
    ) async throws -> [FetchAsk] {
        let starts = try await starts(upTo: last, of: codes, stores: stores, marks: marks, now: now)
        guard let last, let first = starts.values.min() else { return [] }
        let broken = starts.keys.sorted()
        let size = max(1, codesPerCall(ExchangeCalendar.openDays(in: first...last).days.count))
        return stride(from: 0, to: broken.count, by: size).map {
            .listFactors(Array(broken[$0..<min($0 + size, broken.count)]), first...last)
        }
    }

    /// The first stored day of each. A stock is asked for at once, and where that has not helped, once a week: then it is the
    /// source that has a wrong factor.
    static func starts(
        upTo last: TradeDate?, of codes: Set<TSCode>, stores: Stores, marks: [SourceList: ListMark], now: Date
    ) async throws -> [TSCode: TradeDate] {
        guard let last, last >= firstDay else { return [:] }
        let noticed = try await stores.findings.findings(of: nil, in: firstDay...last)
            .filter { $0.rule == .factorDisagrees }.map(\.code)
        var starts: [TSCode: TradeDate] = [:]
        for code in Set(noticed) where codes.isEmpty || codes.contains(code) {
            if let mark = marks[.factorLevel(code)], !FetchPlan.isWeekOver(since: mark.askedAt, now) { continue }
            let bars = try await stores.bars.bars(of: code, in: firstDay...last, knownAt: now).map(\.bar)
            let factors = try await stores.reference.factors(of: code, asOf: last, knownAt: now)
            // A finding stands until the next check.
            guard let start = bars.first?.date, isContradicted(factors, by: bars) else { continue }
            starts[code] = start
        }
        return starts
    }

    private static let firstDay = TradeDate(dayNumber: 0)

    private static func isContradicted(_ factors: FactorSeries, by bars: [DailyBar]) -> Bool {
        zip(bars, bars.dropFirst()).contains { before, bar in
            guard let old = factors.factor(on: before.date), let new = factors.factor(on: bar.date) else {
                return false
            }
            return ExRightStep(from: before, to: bar, factors: old, new).isContradicted
        }
    }
}
