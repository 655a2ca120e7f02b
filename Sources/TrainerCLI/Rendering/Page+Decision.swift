import ControlAPI
import Messages
import TrainerCore

extension Page {
    /// Forecasts on the market's days: each model's figures side by side, the comparison, and each check.
    ///
    /// - Parameter showsChecks: false where they stand elsewhere.
    func decisionLane(_ decision: DecisionView, showsChecks: Bool = true) -> [String] {
        guard let gate = decision.gate, !decision.scores.isEmpty else {
            var lines = LabelledLines()
            lines.add(text(.labelDecision), [text(.decisionState(decision.state, why: decision.why))])
            return lines.lines(width: width)
        }
        var head = LabelledLines()
        head.add(text(.labelDecision), [self.gate(gate), asked(decision, gate)] + labelDrops(gate))
        return head.lines(width: width) + figures(decision.scores) + unmeasured(decision.scores)
            + baselines(decision.scores) + evidence(decision).lines(width: width)
            + (showsChecks ? checks(decision.checks) : []) + dev(decision)
    }

    /// `GATE 2026Q4 …`
    func gate(_ gate: GateView) -> String {
        let wear = Message.gateWear(
            looks: gate.looks, spent: gate.alpha > 0 ? Format.percent(gate.spent / gate.alpha) : nil,
            isWorn: gate.isWorn)
        return joined([
            .gateLine(
                gate.epoch, items: gate.items, from: gate.firstDay.dashed, to: gate.lastDay.dashed,
                seal: gate.seal.short), wear,
        ])
    }

    private func asked(_ decision: DecisionView, _ gate: GateView) -> String {
        let rate = decision.baseRate.map { Message.decisionBaseRate(Format.percent($0)) }
        return joined(
            [
                gate.horizon.map { .decisionTerms(horizon: $0, benchmark: gate.benchmark) },
                gate.taughtHorizon.map(Message.decisionTaught),
                decision.mode.map { .decisionMode($0, confidence: decision.confidence.map(Format.percent)) }, rate,
                gate.strictWalkForward == true ? .decisionStrict : nil,
            ].compactMap { $0 })
    }

    private func labelDrops(_ gate: GateView) -> [String] {
        let (own, dev) = (gate.labelDrops ?? [], gate.devLabelDrops ?? [])
        guard !own.isEmpty || !dev.isEmpty else { return [] }
        func counts(_ drops: [SkipCount]) -> String { list(drops.map { "\($0.reason) \($0.count)" }) }
        return [text(.holdOutLabelsDropped(gate: counts(own), dev: counts(dev)))]
    }

    // MARK: Figures

    private func figures(_ scores: [DecisionScore]) -> [String] {
        var table = Table(
            [.init(head: "")]
                + scores.map { .init(head: text(role($0.role)), isRightAligned: true, minimum: 10, wraps: true) })
        let rows: [(Message, (DecisionScore) -> String)] = [
            (.figureBrier, { interval($0.brier, 4) }), (.figureSkill, { interval($0.brierSkill, 3) }),
            (.figureMurphy, { murphy($0) }), (.figureCalibration, { figure($0.calibrationError, 3) }),
            (.figureCoverage, { percent($0.coverage) }), (.figureAccuracy, { percent($0.accuracy) }),
            (.figureRatings, { percent($0.ratingAccuracy) }), (.figureMCC, { interval($0.directionCorrelation, 3) }),
            (.figureRankIC, { interval($0.rankCorrelation, 3) }), (.figureEdge, { interval($0.edge, 3) }),
            (.figureFailures, { failures($0) }),
        ]
        for (name, cell) in rows { table.add(["  " + text(name)] + scores.map(cell)) }
        return table.lines(width: width)
    }

    /// Why figures of the table have no value, one line a model and reason.
    func unmeasured(_ scores: [DecisionScore]) -> [String] {
        var lines = LabelledLines()
        lines.add(
            "  " + text(.unmeasured),
            scores.flatMap { score -> [String] in
                let gaps = (score.unmeasured ?? []).compactMap { gap in label(gap.figure).map { ($0, gap.why) } }
                let reasons = gaps.map(\.1).reduce(into: [Message]()) { if !$0.contains($1) { $0.append($1) } }
                return reasons.map { why in
                    text(.unmeasuredFigures(gaps.filter { $0.1 == why }.map(\.0), of: role(score.role), why: why))
                }
            })
        return lines.lines(width: width)
    }

    /// nil: no row of the table.
    private func label(_ figure: String) -> Message? {
        switch figure {
        case "brier": .figureBrier
        case "brier_skill": .figureSkill
        case "reliability": .figureMurphy
        case "calibration_error": .figureCalibration
        case "coverage": .figureCoverage
        case "accuracy": .figureAccuracy
        case "rating_accuracy": .figureRatings
        case "direction_correlation": .figureMCC
        case "rank_correlation": .figureRankIC
        case "edge": .figureEdge
        default: nil
        }
    }

    private func baselines(_ scores: [DecisionScore]) -> [String] {
        scores.prefix(1).flatMap { score -> [String] in
            var lines = LabelledLines()
            lines.add(
                "  " + text(.figureBaselines),
                [
                    list(
                        score.baselines.map {
                            "\($0.baseline) \($0.accuracy.map { Format.percent($0.value) } ?? text(.unmeasured))"
                        })
                ])
            return lines.lines(width: width)
        }
    }

    /// `0.2487 [0.2424, 0.2550]`
    func interval(_ figure: FigureView?, _ digits: Int) -> String {
        guard let figure else { return text(.unmeasured) }
        guard let low = figure.low, let high = figure.high else {
            return Format.fixed(figure.value, digits) + withoutInterval(figure)
        }
        return "\(Format.fixed(figure.value, digits)) [\(Format.fixed(low, digits)), \(Format.fixed(high, digits))]"
    }

    private func percent(_ figure: FigureView?) -> String {
        guard let figure else { return text(.unmeasured) }
        guard let low = figure.low, let high = figure.high else {
            return Format.percent(figure.value) + withoutInterval(figure)
        }
        return "\(Format.percent(figure.value)) [\(Format.percent(low)), \(Format.percent(high))]"
    }

    /// ` (the values do not vary)`
    private func withoutInterval(_ figure: FigureView) -> String {
        figure.withoutInterval.map { " (\(text($0)))" } ?? ""
    }

    private func figure(_ value: Double?, _ digits: Int) -> String {
        value.map { Format.fixed($0, digits) } ?? text(.unmeasured)
    }

    /// The three come together or not at all.
    private func murphy(_ score: DecisionScore) -> String {
        let parts = [score.reliability, score.resolution, score.uncertainty].compactMap(\.self)
        return parts.count < 3 ? text(.unmeasured) : parts.map { Format.fixed($0, 4) }.joined(separator: " / ")
    }

    private func failures(_ score: DecisionScore) -> String {
        let found = score.failures.filter { $0.count > 0 }.map { "\($0.check) \($0.count)" }
        return found.isEmpty ? "0/\(score.items)" : list(found)
    }

    private func role(_ role: String) -> Message {
        switch role {
        case "champion": .roleChampion
        case "base": .roleBase
        case "first": .verbatim("A")
        case "second": .verbatim("B")
        default: .roleChallenger
        }
    }

    // MARK: What it shows

    private func evidence(_ decision: DecisionView) -> LabelledLines {
        var lines = LabelledLines()
        if let comparison = decision.comparison {
            lines.add(
                "  " + text(.figureOverChampion),
                [interval(comparison.brier, 4) + text(.comparisonDays(comparison.brier.n, days: comparison.days))])
        }
        if let gain = decision.overBaseRate { lines.add("  " + text(.figureOverBaseRate), [interval(gain, 4)]) }
        if let budget = decision.budget {
            lines.add(
                "  " + text(.figureBudget),
                [
                    text(
                        .evidenceBudget(
                            detectable: Format.fixed(budget.minimumDetectable, 4),
                            ifEqual: Format.percent(budget.promotionIfEqual), days: budget.days,
                            needed: budget.daysNeeded))
                ])
        }
        return lines
    }

    /// A line a check: measure, limit, interval, n; where a value is lacking its state says why.
    func checks(_ checks: [CheckView]) -> [String] {
        var table = Table([
            .init(head: text(.headCheck), minimum: 12, wraps: true),
            .init(head: text(.headMeasure), isRightAligned: true),
            .init(head: text(.headBound), isRightAligned: true), .init(head: text(.headInterval), isRightAligned: true),
            .init(head: "n", isRightAligned: true), .init(head: text(.headState)),
        ])
        for check in checks {
            let interval =
                if let low = check.low, let high = check.high {
                    "\(Format.fixed(low, 4))…\(Format.fixed(high, 4))"
                } else {
                    "-"
                }
            table.add([
                "  " + check.check, number(check.measure), number(check.limit), interval,
                check.n > 0 ? "\(check.n)\(effective(check.effectiveN))" : "-",
                text(.checkStatus(check.status, fault: check.fault)),
            ])
        }
        return table.lines(width: width)
    }

    /// ` (64.3)`: as many independent cases, where they are fewer.
    private func effective(_ count: Double?) -> String { count.map { " (\(Format.fixed($0, 1)))" } ?? "" }

    private func number(_ value: Double?) -> String { value.map { Format.fixed($0, 4) } ?? "-" }
}
