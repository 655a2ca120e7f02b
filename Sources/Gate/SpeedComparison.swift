internal import Statistics
public import TrainerCore

/// The challenger's speed beside the champion's: both are asked the same questions in the same run, in turns, so that a busy
/// machine is as busy for the one as for the other. What the champion took on another night says nothing of this one.
public struct SpeedComparison: Codable, Hashable, Sendable {
    public struct Pair: Codable, Hashable, Sendable {
        public let key: SampleKey
        /// Seconds, without loading.
        public let challenger: Double
        public let champion: Double

        public init(key: SampleKey, challenger: Double, champion: Double) {
            self.key = key
            self.challenger = challenger
            self.champion = champion
        }

        /// An answer of less than a second is as quick as anybody asks for; what differs below it is the machine's doing.
        var ratio: Double { max(Self.shortest, challenger) / max(Self.shortest, champion) }

        private static let shortest = 1.0
    }

    public enum Side: Hashable, Sendable { case challenger, champion }

    /// Questions that one of the two is asked one after the other: each change of the model costs a reading of its shots.
    public struct Turn: Hashable, Sendable {
        public let side: Side
        public let places: Range<Int>
    }

    /// Asked of each of the two: enough for an interval of their median, few beside the hundred of the examination.
    public static let questionCount = 9
    static let questionsPerTurn = 3

    public let pairs: [Pair]

    public init(pairs: [Pair]) { self.pairs = pairs }

    /// Of the cases, by a stable hash.
    public static func questions(from cases: [EvaluationCase]) -> [EvaluationCase] {
        let ranked = cases.map { (hash: StableHash.fnv1a($0.key.description.utf8), question: $0) }
            .sorted { ($0.hash, $0.question.key) < ($1.hash, $1.question.key) }
        return ranked.prefix(questionCount).map(\.question)
    }

    /// Challenger, champion; champion, challenger; and so on: what grows or falls steadily meanwhile weighs on both.
    public static func turns(of count: Int) -> [Turn] {
        stride(from: 0, to: count, by: questionsPerTurn).enumerated().flatMap { number, first in
            let places = first..<min(first + questionsPerTurn, count)
            let sides: [Side] = number.isMultiple(of: 2) ? [.challenger, .champion] : [.champion, .challenger]
            return sides.map { Turn(side: $0, places: places) }
        }
    }

    /// Of the pairs' ratios; nil without any.
    var ratio: MedianEstimate? {
        // nil where there are no pairs, or a time is no number.
        try? MedianEstimate(pairs.map(\.ratio))
    }

    func median(_ side: KeyPath<Pair, Double>) -> Double? {
        // As above.
        (try? MedianEstimate(pairs.map { $0[keyPath: side] }))?.value
    }
}
