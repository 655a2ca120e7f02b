import Foundation
import Messages
import TrainerCore
import TrainerPipeline

/// Why there is nothing to show of a stock, and what is stored instead.
struct MissingBars: Sendable {
    let stores: Stores
    let code: TSCode
    /// nil: since ever.
    let from: TradeDate?
    let to: TradeDate
    /// As the person named it; nil: the present.
    let knownAt: String?
    let now: Date

    /// - Parameter stored: all that is stored of the stock, also outside of the days that were asked for.
    func error(stored: [StoredBar]) async throws -> TrainerError {
        if let first = stored.first?.bar, let last = stored.last?.bar {
            return TrainerError(
                .notFound,
                .noBarsBetween(
                    first.code.rawValue, from: from?.dashed, to: to.dashed, stored: stored.count,
                    first: first.date.dashed, last: last.date.dashed, knownAt: knownAt),
                hint: .noBarsBetweenHint(first.code.rawValue))
        }
        let message = Message.noBarsOf(code.rawValue, to: to.dashed, knownAt: knownAt)
        // What was not known then may well be now.
        guard knownAt == nil else { return TrainerError(.notFound, message, hint: .noBarsOfHint) }
        let listed = try await stores.reference.listings(knownAt: now).map(\.code)
        if listed.contains(code) { return TrainerError(.notFound, message, hint: .noBarsYetHint) }
        let near = Self.nearest(to: code, among: listed).map(\.rawValue)
        return TrainerError(
            .notFound, .codeUnknown(code.rawValue), hint: near.isEmpty ? .noBarsOfHint : .codeNearest(near))
    }

    private static let shownCodes = 3

    /// The same digits on another exchange, else codes that one slip of a finger is away.
    private static func nearest(to code: TSCode, among listed: [TSCode]) -> [TSCode] {
        let twins = listed.filter { $0.rawValue.prefix(6) == code.rawValue.prefix(6) }
        let near =
            twins.isEmpty ? listed.filter { EditDistance.between($0.rawValue, code.rawValue) == 1 } : twins
        return Array(near.sorted().prefix(shownCodes))
    }
}
