public import Foundation
import Gate
import Messages
public import Samples
import Synchronization
public import TrainerCore
public import Universe

/// The held-out questions: from codes that are never shots, on days up to the last trading day of the month before the
/// as-of day. All runs of a month ask the same questions, so that versions are compared on equal terms and an answer of
/// the champion is never asked for twice.
public struct HeldOutCases: Sendable {
    private let stores: Stores
    /// The samples' own.
    let writer: SampleWriter
    private let universe: UniversePolicy
    /// Three stages of a run ask for the same questions, and each time the market would be read anew.
    private let found = Found()

    /// - Parameters:
    ///   - writer: the samples' own, so that questions are worded as they are.
    ///   - universe: which stocks' labels count for the probabilities that questions give.
    public init(stores: Stores, writer: SampleWriter, universe: UniversePolicy) {
        self.stores = stores
        self.writer = writer
        self.universe = universe
    }

    /// Of what the questions are worded with.
    var digest: ContentDigest {
        stores.processor.map { ContentDigest.of("\(writer.digest.hex) \($0.mark)") } ?? writer.digest
    }

    /// Days the candidates are drawn from, counted back from the anchor; apart, so that they are not the same day thrice.
    /// Six would leave five degrees of freedom to tell how days differ, and of the cases' worth (`EffectiveCount`) a half.
    static let days = 20
    static let spread = 2
    /// Stocks that are looked at; more would only be thrown away.
    static func stockLimit(for count: Int) -> Int { max(120, count / 2) }

    public func cases(asOf: TradeDate, knownAt: Date, count: Int) async throws -> [EvaluationCase] {
        let wish = Wish(asOf: asOf, knownAt: knownAt, count: count)
        if let known = found.cases.withLock({ $0[wish] }) { return known }
        let cases = try await choose(asOf: asOf, knownAt: knownAt, count: count)
        found.cases.withLock { $0[wish] = cases }
        return cases
    }

    private struct Wish: Hashable {
        let asOf: TradeDate
        let knownAt: Date
        let count: Int
    }

    private final class Found: Sendable {
        let cases = Mutex<[Wish: [EvaluationCase]]>([:])
    }

    private func choose(asOf: TradeDate, knownAt: Date, count: Int) async throws -> [EvaluationCase] {
        let days = try await anchorDays(asOf: asOf, knownAt: knownAt)
        guard let newest = days.last else {
            throw TrainerError(.noData, .noHeldOutDays(asOf: asOf.dashed), hint: .noBarsHint)
        }
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: knownAt))
        let codes = try await stores.bars.codes(on: newest, knownAt: knownAt).filter(history.isHeldOut)
            .sorted { $0.stableHash < $1.stableHash }.prefix(Self.stockLimit(for: count))
        let first = days.first ?? newest
        let oldest = first.advanced(by: -MarketKnowledge.windowCalendarDays)
        let labels = try await LabelSource(stores: stores, knownAt: knownAt, policy: universe)
            .labels(for: first...newest)
        let maker = SampleMaker(
            bars: stores.bars, writer: writer,
            knowledge: try await MarketKnowledge(stores, in: oldest...newest, knownAt: knownAt),
            odds: DailyOdds(labels.history, on: days), processor: stores.processor?.session())
        var made = SampleMaker.Made()
        for code in codes {
            try Task.checkCancellation()
            let part = try await maker.samples(of: code, in: first...newest) { $0.filter(days.contains) }
            made.samples += part.samples
            made.skipped.merge(part.skipped, uniquingKeysWith: +)
        }
        do throws(TrainerError) {
            return try CasePlanner.cases(from: made.samples, count: count)
        } catch {
            throw Self.explained(error, skipped: made.skipped)
        }
    }

    /// More stocks are no remedy where those at hand gave nothing for a reason.
    private static func explained(_ error: TrainerError, skipped: [String: Int]) -> TrainerError {
        let reasons = skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let most = reasons.first else { return error }
        let hint: Message? =
            switch SampleSkip(rawValue: most.key) {
            case .quarantinedBar: .heldOutQuarantinedHint
            case .shortHistory, .cutHistory: .heldOutHistoryHint(bars: SampleWriter.windowLength)
            default: error.hint
            }
        return TrainerError(
            error.code, error.message, hint: hint,
            cause: .foreign(reasons.map { "\($0.key) \($0.value)" }.joined(separator: ", ")))
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
