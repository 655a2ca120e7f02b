/// What the parts of the objective are worth beside each other.
public struct ShotWeights: Codable, Hashable, Sendable {
    /// λ₁, of how well the shots cover the recent market: 1 where every recent state has a shot in it.
    public let coverage: Double
    /// λ₂ and λ₃, of the square roots of how many shots there are of each rating and of each task.
    public let balance: Double
    /// λ₄, of e^(−age/τ), summed over the shots.
    public let recency: Double
    /// τ, in days.
    public let recencyDays: Double

    public init(
        coverage: Double = 1, balance: Double = 0.5, recency: Double = 0.1, recencyDays: Double = 30
    ) {
        precondition(
            min(coverage, balance, recency) >= 0 && recencyDays > 0,
            "the objective grows with every shot only where no weight is negative")
        self.coverage = coverage
        self.balance = balance
        self.recency = recency
        self.recencyDays = recencyDays
    }
}
