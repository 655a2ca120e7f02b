import Foundation
import TrainerCore

/// Codes that stocks have left behind. A fetch of single stocks asks for their bars, too, up to the day on which the new
/// codes take over.
enum LeftBehind {
    /// The first of `days` by which the stock of each of `codes` has traded under its code of today, or the day on which it
    /// was delisted where it never did: from there on the old one lacks nothing. Codes of today, and those whose stock has
    /// not traded under another one yet, are left out.
    static func ends(
        of codes: Set<TSCode>, _ history: CodeHistory, among days: [TradeDate], stores: Stores, now: Date
    ) async throws -> [TSCode: TradeDate] {
        let left = codes.compactMap { old in history.later(than: old).map { (old: old, code: $0) } }
        guard !left.isEmpty else { return [:] }
        let delisted = Dictionary(
            try await stores.reference.listings(knownAt: now).compactMap { listing in
                listing.delistDate.map { (listing.code, $0) }
            }, uniquingKeysWith: { $1 })
        let days = days.sorted()
        var ends: [TSCode: TradeDate] = [:]
        for (old, code) in left {
            var (first, end) = (0, days.count)
            while first < end {
                let middle = (first + end) / 2
                let traded = try await stores.bars.window(of: code, asOf: days[middle], count: 1, knownAt: now)
                if traded.isEmpty { first = middle + 1 } else { end = middle }
            }
            ends[old] = first < days.count ? days[first] : delisted[code]
        }
        return ends
    }
}
