public import Foundation
public import TrainerCore

/// What is known before a run. Lists of stocks and of names leave no mark by which a run would not ask its source for them.
extension ReferenceStore {
    public func store(_ listings: [Listing], from source: String, at instant: Date) async throws {
        // Of no state: a mark that nobody looks for, and no answer that names every listed stock.
        try await store(.listings(listings, []), of: day(of: instant), from: source, at: instant)
    }

    public func store(_ spells: [NameSpell], from source: String, at instant: Date) async throws {
        try await store(.names(spells), of: day(of: instant), from: source, at: instant)
    }

    public func store(_ changes: [CodeChange], from source: String, at instant: Date) async throws {
        try await store(.codeChanges(changes), of: day(of: instant), from: source, at: instant)
    }

    private func day(of instant: Date) -> ClosedRange<TradeDate> {
        let day = ShanghaiTime(instant).day
        return day...day
    }
}
