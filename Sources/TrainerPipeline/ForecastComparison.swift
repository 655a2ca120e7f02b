public import Evidence
public import Gate
public import Messages
import Statistics
public import TrainerCore

/// Two models' forecasts on the newest GATE that both were asked about. Each is measured once more, from the answers that
/// were kept: they need not have met in one run.
public enum ForecastComparison: Sendable {
    /// That a run measured a model's forecasts on a GATE.
    public struct Measurement: Sendable {
        public let run: RunID
        public let gate: HoldOutFacts
        /// What the answers are kept under; nil in what an earlier version stored.
        public let options: ContentDigest?
        public let lateAnswers: Int
        /// What the answers were read by.
        public let source: ProbabilitySource
        /// What they are kept under where they came with the odds of their ratings.
        public let oddsOptions: ContentDigest?
        /// Of the server that answered.
        public let serverVersion: String

        public init(
            run: RunID, gate: HoldOutFacts, options: ContentDigest?, lateAnswers: Int,
            source: ProbabilitySource = .asSaid, oddsOptions: ContentDigest? = nil, serverVersion: String
        ) {
            self.run = run
            self.gate = gate
            self.options = options
            self.lateAnswers = lateAnswers
            self.source = source
            self.oddsOptions = oddsOptions
            self.serverVersion = serverVersion
        }

        /// nil where that was not stored.
        var keptUnder: ContentDigest? { source.statement == .tokens ? oddsOptions : options }

        /// The same questions with the same options at the same version of the server; whether the odds of the ratings came
        /// along is no matter.
        func isAsked(like other: Measurement) -> Bool {
            options != nil && options == other.options && gate.seal == other.gate.seal
                && serverVersion == other.serverVersion
        }
    }

    public struct Measured: Sendable {
        public let gate: HoldOutFacts
        /// What climatology says.
        public let baseRate: Double
        public let first: ForecastMetrics
        public let second: ForecastMetrics
        /// Positive: the first loses less. Undefined with too few days.
        public let comparison: Computed<PairedComparison>
    }

    case measured(Measured)
    /// With the reason.
    case notMeasured(Message)

    /// One of the two.
    public struct Side: Sendable {
        let name: ModelName
        let digest: String
        let measurements: [Measurement]

        public init(_ model: ModelRecord, _ measurements: [Measurement]) {
            self.name = model.name
            self.digest = model.digest
            self.measurements = measurements
        }
    }

    public init(_ first: Side, _ second: Side, from stores: Stores) async throws {
        let unasked = [first, second].filter(\.measurements.isEmpty)
        guard unasked.isEmpty else {
            self = .notMeasured(.forecastsNotAsked(unasked.map(\.name.short)))
            return
        }
        guard let shared = Self.newestShared(first.measurements, second.measurements) else {
            self = .notMeasured(.forecastsOnOtherGates(first: Self.epochs(first), second: Self.epochs(second)))
            return
        }
        switch try await StoredExam.make(
            of: shared.first.measurement.gate, from: stores, by: .compare, in: nil)
        {
        case .impossible(let why): self = .notMeasured(why)
        case .exam(let stored):
            guard
                let mine = try await stored.answers(
                    of: first.digest, under: shared.first.keptUnder, from: shared.first.measurement.serverVersion,
                    in: shared.first.measurement.run, late: shared.first.measurement.lateAnswers)
            else {
                self = .notMeasured(.forecastAnswersGone(first.name.short))
                return
            }
            guard
                let theirs = try await stored.answers(
                    of: second.digest, under: shared.second.keptUnder, from: shared.second.measurement.serverVersion,
                    in: shared.second.measurement.run, late: shared.second.measurement.lateAnswers)
            else {
                self = .notMeasured(.forecastAnswersGone(second.name.short))
                return
            }
            do throws(Degenerate) {
                self = .measured(
                    try Measured(
                        stored.exam, stored.exam.forecasts(mine, by: shared.first.measurement.source),
                        stored.exam.forecasts(theirs, by: shared.second.measurement.source)))
            } catch {
                self = .notMeasured(.marketDegenerate("\(error)"))
            }
        }
    }

    private struct Kept {
        let measurement: Measurement
        let keptUnder: ContentDigest

        /// nil for one of which no answer can be found.
        init?(_ measurement: Measurement) {
            guard let keptUnder = measurement.keptUnder else { return nil }
            self.measurement = measurement
            self.keptUnder = keptUnder
        }
    }

    private struct Shared {
        let first: Kept
        let second: Kept
    }

    /// The newest GATE that both were asked about in the same way; of each the newest run, which asked anew what
    /// had come too late before.
    private static func newestShared(_ first: [Measurement], _ second: [Measurement]) -> Shared? {
        func newestFirst(_ measurements: [Measurement]) -> [Kept] {
            measurements.sorted { $0.run.rawValue > $1.run.rawValue }.compactMap(Kept.init)
        }
        let others = newestFirst(second)
        let shared = newestFirst(first).compactMap { mine in
            others.first { $0.measurement.isAsked(like: mine.measurement) }.map { Shared(first: mine, second: $0) }
        }
        let newest = shared.map(\.first.measurement.gate.frozenAsOf).max()
        return shared.first { $0.first.measurement.gate.frozenAsOf == newest }
    }

    private static func epochs(_ side: Side) -> String {
        Set(side.measurements.map(\.gate.epoch)).sorted().joined(separator: ", ")
    }
}

extension ForecastComparison.Measured {
    init(_ exam: GateKeeper.Exam, _ mine: [Forecast], _ theirs: [Forecast]) throws(Degenerate) {
        let items = exam.items
        self.gate = exam.facts
        self.baseRate = exam.baselines.upRate
        self.first = try ForecastMetrics(items: items, forecasts: mine, baselines: exam.baselines)
        self.second = try ForecastMetrics(items: items, forecasts: theirs, baselines: exam.baselines)
        self.comparison = Computed { () throws(Degenerate) in
            try PairedComparison(items: items, challenger: mine, champion: theirs)
        }
    }
}
