public import TrainerCore

/// The seam between the stages and a way of training: from material to the recipe of a version.
public protocol TrainingStrategy: Sendable {
    /// `fewshot`; stored with every version.
    var kind: String { get }
    func recipe(for material: TrainingMaterial) throws -> ModelRecipe
}

/// All that a version is made from.
public struct TrainingMaterial: Sendable {
    /// The pinned base tag.
    public let base: ModelName
    public let system: String
    /// What the config sets; `num_ctx` and `num_predict` must be among them.
    public let parameters: [String: ModelParameter]
    /// Room for an answer, where somebody lets it be longer than `num_predict`.
    public let answerTokens: Int
    /// Samples that passed every check of theirs.
    public let pool: [Sample]
    /// Prompts that the model will be asked, the held-out ones among them; the longest sets the budget.
    public let questions: [String]
    /// `max_message_pairs`.
    public let maximumShots: Int
    public let newSince: TradeDate?
    public let estimator: TokenEstimator
    /// How often each `Sample.regime` occurred in the recent market; empty: in the last 60 days of the pool.
    public let recentStates: [String: Int]
    /// In which the shots stand.
    public let order: ShotOrder

    public init(
        base: ModelName, system: String, parameters: [String: ModelParameter], answerTokens: Int = 0, pool: [Sample],
        questions: [String], maximumShots: Int, newSince: TradeDate? = nil,
        estimator: TokenEstimator = TokenEstimator(), recentStates: [String: Int] = [:],
        order: ShotOrder = .balanced
    ) {
        self.base = base
        self.system = system
        self.parameters = parameters
        self.answerTokens = answerTokens
        self.pool = pool
        self.questions = questions
        self.maximumShots = maximumShots
        self.newSince = newSince
        self.estimator = estimator
        self.recentStates = recentStates
        self.order = order
    }
}
