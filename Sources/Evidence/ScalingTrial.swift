public import Statistics

/// What one scaling makes of a model's forecasts. Its Brier is of days that it was not fitted to, so that the scaling with
/// the most coefficients does not win by them.
public struct ScalingTrial: Codable, Hashable, Sendable {
    public let kind: ProbabilityScaling.Kind
    /// Each block of days forecast by what the days that share no label with it were fitted to; a failure loses 1.
    public let brier: Reading
    /// Fitted to all days: what is used where this one is chosen.
    public let scaling: Computed<ProbabilityScaling>

    /// Answers below which two coefficients are no fit.
    public static let minimumAnswers = 20
    static let blocks = 5

    /// - Parameter items: of one horizon, in any order.
    public init(_ kind: ProbabilityScaling.Kind, items: [DecisionItem], forecasts: [Forecast]) {
        self.kind = kind
        self.scaling = Computed { () throws(Degenerate) in
            let answers = forecasts.count { $0.answer != nil }
            guard kind == .asStated || answers >= Self.minimumAnswers else {
                throw Degenerate.tooFew(found: answers, needed: Self.minimumAnswers)
            }
            return try Self.fit(kind, items, forecasts, items.indices)
        }
        self.brier = Reading(n: items.count) { () throws(Degenerate) in
            let lane = try DecisionLane(items: items, forecasts: forecasts)
            let scaled = try DecisionLane(items: items, forecasts: Self.crossFitted(kind, lane))
            return try MarketMean.rate(scaled.brierLosses, on: scaled.days, horizon: scaled.horizon)
        }
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
