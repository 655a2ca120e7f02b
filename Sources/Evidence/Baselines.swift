internal import Foundation
public import Statistics
public import TrainerCore

/// A model that anybody has.
public enum Baseline: String, Codable, CaseIterable, Sendable {
    /// The direction that was more frequent in the train pool.
    case majority
    /// As the last day went.
    case persistence
    /// sign(MA5 − MA20).
    case momentum
    /// Against the last day.
    case reversal
    /// Logistic regression on the indicators of the question.
    case logistic
    /// The train pool's base rate, said each time.
    case climatology
}

/// The trivial models, fitted to the train pool and never to what they are measured on.
public struct Baselines: Codable, Hashable, Sendable {
    /// ō: the share of the train pool that went up.
    public let upRate: Double
    public let majorityRating: Rating
    private let means: [Double]
    private let scales: [Double]
    private let regression: LogisticRegression

    /// - Throws: `empty`, `constant` where all went one way, and as `LogisticRegression`.
    public init(train: [DecisionItem], ridge: Double = 1) throws(Degenerate) {
        guard let width = train.first?.signals.indicators.count else { throw .empty }
        for item in train where item.signals.indicators.count != width {
            throw .lengths(item.signals.indicators.count, width)
        }
        let count = Double(train.count)
        let means = (0..<width).map { k in train.reduce(0) { $0 + $1.signals.indicators[k] } / count }
        let scales = (0..<width).map { k -> Double in
            let squares = train.reduce(0) { sum, item in
                let gap = item.signals.indicators[k] - means[k]
                return sum + gap * gap
            }
            return squares > 0 ? (squares / count).squareRoot() : 1
        }
        self.upRate = Double(train.count(where: \.wentUp)) / count
        self.majorityRating = Self.mostFrequent(train)
        self.means = means
        self.scales = scales
        self.regression = try LogisticRegression(
            rows: train.map { Self.standardised($0.signals.indicators, means, scales) },
            outcomes: train.map(\.wentUp), ridge: ridge)
    }

    /// The direction that a baseline says.
    ///
    /// - Throws: `lengths` where an item has other indicators than the train pool, `notFinite`.
    public func saysUp(_ baseline: Baseline, _ item: DecisionItem) throws(Degenerate) -> Bool {
        switch baseline {
        case .majority, .climatology: upRate > 0.5
        case .persistence: item.signals.lastReturn > 0
        case .reversal: item.signals.lastReturn < 0
        case .momentum: item.signals.averageGap > 0
        case .logistic: try logisticProbability(item) > 0.5
        }
    }

    public func logisticProbability(_ item: DecisionItem) throws(Degenerate) -> Double {
        guard item.signals.indicators.count == means.count else {
            throw .lengths(item.signals.indicators.count, means.count)
        }
        return try regression.probability(of: Self.standardised(item.signals.indicators, means, scales))
    }

    private static func standardised(_ row: [Double], _ means: [Double], _ scales: [Double]) -> [Double] {
        row.indices.map { (row[$0] - means[$0]) / scales[$0] }
    }

    /// Ties go to the earlier of buy, hold, sell.
    private static func mostFrequent(_ items: [DecisionItem]) -> Rating {
        let counts = Rating.allCases.map { rating in (rating, items.count { $0.rating == rating }) }
        return counts.reduce(counts[0]) { $1.1 > $0.1 ? $1 : $0 }.0
    }
}
