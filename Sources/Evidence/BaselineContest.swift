internal import Statistics

/// One model's directions beside every baseline's on the same items.
struct BaselineContest {
    let rows: [ForecastMetrics.BaselineRow]
    let best: Baseline
    let edge: Reading

    init(lane: DecisionLane, baselines: Baselines) throws(Degenerate) {
        var rows: [ForecastMetrics.BaselineRow] = []
        var (best, bestHits, bestSum) = (Baseline.majority, [Double](), -1.0)
        for baseline in Baseline.allCases {
            var hits: [Double] = []
            hits.reserveCapacity(lane.items.count)
            for item in lane.items { hits.append(try baselines.saysUp(baseline, item) == item.wentUp ? 1 : 0) }
            let sum = hits.reduce(0, +)
            if sum > bestSum { (best, bestHits, bestSum) = (baseline, hits, sum) }
            rows.append(
                ForecastMetrics.BaselineRow(
                    baseline: baseline,
                    accuracy: Reading(n: hits.count) { () throws(Degenerate) in
                        try MarketMean.rate(hits, on: lane.days, horizon: lane.horizon)
                    }))
        }
        self.rows = rows
        self.best = best
        self.edge = Reading(n: lane.items.count) { () throws(Degenerate) in
            let gains = zip(lane.hits, bestHits).map { $0 - $1 }
            return try MarketMean.measured(gains, on: lane.days, horizon: lane.horizon)
        }
    }
}
