public import Foundation
public import TrainerCore

/// The stocks that may have a row on a day, as far as the store knows: what a day is asked for in lists of, where an
/// answer cannot hold it.
public enum KnownCodes {
    /// Those of the stored list that traded by then, and those of the newest stored day; ascending.
    public static func on(
        _ day: TradeDate, _ bars: any BarStore, _ reference: any ReferenceStore, now: Date
    ) async throws -> [TSCode] {
        let listings = try await reference.listings(knownAt: now)
        let listed = listings.filter { ($0.listDate ?? day) <= day && day <= ($0.delistDate ?? day) }.map(\.code)
        guard let newest = try await bars.newestDay(atOrBefore: ShanghaiTime(now).day, knownAt: now) else {
            return listed.sorted()
        }
        let gone = Set(listings.map(\.code)).subtracting(listed)
        return Set(listed).union(try await bars.codes(on: newest, knownAt: now)).subtracting(gone).sorted()
    }
}
