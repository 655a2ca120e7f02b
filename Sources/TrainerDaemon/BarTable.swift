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
        let end =
            [request.to, request.asOf, ShanghaiTime(clock.now).day].compactMap(\.self).min() ?? .init(dayNumber: 0)
        guard (request.from ?? end) <= end else {
            throw TrainerError(.usage, .rangeIsEmpty(from: (request.from ?? end).dashed, to: end.dashed))
        }
        let first = min(ExchangeCalendar.firstDay, end)
        let stored = try await stores.bars.bars(of: request.code, in: first...end, knownAt: knownAt)
        guard !stored.isEmpty else {
            throw TrainerError(.notFound, .noBarsOf(request.code.rawValue, to: end.dashed), hint: .noBarsOfHint)
        }
        let adjustment = PriceAdjustment(rawValue: request.adjust.rawValue) ?? .raw
        let factors =
            adjustment == .raw
            ? .none : try await stores.reference.factors(of: request.code, asOf: end, knownAt: knownAt)
        let adjusted = PriceAdjuster.adjusted(stored.map(\.bar), adjustment, factors: factors)
        let table = request.indicators ? Indicators.table(of: Self.columns(adjusted.bars)) : nil
        let basics = Dictionary(
            try await stores.reference.dailyBasics(of: request.code, in: first...end, knownAt: knownAt)
                .map { ($0.date, $0) }, uniquingKeysWith: { $1 })
        let rows = zip(stored, adjusted.bars).enumerated().map { index, pair in
            BarsReply.Row(
                pair.1, basic: basics[pair.1.date], source: pair.0.source, ingestedAt: pair.0.ingestedAt,
                values: table.map { table in Indicator.allCases.map { table.value($0, at: index) } } ?? [])
        }
        let shown =
            request.from.map { from in rows.filter { $0.date >= from } } ?? rows.suffix(ControlProtocol.defaultBars)
        return BarsReply(
            code: request.code, adjust: request.adjust, basis: adjusted.basis.rawValue,
            indicators: table == nil ? [] : Indicator.allCases.map { "\($0)" }, rows: Array(shown))
    }

    private static func columns(_ bars: [DailyBar]) -> BarColumns {
        BarColumns(
            open: bars.map(\.open), high: bars.map(\.high), low: bars.map(\.low), close: bars.map(\.close),
            volume: bars.map(\.volume))
    }
}
