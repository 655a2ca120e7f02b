internal import Foundation
internal import Statistics
internal import TrainerCore

/// Items beside one model's forecasts, with their days.
struct DecisionLane {
    let items: [DecisionItem]
    let forecasts: [Forecast]
    let days: DateIndex
    let horizon: Int

    init(items: [DecisionItem], forecasts: [Forecast]) throws(Degenerate) {
        guard items.count == forecasts.count else { throw .lengths(items.count, forecasts.count) }
        guard let horizon = items.first?.horizon else { throw .empty }
        guard horizon >= 1, items.allSatisfy({ $0.horizon == horizon }) else { throw .outOfRange }
        guard items.allSatisfy(\.excessReturn.isFinite) else { throw .notFinite }
        self.init(items, forecasts, horizon)
    }

    private init(_ items: [DecisionItem], _ forecasts: [Forecast], _ horizon: Int) {
        self.items = items
        self.forecasts = forecasts
        self.days = DateIndex(items.map(\.date.dayNumber))
        self.horizon = horizon
    }

    var covered: DecisionLane { chosen { $0.isCovered } }
    private var answered: DecisionLane { chosen { $0.answer != nil } }

    private func chosen(_ keep: (Forecast) -> Bool) -> DecisionLane {
        let kept = zip(items, forecasts).filter { keep($0.1) }
        return DecisionLane(kept.map(\.0), kept.map(\.1), horizon)
    }

    var hits: [Double] { zip(items, forecasts).map { $1.hasDirection(of: $0) ? 1 : 0 } }
    var rightRatings: [Double] { zip(items, forecasts).map { $1.isRight($0) ? 1 : 0 } }
    var brierLosses: [Double] { zip(items, forecasts).map { $1.brierLoss(wentUp: $0.wentUp) } }
    private var ups: [Double] { items.map { $0.wentUp ? 1 : 0 } }

    // MARK: Correlations

    /// R_K from sums over days: right ones, and of each class how often it was said and how often it was true.
    var ratingCorrelation: Reading {
        Reading(n: items.count) { () throws(Degenerate) in
            var columns = [try counted { _, _ in true }, try counted { item, forecast in forecast.isRight(item) }]
            for rating in Rating.allCases { columns.append(try counted { $1.answer?.rating == rating }) }
            columns.append(try counted { $1.answer == nil })
            for rating in Rating.allCases { columns.append(try counted { item, _ in item.rating == rating }) }
            return try MarketMean.measured(columns, n: items.count, horizon: horizon) { sums in
                let (s, c, said, truth) = (sums[0], sums[1], sums[2..<6], sums[6..<9])
                let product = zip(said, truth).reduce(0) { $0 + $1.0 * $1.1 }
                let left = s * s - said.reduce(0) { $0 + $1 * $1 }
                let right = s * s - truth.reduce(0) { $0 + $1 * $1 }
                return left > 0.5 && right > 0.5 ? (c * s - product) / (left * right).squareRoot() : nil
            }
        }
    }

    /// MCC; a failure among the covered is a third answer that is never true.
    var directionCorrelation: Reading {
        Reading(n: items.count) { () throws(Degenerate) in
            let columns = [
                try counted { _, _ in true }, try counted { item, forecast in forecast.hasDirection(of: item) },
                try counted { $1.saidUp == true }, try counted { $1.saidUp == false },
                try counted { item, _ in item.wentUp },
            ]
            return try MarketMean.measured(columns, n: items.count, horizon: horizon) { sums in
                let (s, c, up, down, truth) = (sums[0], sums[1], sums[2], sums[3], sums[4])
                let (rest, untruth) = (s - up - down, s - truth)
                let left = s * s - up * up - down * down - rest * rest
                let right = s * s - truth * truth - untruth * untruth
                guard left > 0.5, right > 0.5 else { return nil }
                return (c * s - up * truth - down * untruth) / (left * right).squareRoot()
            }
        }
    }

    /// P̂ − P* of those that say a direction.
    var timing: Reading {
        Reading(n: items.count) { () throws(Degenerate) in
            let lane = chosen { $0.saidUp != nil }
            let said = lane.forecasts.map { $0.saidUp == true }
            let went = lane.items.map(\.wentUp)
            let test = try PesaranTimmermann(
                n: said.count, hits: zip(said, went).count { $0 == $1 }, saidUp: said.count(where: \.self),
                wentUp: went.count(where: \.self))
            return Reading.Measured(
                value: test.excess, n: said.count, dates: lane.days.dateCount
            ) { () throws(Degenerate) in
                let bootstrap = horizon <= 1 ? DateBootstrap(.moving(block: 1)) : .overlapping(horizon: horizon)
                return try PesaranTimmermann.excess(said: said, went: went, on: lane.days, bootstrap).interval()
            }
        }
    }

    // MARK: Probabilities

    func brierSkill(baseRate: Double) -> Reading {
        Reading(n: items.count) { () throws(Degenerate) in
            let climatology = items.map { item -> Double in
                let error = baseRate - (item.wentUp ? 1 : 0)
                return error * error
            }
            let columns = [try days.sums(of: brierLosses), try days.sums(of: climatology)]
            return try MarketMean.measured(columns, n: items.count, horizon: horizon) { sums in
                sums[1] > 0 ? 1 - sums[0] / sums[1] : nil
            }
        }
    }

    var logScore: Reading {
        Reading(n: items.count) { () throws(Degenerate) in
            let losses = zip(items, forecasts).map { item, forecast -> Double in
                guard let answer = forecast.answer else { return -log(0.02) }
                let p = min(max(answer.upProbability, 0.02), 0.98)
                return -log(item.wentUp ? p : 1 - p)
            }
            return try MarketMean.measured(losses, on: days, horizon: horizon)
        }
    }

    var calibration: Computed<CalibrationError> {
        Computed { () throws(Degenerate) in try CalibrationError(answered.probabilities()) }
    }

    var murphy: Computed<MurphyDecomposition> {
        Computed { () throws(Degenerate) in try MurphyDecomposition(answered.probabilities(), bins: 10) }
    }

    var informationCoefficient: Computed<InformationCoefficient> {
        let lane = answered
        return Computed { () throws(Degenerate) in
            try InformationCoefficient(
                forecasts: lane.forecasts.compactMap { $0.answer?.upProbability },
                returns: lane.items.map(\.excessReturn), on: lane.days, lag: horizon)
        }
    }

    private func probabilities() throws(Degenerate) -> ProbabilityForecasts {
        try ProbabilityForecasts(forecasts.compactMap { $0.answer?.upProbability }, items.map(\.wentUp))
    }

    private func counted(_ holds: (DecisionItem, Forecast) -> Bool) throws(Degenerate) -> [Double] {
        try days.sums(of: zip(items, forecasts).map { holds($0, $1) ? 1 : 0 })
    }
}
