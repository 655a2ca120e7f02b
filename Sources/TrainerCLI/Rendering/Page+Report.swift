import ControlAPI
import Messages
import TrainerCore

extension Page {
    func report(_ report: ReportReply) -> [String] {
        let run = report.detail.run
        var lines = [text(.reportTitle(run: run.id.rawValue, state: run.state.name))]
        if let waiting = report.waiting { lines.append(text(.reportWaiting(list(waiting.map(\.rawValue))))) }
        lines.append("")
        lines += facts(of: report.detail).lines(width: width)
        // One that has not begun has no stages either.
        if run.options.tune != nil { return lines + (report.tune.map { [""] + tune($0) } ?? []) }
        lines.append("")
        lines += stages(report.detail.stages) + [""]
        if let evaluation = report.evaluation {
            // Of a daemon that tells them, all rows stand together behind both lanes.
            let ownChecks = evaluation.rows == nil ? evaluation.checks : nil
            lines += measured(evaluation) + (ownChecks.map(checks) ?? []) + [""]
            if let decision = evaluation.decision {
                lines += decisionLane(decision, showsChecks: evaluation.rows == nil) + [""]
            }
            if let slices = evaluation.slices { lines += self.slices(slices) + [""] }
            if let evaluator = evaluation.evaluator { lines += opinion(evaluator).lines(width: width) + [""] }
            if let rows = evaluation.rows { lines += [text(.labelRows)] + checks(rows) + [""] }
        } else {
            lines += [text(.notMeasured), ""]
        }
        var last = LabelledLines()
        last.add(
            text(.labelServing),
            [report.serving.champion?.name.short ?? text(.noChampion)]
                + (report.serving.since.map { [since($0)] } ?? []))
        last.add(text(.labelTrend), trend(report.models))
        return lines + last.lines(width: width)
    }

    private func measured(_ evaluation: EvaluationView) -> [String] {
        let scores: [(Message, ModelScore?)] = [
            (.roleChallenger, evaluation.challenger), (.roleChampion, evaluation.champion),
            (.roleBase, evaluation.base),
        ]
        var lines = LabelledLines()
        lines.add(
            text(.labelMeasured),
            [
                text(
                    .measuredOn(
                        cases: evaluation.challenger.cases,
                        threshold: Format.percent(evaluation.thresholds.passRate),
                        seconds: Format.fixed(evaluation.thresholds.responseSeconds, 0)))
            ] + (evaluation.caseTries.map { [text(.caseTries($0))] } ?? []))
        for (role, score) in scores {
            if let score { lines.add("  " + text(role), score.cases > 0 ? scoreLines(score) : unexamined(score)) }
        }
        return lines.lines(width: width)
    }

    private func opinion(_ evaluator: EvaluatorView) -> LabelledLines {
        let measures = evaluator.measures.map { measure in
            let interval = measure.figure.low.flatMap { low in
                measure.figure.high.map { "\(Format.percent(low))–\(Format.percent($0))" }
            }
            return Message.evaluatorMeasure(
                measure.name, mean: Format.percent(measure.figure.value), interval: interval, n: measure.figure.n)
        }
        let name = evaluator.name ?? "-"
        let end: Message =
            if let error = evaluator.error {
                .evaluatorError(error.message)
            } else if let veto = evaluator.veto {
                .evaluatorVeto(name, why: veto)
            } else {
                .evaluatorNoObjection(name)
            }
        var lines = LabelledLines()
        lines.add(text(.labelEvaluator), ([end] + measures).map(text))
        return lines
    }

    private func unexamined(_ score: ModelScore) -> [String] { [score.model.short, text(.challengerNotExamined)] }

    private func scoreLines(_ score: ModelScore) -> [String] {
        let passed = Message.scored(
            passed: score.passed, cases: score.cases, rate: Format.percent(score.passRate),
            low: Format.percent(score.wilsonLow), high: Format.percent(score.wilsonHigh),
            effective: score.effectiveCases.map { Format.fixed($0, 1) })
        let tasks = list(score.tasks.map { "\(text($0.task.name)) \(share($0.passed, of: $0.cases))" })
        let failures = list(score.failures.filter { $0.count > 0 }.map { "\($0.check) \($0.count)" })
        let ratings = list(score.ratings.map { "\(text($0.name)) \($0.count)" })
        let latency = score.latency.map {
            Message.latency(p50: seconds($0.p50), p95: seconds($0.p95), max: seconds($0.max))
        }
        return [text(.verbatim(score.model.short)), text(passed), text(.byTask(tasks))] + qualityLines(score)
            + (failures.isEmpty ? [] : [text(.failedChecks(failures))])
            + [text(.ratings(ratings, agreement: Format.percent(score.ruleAgreement)))]
            + (latency.map { [text($0)] } ?? [])
    }

    /// Form, keywords beside what the incumbent counts, and claims; nothing of a daemon of an earlier version.
    private func qualityLines(_ score: ModelScore) -> [String] {
        var lines: [Message] = []
        if let format = score.formatPassed, let keywords = score.keywordsPassed {
            lines.append(
                .scoredForm(
                    format: "\(format)/\(score.cases)", keywords: "\(keywords)/\(score.cases)",
                    incumbent: score.incumbentPassed.map { "\($0)/\(score.cases)" }))
        }
        if let claims = score.claims {
            lines.append(
                .scoredClaims(claims.claims, faithful: claims.faithful, contradicted: claims.contradicted))
            lines.append(cited(claims))
        }
        return lines.map(text)
    }

    private func cited(_ claims: ClaimsView) -> Message {
        guard let cited = claims.keysCited, let given = claims.keysGiven else { return .keysNotCounted }
        return .keysCited(cited, of: given)
    }

    /// `4/6`; of a task that nothing was asked about there is no share.
    func share(_ passed: Int, of cases: Int) -> String { cases > 0 ? "\(passed)/\(cases)" : text(.unmeasured) }

    private func seconds(_ value: Double) -> String { Format.fixed(value, 2) + " s" }

    /// The pass rates of the last ten versions, oldest first.
    private func trend(_ models: [ModelView]) -> [String] {
        let rates = models.prefix(10).reversed().compactMap(\.passRate)
        guard rates.count > 1 else { return [] }
        return [
            Sparkline.of(rates, in: 0...1) + "  "
                + list([Format.percent(rates.first ?? 0) + " → " + Format.percent(rates.last ?? 0)]),
            text(.trendLegend),
        ]
    }
}
