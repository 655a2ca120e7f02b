public import Messages
public import TrainerCore

/// What the checks found in a range of days.
public struct HealthReply: Codable, Hashable, Sendable {
    public struct RuleCount: Codable, Hashable, Sendable {
        public let rule: BarFinding.Rule
        public let severity: BarFinding.Severity
        public let count: Int

        public init(rule: BarFinding.Rule, severity: BarFinding.Severity, count: Int) {
            self.rule = rule
            self.severity = severity
            self.count = count
        }
    }

    /// nil: all codes.
    public let code: TSCode?
    public let from: TradeDate
    public let to: TradeDate
    /// Of the whole range, by rule; quarantine first.
    public let counts: [RuleCount]
    /// Newest first, the first `ControlProtocol.maximumFindings` of them.
    public let findings: [BarFinding]
    /// Rows that never became bars, the newest `ControlProtocol.maximumFindings` of them.
    public let refused: Refusals

    public init(
        code: TSCode?, from: TradeDate, to: TradeDate, findings: [BarFinding], refused: Refusals = Refusals()
    ) {
        self.refused = refused
        self.code = code
        self.from = from
        self.to = to
        let groups = Dictionary(grouping: findings) { [$0.severity.rawValue, $0.rule.rawValue] }
        self.counts = groups.values.compactMap { group in
            group.first.map { RuleCount(rule: $0.rule, severity: $0.severity, count: group.count) }
        }.sorted { ($1.severity.rawValue, $0.rule.rawValue) < ($0.severity.rawValue, $1.rule.rawValue) }
        let newestFirst = findings.sorted { ($1.date, $0.code) < ($0.date, $1.code) }
        self.findings = Array(newestFirst.prefix(ControlProtocol.maximumFindings))
    }

    public var total: Int { counts.reduce(0) { $0 + $1.count } }
    public var quarantined: Int { counts.reduce(0) { $0 + ($1.severity == .quarantine ? $1.count : 0) } }
}

/// How far the stored data reach.
public struct CoverageReply: Codable, Hashable, Sendable {
    public struct Samples: Codable, Hashable, Sendable {
        public struct OfTask: Codable, Hashable, Sendable {
            public let task: TaskKind
            public let count: Int
            public let first: TradeDate
            public let last: TradeDate
        }

        public let count: Int
        public let stocks: Int
        public let oldest: TradeDate?
        public let newest: TradeDate?
        /// Those that have samples.
        public let tasks: [OfTask]
        /// Of each stock and task, ascending.
        public let codes: [SampleTally]

        public init(_ tallies: [SampleTally]) {
            self.count = tallies.reduce(0) { $0 + $1.count }
            self.stocks = Set(tallies.map(\.code)).count
            self.oldest = tallies.map(\.first).min()
            self.newest = tallies.map(\.last).max()
            self.tasks = TaskKind.allCases.compactMap { task in
                let own = tallies.filter { $0.task == task }
                guard let first = own.map(\.first).min(), let last = own.map(\.last).max() else { return nil }
                return OfTask(task: task, count: own.reduce(0) { $0 + $1.count }, first: first, last: last)
            }
            self.codes = tallies
        }
    }

    /// Days with bars; nil for first and last where there is none.
    public let days: Int
    public let first: TradeDate?
    public let last: TradeDate?
    /// Stocks with a bar on the last day.
    public let stocks: Int
    public let sources: [BarOrigin]
    /// Open days between the first and the last without any bar, the newest `ControlProtocol.maximumFindings`.
    public let gaps: [TradeDate]
    public let gapCount: Int
    /// Gaps from here on may be holidays that are not known yet.
    public let assumedFrom: TradeDate?
    /// What is not counted above, and why.
    public var notices: [Message]?
    /// Findings of the whole time.
    public let quarantined: Int
    public let noted: Int
    /// Rows of the whole time that never became bars.
    public let refused: Int
    public let samples: Samples

    public init(
        days: [TradeDate], stocks: Int, sources: [BarOrigin], gaps: [TradeDate], assumedFrom: TradeDate?,
        findings: [BarFinding], refused: Int = 0, samples: Samples
    ) {
        self.days = days.count
        self.first = days.first
        self.last = days.last
        self.stocks = stocks
        self.sources = sources
        self.gaps = Array(gaps.suffix(ControlProtocol.maximumFindings))
        self.gapCount = gaps.count
        self.assumedFrom = assumedFrom
        self.quarantined = findings.count { $0.severity == .quarantine }
        self.noted = findings.count - quarantined
        self.refused = refused
        self.samples = samples
    }
}
