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

        public init(run: RunID, gate: HoldOutFacts, options: ContentDigest?, lateAnswers: Int) {
            self.run = run
            self.gate = gate
            self.options = options
            self.lateAnswers = lateAnswers
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
        switch try await StoredExam.make(of: shared.first.gate, from: stores) {
        case .impossible(let why): self = .notMeasured(why)
        case .exam(let stored):
            guard
                let mine = try await stored.answers(
                    of: first.digest, under: shared.options, late: shared.first.lateAnswers)
            else {
                self = .notMeasured(.forecastAnswersGone(first.name.short))
                return
            }
            guard
                let theirs = try await stored.answers(
                    of: second.digest, under: shared.options, late: shared.second.lateAnswers)
            else {
                self = .notMeasured(.forecastAnswersGone(second.name.short))
                return
            }
            do throws(Degenerate) {
                self = .measured(try Measured(stored.exam, mine, theirs))
            } catch {
                self = .notMeasured(.marketDegenerate("\(error)"))
            }
        }
    }

    private struct Shared {
        let options: ContentDigest
        let first: Measurement
        let second: Measurement
    }

    /// The newest GATE that both were asked about with the same options; of each the newest run, which asked anew what
    /// had come too late before.
    private static func newestShared(_ first: [Measurement], _ second: [Measurement]) -> Shared? {
        func newestFirst(_ measurements: [Measurement]) -> [Measurement] {
            measurements.sorted { $0.run.rawValue > $1.run.rawValue }
        }
        let others = newestFirst(second)
        let shared = newestFirst(first).compactMap { mine -> Shared? in
            guard let options = mine.options,
                let other = others.first(where: { $0.gate.seal == mine.gate.seal && $0.options == options })
            else { return nil }
            return Shared(options: options, first: mine, second: other)
        }
        let newest = shared.map(\.first.gate.frozenAsOf).max()
        return shared.first { $0.first.gate.frozenAsOf == newest }
    }

    private static func epochs(_ side: Side) -> String {
        Set(side.measurements.map(\.gate.epoch)).sorted().joined(separator: ", ")
    }
}

extension ForecastComparison.Measured {
    init(_ exam: GateKeeper.Exam, _ first: [ModelAnswer], _ second: [ModelAnswer]) throws(Degenerate) {
        let items = exam.items
        let (mine, theirs) = (DecisionAnswer.forecasts(first, of: items), DecisionAnswer.forecasts(second, of: items))
        self.gate = exam.facts
        self.baseRate = exam.baselines.upRate
        self.first = try ForecastMetrics(items: items, forecasts: mine, baselines: exam.baselines)
        self.second = try ForecastMetrics(items: items, forecasts: theirs, baselines: exam.baselines)
        self.comparison = Computed { () throws(Degenerate) in
            try PairedComparison(items: items, challenger: mine, champion: theirs)
        }
    }
}
