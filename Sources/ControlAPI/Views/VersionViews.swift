public import Messages
public import TrainerCore

public struct PromoteReply: Codable, Hashable, Sendable {
    /// In service from now on.
    public let champion: ModelName
    public let previous: ModelName?
    /// False where it was in service already.
    public let changed: Bool

    public init(champion: ModelName, previous: ModelName?, changed: Bool) {
        self.champion = champion
        self.previous = previous
        self.changed = changed
    }
}

public struct LineageReply: Codable, Hashable, Sendable {
    public let lineage: ModelLineage
    /// Whenever it came into service, newest first.
    public let moves: [ServingMove]

    public init(lineage: ModelLineage, moves: [ServingMove]) {
        self.lineage = lineage
        self.moves = moves
    }
}

public struct CardReply: Codable, Hashable, Sendable {
    public let model: ModelName
    public let markdown: String
    /// Where the run wrote it, below the state directory.
    public let path: String
    /// Whether that file holds these very bytes; absent where the file is gone.
    public let isAsWritten: Bool?

    public init(model: ModelName, markdown: String, path: String, isAsWritten: Bool?) {
        self.model = model
        self.markdown = markdown
        self.path = path
        self.isAsWritten = isAsWritten
    }
}

/// Two versions on the questions that both answered.
public struct ComparisonReply: Codable, Hashable, Sendable {
    /// A share of passed questions less another, 0…1, with its 95 % interval by the days of the questions.
    public struct Difference: Codable, Hashable, Sendable {
        public let mean: Double
        public let low: Double
        public let high: Double
        public let days: Int

        public init(mean: Double, low: Double, high: Double, days: Int) {
            self.mean = mean
            self.low = low
            self.high = high
            self.days = days
        }
    }

    /// Questions that could not be compared.
    public struct Obstacle: Codable, Hashable, Sendable {
        /// `only_first`, `only_second`, `other_policy`, `other_options`, `other_server`, `other_words`, `unknown_words`
        public let reason: String
        public let count: Int

        public init(reason: String, count: Int) {
            self.reason = reason
            self.count = count
        }
    }

    /// Each on the same questions.
    public let first: ModelScore
    public let second: ModelScore
    /// Runs that asked them.
    public let runs: [RunID]
    /// First less second.
    public let difference: Difference?
    /// Why there is no `difference`.
    public let noDifference: Message?
    public let onlyFirst: Int
    public let onlySecond: Int
    /// Of McNemar's test, blind to days: shown, never deciding.
    public let mcnemarP: Double?
    /// Why there is no `mcnemarP`.
    public let noMcnemar: Message?
    /// The decision lane.
    public let forecasts: ForecastComparisonView
    public let obstacles: [Obstacle]
    /// Runs before this one were not looked at.
    public let stoppedAt: RunID?

    public init(
        first: ModelScore, second: ModelScore, runs: [RunID], difference: Difference?, noDifference: Message?,
        onlyFirst: Int, onlySecond: Int, mcnemarP: Double?, noMcnemar: Message?, forecasts: ForecastComparisonView,
        obstacles: [Obstacle], stoppedAt: RunID?
    ) {
        self.first = first
        self.second = second
        self.runs = runs
        self.difference = difference
        self.noDifference = noDifference
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        self.mcnemarP = mcnemarP
        self.noMcnemar = noMcnemar
        self.forecasts = forecasts
        self.obstacles = obstacles
        self.stoppedAt = stoppedAt
    }
}
