import Evidence
import Gate
import Statistics
public import TrainerCore

extension RunMetrics {
    /// Of a run's evaluation; no rows where the challenger was not examined.
    public init(_ output: EvaluateStage.Output) {
        var rows = Self.narrative(output.challenger.summary)
        if let gate = output.market?.gate, let forecasts = output.market?.measured?.challenger {
            rows += [
                Self.row(.brier, forecasts.brier, questions: gate.seal.short),
                Self.row(.accuracy, forecasts.accuracy, questions: gate.seal.short),
            ].compactMap(\.self)
        }
        self.init(
            rows: Measure.allCases.compactMap { measure in rows.first { $0.measure == measure } })
    }

    private static func narrative(_ summary: EvaluationSummary) -> [Row] {
        guard summary.n > 0 else { return [] }
        let questions = ContentDigest.of(summary.keys.map { "\($0)" }.joined(separator: "\n")).short
        return [
            row(.passRate, summary.passed, questions: questions),
            row(.formatRate, summary.format, questions: questions),
            row(.ratingRule, summary.followsRule, questions: questions),
            Row(.latency, value: summary.latency.p50, n: summary.n, questions: questions),
        ] + (summary.precise.n > 0 ? [precision(summary, questions: questions)] : [])
    }

    private static func row(
        _ measure: Measure, _ share: Share, error: Double = 0, questions: String
    ) -> Row {
        let wilson = share.interval
        let own = (wilson.upper - wilson.lower) / (2 * WilsonInterval.z95)
        guard error > own else {
            return Row(
                measure, value: share.rate, low: wilson.lower, high: wilson.upper, standardError: own, n: share.n,
                questions: questions)
        }
        let reach = WilsonInterval.z95 * error
        return Row(
            measure, value: share.rate, low: max(0, share.rate - reach), high: min(1, share.rate + reach),
            standardError: error, n: share.n, questions: questions)
    }

    /// An answer that invents one number invents others: the error is that of a ratio with answers as clusters, where it
    /// is the larger one.
    private static func precision(_ summary: EvaluationSummary, questions: String) -> Row {
        let share = summary.precise
        let answers = summary.judgements.map(\.faithfulness)
        let squares = answers.reduce(0.0) { sum, answer in
            let residual = Double(answer.faithful) - share.rate * Double(answer.claims)
            return sum + residual * residual
        }
        let count = Double(answers.count)
        let error = count > 1 ? (count / (count - 1) * squares).squareRoot() / Double(share.n) : 0
        return row(.precision, share, error: error, questions: questions)
    }

    /// An interval that ends at a bound is longer on its other side.
    private static func row(_ measure: Measure, _ reading: Reading, questions: String) -> Row? {
        guard let measured = reading.measured else { return nil }
        let error = measured.interval.map {
            max($0.upper - measured.value, measured.value - $0.lower) / NormalDistribution.z95TwoSided
        }
        return Row(
            measure, value: measured.value, low: measured.interval?.lower, high: measured.interval?.upper,
            standardError: error, n: measured.n, questions: questions)
    }
}
