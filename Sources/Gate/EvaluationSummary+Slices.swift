public import Evidence
internal import Statistics
public import TrainerCore

extension EvaluationSummary {
    /// Cases that pass by task, board, industry, market value and trend, held against the pass rate that a challenger has to
    /// reach.
    ///
    /// - Parameters:
    ///   - caps: of the stocks of which the market value is known.
    ///   - industries: of the stocks of which they are known.
    public func slices(
        of cases: [EvaluationCase], minimumPassRate: Double, caps: [TSCode: CapBand] = [:],
        industries: [TSCode: String] = [:]
    ) -> [Slice] {
        var gaps: [SampleKey: Double] = [:]
        for question in cases {
            func average(_ name: String) -> Double? { question.facts.first { $0.name == name }?.value }
            if let short = average("MA5"), let long = average("MA20") { gaps[question.key] = short - long }
        }
        let places = judgements.map { judgement -> [Slice.Place] in
            let code = judgement.key.code
            var own: [Slice.Place] = [.task(judgement.key.task), .board(code.board), .industry(industries[code])]
            if let cap = caps[code] { own.append(.cap(cap)) }
            if let gap = gaps[judgement.key] { own.append(.trend(gap)) }
            return own
        }
        return Slice.parts(places).map { part in
            Slice(part.place, n: part.items.count, limit: minimumPassRate) {
                let passed = Share(part.items.map { judgements[$0] }, where: \.passed)
                return (passed.rate, Interval(passed.interval))
            }
        }
    }
}
