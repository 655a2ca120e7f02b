public import Evidence
import Foundation
public import Gate
public import Statistics
public import TrainerCore

/// Two models on the questions that both answered, from what runs stored of them; nobody is asked anything.
public struct ModelComparison: Sendable {
    /// What one run made of one model's answers.
    public struct Measurement: Sendable {
        public let run: RunID
        /// nil in what an earlier version stored.
        public let policy: GatePolicy?
        /// What the answers were given with; nil in what an earlier version stored.
        public let options: ContentDigest?
        /// Of the server that gave them; nil in what an earlier version stored.
        public let serverVersion: String?
        /// The texts of its questions; nil where the file that holds them is gone.
        public let prompts: [SampleKey: ContentDigest]?
        public let judgements: [CaseJudgement]

        public init(
            run: RunID, policy: GatePolicy?, options: ContentDigest?, serverVersion: String?,
            prompts: [SampleKey: ContentDigest]?, judgements: [CaseJudgement]
        ) {
            self.run = run
            self.policy = policy
            self.options = options
            self.serverVersion = serverVersion
            self.prompts = prompts
            self.judgements = judgements
        }
    }

    /// Why a question counts for nothing; the later, the more is the same. Raw values are stable.
    public enum Obstacle: String, Codable, CaseIterable, Sendable {
        case onlyFirst = "only_first"
        case onlySecond = "only_second"
        /// Judged by other limits.
        case otherPolicy = "other_policy"
        /// Answered with other options, or nobody knows with which.
        case otherOptions = "other_options"
        /// Answered by another version of the server, or nobody knows by which.
        case otherServer = "other_server"
        /// The same stock, day and task, in other words.
        case otherWords = "other_words"
        /// In different runs, and the words of one are not known any more.
        case unknownWords = "unknown_words"
    }

    public struct Difference: Codable, Hashable, Sendable {
        /// Pass rate of the first less that of the second, by the days of the questions.
        public let mean: Double
        public let interval: Interval
        public let days: Int
    }

    public let first: EvaluationSummary
    public let second: EvaluationSummary
    /// Runs that the pairs come from, ascending.
    public let runs: [RunID]
    /// Undefined with fewer than two days of questions (`tooFew`), or where the two never differ (`constant`).
    public let difference: Computed<Difference>
    /// Questions that one of the two alone passed.
    public let onlyFirst: Int
    public let onlySecond: Int
    /// Undefined where there is no such question (`constant`).
    public let mcNemar: Computed<McNemar>
    public let obstacles: [Obstacle: Int]
    /// Whether there are pairs, and both answers of each are of one run: times of two runs tell nothing of the models.
    public let isTimed: Bool

    public init(_ first: [Measurement], _ second: [Measurement]) {
        let keys = Set((first + second).flatMap { $0.judgements.map(\.key) })
        var pairs: [Pair] = []
        var obstacles: [Obstacle: Int] = [:]
        let (left, right) = (Self.byKey(first), Self.byKey(second))
        for key in keys.sorted() {
            switch Self.match(left[key] ?? [], right[key] ?? [], key) {
            case .pair(let pair): pairs.append(pair)
            case .obstacle(let obstacle): obstacles[obstacle, default: 0] += 1
            }
        }
        self.first = EvaluationSummary(pairs.map(\.first))
        self.second = EvaluationSummary(pairs.map(\.second))
        self.runs = Set(pairs.flatMap(\.runs)).sorted { $0.rawValue < $1.rawValue }
        self.obstacles = obstacles
        self.isTimed = !pairs.isEmpty && pairs.allSatisfy { Set($0.runs).count == 1 }
        let only = (
            first: pairs.count { $0.first.passed && !$0.second.passed },
            second: pairs.count { !$0.first.passed && $0.second.passed }
        )
        self.onlyFirst = only.first
        self.onlySecond = only.second
        self.mcNemar = Computed { () throws(Degenerate) in
            try McNemar(onlyFirst: only.first, onlySecond: only.second)
        }
        self.difference = Computed { () throws(Degenerate) in try Self.difference(pairs) }
    }

    // MARK: Pairs

    private struct Pair {
        let first: CaseJudgement
        let second: CaseJudgement
        let runs: [RunID]
    }

    private struct Entry {
        let measurement: Measurement
        let judgement: CaseJudgement
    }

    private enum Match {
        case pair(Pair)
        case obstacle(Obstacle)
    }

    /// Newest run first.
    private static func byKey(_ measurements: [Measurement]) -> [SampleKey: [Entry]] {
        let newestFirst = measurements.sorted { $0.run.rawValue > $1.run.rawValue }
        let entries = newestFirst.flatMap { measurement in
            measurement.judgements.map { Entry(measurement: measurement, judgement: $0) }
        }
        return Dictionary(grouping: entries) { $0.judgement.key }
    }

    /// One run that put the question to both comes first: there it was the same question, judged alike.
    private static func match(_ first: [Entry], _ second: [Entry], _ key: SampleKey) -> Match {
        guard !first.isEmpty else { return .obstacle(.onlySecond) }
        guard !second.isEmpty else { return .obstacle(.onlyFirst) }
        func pair(_ left: Entry, _ right: Entry) -> Match {
            .pair(
                Pair(
                    first: left.judgement, second: right.judgement,
                    runs: [left.measurement.run, right.measurement.run]))
        }
        for left in first {
            if let right = second.first(where: { $0.measurement.run == left.measurement.run }) {
                return pair(left, right)
            }
        }
        var met: Set<Obstacle> = []
        for left in first {
            for right in second {
                guard let obstacle = left.measurement.obstacle(to: right.measurement, at: key) else {
                    return pair(left, right)
                }
                met.insert(obstacle)
            }
        }
        return .obstacle(Obstacle.allCases.last(where: met.contains) ?? .otherPolicy)
    }

    // MARK: Statistics

    private static func difference(_ pairs: [Pair]) throws(Degenerate) -> Difference {
        let days = DateIndex(pairs.map(\.first.key.asOf))
        let values = pairs.map { ($0.first.passed ? 1.0 : 0) - ($0.second.passed ? 1.0 : 0) }
        let mean = try DateMean.clustered(DateSums(values, on: days))
        return Difference(mean: mean.mean, interval: try mean.spreadInterval().clamped(to: -1...1), days: mean.dates)
    }
}

extension ModelComparison.Measurement {
    /// Why what another run stored of a question is no answer to the same; nil where it is.
    fileprivate func obstacle(to other: Self, at key: SampleKey) -> ModelComparison.Obstacle? {
        guard let policy, policy == other.policy else { return .otherPolicy }
        guard let options, options == other.options else { return .otherOptions }
        guard let serverVersion, serverVersion == other.serverVersion else { return .otherServer }
        guard let words = prompts?[key], let others = other.prompts?[key] else { return .unknownWords }
        return words == others ? nil : .otherWords
    }
}
