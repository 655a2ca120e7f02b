import ControlAPI
import Evidence
import Foundation
import Gate
import Statistics
import TrainerCore
import TrainerPipeline

/// What a run's finished stages put out, read back from their checkpoints.
struct StageOutputs {
    let fetch: FetchStage.Output?
    let generate: GenerateStage.Output?
    let dedupe: DedupeStage.Output?
    let modelfile: ModelfileStage.Output?
    let evaluation: EvaluateStage.Output?

    init(_ stages: [StageRecord]) throws {
        func output<Value: Decodable>(of stage: StageName, as type: Value.Type) throws -> Value? {
            guard let data = stages.first(where: { $0.stage == stage && $0.state == .done })?.output else { return nil }
            return try CanonicalJSON.decode(type, from: data)
        }
        self.fetch = try output(of: .fetch, as: FetchStage.Output.self)
        self.generate = try output(of: .generate, as: GenerateStage.Output.self)
        self.dedupe = try output(of: .dedupe, as: DedupeStage.Output.self)
        self.modelfile = try output(of: .modelfile, as: ModelfileStage.Output.self)
        self.evaluation = try output(of: .evaluate, as: EvaluateStage.Output.self)
    }

    var counts: RunCounts {
        var counts = RunCounts(
            barsFetched: fetch?.barsReceived, barsRefused: fetch?.rowsRefused, daysFetched: fetch?.daysAsked,
            sourceCalls: fetch?.calls, candidates: generate?.candidates, kept: dedupe?.kept,
            drops: (dedupe?.dropped ?? [:]).compactMap { rule, count in
                SampleDrop.Rule(rawValue: rule).map { DropCount(rule: $0, count: count) }
            }.sorted { $0.rule.rawValue < $1.rule.rawValue },
            shots: modelfile?.shots.count,
            prompt: modelfile.map {
                PromptBudget(
                    promptTokens: $0.tokens.promptTokens + $0.tokens.reserve, answerTokens: $0.tokens.answerTokens,
                    contextTokens: $0.tokens.contextLength)
            })
        counts.lacking = fetch?.lacking
        counts.lackingFactorDays = fetch?.factorDaysLacking
        counts.notices = fetch?.notices?.map(\.message)
        counts.stocks = generate?.stocks
        counts.longestWait = generate?.longestWait
        counts.stocksWaiting = generate?.waiting
        counts.skips = SkipCount.all(generate?.skipped ?? [:])
        counts.quarantined = generate?.health.quarantined
        counts.labels = generate?.labels
        counts.labelDrops = generate?.labelDrops.map(SkipCount.all)
        counts.refinement = modelfile?.refinement?.summary
        counts.drift = generate?.drift.map(DriftView.init)
        return counts
    }
}

extension SkipCount {
    /// By reason.
    static func all(_ counts: [String: Int]) -> [SkipCount] {
        counts.map { SkipCount(reason: $0, count: $1) }.sorted { $0.reason < $1.reason }
    }
}

extension EvaluationView {
    /// - Parameter current: the thresholds of today, for a run of a version that did not keep its own.
    init(_ output: EvaluateStage.Output, current: GatePolicy) {
        let policy = output.policy ?? current
        self.init(
            challenger: ModelScore(output.challenger), champion: output.champion.map(ModelScore.init),
            base: output.base.map(ModelScore.init),
            thresholds: ThresholdView(passRate: policy.minimumPassRate, responseSeconds: policy.maximumLatency))
        outcome = output.decision.outcome.rawValue
        checks = output.decision.checks?.map(CheckView.init)
        rows = output.rows?.map(CheckView.init)
        decision = output.market.map { DecisionView(output, $0) }
        evaluator = output.evaluator.map(EvaluatorView.init)
        let found =
            (output.slices ?? []).map { SliceView($0, .answers) }
            + (output.market?.measured?.slices ?? []).map { SliceView($0, .forecasts) }
        slices = found.isEmpty ? nil : found
        caseTries = output.caseTries
    }
}

extension DriftView {
    init(_ drift: MarketDrift) {
        self.init(
            stocks: drift.stocks, days: MarketDrift.newDays, firstDay: drift.firstNewDay, lastDay: drift.lastDay,
            referenceDays: drift.referenceDays, turbulence: drift.turbulence.rawValue,
            direction: drift.direction.rawValue,
            rows: drift.rows.map {
                Row(
                    measure: $0.measure, psi: $0.shift.index, usual: $0.shift.usual, n: $0.shift.n,
                    reference: $0.shift.reference, isShift: $0.shift.isShift)
            })
    }
}

extension SliceView {
    init(_ slice: Slice, _ lane: Lane) {
        self.init(
            lane: lane, dimension: slice.dimension.rawValue, name: slice.name, n: slice.n, value: slice.value,
            low: slice.interval?.lower, high: slice.interval?.upper, limit: slice.limit,
            standing: slice.standing?.rawValue)
    }
}

extension EvaluatorView {
    init(_ finding: EvaluatorFinding) {
        self.init(
            name: finding.name,
            measures: finding.measures.map {
                Measure(
                    name: $0.name,
                    figure: FigureView(value: $0.mean, low: $0.interval?.lower, high: $0.interval?.upper, n: $0.n))
            }, veto: finding.veto, error: finding.error)
    }
}

extension TrendReply {
    /// - Parameter served: every version that ever came into service.
    init(days: Int, _ trend: RunTrend, serving: ServingState, served: Set<ModelName>) {
        self.init(
            days: days,
            runs: trend.points.map { point in
                let run = point.run
                return Run(
                    run: run.id, at: run.finishedAt ?? run.startedAt ?? run.enqueuedAt, model: run.model,
                    verdict: run.verdict, isChampion: run.model != nil && run.model == serving.champion,
                    served: run.model.map { served.contains($0) } ?? false,
                    figures: point.metrics.rows.map {
                        Figure(measure: $0.measure, value: $0.value, low: $0.low, high: $0.high, n: $0.n)
                    })
            },
            changes: trend.changes.map {
                Change(
                    measure: $0.measure, first: $0.first, shownBy: $0.shownBy, before: $0.before, after: $0.after)
            })
    }
}

extension ComparisonReply {
    init(
        _ comparison: ModelComparison, _ forecasts: ForecastComparison, _ first: ModelRecord, _ second: ModelRecord,
        stoppedAt: RunID?
    ) {
        self.init(
            first: ModelScore(first.name, digest: first.digest, comparison.first, isTimed: comparison.isTimed),
            second: ModelScore(second.name, digest: second.digest, comparison.second, isTimed: comparison.isTimed),
            runs: comparison.runs,
            difference: comparison.difference.value.map {
                Difference(mean: $0.mean, low: $0.interval.lower, high: $0.interval.upper, days: $0.days)
            },
            noDifference: comparison.difference.why?.message, onlyFirst: comparison.onlyFirst,
            onlySecond: comparison.onlySecond, mcnemarP: comparison.mcNemar.value?.pValue,
            noMcnemar: comparison.mcNemar.why?.message,
            forecasts: ForecastComparisonView(forecasts, first.name, second.name),
            obstacles: ModelComparison.Obstacle.allCases.compactMap { obstacle in
                comparison.obstacles[obstacle].map { Obstacle(reason: obstacle.rawValue, count: $0) }
            },
            stoppedAt: stoppedAt)
    }
}

extension ModelScore {
    init(_ measured: MeasuredModel) { self.init(measured.name, digest: measured.digest, measured.summary) }

    init(_ name: ModelName, digest: String, _ summary: EvaluationSummary, isTimed: Bool = true) {
        self.init(
            model: name, digest: digest, cases: summary.n, passed: summary.passed.k,
            passRate: summary.passed.rate, wilsonLow: summary.passed.interval.lower,
            wilsonHigh: summary.passed.interval.upper,
            tasks: summary.tasks.map { TaskScore(task: $0.task, cases: $0.passed.n, passed: $0.passed.k) },
            failures: summary.failures.map { CheckCount(check: $0.id.rawValue, count: $0.count) },
            ratings: summary.ratings.map { RatingCount(rating: $0.rating, count: $0.answered) },
            ruleAgreement: summary.followsRule.rate,
            latency: isTimed
                ? LatencyView(p50: summary.latency.p50, p95: summary.latency.p95, max: summary.latency.max) : nil)
        effectiveCases = summary.passed.effective
        formatPassed = summary.format.k
        keywordsPassed = summary.keywords.k
        incumbentPassed = summary.incumbentPassed?.k
        claims = ClaimsView(
            claims: summary.precise.n, faithful: summary.precise.k, contradicted: summary.contradicted.k,
            keysGiven: summary.recalled?.n, keysCited: summary.recalled?.k)
    }
}
