public import Foundation
public import TrainerCore

extension KnownCodes {
    /// The stocks that may have a row on a day, as far as the store knows: what a day is asked for in lists of, where an
    /// answer cannot hold it. Those of the stored list that traded by then, and those of the newest stored day and of the
    /// newest one up to `day`.
    public static func on(
        _ day: TradeDate, _ bars: any BarStore, _ reference: any ReferenceStore, of source: String, now: Date
    ) async throws -> KnownCodes {
        let listings = try await reference.listings(knownAt: now)
        let listed = Set(listings.filter { ($0.listDate ?? day) <= day && day <= ($0.delistDate ?? day) }.map(\.code))
        var traded: Set<TSCode> = []
        for limit in Set([day, ShanghaiTime(now).day]) {
            guard let newest = try await bars.newestDay(atOrBefore: limit, knownAt: now) else { continue }
            traded.formUnion(try await bars.codes(on: newest, knownAt: now))
        }
        let gone = Set(listings.map(\.code)).subtracting(listed)
        return KnownCodes(
            Array(listed.union(traded).subtracting(gone)),
            isWhole: try await hasLists(of: day, reference, from: source))
    }

    private static func hasLists(
        of day: TradeDate, _ reference: any ReferenceStore, from source: String
    ) async throws -> Bool {
        var states: Set<Listing.Status> = []
        for (list, mark) in try await reference.marks(from: source) {
            guard case .listings(let part) = list else { continue }
            // A stock that is delisted after its state's list was asked for stands in the earlier list of the listed ones.
            if !part.contains(.listed) || ShanghaiTime(mark.askedAt).day >= day { states.formUnion(part) }
        }
        return states == Set(Listing.Status.allCases)
    }
}
