public import TrainerCore

/// Chooses the shots of a few-shot model: deterministic, balanced, diverse, within a token budget.
///
/// Hard rules: never a held-out code; one shot per code at most; two per day at most (a third only where
/// no other day can give the next shot, and so on; for the newest days' share no other of these); as many of each rating as
/// of any other, within one; every task where the budget allows;
/// at least 30 % from the newest days where there are such. Within them a greedy choice by gain, and one by gain per
/// token, of a monotone submodular objective (`ShotObjective`); the better of the two is taken (Leskovec et al., KDD
/// 2007).
public struct ShotSelector: Sendable {
    /// `max_message_pairs`.
    public let maximumShots: Int
    public let estimator: TokenEstimator
    /// Samples of this day or later count as new (`incremental_days`); nil where no day is.
    public let newSince: TradeDate?
    public let weights: ShotWeights
    /// How often each `Sample.regime` occurred in the recent market; empty: in the last 60 days of the pool.
    public let recentStates: [String: Int]
    /// In which the chosen ones stand.
    public let order: ShotOrder

    /// Of the shots, from the newest days.
    public static let newShare = 0.3

    public init(
        maximumShots: Int, estimator: TokenEstimator, newSince: TradeDate? = nil,
        weights: ShotWeights = ShotWeights(), recentStates: [String: Int] = [:], order: ShotOrder = .balanced
    ) {
        self.maximumShots = maximumShots
        self.estimator = estimator
        self.newSince = newSince
        self.weights = weights
        self.recentStates = recentStates
        self.order = order
    }

    /// - Parameter pool: samples that passed every check of theirs, in any order.
    public func plan(from pool: [Sample], budget: TokenBudget) -> ShotPlan {
        let candidates = ShotCandidates(pool, selector: self)
        let start = ShotGrowth(candidates: candidates, selector: self, limit: budget.shotTokens)
        let (byGain, byToken) = (start.grown(perToken: false), start.grown(perToken: true))
        let best = byToken.isBetter(than: byGain) ? byToken : byGain
        let shots = order.arrange(best.rows.map { pool[candidates.origin[$0]] })
        return ShotPlan(
            shots: shots, estimatedTokens: best.rows.reduce(0) { $0 + candidates.costs[$1] }, budget: budget)
    }

    func cost(_ sample: Sample) -> Int {
        estimator.estimate(joined: sample.instruction, "\n\n", sample.input) + estimator.estimate(sample.output)
            + 2 * TokenEstimator.tokensPerMessage
    }

    func isNew(_ day: TradeDate) -> Bool { newSince.map { day >= $0 } ?? false }
}
