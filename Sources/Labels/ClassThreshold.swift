import Messages
public import TrainerCore

/// The three classes of z: 买入 above k, 卖出 below −k, 持有 between. k is the third of train labels that moved least, so
/// that the classes are about equal thirds where ups and downs are.
public struct ClassThreshold: Codable, Hashable, Sendable {
    public let k: Double

    /// Fewer labels than this say nothing of thirds.
    public static let minimumLabels = 30

    public init(k: Double) { self.k = k }

    /// - Parameter training: labels of train items alone; one of a hold-out would leak its spread.
    /// - Throws: `noData` where there are too few.
    public init(training: some Sequence<MarketLabel>) throws(TrainerError) {
        let sizes = training.map { abs($0.scaledExcess) }.sorted()
        guard sizes.count >= Self.minimumLabels else {
            throw TrainerError(
                .noData, .labelsTooFew(count: sizes.count, needed: Self.minimumLabels), hint: .labelsTooFewHint)
        }
        self.k = sizes[(sizes.count + 2) / 3 - 1]
    }

    public func rating(of label: MarketLabel) -> Rating {
        let z = label.scaledExcess
        return z > k ? .buy : z < -k ? .sell : .hold
    }
}
