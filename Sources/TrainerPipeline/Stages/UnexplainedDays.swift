import Foundation
import TrainerCore

/// Days whose suspensions came late or short: a listed stock has neither a bar nor a suspension on them.
enum UnexplainedDays {
    /// Those of the last `FetchPlan.correctionDays` natural days; what is older is left to the weekly second look.
    /// - Parameters:
    ///   - codes: those alone; empty: the whole market.
    ///   - answered: days whose suspensions were asked for.
    static func find(
        among days: [TradeDate], of codes: Set<TSCode>, answered: Set<TradeDate>, stores: Stores, now: Date
    ) async throws -> Set<TradeDate> {
        let first = ShanghaiTime(now).day.advanced(by: -FetchPlan.correctionDays)
        let recent = days.filter { $0 > first && answered.contains($0) }
        guard !recent.isEmpty else { return [] }
        let listings = try await stores.reference.listings(knownAt: now)
        var found: Set<TradeDate> = []
        for day in recent {
            let traded = try await stores.bars.codes(on: day, knownAt: now)
            // A day without any bar is asked for whole.
            guard !traded.isEmpty else { continue }
            let suspended = try await stores.reference.suspensions(on: day, knownAt: now) ?? []
            let explained = Set(traded).union(suspended.lazy.filter { $0.timing == nil }.map(\.code))
            let isOpen = listings.contains { listing in
                listing.trades(on: day) && (codes.isEmpty || codes.contains(listing.code))
                    && !explained.contains(listing.code)
            }
            if isOpen { found.insert(day) }
        }
        return found
    }
}
