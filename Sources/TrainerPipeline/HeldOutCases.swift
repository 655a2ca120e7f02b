import Foundation
import Gate
import Messages
import Samples
import TrainerCore

/// The held-out questions: from codes that are never shots, on days up to the last trading day of the month before the
/// as-of day. All runs of a month ask the same questions, so that versions are compared on equal terms and an answer of
/// the champion is never asked for twice.
struct HeldOutCases: Sendable {
    let stores: Stores

    /// Days the candidates are drawn from, counted back from the anchor; apart, so that they are not the same day thrice.
    static let days = 6
    static let spread = 5
    /// Stocks that are looked at; more would only be thrown away.
    static let stockLimit = 400

    func cases(asOf: TradeDate, knownAt: Date, count: Int) async throws -> [EvaluationCase] {
        let days = try await anchorDays(asOf: asOf, knownAt: knownAt)
        guard let newest = days.last else {
            throw TrainerError(.noData, .noHeldOutDays(asOf: asOf.dashed), hint: .noBarsHint)
        }
        let codes = try await stores.bars.codes(on: newest, knownAt: knownAt).filter(\.isHeldOut)
            .sorted { $0.stableHash < $1.stableHash }.prefix(Self.stockLimit)
        let first = days.first ?? newest
        let oldest = first.advanced(by: -MarketKnowledge.windowCalendarDays)
        let maker = SampleMaker(
            bars: stores.bars, writer: SampleWriter(),
            knowledge: try await MarketKnowledge(stores, in: oldest...newest, knownAt: knownAt))
        var candidates: [Sample] = []
        for code in codes {
            try Task.checkCancellation()
            candidates += try await maker.samples(of: code, in: first...newest) { $0.filter(days.contains) }.samples
        }
        return try CasePlanner.cases(from: candidates, count: count)
    }

    private func anchorDays(asOf: TradeDate, knownAt: Date) async throws -> [TradeDate] {
        let (year, month, _) = asOf.civil
        let firstOfMonth = TradeDate(year: year, month: month, day: 1) ?? asOf
        let before = try await stores.bars.tradingDays(
            in: firstOfMonth.advanced(by: -120)...firstOfMonth.advanced(by: -1), knownAt: knownAt)
        // A store that only begins this month has no earlier anchor: then the as-of day itself must do.
        let days =
            before.isEmpty ? try await stores.bars.tradingDays(in: firstOfMonth...asOf, knownAt: knownAt) : before
        return days.reversed().enumerated().filter { $0.offset % Self.spread == 0 }.prefix(Self.days).map(\.element)
            .reversed()
    }
}
