import TrainerCore

/// The labels of many stocks, and what has none, by reason.
public struct LabelSet: Hashable, Sendable {
    /// Ascending by day, then code.
    public let labels: [MarketLabel]
    /// Stock-days dropped; reasons that never occurred are left out.
    public let drops: [LabelDrop: Int]

    public init(labels: [MarketLabel], drops: [LabelDrop: Int]) {
        self.labels = labels.sorted { ($0.day, $0.code) < ($1.day, $1.code) }
        self.drops = drops
    }
}
