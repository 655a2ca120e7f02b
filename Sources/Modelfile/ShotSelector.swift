public import TrainerCore

/// Chooses the shots of a few-shot model: deterministic, balanced, diverse, within a token budget.
///
/// Hard rules: never a held-out code; one shot per code at most; two per day at most (more only where the pool has too
/// few days for `maximumShots`); as many of each rating as of any other, within one; every task where the budget allows;
/// at least 30 % from the newest days where there are such. Within them a greedy choice by gain, and one by gain per
/// token, of a monotone submodular objective (facility location over the pool's market states, plus square roots of the
/// counts per rating and task, plus recency); the better of the two is taken (Leskovec et al., KDD 2007).
public struct ShotSelector: Sendable {
    /// `max_message_pairs`.
    public let maximumShots: Int
    public let estimator: TokenEstimator
    /// Samples of this day or later count as new (`incremental_days`); nil where no day is.
    public let newSince: TradeDate?

    static let newShare = 0.3

    public init(maximumShots: Int, estimator: TokenEstimator, newSince: TradeDate? = nil) {
        self.maximumShots = maximumShots
        self.estimator = estimator
        self.newSince = newSince
    }

    /// - Parameter pool: samples that passed every check of theirs, in any order.
    public func plan(from pool: [Sample], budget: TokenBudget) -> ShotPlan {
        let usable = pool.filter { !$0.key.code.isHeldOut }.sorted { $0.key < $1.key }
        let start = ShotSelection(selector: self, pool: usable, limit: budget.shotTokens)
        let ways = [start.grown(perToken: false), start.grown(perToken: true)]
        let best = ways.max { $0.rank < $1.rank } ?? start
        let shots = ShotOrder.arrange(best.rows.map { usable[$0] })
        return ShotPlan(shots: shots, estimatedTokens: shots.reduce(0) { $0 + cost($1) }, budget: budget)
    }

    func cost(_ sample: Sample) -> Int { estimator.estimate(sample.messages) }

    func isNew(_ sample: Sample) -> Bool { newSince.map { sample.key.asOf >= $0 } ?? false }
}
