public import TrainerCore

/// The shots of a model in the order in which they stand, and what they cost.
public struct ShotPlan: Codable, Hashable, Sendable {
    public let shots: [Sample]
    /// By the estimator that chose them.
    public let estimatedTokens: Int
    public let budget: TokenBudget

    public init(shots: [Sample], estimatedTokens: Int, budget: TokenBudget) {
        self.shots = shots
        self.estimatedTokens = estimatedTokens
        self.budget = budget
    }

    /// Question, answer, question, answer, …
    public var messages: [ChatMessage] { shots.flatMap(\.messages) }
}

extension Sample {
    /// A shot as a model sees it.
    public var messages: [ChatMessage] { [ChatMessage(.user, prompt), ChatMessage(.assistant, output)] }
}
