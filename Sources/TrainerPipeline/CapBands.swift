import Foundation
import TrainerCore

/// How large stocks were, by the newest market value that was known of each; those of which none was are left out.
struct CapBands: Sendable {
    let stores: Stores

    /// Calendar days within which the newest value has to lie.
    private static let reach = 45

    func bands(of codes: Set<TSCode>, asOf: TradeDate, knownAt: Date) async throws -> [TSCode: CapBand] {
        let range = asOf.advanced(by: -Self.reach)...asOf
        var bands: [TSCode: CapBand] = [:]
        for code in codes {
            let values = try await stores.reference.dailyBasics(of: code, in: range, knownAt: knownAt)
                .compactMap(\.totalMarketValue)
            if let newest = values.last { bands[code] = CapBand(totalMarketValue: newest) }
        }
        return bands
    }
}
