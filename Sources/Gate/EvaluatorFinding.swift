public import Messages
public import Statistics
public import TrainerCore

/// What an evaluator of the user's own came to, as a run keeps it: it may keep a challenger out and lets none in.
public struct EvaluatorFinding: Codable, Hashable, Sendable {
    /// One of its measures over all answers.
    public struct Measure: Codable, Hashable, Sendable {
        public let name: String
        /// 0…1
        public let mean: Double
        /// Clustered by the questions' days; nil where they are too few or do not vary.
        public let interval: Interval?
        public let n: Int
    }

    /// nil where it did not come to an end.
    public let name: String?
    /// By name.
    public let measures: [Measure]
    public let veto: String?
    /// Up to three of the answers that it scored least; nothing without a veto.
    public let examples: [Message]
    /// Why it did not come to an end: that is no pass.
    public let error: TrainerError?

    public init(_ report: EvaluatorReport) {
        name = report.name
        measures = Dictionary(grouping: report.scores, by: \.measure).sorted { $0.key < $1.key }
            .map { Measure($0.key, $0.value) }
        veto = report.veto
        examples =
            report.veto == nil
            ? []
            : report.scores.sorted { ($0.value, $0.key, $0.measure) < ($1.value, $1.key, $1.measure) }.prefix(3).map {
                Message.evaluatorExample("\($0.key)", measure: $0.measure, score: Percent.text($0.value), note: $0.note)
            }
        error = nil
    }

    public init(failed error: TrainerError) {
        (name, measures, veto, examples) = (nil, [], nil, [])
        self.error = error
    }
}

extension EvaluatorFinding.Measure {
    init(_ name: String, _ scores: [EvaluatorReport.Score]) {
        let values = scores.map(\.value)
        self.name = name
        self.n = values.count
        self.mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        self.interval = Self.interval(values, on: DateIndex(scores.map(\.key.asOf)))
    }

    private static func interval(_ values: [Double], on days: DateIndex) -> Interval? {
        // Below two days there is a mean and no interval.
        guard let mean = try? DateMean.clustered(DateSums(values, on: days)), mean.standardError > 0 else { return nil }
        return (try? mean.interval())?.clamped(to: 0...1)
    }
}

extension Gate {
    /// What passed so far, with what the evaluator says of it: a veto rejects, one that did not come to an end leaves the
    /// champion. What failed before stays so.
    ///
    /// - Parameter evaluator: nil where there is none, or nobody asked it.
    public static func decide(_ narrative: GateDecision, evaluator: EvaluatorFinding?) -> GateDecision {
        guard narrative.passes, let evaluator else { return narrative }
        if let error = evaluator.error {
            return narrative.becoming(
                .insufficientEvidence, reason(.evaluatorError, .evaluatorError(error.message)))
        }
        guard let veto = evaluator.veto else { return narrative }
        return narrative.becoming(
            .reject,
            reason(
                .evaluatorVeto, .evaluatorVeto(evaluator.name ?? "-", why: veto), examples: evaluator.examples))
    }
}
