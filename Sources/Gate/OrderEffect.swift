public import Evidence
public import TrainerCore

/// What the order of a version's shots does to its answers: some questions of DEV under its own order and under others.
/// Shown, and decides nothing: the choice of shots may not learn from it what GATE is asked about.
public struct OrderEffect: Codable, Hashable, Sendable {
    public struct Row: Codable, Hashable, Sendable {
        /// Of the permutation; nil: the version's own order.
        public let seed: UInt64?
        public let buy: Int
        public let hold: Int
        public let sell: Int
        public let unread: Int
        /// Of the numbers that the answers state.
        public let brier: Reading

        init(seed: UInt64?, items: [DecisionItem], answers: [ModelAnswer]) {
            let forecasts = zip(answers, items).map { ProbabilitySource.asSaid.forecast($0, horizon: $1.horizon) }
            func count(_ rating: Rating) -> Int { forecasts.count { $0.answer?.rating == rating } }
            self.seed = seed
            self.buy = count(.buy)
            self.hold = count(.hold)
            self.sell = count(.sell)
            self.unread = forecasts.count { $0.answer == nil }
            self.brier = ScalingTrial(.asStated, items: items, forecasts: forecasts).brier
        }

        fileprivate var counts: [Int] { [buy, hold, sell] }
    }

    /// Answers of one order to the same items.
    public struct Answers: Sendable {
        public let seed: UInt64
        public let answers: [ModelAnswer]

        public init(seed: UInt64, answers: [ModelAnswer]) {
            self.seed = seed
            self.answers = answers
        }
    }

    public let items: Int
    /// The version's own order first.
    public let rows: [Row]
    /// The largest change of a rating's share against the own order, 0…1.
    public let spread: Double

    /// Above this share of changed ratings the order speaks louder than the question.
    public static let fragileAbove = 0.05

    public var isFragile: Bool { spread > Self.fragileAbove }

    /// - Parameters:
    ///   - own: one answer for each item, and so in each of `others`.
    public init(items: [DecisionItem], own: [ModelAnswer], others: [Answers]) {
        let mine = Row(seed: nil, items: items, answers: own)
        let rows = others.map { Row(seed: $0.seed, items: items, answers: $0.answers) }
        self.items = items.count
        self.rows = [mine] + rows
        let changes = rows.flatMap { row in zip(row.counts, mine.counts).map { abs($0 - $1) } }
        self.spread = items.isEmpty ? 0 : Double(changes.max() ?? 0) / Double(items.count)
    }
}
