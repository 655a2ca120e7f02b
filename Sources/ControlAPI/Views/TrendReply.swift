public import Foundation
public import TrainerCore

/// What the runs of some days measured, and where a level moved.
public struct TrendReply: Codable, Hashable, Sendable {
    public struct Run: Codable, Hashable, Sendable {
        public let run: RunID
        public let at: Date
        public let model: ModelName?
        public let verdict: Verdict?
        /// Its version is in service now.
        public let isChampion: Bool
        /// Its version came into service, by its verdict or by a person.
        public let served: Bool
        public let figures: [Figure]

        public init(
            run: RunID, at: Date, model: ModelName?, verdict: Verdict?, isChampion: Bool, served: Bool,
            figures: [Figure]
        ) {
            self.run = run
            self.at = at
            self.model = model
            self.verdict = verdict
            self.isChampion = isChampion
            self.served = served
            self.figures = figures
        }

        public func figure(_ measure: RunMetrics.Measure) -> Figure? { figures.first { $0.measure == measure } }
    }

    public struct Figure: Codable, Hashable, Sendable {
        public let measure: RunMetrics.Measure
        public let value: Double
        /// 95 %; absent where it has none.
        public let low: Double?
        public let high: Double?
        public let n: Int

        public init(measure: RunMetrics.Measure, value: Double, low: Double?, high: Double?, n: Int) {
            self.measure = measure
            self.value = value
            self.low = low
            self.high = high
            self.n = n
        }
    }

    /// A flag: the measure's level moved.
    public struct Change: Codable, Hashable, Sendable {
        public let measure: RunMetrics.Measure
        /// The first run at the new level.
        public let first: RunID
        /// The run that showed it: this one or the next.
        public let shownBy: RunID
        public let before: Double
        public let after: Double

        public init(measure: RunMetrics.Measure, first: RunID, shownBy: RunID, before: Double, after: Double) {
            self.measure = measure
            self.first = first
            self.shownBy = shownBy
            self.before = before
            self.after = after
        }
    }

    public let days: Int
    /// Oldest first.
    public let runs: [Run]
    /// In the order in which they were shown.
    public let changes: [Change]

    public init(days: Int, runs: [Run], changes: [Change]) {
        self.days = days
        self.runs = runs
        self.changes = changes
    }
}
