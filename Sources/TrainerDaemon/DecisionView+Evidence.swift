import ControlAPI
import Evidence
import Gate
import Messages
import Samples
import Statistics
import TrainerCore
import TrainerPipeline

extension DecisionView {
    init(_ output: EvaluateStage.Output, _ market: MarketEvidence) {
        self.init(state: market.state.rawValue, why: market.why)
        dev = market.dev.map(DevView.init)
        championSource = market.measured?.championSource?.name
        guard let measured = market.measured else { return }
        gate = market.gate.map { GateView($0, measured.wear) }
        mode = measured.policy.mode.rawValue
        confidence = measured.confidence
        baseRate = measured.baseRate
        scores = output.forecasters.map { DecisionScore(role: $0.role.rawValue, model: $0.model.name, $0.metrics) }
        comparison = measured.comparison.map(ComparisonView.init)
        overBaseRate = measured.overClimatology.map(FigureView.init)
        budget = measured.budget.map {
            BudgetView(
                minimumDetectable: $0.minimumDetectable, promotionIfEqual: $0.promotionIfEqual, days: $0.dates,
                daysNeeded: $0.datesNeeded)
        }
        outcome = measured.verdict.outcome.rawValue
        checks = measured.verdict.checks.filter { $0.fault != Check.judgedElsewhere }.map(CheckView.init)
    }
}

extension ForecastComparisonView {
    init(_ comparison: ForecastComparison, _ first: ModelName, _ second: ModelName) {
        switch comparison {
        case .notMeasured(let why): self.init(state: "not_measured", why: why)
        case .measured(let measured):
            self.init(state: "measured")
            gate = GateDaysView(measured.gate)
            baseRate = measured.baseRate
            self.first = DecisionScore(role: "first", model: first, measured.first)
            self.second = DecisionScore(role: "second", model: second, measured.second)
            self.comparison = measured.comparison.value.map(ComparisonView.init)
            noComparison = measured.comparison.why?.message
        }
    }
}

extension GateDaysView {
    init(_ facts: HoldOutFacts) {
        self.init(
            epoch: facts.epoch, seal: facts.seal, firstDay: facts.firstDay, lastDay: facts.lastDay, days: facts.days,
            items: facts.items, horizon: facts.horizon, benchmark: facts.benchmark.rawValue)
    }
}

extension DevView {
    init(_ dev: DevEvidence) {
        self.init(
            firstDay: dev.firstDay, lastDay: dev.lastDay, days: dev.days, items: dev.items,
            sources: dev.rows.map { Source($0, isChosen: $0 == dev.best) })
        guard let order = dev.order else { return }
        orders = order.rows.map {
            Order(
                seed: $0.seed, buy: $0.buy, hold: $0.hold, sell: $0.sell, unread: $0.unread,
                brier: FigureView($0.brier))
        }
        orderItems = order.items
        orderSpread = order.spread
        isOrderFragile = order.isFragile
    }
}

extension DevView.Source {
    init(_ row: DevEvidence.Row, isChosen: Bool) {
        self.init(
            source: row.statement.rawValue, scaling: row.trial.kind.rawValue, brier: FigureView(row.trial.brier),
            why: row.trial.fault.map(\.word) ?? (row.trial.isWorthItsFit ? nil : "not_shown"), failures: row.failures,
            isChosen: isChosen,
            coefficients: (row.trial.scaling.value?.coefficients ?? []).reduce(into: [:]) { $0[$1.name] = $1.value })
    }
}

extension Degenerate {
    /// Stable, for reports and scripts.
    fileprivate var word: String {
        switch self {
        case .tooFew, .empty: "too_few"
        case .constant: "constant"
        case .separated: "separated"
        case .reversed: "reversed"
        case .lengths, .notFinite, .outOfRange, .notConverged: "undefined"
        }
    }
}

extension GateView {
    init(_ facts: HoldOutFacts, _ wear: GateWear) {
        self.init(
            epoch: facts.epoch, seal: facts.seal, frozenAsOf: facts.frozenAsOf, firstDay: facts.firstDay,
            lastDay: facts.lastDay, items: facts.items, looks: wear.look, alpha: wear.alpha, spent: wear.spent,
            isWorn: wear.spent >= WearMeter.retirementShare * wear.alpha)
        horizon = facts.horizon
        taughtHorizon = facts.horizon == UpOdds.standardHorizon ? nil : UpOdds.standardHorizon
        benchmark = facts.benchmark.rawValue
        trainItems = facts.trainItems
        strictWalkForward = facts.strictWalkForward
        labelDrops = facts.labelDrops.map(SkipCount.all)
        devLabelDrops = facts.devLabelDrops.map(SkipCount.all)
    }

    init(_ gate: FrozenGate, _ meter: WearMeter) {
        self.init(
            epoch: gate.epoch, seal: gate.seal, frozenAsOf: gate.asOf, firstDay: gate.firstDay, lastDay: gate.lastDay,
            items: gate.items, looks: meter.looks, alpha: meter.budget.alpha, spent: meter.spent,
            isWorn: meter.isExhausted)
    }
}

extension ComparisonView {
    init(_ comparison: PairedComparison) {
        let test = comparison.mcNemar
        self.init(
            brier: FigureView(comparison.brier), ratings: FigureView(comparison.ratings),
            days: comparison.brier.dates, onlyFirst: test?.onlyFirst ?? 0, onlySecond: test?.onlySecond ?? 0,
            mcnemarP: test?.pValue)
    }
}

extension FigureView {
    init(_ mean: DateMean) {
        do throws(Degenerate) {
            let interval = try mean.spreadInterval()
            self.init(value: mean.mean, low: interval.lower, high: interval.upper, n: mean.n)
        } catch {
            self.init(value: mean.mean, low: nil, high: nil, n: mean.n)
            withoutInterval = error.message
        }
    }

    init?(_ reading: Reading) {
        guard let measured = reading.measured else { return nil }
        self.init(
            value: measured.value, low: measured.interval?.lower, high: measured.interval?.upper, n: measured.n)
        withoutInterval = measured.withoutInterval?.message
    }
}

extension DecisionScore {
    init(role: String, model: ModelName, _ metrics: ForecastMetrics) {
        self.init(
            role: role, model: model, items: metrics.n, days: metrics.dates,
            failures: metrics.failures.map { CheckCount(check: $0.rawValue, count: $1) }
                .sorted { $0.check < $1.check })
        brier = FigureView(metrics.brier)
        brierSkill = FigureView(metrics.brierSkill)
        logScore = FigureView(metrics.logScore)
        let parts = metrics.murphy.value
        reliability = parts?.reliability
        resolution = parts?.resolution
        uncertainty = parts?.uncertainty
        calibrationError = metrics.calibration.value?.debiased
        coverage = FigureView(metrics.coverage)
        accuracy = FigureView(metrics.accuracy)
        ratingAccuracy = FigureView(metrics.ratingAccuracy)
        directionCorrelation = FigureView(metrics.directionCorrelation)
        ratingCorrelation = FigureView(metrics.ratingCorrelation)
        rankCorrelation = FigureView(metrics.rankCorrelation)
        rankCorrelationT = metrics.informationCoefficient.value?.t
        timing = FigureView(metrics.timing)
        edge = FigureView(metrics.edge)
        bestBaseline = metrics.bestBaseline.rawValue
        baselines = metrics.baselines.map {
            BaselineView(baseline: $0.baseline.rawValue, accuracy: FigureView($0.accuracy))
        }
        unmeasured = metrics.unmeasured
    }
}

extension ForecastMetrics {
    /// The figures without a value, by their fields in `DecisionScore`.
    fileprivate var unmeasured: [UnmeasuredFigure] {
        let causes: [(figure: String, why: Degenerate?)] = [
            ("brier", brier.why), ("brier_skill", brierSkill.why), ("log_score", logScore.why),
            ("reliability", murphy.why), ("calibration_error", calibration.why), ("coverage", coverage.why),
            ("accuracy", accuracy.why), ("rating_accuracy", ratingAccuracy.why),
            ("direction_correlation", directionCorrelation.why), ("rating_correlation", ratingCorrelation.why),
            ("rank_correlation", rankCorrelation.why), ("timing", timing.why), ("edge", edge.why),
        ]
        return causes.compactMap { cause in
            cause.why.map { UnmeasuredFigure(figure: cause.figure, why: $0.message) }
        }
    }
}

extension CheckView {
    init(_ check: Check) {
        self.init(
            check: check.id.rawValue, status: check.status.rawValue, measure: check.measure, limit: check.limit,
            low: check.interval?.lower, high: check.interval?.upper, n: check.n, examples: check.examples)
        effectiveN = check.effective
        fault = check.fault
    }
}
