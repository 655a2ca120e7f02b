/// How large a company is, by its total market value.
public enum CapBand: String, Codable, CaseIterable, Sendable {
    /// Below 10 billion yuan.
    case small = "small_cap"
    case mid = "mid_cap"
    /// From 50 billion yuan.
    case large = "large_cap"

    /// - Parameter value: 万元, as `DailyBasic` has it.
    public init(totalMarketValue value: Double) {
        self = value < 1_000_000 ? .small : value < 5_000_000 ? .mid : .large
    }
}
