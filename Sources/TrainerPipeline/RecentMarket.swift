import Foundation
import Samples
import TrainerCore

/// How often each market state (`Sample.regime`) occurred lately, of stocks that samples may be made of: what a version's
/// shots are spread over. The pool does not tell, since its samples come from the stocks whose turn it was and are as even
/// over the ratings as they can be.
struct RecentMarket: Sendable {
    /// Trading days that are recent.
    static let days = 60
    /// Every tenth of them is looked at: neighbouring days are alike.
    static let spread = 10
    /// Stocks that are looked at: with some two thousand stock-days each share is right to a percent.
    static let stockLimit = 400
    /// Calendar days that surely hold the recent ones.
    private static let calendarDays = 120

    let stores: Stores

    func states(asOf: TradeDate, knownAt: Date) async throws -> [String: Int] {
        let traded = try await stores.bars.tradingDays(
            in: asOf.advanced(by: -Self.calendarDays)...asOf, knownAt: knownAt)
        let recent = Array(traded.suffix(Self.days).reversed())
        guard let newest = recent.first else { return [:] }
        let looked = Set(recent.enumerated().filter { $0.offset % Self.spread == 0 }.map(\.element))
        let history = CodeHistory(try await stores.reference.codeChanges(knownAt: knownAt))
        let codes = try await stores.bars.codes(on: newest, knownAt: knownAt).filter(history.isOpen)
            .sorted { ($0.stableHash, $0) < ($1.stableHash, $1) }.prefix(Self.stockLimit)
        var states: [String: Int] = [:]
        for code in codes {
            try Task.checkCancellation()
            let bars = try await stores.bars.window(
                of: code, asOf: newest, count: SampleWriter.windowLength + recent.count, knownAt: knownAt)
            for row in bars.indices where looked.contains(bars[row].date) {
                let window = bars[max(0, row + 1 - SampleWriter.windowLength)...row]
                if let state = SampleWriter.regime(window: window) { states[state, default: 0] += 1 }
            }
        }
        return states
    }
}

extension ContentDigest {
    /// Of how often each market state occurred.
    static func of(states: [String: Int]) -> ContentDigest {
        .of(states.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n"))
    }
}
