import Foundation
import TrainerCore

/// Stocks whose factors are asked for again: on one of the newest days their reference price is not the close before it, and
/// the stored factors do not step there. Factor files may have an event some evenings late.
enum ExRights {
    /// Days with a bar, from the event's on, on which it is asked for while it is unexplained.
    static let daysAsked = 5

    /// - Parameters:
    ///   - day: the newest day with bars.
    ///   - isDayToCome: whether one more day's bars will have come when the factors are asked for.
    static func unexplained(
        _ codes: [TSCode], on day: TradeDate, isDayToCome: Bool = false, stores: Stores, now: Date
    ) async throws -> Set<TSCode> {
        let count = daysAsked + (isDayToCome ? 0 : 1)
        var found: Set<TSCode> = []
        for code in codes {
            let bars = try await stores.bars.window(of: code, asOf: day, count: count, knownAt: now)
            let events = zip(bars, bars.dropFirst()).filter { $0.close != $1.preClose }
            if events.isEmpty { continue }
            let factors = try await stores.reference.factors(of: code, asOf: day, knownAt: now)
            let areExplained = events.allSatisfy { before, bar in
                guard let old = factors.factor(on: before.date), let new = factors.factor(on: bar.date) else {
                    return false
                }
                return old != new
            }
            if !areExplained { found.insert(code) }
        }
        return found
    }
}
