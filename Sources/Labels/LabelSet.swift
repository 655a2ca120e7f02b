import TrainerCore

/// The labels of many stocks, and what has none, with the reason.
public struct LabelSet: Hashable, Sendable {
    /// Ascending by day, then code.
    public let labels: [MarketLabel]
    /// In the same order.
    public let dropped: [DroppedLabel]

    init(labels: [MarketLabel], dropped: [DroppedLabel]) {
        self.labels = labels.sorted { ($0.day, $0.code) < ($1.day, $1.code) }
        self.dropped = dropped.sorted { ($0.day, $0.code) < ($1.day, $1.code) }
    }

    /// Stock-days dropped; reasons that never occurred are left out.
    public var drops: [LabelDrop: Int] { dropped.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 } }
}
