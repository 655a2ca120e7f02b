import ControlAPI
import Foundation
import Indicators
import MarketCalendar
import Messages
import Samples
import TrainerCore
import TrainerPipeline

/// What `ljwxctl data bars` asks: one stock's bars with what is derived from them.
struct BarTable: Sendable {
    let stores: Stores
    let clock: any WallClock

    /// Adjustment and indicators see the whole history up to the last day, so that `from` only decides what is shown.
    func reply(to request: BarsRequest) async throws -> BarsReply {
        let knownAt = min(request.knownAt ?? clock.now, clock.now)
        let today = ShanghaiTime(clock.now).day
        let asOf = min(request.asOf ?? today, today)
        let end = min(request.to ?? asOf, asOf)
        guard (request.from ?? end) <= end else {
            throw TrainerError(.usage, .rangeIsEmpty(from: (request.from ?? end).dashed, to: end.dashed))
        }
        let first = min(ExchangeCalendar.firstDay, end)
        let stored = try await bars(of: request.code, in: first...asOf, knownAt: knownAt)
            .filter { $0.bar.date <= end }
        guard let code = stored.first?.bar.code, request.from.map({ $0 <= stored[stored.count - 1].bar.date }) ?? true
        else {
            let missing = MissingBars(
                stores: stores, code: request.code, from: request.from, to: end,
                knownAt: request.knownAt == nil ? nil : ShanghaiTime(knownAt).text, now: clock.now)
            throw try await missing.error(
                stored: try await bars(of: request.code, in: first...today, knownAt: knownAt))
        }
        let adjustment = PriceAdjustment(rawValue: request.adjust.rawValue) ?? .raw
        let factors =
            adjustment == .raw
            ? .none : try await stores.reference.factors(of: code, asOf: end, knownAt: knownAt)
        let adjusted = PriceAdjuster.adjusted(stored.map(\.bar), adjustment, factors: factors)
        let table = request.indicators ? Indicators.table(of: Self.columns(adjusted.bars)) : nil
        let basics = Dictionary(
            try await stores.reference.dailyBasics(of: code, in: first...end, knownAt: knownAt)
                .map { ($0.date, $0) }, uniquingKeysWith: { $1 })
        let rows = zip(stored, adjusted.bars).enumerated().map { index, pair in
            BarsReply.Row(
                pair.1, basic: basics[pair.1.date], source: pair.0.source, ingestedAt: pair.0.ingestedAt,
                values: table.map { table in Indicator.allCases.map { table.value($0, at: index) } } ?? [])
        }
        let shown =
            request.from.map { from in rows.filter { $0.date >= from } } ?? rows.suffix(ControlProtocol.defaultBars)
        return BarsReply(
            code: code, adjust: request.adjust, basis: adjusted.basis.rawValue,
            indicators: table == nil ? [] : Indicator.allCases.map { "\($0)" }, rows: Array(shown))
    }

    /// The stock's bars, under its code of today where `code` is one that it left behind.
    private func bars(
        of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [StoredBar] {
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: knownAt))
        if let later = history.later(than: code) {
            let bars = try await stores.bars.bars(of: later, in: range, knownAt: knownAt)
            if !bars.isEmpty { return bars }
        }
        return try await stores.bars.bars(of: code, in: range, knownAt: knownAt)
    }

    private static func columns(_ bars: [DailyBar]) -> BarColumns {
        BarColumns(
            open: bars.map(\.open), high: bars.map(\.high), low: bars.map(\.low), close: bars.map(\.close),
            volume: bars.map(\.volume))
    }
}
