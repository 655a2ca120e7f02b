import TrainerCore

/// How good a set of shots is: monotone and submodular, so that greedy choice is near the best. A value of this type is
/// one growing set.
///
///     F(S) = λ₁ · coverage of the recent market + λ₂ Σ_rating √n + λ₃ Σ_task √n + λ₄ Σ e^(−age/τ)
///
/// Quality is no term: what does not pass every check is no candidate, and of what passes none is better than another.
struct ShotObjective {
    private let weights: ShotWeights
    private let whole: Double
    private(set) var coverage: MarketCoverage
    private(set) var ratingCounts = [Int](repeating: 0, count: Rating.numbers)
    private(set) var taskCounts = [Int](repeating: 0, count: TaskKind.numbers)
    private(set) var value = 0.0

    init(market: MarketStates, weights: ShotWeights) {
        self.weights = weights
        self.whole = Double(market.whole)
        self.coverage = MarketCoverage(market)
    }

    /// What a shot of these labels adds at most, but for what is its own.
    func bound(state: Int, task: Int, rating: Int) -> Double {
        total(covered: coverage.bounds[state], task: task, rating: rating)
    }

    /// What it adds, but for what is its own.
    mutating func gain(state: Int, task: Int, rating: Int) -> Double {
        total(covered: coverage.gain(state), task: task, rating: rating)
    }

    mutating func add(state: Int, task: Int, rating: Int, own: Double) {
        value += gain(state: state, task: task, rating: rating) + own
        coverage.add(state)
        taskCounts[task] += 1
        ratingCounts[rating] += 1
    }

    private func total(covered: Int, task: Int, rating: Int) -> Double {
        weights.coverage * (Double(covered) / whole)
            + weights.balance * (Self.rootStep(ratingCounts[rating]) + Self.rootStep(taskCounts[task]))
    }

    private static func rootStep(_ count: Int) -> Double { Double(count + 1).squareRoot() - Double(count).squareRoot() }
}
