public import TrainerCore

/// What a source by stock that is new is tried on, before anything of it is stored.
public struct SourceTrial: Hashable, Sendable {
    /// Newest kept days that are looked at for enough that both have.
    static let daysTried = 20
    /// Kept stocks that it is asked for.
    static let stocksTried = 5

    public let codes: [TSCode]
    public let range: ClosedRange<TradeDate>

    /// A few stocks from all over the market, over the newest kept days; nil where nothing is kept.
    /// - Parameter keptCodes: stocks with a stored bar on a day.
    public init?(keptDays: Set<TradeDate>, keptCodes: (TradeDate) async throws -> [TSCode]) async throws {
        let days = keptDays.sorted().suffix(Self.daysTried)
        guard let first = days.first, let last = days.last else { return nil }
        let all = try await keptCodes(last).sorted()
        let count = min(Self.stocksTried, all.count)
        codes = (0..<count).map { all[$0 * all.count / count] }
        range = first...last
    }
}
