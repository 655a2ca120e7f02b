public import Statistics

/// What one scaling makes of a model's forecasts. Its Brier is of days that it was not fitted to, so that the scaling with
/// the most coefficients does not win by them.
public struct ScalingTrial: Codable, Hashable, Sendable {
    public let kind: ProbabilityScaling.Kind
    /// Each block of days forecast by what the days that share no label with it were fitted to; a failure loses 1.
    public let brier: Reading
    /// Fitted to all days: what is used where this one is chosen.
    public let scaling: Computed<ProbabilityScaling>
    /// δ̄ of those Brier losses against the pool's base rate; nil where none was given, or in an output of an earlier version.
    public let overBaseRate: Computed<DateMean>?

    /// Answers below which two coefficients are no fit.
    public static let minimumAnswers = 20
    static let blocks = 5

    /// - Parameters:
    ///   - items: of one horizon, in any order.
    ///   - baseRate: of the train pool; nil: nothing is held against it.
    public init(
        _ kind: ProbabilityScaling.Kind, items: [DecisionItem], forecasts: [Forecast], baseRate: Double? = nil
    ) {
        self.kind = kind
        self.scaling = Computed { () throws(Degenerate) in
            let answers = forecasts.count { $0.answer != nil }
            guard kind == .asStated || answers >= Self.minimumAnswers else {
                throw Degenerate.tooFew(found: answers, needed: Self.minimumAnswers)
            }
            return try Self.fit(kind, items, forecasts, items.indices)
        }
        let scaled = Computed { () throws(Degenerate) in
            try Self.crossFitted(kind, DecisionLane(items: items, forecasts: forecasts))
        }
        self.brier = Reading(n: items.count) { () throws(Degenerate) in
            let lane = try DecisionLane(items: items, forecasts: scaled.get())
            return try MarketMean.loss(lane.brierLosses, on: lane.days, horizon: lane.horizon)
        }
        self.overBaseRate = baseRate.map { baseRate in
            Computed { () throws(Degenerate) in
                try PairedComparison.brierGain(of: scaled.get(), on: items, overBaseRate: baseRate)
            }
        }
    }

    /// Whether outcomes made something of what was said: a fit's gain over the base rate is shown by its one-sided 95 % lower
    /// bound. They make the base rate of anything, so that a coin would pass for one that says it. True for what was not
    /// fitted.
    public var isWorthItsFit: Bool {
        guard kind != .asStated else { return true }
        guard let gain = overBaseRate?.value, gain.dates >= PromotionRule.minimumDates,
            // nil where the days leave no degree of freedom: then nothing is shown.
            let bound = try? gain.lowerBound()
        else { return false }
        return bound > 0
    }

    /// Why it cannot be chosen; nil where it can.
    public var fault: Degenerate? {
        if let why = scaling.why { return why }
        guard case .undefined(let why, _) = brier else { return nil }
        return why
    }

    /// Each item scaled by a fit to which neither its outcome nor one that shares a price with it belonged.
    static func crossFitted(
        _ kind: ProbabilityScaling.Kind, _ lane: DecisionLane
    ) throws(Degenerate) -> [Forecast] {
        guard kind != .asStated else { return lane.forecasts }
        let count = lane.days.dateCount
        let blocks = min(Self.blocks, count)
        var scaled = lane.forecasts
        for block in 0..<blocks {
            let own = (block * count / blocks)..<((block + 1) * count / blocks)
            // A label is made of prices up to d+1+h, so that days up to h apart share some.
            let near = (own.lowerBound - lane.horizon)..<(own.upperBound + lane.horizon)
            let others = lane.items.indices.filter { !near.contains(lane.days.positions[$0]) }
            let scaling = try fit(kind, lane.items, lane.forecasts, others)
            for place in lane.items.indices where own.contains(lane.days.positions[place]) {
                scaled[place] = lane.forecasts[place].scaled(by: scaling)
            }
        }
        return scaled
    }

    private static func fit(
        _ kind: ProbabilityScaling.Kind, _ items: [DecisionItem], _ forecasts: [Forecast],
        _ places: some Sequence<Int>
    ) throws(Degenerate) -> ProbabilityScaling {
        guard kind != .asStated else { return .asStated }
        let answered = places.filter { forecasts[$0].answer != nil }
        return try ProbabilityScaling(
            kind,
            fitting: ProbabilityForecasts(
                answered.compactMap { forecasts[$0].answer?.upProbability }, answered.map { items[$0].wentUp }))
    }
}
