public import Evidence
internal import Statistics
public import TrainerCore

extension EvaluationSummary {
    /// Cases that pass by task, board and trend, held against the pass rate that a challenger has to reach.
    public func slices(of cases: [EvaluationCase], minimumPassRate: Double) -> [Slice] {
        var gaps: [SampleKey: Double] = [:]
        for question in cases {
            func average(_ name: String) -> Double? { question.facts.first { $0.name == name }?.value }
            if let short = average("MA5"), let long = average("MA20") { gaps[question.key] = short - long }
        }
        let places = judgements.map { judgement -> [Slice.Place] in
            let own: [Slice.Place] = [.task(judgement.key.task), .board(judgement.key.code.board)]
            return if let gap = gaps[judgement.key] { own + [.trend(gap)] } else { own }
        }
        return Slice.parts(places).map { part in
            Slice(part.place, n: part.items.count, limit: minimumPassRate) {
                let passed = Share(part.items.count { judgements[$0].passed }, of: part.items.count)
                return (passed.rate, Interval(passed.interval))
            }
        }
    }
}
