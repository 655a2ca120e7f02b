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
        let objective = ShotObjective(pool: usable)
        let ways = [false, true].map { perToken in
            Selection(selector: self, pool: usable, limit: budget.shotTokens, objective: objective, perToken: perToken)
                .chosen()
        }
        let best = ways.max { rank($0, objective) < rank($1, objective) } ?? []
        let shots = ShotOrder.arrange(best.map { usable[$0] })
        return ShotPlan(shots: shots, estimatedTokens: shots.reduce(0) { $0 + cost($1) }, budget: budget)
    }

    func cost(_ sample: Sample) -> Int { estimator.estimate(sample.messages) }

    func isNew(_ sample: Sample) -> Bool { newSince.map { sample.key.asOf >= $0 } ?? false }

    /// More tasks first, then the objective.
    private func rank(_ rows: [Int], _ objective: ShotObjective) -> (Int, Double) {
        (objective.taskCount(rows), objective.value(rows))
    }
}

/// One greedy pass.
private struct Selection {
    let selector: ShotSelector
    let pool: [Sample]
    let costs: [Int]
    let limit: Int
    let objective: ShotObjective
    let perToken: Bool
    let ratings: Set<Rating>
    let perDay: Int

    private var rows: [Int] = []
    private var spent = 0

    init(selector: ShotSelector, pool: [Sample], limit: Int, objective: ShotObjective, perToken: Bool) {
        self.selector = selector
        self.pool = pool
        self.costs = pool.map(selector.cost)
        self.limit = limit
        self.objective = objective
        self.perToken = perToken
        self.ratings = Set(pool.map(\.rating))
        let days = max(1, Set(pool.map(\.key.asOf)).count)
        self.perDay = max(2, (selector.maximumShots + days - 1) / days)
    }

    func chosen() -> [Int] {
        var pass = self
        while pass.rows.count < selector.maximumShots, let row = pass.next() {
            pass.rows.append(row)
            pass.spent += costs[row]
        }
        return pass.rows
    }

    /// Tasks come before novelty: a task without a shot has no example at all. Each wish that nothing meets is let go.
    private func next() -> Int? {
        let allowed = pool.indices.filter(isAllowed)
        guard !allowed.isEmpty else { return nil }
        let byTask = leastUsedTasks(allowed)
        let wished = needsNew ? byTask.filter { selector.isNew(pool[$0]) } : byTask
        return (wished.isEmpty ? byTask : wished).max { gain($0) < gain($1) }
    }

    private func isAllowed(_ row: Int) -> Bool {
        let sample = pool[row]
        let chosen = rows.map { pool[$0] }
        return spent + costs[row] <= limit
            && !chosen.contains { $0.key.code == sample.key.code }
            && chosen.filter { $0.key.asOf == sample.key.asOf }.count < perDay
            && count(of: sample.rating) == ratings.map(count).min() ?? 0
    }

    private func count(of rating: Rating) -> Int { rows.filter { pool[$0].rating == rating }.count }

    private func leastUsedTasks(_ allowed: [Int]) -> [Int] {
        func uses(_ task: TaskKind) -> Int { rows.filter { pool[$0].key.task == task }.count }
        let least = allowed.map { uses(pool[$0].key.task) }.min()
        return allowed.filter { uses(pool[$0].key.task) == least }
    }

    private var needsNew: Bool {
        let new = rows.filter { selector.isNew(pool[$0]) }.count
        return Double(new) < ShotSelector.newShare * Double(rows.count + 1)
    }

    private func gain(_ row: Int) -> (Double, TradeDate, String) {
        let gain = objective.value(rows + [row]) - objective.value(rows)
        return (perToken ? gain / Double(max(1, costs[row])) : gain, pool[row].key.asOf, pool[row].key.description)
    }
}
