import ControlAPI
import Messages
import TrainerCore

extension Page {
    /// The decision lane of two versions, or why it says nothing of both.
    func forecasts(_ view: ForecastComparisonView) -> [String] {
        var head = LabelledLines()
        guard let gate = view.gate, let first = view.first, let second = view.second else {
            head.add(text(.labelForecasts), [text(.forecastsNotMeasured(view.why ?? .verbatim(view.state)))])
            return head.lines(width: width)
        }
        let line = Message.gateLine(
            gate.epoch, items: gate.items, from: gate.firstDay.dashed, to: gate.lastDay.dashed, seal: gate.seal.short)
        let rate = view.baseRate.map { Message.decisionBaseRate(Format.percent($0)) }
        let terms = Message.decisionTerms(horizon: gate.horizon, benchmark: gate.benchmark)
        head.add(text(.labelForecasts), [text(line), joined([terms, rate].compactMap(\.self))])
        return head.lines(width: width) + figures(first, second) + unmeasured([first, second])
            + paired(view).lines(width: width)
    }

    private func figures(_ first: DecisionScore, _ second: DecisionScore) -> [String] {
        var table = Table([
            .init(head: ""), .init(head: "A", isRightAligned: true, minimum: 10, wraps: true),
            .init(head: "B", isRightAligned: true, minimum: 10, wraps: true),
        ])
        let rows: [(Message, (DecisionScore) -> String)] = [
            (.figureBrier, { figure($0.brier, 4) }), (.figureSkillShort, { figure($0.brierSkill, 3) }),
            (.figureMCC, { figure($0.directionCorrelation, 3) }), (.figureRankIC, { figure($0.rankCorrelation, 3) }),
            (.figureFailures, { score in "\(score.failures.reduce(0) { $0 + $1.count })/\(score.items)" }),
        ]
        for (name, cell) in rows { table.add([text(name), cell(first), cell(second)]) }
        return table.lines(width: width)
    }

    private func paired(_ view: ForecastComparisonView) -> LabelledLines {
        var lines = LabelledLines()
        guard let comparison = view.comparison else {
            lines.add(text(.figureBrierGain), [text(.noDifference(view.noComparison))])
            return lines
        }
        let days = text(.comparisonDays(comparison.brier.n, days: comparison.days))
        lines.add(text(.figureBrierGain), [interval(comparison.brier, 4) + days])
        lines.add(text(.figureRatingGain), [interval(comparison.ratings, 3)])
        lines.add(
            text(.labelOnlyOneRight),
            [
                text(
                    .onlyOneRight(
                        first: comparison.onlyFirst, second: comparison.onlySecond,
                        p: comparison.mcnemarP.map { Format.fixed($0, 3) }, why: .neverRightApart))
            ])
        return lines
    }

    /// `0.2487 [0.2424, 0.2550] n=1500`
    private func figure(_ figure: FigureView?, _ digits: Int) -> String {
        figure.map { "\(interval($0, digits)) n=\($0.n)" } ?? text(.unmeasured)
    }
}
