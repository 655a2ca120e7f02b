import Foundation
import TrainerCore

extension Stores {
    /// Of the stocks of which a source's list told it by then, in its own words.
    func industries(knownAt: Date) async throws -> [TSCode: String] {
        try await reference.listings(knownAt: knownAt).reduce(into: [:]) { $0[$1.code] = $1.industry }
    }
}
