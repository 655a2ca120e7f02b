public import ControlAPI
public import TrainerCore

extension ControlFixtures {
    public static var gate: GateView {
        var gate = GateView(
            epoch: "2026Q4", seal: .of("seal"), frozenAsOf: asOf.advanced(by: -40), firstDay: asOf.advanced(by: -160),
            lastDay: asOf.advanced(by: -75), items: 1_500, looks: 12, alpha: 0.05, spent: 0.0475, isWorn: false)
        gate.horizon = 1
        gate.benchmark = "index"
        gate.trainItems = 7_900
        gate.strictWalkForward = false
        return gate
    }

    /// A challenger that loses against the champion on the market.
    public static var decision: DecisionView {
        var decision = DecisionView(state: "measured")
        decision.gate = gate
        decision.gate?.labelDrops = [
            SkipCount(reason: "st", count: 37), SkipCount(reason: "suspended_at_exit", count: 4),
        ]
        decision.mode = "freshness"
        decision.confidence = 0.95
        decision.baseRate = 0.487
        decision.scores = [
            decisionScore("challenger", challenger, 0.2612), decisionScore("champion", champion, 0.2487),
        ]
        decision.comparison = ComparisonView(
            brier: FigureView(value: -0.0125, low: -0.0191, high: -0.0059, n: 1_500),
            ratings: FigureView(value: -0.011, low: -0.04, high: 0.018, n: 1_500), days: 60, onlyFirst: 203,
            onlySecond: 219, mcnemarP: 0.465)
        decision.overBaseRate = FigureView(value: -0.0114, low: -0.0176, high: -0.0052, n: 1_500)
        decision.budget = BudgetView(minimumDetectable: 0.0083, promotionIfEqual: 0.93, days: 60, daysNeeded: 47)
        decision.outcome = "keep_champion"
        decision.dev = dev
        decision.championSource = "verbalised/temperature"
        decision.checks = [
            CheckView(
                check: "parse", status: "passed", measure: 0.9973, limit: 0.98, low: 0.9932, high: 0.9990, n: 1_500,
                examples: []),
            CheckView(
                check: "brier_mean", status: "failed", measure: -0.0125, limit: -0.005, low: -0.0180, high: -0.0070,
                n: 1_500, examples: ["600000.SH|20261020: p_up 0.90, champion p_up 0.48, y -3.12%"]),
            CheckView(
                check: "too_good_correlation", status: "passed", measure: 0.011, limit: 0.15, low: nil, high: nil,
                n: 1_496, examples: []),
        ]
        return decision
    }

    /// Two versions on one GATE; the first loses less.
    public static func forecasts(_ first: ModelName, _ second: ModelName) -> ForecastComparisonView {
        var view = ForecastComparisonView(state: "measured")
        view.gate = GateDaysView(
            epoch: "2026Q4", seal: .of("seal"), firstDay: asOf.advanced(by: -160), lastDay: asOf.advanced(by: -75),
            days: 60, items: 1_500, horizon: 1, benchmark: "index")
        view.baseRate = 0.487
        view.first = decisionScore("first", first, 0.2487)
        view.second = decisionScore("second", second, 0.2612)
        view.comparison = ComparisonView(
            brier: FigureView(value: 0.0125, low: 0.0059, high: 0.0191, n: 1_500),
            ratings: FigureView(value: 0.011, low: -0.018, high: 0.04, n: 1_500), days: 60, onlyFirst: 219,
            onlySecond: 203, mcnemarP: 0.465)
        return view
    }

    /// A version that is sure of too much, whose tokens say more than its numbers.
    private static var dev: DevView {
        let rows: [(source: String, scaling: String, brier: Double?, why: String?)] = [
            ("verbalised", "as_stated", 0.2671, nil), ("verbalised", "temperature", 0.2534, nil),
            ("verbalised", "platt", nil, "reversed"), ("tokens", "as_stated", 0.2588, nil),
            ("tokens", "temperature", 0.2496, nil), ("tokens", "platt", 0.2483, nil),
        ]
        var dev = DevView(
            firstDay: asOf.advanced(by: -220), lastDay: asOf.advanced(by: -178), days: 30, items: 60,
            sources: rows.map { row in
                DevView.Source(
                    source: row.source, scaling: row.scaling,
                    brier: row.brier.map { FigureView(value: $0, low: $0 - 0.0193, high: $0 + 0.0193, n: 60) },
                    why: row.why, failures: 1, isChosen: row.brier == 0.2483,
                    coefficients: row.scaling == "platt" && row.why == nil ? ["slope": 0.41, "intercept": -0.06] : [:])
            })
        func order(_ seed: UInt64?, _ buy: Int, _ sell: Int) -> DevView.Order {
            DevView.Order(
                seed: seed, buy: buy, hold: 19 - buy - sell, sell: sell, unread: 1,
                brier: FigureView(value: 0.26, low: 0.21, high: 0.31, n: 20))
        }
        dev.orders = [order(nil, 9, 6), order(1, 10, 6), order(2, 7, 9)]
        dev.orderItems = 20
        dev.orderSpread = 0.15
        dev.isOrderFragile = true
        return dev
    }

    private static func decisionScore(_ role: String, _ model: ModelName, _ brier: Double) -> DecisionScore {
        func figure(_ value: Double, _ reach: Double) -> FigureView {
            FigureView(value: value, low: value - reach, high: value + reach, n: 1_500)
        }
        var score = DecisionScore(
            role: role, model: model, items: 1_500, days: 60, failures: [.init(check: "unparsed", count: 4)])
        score.brier = figure(brier, 0.0063)
        score.brierSkill = figure(1 - brier / 0.2498, 0.025)
        score.reliability = 0.0131
        score.resolution = 0.0017
        score.uncertainty = 0.2498
        score.calibrationError = 0.062
        score.coverage = figure(0.67, 0.04)
        score.accuracy = figure(0.503, 0.031)
        score.ratingAccuracy = figure(0.344, 0.024)
        score.directionCorrelation = figure(0.006, 0.06)
        score.rankCorrelation = figure(0.011, 0.027)
        score.edge = figure(-0.012, 0.034)
        score.bestBaseline = "reversal"
        score.baselines = ["majority", "persistence", "momentum", "reversal", "logistic", "climatology"].map {
            BaselineView(baseline: $0, accuracy: figure(0.5, 0.03))
        }
        return score
    }
}
